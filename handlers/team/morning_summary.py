"""The morning card: what is past its due time, what waits longest, who comes today, and what is on."""

from handlers.events.team.today import today
from handlers.messaging.outbound import Piece, Screen, Show
from handlers.messaging.unit_of_work import UnitOfWork
from handlers.messaging.widgets import in_pairs
from handlers.tickets.team.lists import line, show_button
from handlers.visits import team_texts
from handlers.visits.team import agenda
from storage.people import people
from storage.sending.outbox import CARD
from storage.tickets import workload
from storage.tickets.tickets import Ticket
from storage.visits.bookings import Booking

LISTED = 8


def morning_card(unit: UnitOfWork) -> None:
    """For the team chat, at `place.next_morning`. A morning on which nothing waits is said too."""
    language = unit.team_language
    overdue = workload.overdue(unit.tx, unit.now, LISTED)
    late = {ticket.id for ticket in overdue}
    waiting = [each for each in workload.longest_waiting(unit.tx, LISTED) if each.id not in late]
    total = workload.open_count(unit.tx)
    head = language.say_many("☀️ Good morning. {n} open request", "☀️ Good morning. {n} open requests", total)
    pieces = [Piece(head, "bold")]
    pieces += _part(unit, language.say("⚠️ Past the due time, without an answer:"), overdue)
    pieces += _part(unit, language.say("⏳ Waiting longest for an answer:"), waiting)
    if not (overdue or waiting):
        pieces.append(Piece("\n\n" + language.say("Everybody has an answer. Well done!")))
    pieces += today_at_the_centre(unit)
    pieces += today(unit)
    rows = in_pairs(show_button(each) for each in (*overdue, *waiting))
    unit.post(Show(Screen(tuple(pieces), rows, language=language.code)), priority=CARD)


def today_at_the_centre(unit: UnitOfWork) -> list[Piece]:
    """How many come, the first of them, and whom no reminder has reached: they have no chat."""
    language = unit.team_language
    found = [each for each in agenda.visits_on(unit, team_texts.today(unit)) if each.state == "booked"]
    if not found:
        return []
    head = language.say_many(
        "📅 Today at the centre: {n} visit", "📅 Today at the centre: {n} visits", len(found)
    )
    known = people.some(unit.tx, [each.person_id for each in found])
    unreached = [each for each in found if not known[each.person_id].reachable]
    pieces = [Piece(f"\n\n{head}", "bold")]
    pieces += [Piece(f"\n{team_texts.line(unit, each)}") for each in found[:LISTED]]
    if unreached:
        call = language.say(
            "☎️ No reminder reached them, please call: {codes}.", codes=_codes(unit, unreached)
        )
        pieces.append(Piece(f"\n{call}"))
    return pieces


def _codes(unit: UnitOfWork, some: list[Booking]) -> str:
    return unit.team_language.listing([each.code for each in some[:LISTED]])


def _part(unit: UnitOfWork, head: str, found: list[Ticket]) -> list[Piece]:
    if not found:
        return []
    return [Piece(f"\n\n{head}", "bold"), *(Piece(f"\n{line(unit, each)}") for each in found)]

"""A citizen books or moves a visit: the beginning of the flow, and the action of its last answer."""

from dataclasses import replace
from datetime import datetime
from typing import Final

from flows.flow import Answers, Facts
from flows.visit import visit
from handlers.forms import beginning, runner, waiting_words
from handlers.forms.drafts import NOTHING_YET, begun, drop, keep, under_way
from handlers.messaging.button_data import number_in, read_tap, tap
from handlers.messaging.capability import MenuEntry, Section
from handlers.messaging.flow_handler import UnderWay
from handlers.messaging.outbound import Button
from handlers.messaging.unit_of_work import Conversation, Destination
from handlers.tickets.access import own
from handlers.visits import actions
from handlers.visits.citizen import page
from handlers.visits.free_slots import MOVING, moving, read_slot
from handlers.visits.texts import when
from storage.tickets.tickets import Ticket
from storage.visits import bookings
from storage.visits.bookings import Booking, Preferences

FLOW: Final = "visit"
ABOUT, REASON = "about", "reason"
"""Hidden answers: the ticket it is about, and earlier words of the citizen."""
LONGEST_REASON: Final = 1000


def menu(talk: Conversation) -> list[MenuEntry]:
    """The menu's entry; none where nothing can be booked."""
    if not talk.context.place.services:
        return []
    return [MenuEntry(Section.COME, Button(talk.language.say(visit.title), tap=tap("m", FLOW)), 4)]


def missing(talk: Conversation) -> str:
    if talk.context.place.services:
        return ""
    return talk.language.say("Visits cannot be booked here. Please write to us, we answer you.")


def begin(talk: Conversation, given: Answers = NOTHING_YET, *, anew: str = "", lead: str = "") -> None:
    """Asks for service and time. A draft under way is not thrown away without a question: `anew` is the tap that does it."""
    way = under_way(talk, talk.who, talk.language)
    said = waiting_words.waiting(talk) or []
    if why := missing(talk):
        talk.redirect(Destination.HERE, why)
    elif way is not None and runner.is_worth_keeping(way):
        beginning.ask_which_flow(talk, way, FLOW, anew)
    elif (there := _there_already(talk, given)) is not None:
        page.show(talk, there, page.already(talk.language))
    elif any(each.media or each.point for each in said):
        talk.redirect(Destination.WHICH_THREAD)
    else:
        words = "\n".join(each.text for each in said)[:LONGEST_REASON]
        beginning.start(talk, begun(talk, FLOW, {**given, **({REASON: words} if words else {})}), lead)


def begin_about(talk: Conversation, ticket: Ticket) -> None:
    """Begins from the page of a ticket: the visit stands on its timeline too."""
    begin(talk, {ABOUT: str(ticket.id)}, anew=tap("b", "anew", ticket.id))


def begin_move(talk: Conversation, booking: Booking) -> None:
    language = talk.language
    lead = language.say(
        "Your visit is {when}. You keep this time until you have chosen another one.",
        when=when(talk, booking.starts_at, language),
    )
    given = {"service": booking.service, MOVING: f"{booking.id}.{booking.moved}"}
    begin(talk, given, anew=tap("b", "move", booking.id, booking.version, "anew"), lead=lead)


def book(talk: Conversation, way: UnderWay) -> None:
    """Books the chosen time, or tells the citizen kindly why not and what is free."""
    answers = way.journey.answers
    code, starts = read_slot(way.journey.kept["slot"])
    language = talk.language
    try:
        done = _moved(talk, way, starts) if MOVING in answers else _booked(talk, code, starts, answers)
    except actions.SlotTaken:
        _ask_again(talk, way)
        return
    except actions.BookedAlready as no:
        drop(talk, talk.who)
        page.show(talk, no.booking, page.already(language))
        return
    except actions.Changed as no:
        drop(talk, talk.who)
        page.show(talk, no.booking, page.changed(language))
        return
    drop(talk, talk.who)
    page.show(talk, done, page.done(done, language), calendar_file=True)


def booked_twice(talk: Conversation) -> bool:
    """Handles a second tap on a time that is theirs by now: the booking again, and no second one."""
    match read_tap(talk.inbound.tap):
        case ["a", name, value] if name == f"{FLOW}.slot":
            mine = bookings.of_person(talk.tx, talk.who.id, talk.now)
            found = [each for each in mine if value == page.value_of(each)]
            if found:
                page.show(talk, found[0], page.done(found[0], talk.language))
            return bool(found)
    return False


def left_as_it_is(talk: Conversation) -> bool:
    """The citizen kept the old time after all; False when nothing was being moved."""
    way = under_way(talk, talk.who, talk.language)
    booking = moving(talk, talk.who, way.journey) if way else None
    if booking is None:
        return False
    drop(talk, talk.who)
    page.show(talk, booking, talk.language.say("Your visit stays as it is."))
    return True


def _there_already(talk: Conversation, given: Answers) -> Booking | None:
    """The booking that forbids to book the service once more, where it is clear which one."""
    rules, services = talk.context.place.booking, talk.context.place.services
    if MOVING in given or not rules.one_each or ("service" not in given and len(services) > 1):
        return None
    found = bookings.sole(talk.tx, talk.who.id, given.get("service", services[0].code))
    return found if found is not None and found.ends_at > talk.now else None


def _booked(talk: Conversation, code: str, starts: datetime, answers: Answers) -> Booking:
    service = talk.context.place.service(code)
    if service is None:
        raise actions.SlotTaken
    about = str(answers.get(ABOUT, ""))
    ticket = own(talk.tx, talk.who, number_in(about)) if about else None
    preferences = Preferences(
        mode=service.modes[0], language=talk.language.code, reason=str(answers.get(REASON, ""))
    )
    ticket_id = ticket.id if ticket else None
    return actions.book(
        talk, talk.who, service, starts, by=talk.who, ticket_id=ticket_id, preferences=preferences
    )


def _moved(talk: Conversation, way: UnderWay, starts: datetime) -> Booking:
    booking = moving(talk, talk.who, way.journey)
    if booking is None:
        number = str(way.journey.answers[MOVING]).partition(".")[0]
        raise actions.Changed(bookings.get(talk.tx, int(number)))
    if not actions.can_change(talk, booking):
        raise actions.Changed(booking)
    return actions.move(talk, booking, starts, by=talk.who)


def _ask_again(talk: Conversation, way: UnderWay) -> None:
    """The slot was taken: asks again."""
    answers = {name: answer for name, answer in way.journey.answers.items() if name != "slot"}
    journey = replace(way.journey, answers=answers, facts=Facts())  # so that they are read anew
    again = keep(talk, replace(way, journey=journey))
    runner.show(talk, again, talk.language.say("That time has just been taken. These are free:"))

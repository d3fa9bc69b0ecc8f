"""Books for a walk-in or caller, or for the citizen of a ticket: service, day, time."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

from flows.flow import Answers, Facts, Journey
from flows.option import Option
from flows.questions.day import iso
from flows.refused import Refused
from flows.text import _
from flows.typed_dates import read_day, to_come
from flows.walk_in import walk_in
from handlers.forms import team_flows
from handlers.forms.drafts import drop
from handlers.messaging.flow_handler import FlowHandler, UnderWay, Wording
from handlers.messaging.team_conversation import TeamConversation, request_of
from handlers.messaging.team_request import TeamRequest
from handlers.messaging.typed_dates import calendar
from handlers.messaging.unit_of_work import Conversation, UnitOfWork
from handlers.tickets.access import seen_by
from handlers.tickets.team import lookup
from handlers.visits import team_texts
from handlers.visits.actions import SlotTaken
from handlers.visits.free_slots import option
from handlers.visits.team import actions, slot_picker, walk_in_booking
from handlers.visits.team.occupancy import bookable
from locales.language import Language
from storage.people.people import Person
from storage.place.model import Service, say
from storage.tickets.codes import read_code
from storage.tickets.tickets import Ticket
from storage.visits import bookings
from storage.visits.bookings import Booking

TICKET: Final = "ticket"
"""A hidden answer: the code of the ticket whose citizen it is for."""
NOBODY: Final = "-"
"""Stands in place of a ticket's code in older buttons."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """The choices that an older button carries, as `ascolto.LT-7K3Q-M.29412345`."""

    ticket: Ticket | None
    service: Service | None
    last: str
    """A day, or a time in minutes."""


def start(request: TeamRequest) -> None:
    """/visit; in a topic, or with a ticket's code, for its citizen. With the code of a visit: its card."""
    booking = _booking(request)
    if booking is not None:
        actions.show(request, booking)
        return
    ticket, rest = _ticket(request)
    if ticket is None and rest is None:
        return
    named, _space, day = (rest or "").partition(" ")
    service = lookup.service_named(request.unit.context.place, named) if named else None
    if rest and service is None:
        word = rest[: team_texts.WORD_SHOWN]
        lead = request.language.say("I did not understand “{word}”. Please choose:", word=word)
        _begin(request, ticket, None, lead=lead)
    elif service is not None and day.strip():
        _begin_on(request, ticket, service, day)
    else:
        _begin(request, ticket, service)


def _begin_on(request: TeamRequest, ticket: Ticket | None, service: Service, day: str) -> None:
    """Begins with that day; when it is none that can be read, tells why and asks for it."""
    try:
        found, lead = _read(request, day), ""
    except Refused as no:
        found, lead = None, request.language.say(no.message, **no.data)
    _begin(request, ticket, service, found, lead)


def choose(request: TeamRequest) -> None:
    """Takes the service or day of an older button."""
    chosen = _chosen(request)
    if chosen is not None:
        _begin(request, chosen.ticket, chosen.service, iso(chosen.last) if chosen.service else None)


def other_days(request: TeamRequest) -> None:
    """Shows the days; their pages had a button of their own before."""
    chosen = _chosen(request)
    if chosen is not None and chosen.service is not None:
        _begin(request, chosen.ticket, chosen.service)


def book(request: TeamRequest) -> None:
    """Books the time of an older button."""
    chosen = _chosen(request)
    starts = slot_picker.instant(chosen.last) if chosen else None
    if chosen is None or chosen.service is None or starts is None:
        return
    try:
        walk_in_booking.book(request, chosen.service, starts, chosen.ticket)
    except SlotTaken:
        _ask_again(request, chosen.ticket, chosen.service)


def _finish(talk: Conversation, way: UnderWay) -> None:
    """Books at once. The name can follow."""
    request, made = request_of(talk), way.journey.finish()
    service, starts = bookable(request, made.service), slot_picker.instant(made.slot)
    code = way.journey.answers.get(TICKET)
    ticket = lookup.named(request, code) if code else None
    drop(talk, talk.who)
    if service is None or starts is None or (code and ticket is None):
        return
    try:
        walk_in_booking.book(request, service, starts, ticket)
    except SlotTaken:
        _ask_again(request, ticket, service)


def _begin(
    request: TeamRequest,
    ticket: Ticket | None,
    service: Service | None,
    day: date | None = None,
    lead: str = "",
) -> None:
    """Asks for what is not given. The operator's earlier draft is a few taps, and is dropped."""
    if not request.unit.context.place.services:
        request.tell(request.language.say("The place file holds no services."))
        return
    given: dict[str, Any] = {TICKET: ticket.code} if ticket else {}
    given |= {"service": service.code} if service else {}
    given |= {"day": day.isoformat()} if day else {}
    team_flows.begin_anew(TeamConversation(request, walk_in.name), given, lead)


def _ask_again(request: TeamRequest, ticket: Ticket | None, service: Service) -> None:
    """Asks for another time: a citizen or a colleague was faster."""
    request.tell(request.language.say("This time has just been taken. Please choose another one."))
    _begin(request, ticket, service)


def _facts(unit: UnitOfWork, _who: Person, journey: Journey[Any], known: Facts, language: Language) -> Facts:
    """The days with free slots, once the service is known; of a chosen day, its free slots."""
    service = _service(unit, journey.answers)
    if service is None or journey.revisiting == "service":
        return known
    day = iso(journey.answers.get("day", ""))
    if day is None or journey.revisiting == "day":
        return _with(known, days=_days(unit, service, language))
    named = Option(day.isoformat(), language.date(day))
    return _with(known, day=(named,), slots=_times(unit, service, day, language))


def _with(known: Facts, **options: tuple[Option, ...]) -> Facts:
    return replace(known, options={**known.options, **options})


def _days(unit: UnitOfWork, service: Service, language: Language) -> tuple[Option, ...]:
    """The days, and how many slots are free."""
    found = slot_picker.days(unit, service, team_texts.today(unit))
    return tuple(Option(day.isoformat(), f"{language.short_date(day)} ({many})") for day, many in found)


def _times(unit: UnitOfWork, service: Service, day: date, language: Language) -> tuple[Option, ...]:
    place, today = unit.context.place, team_texts.today(unit)
    return tuple(
        option(place, each, slot_picker.number(each.starts), today, language)
        for each in slot_picker.times(unit, service, day)
    )


def _head(unit: UnitOfWork, way: UnderWay) -> str:
    language, answers = unit.team_language, way.journey.answers
    head = language.say(walk_in.title)
    if code := answers.get(TICKET):
        head = language.say("📅 A visit for the citizen of {code}", code=code)
    service, question = _service(unit, answers), way.journey.question
    asks_service = question is not None and question.name == "service"
    if service is None or asks_service:
        return head
    return f"{head}\n{service.icon} {say(service.label, language.code)}"


def _service(unit: UnitOfWork, answers: Answers) -> Service | None:
    return next((each for each in unit.context.place.services if each.code == answers.get("service")), None)


def _read(request: TeamRequest, day: str) -> date:
    """Reads the day behind the service. Raises Unread."""
    known = calendar(request.unit)
    return to_come(read_day(day, known), known)


def _chosen(request: TeamRequest) -> Chosen | None:
    """The choices of an older button; None when the ticket is none of this operator's, or forged."""
    code, ticket_code, last = (*request.words.split("."), "", "", "")[:3]
    ticket = None
    if ticket_code != NOBODY:
        ticket = seen_by(request.unit.tx, request.who, ticket_code)
        if ticket is None:
            return None
    return Chosen(ticket, bookable(request, code), last)


def _booking(request: TeamRequest) -> Booking | None:
    prefix = request.unit.context.place.prefix + bookings.MARK
    code = read_code(prefix, request.words)
    found = bookings.by_code(request.unit.tx, code) if code else None
    return found if found and found.activity_id is None else None


def _ticket(request: TeamRequest) -> tuple[Ticket | None, str | None]:
    """Whose visit it is, and the rest of the words; nothing at all after a refusal."""
    head, _space, rest = request.words.partition(" ")
    code = read_code(request.unit.context.place.prefix, head)
    if code is None:
        return lookup.at_hand(request), request.words
    ticket = lookup.named(request, code)
    return ticket, rest.strip() if ticket else None


HANDLER: Final = FlowHandler(
    flow=walk_in,
    finish=_finish,
    facts=_facts,
    wording=Wording(
        ask="",
        dropped=_("Cancelled. No visit was booked."),
        over=_("This is over: the visit is booked, or another one was begun."),
    ),
    head=_head,
    for_team=True,
)

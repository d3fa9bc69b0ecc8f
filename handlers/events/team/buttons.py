"""The buttons of an event's card: the event, its version, and the verb."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Final

from handlers.events.plan import answers_of
from handlers.events.team import after_event, attendees, card, check_in, editor, outreach
from handlers.messaging.button_data import number_in, page_in
from handlers.messaging.team_request import TeamRequest
from storage.events import events
from storage.events.events import Event

FRESH: Final = ("change", "cancel", "off", "cancelall", "offall", "again", "anew")
"""Actions that do nothing on an older version than the newest."""


def tapped(request: TeamRequest) -> None:
    """Handles event/version/verb, perhaps with a further word."""
    match request.words.split("/"):
        case [number, version, verb, *more] if event := found(request, number):
            here = replace(request, words=more[0] if more else "")
            if verb in FRESH and version != str(event.version):
                lead = request.language.say("This has changed meanwhile. Here is how it stands now:")
                card.show(here, event, lead)
            else:
                ACTIONS.get(verb, _show)(here, event)


def prompted(request: TeamRequest) -> None:
    """‹ Back, under a question about an event: event/role."""
    number, _slash, _role = request.words.partition("/")
    if event := found(request, number):
        card.show(request, event)


def found(request: TeamRequest, number: str) -> Event | None:
    event = events.find(request.unit.tx, number_in(number))
    if event is None:
        request.tell(request.language.say("There is no such event any more. /events shows all there are."))
    return event


def _show(request: TeamRequest, event: Event) -> None:
    card.show(request, event, anew=bool(request.words))


def _change(request: TeamRequest, event: Event) -> None:
    if event.state != "published" or event.starts_at <= request.unit.now:
        card.show(request, event, request.language.say("This event cannot be changed any more."))
        return
    editor.change(request, event, answers_of(request.unit, event))


def _again(request: TeamRequest, event: Event) -> None:
    """Makes a copy without its day, as a new draft."""
    answers = answers_of(request.unit, event)
    del answers["when"]
    del answers["repeat"]
    editor.begin_again(request, answers)


def _people(request: TeamRequest, event: Event) -> None:
    attendees.show(request, event, page_in(request.words))


def _cancel_now(request: TeamRequest, event: Event) -> None:
    after_event.cancel(request, event, "")


def _ask_reason_for_all(request: TeamRequest, event: Event) -> None:
    after_event.ask_reason(request, event, every=True)


def _cancel_all_now(request: TeamRequest, event: Event) -> None:
    after_event.cancel(request, event, "", every=True)


def _delete_minutes(request: TeamRequest, event: Event) -> None:
    after_event.delete_minutes(request, event)


ACTIONS: Final[Mapping[str, Callable[[TeamRequest, Event], None]]] = {
    "show": _show,
    "change": _change,
    "again": _again,
    "people": _people,
    "export": attendees.export,
    "door": check_in.open_for,
    "letin": check_in.let_in,
    "minutes": after_event.ask_minutes,
    "anew": _delete_minutes,
    "reached": after_event.ask_reached,
    "cancel": after_event.ask_reason,
    "off": _cancel_now,
    after_event.ALL: _ask_reason_for_all,
    after_event.ALL_OFF: _cancel_all_now,
    "takeback": outreach.take_back,
}

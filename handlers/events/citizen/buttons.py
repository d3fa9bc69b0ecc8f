"""Dispatches a citizen's tap about events and notices. The data may be forged."""

from handlers.events.calendar_file import event_file
from handlers.events.citizen import browse, page, signup, subscriptions
from handlers.events.citizen.browse import EventFilter, read_look
from handlers.messaging.button_data import number_in
from handlers.messaging.unit_of_work import Conversation, Destination
from handlers.messaging.widgets import simple
from storage.events import events
from storage.events.events import Event


def on_button(talk: Conversation, words: list[str]) -> None:
    match words:
        case ["on", *rest]:
            browse.show(talk, read_look(talk, rest))
        case ["onward", *rest]:
            talk.anew = True
            browse.show(talk, read_look(talk, rest))
        case ["pick", *rest]:
            browse.choose(talk, read_look(talk, rest))
        case [verb, *rest] if verb in subscriptions.VERBS:
            subscriptions.tapped(talk, verb, rest)
        case [verb, number, *rest] if number.isdecimal():
            _about(talk, events.find(talk.tx, number_in(number)), verb, rest)
        case _:
            talk.redirect(Destination.MOVED_ON)


def _about(talk: Conversation, event: Event | None, verb: str, rest: list[str]) -> None:
    """Handles a button of one event. A draft looks as if it did not exist."""
    if event is None or event.state == "draft":
        page.gone(talk, None)
        return
    match verb, rest:
        case "see", look:
            # A list cannot become a picture: the page comes below it.
            talk.anew = talk.anew or event.picture is not None
            page.show(talk, event, read_look(talk, look))
        case "show", _:
            talk.anew = True
            page.show(talk, event)
        case "text", _:
            talk.anew = True
            page.whole_text(talk, event)
        case "ics", _:
            _calendar(talk, event)
        case (("in" | "wait" | "off" | "with" | "code"), _):
            signup.tapped(talk, event, verb, rest)
        case _:
            page.show(talk, event, EventFilter())


def _calendar(talk: Conversation, event: Event) -> None:
    language = talk.language
    text = language.say("Open this file, and the event stands in your calendar.")
    screen = simple(language, text)
    talk.anew = True
    talk.show(signup.with_file(screen, event_file(talk, event, language)))

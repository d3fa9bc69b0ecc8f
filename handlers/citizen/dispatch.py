"""What a citizen says in private, in the order in which it is understood."""

from collections.abc import Callable, Mapping
from typing import Final

import msgspec

from flows.registry import FLOWS
from flows.said import Said
from handlers.citizen import free_text, menu, onboarding
from handlers.events.citizen import buttons as citizen_buttons
from handlers.events.citizen import my_events
from handlers.forms import emergency_numbers, runner
from handlers.forms.drafts import under_way
from handlers.messaging.button_data import read_tap
from handlers.messaging.unit_of_work import Conversation
from handlers.rooms.citizen import buttons as room_taps
from handlers.tickets.citizen import actions, filing, pages, ratings
from handlers.visits.citizen import booking, buttons, preferences
from locales.clean import clean
from storage.sending import message_links
from storage.tickets import tickets

KEPT_IN_PLACE = ("answered", "told", "receipt")
"""Messages that hold an answer or a code: a tap on one of their buttons is answered below them."""


TAPPED: Final[Mapping[str, Callable[[Conversation, list[str]], None]]] = {
    "m": menu.tapped,
    "t": actions.tapped,
    "b": buttons.tapped,
    "s": ratings.tapped,
    "d": filing.tapped,
    "w": free_text.tapped,
    "r": room_taps.tapped,
    "e": citizen_buttons.tapped,
}
"""Whose button it is, by its first word."""

COMMANDED: Final[Mapping[str, Callable[[Conversation], None]]] = {
    "menu": menu.show,
    "cancel": menu.cancelled,
    "my": pages.show_list,
    "language": onboarding.pick,
    "book": booking.begin,
    "events": lambda talk: citizen_buttons.commanded(talk, "events"),
    "news": lambda talk: citizen_buttons.commanded(talk, "news"),
}
"""What a command shows, once a language is chosen; every flow is a command too."""


def hear(talk: Conversation) -> None:
    if not talk.who.reachable:
        talk.change(reachable=True)
    inbound = talk.inbound
    text = clean(inbound.said.text)
    said = inbound.said if text == inbound.said.text else msgspec.structs.replace(inbound.said, text=text)
    if inbound.edited:
        _edited(talk, said)
    elif inbound.tap:
        _tapped(talk, read_tap(inbound.tap))
    elif inbound.command or (not said and talk.who.language is None):
        _commanded(talk, said.text)
    else:
        if emergency_numbers.sounds_urgent(said.text):
            emergency_numbers.warn(talk)
        _spoke(talk, said)


def _spoke(talk: Conversation, said: Said) -> None:
    if talk.who.language is None:
        free_text.keep_for_later(talk, said)
        onboarding.pick(talk)
    elif _is_announced(talk, said) or _names_a_code(talk, said.text):
        return
    elif way := under_way(talk, talk.who, talk.language):
        runner.hear(talk, way, said)
    elif said:
        free_text.hear(talk, said)
    else:
        menu.show(talk)


def _is_announced(talk: Conversation, said: Said) -> bool:
    """Whether a button or a reply said before what these words are for."""
    return free_text.addressed(talk, said) or ratings.told(talk, said) or preferences.told(talk, said)


def _names_a_code(talk: Conversation, text: str) -> bool:
    return my_events.asked_for(talk, text) or buttons.asked_for(talk, text) or actions.asked_for(talk, text)


def _tapped(talk: Conversation, words: list[str]) -> None:
    on = message_links.find(talk.tx, talk.who.lane, talk.inbound.message_id)
    talk.anew = on is not None and on.role in KEPT_IN_PLACE
    match words:
        case ["l", *rest]:
            onboarding.picked(talk, rest)
        case _ if talk.who.language is None:
            onboarding.pick(talk)
        case [("a" | "n" | "p"), *_rest]:
            runner.tapped(talk, words)
        case [about, *rest] if about in TAPPED:
            TAPPED[about](talk, rest)
        case _:
            menu.moved_on(talk)


def _commanded(talk: Conversation, text: str) -> None:
    command, _space, rest = text.lstrip("/").partition(" ")
    match command.partition("@")[0].lower():
        case "start" | "":
            onboarding.started(talk, rest.strip())
        case "privacy":
            menu.privacy(talk)
        case _ if talk.who.language is None:
            onboarding.pick(talk)
        case asked if asked in COMMANDED:
            COMMANDED[asked](talk)
        case flow if flow in FLOWS and flow != "help":
            menu.begin(talk, flow)
        case _:
            menu.help_page(talk)


def _edited(talk: Conversation, said: Said) -> None:
    """A message they changed: the answer in the draft changes, or the ticket gets a revision."""
    way = under_way(talk, talk.who, talk.language) if talk.who.language else None
    if way is not None and runner.revise(talk, way, said):
        return
    message = message_links.find(talk.tx, talk.who.lane, talk.inbound.message_id)
    if message is None or message.entry_id is None or not said:
        return
    ticket = tickets.get(talk.tx, message.ticket_id)
    if ticket.person_id == talk.who.id and ticket.is_open:
        actions.add(talk, ticket, said, revision_of=message.entry_id)

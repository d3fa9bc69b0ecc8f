"""What a citizen says in private, in the order in which it is understood."""

from collections.abc import Callable, Mapping
from typing import Final

import msgspec

from flows.registry import FLOWS
from flows.said import Said
from handlers import (
    asking,
    emergency,
    filing,
    first_contact,
    free_words,
    menu,
    mine,
    ratings,
    reading,
)
from handlers.bookings import buttons, visiting, wishing
from handlers.events import going, tapped
from handlers.journeys import under_way
from handlers.rooms import citizen as room_taps
from handlers.taps import read_tap
from handlers.turn import Conversation
from locales.clean import clean
from storage import messages, tickets

KEPT_IN_PLACE = ("answered", "told", "receipt")
"""Messages that hold an answer or a code: a tap on one of their buttons is answered below them."""


TAPPED: Final[Mapping[str, Callable[[Conversation, list[str]], None]]] = {
    "m": menu.tapped,
    "t": mine.tapped,
    "b": buttons.tapped,
    "s": ratings.tapped,
    "d": filing.tapped,
    "w": free_words.tapped,
    "r": room_taps.tapped,
    "e": tapped.tapped,
}
"""Whose button it is, by its first word."""

COMMANDED: Final[Mapping[str, Callable[[Conversation], None]]] = {
    "menu": menu.show,
    "cancel": menu.cancelled,
    "my": reading.show_list,
    "language": first_contact.pick,
    "book": visiting.begin,
    "events": lambda talk: tapped.commanded(talk, "events"),
    "news": lambda talk: tapped.commanded(talk, "news"),
}
"""What a command shows, once a language is chosen; every flow is a command too."""


def hear(talk: Conversation) -> None:
    if not talk.who.reachable:
        talk.change(reachable=True)
    heard = talk.heard
    text = clean(heard.said.text)
    said = heard.said if text == heard.said.text else msgspec.structs.replace(heard.said, text=text)
    if heard.edited:
        _edited(talk, said)
    elif heard.tap:
        _tapped(talk, read_tap(heard.tap))
    elif heard.command or (not said and talk.who.language is None):
        _commanded(talk, said.text)
    else:
        if emergency.sounds_urgent(said.text):
            emergency.warn(talk)
        _spoke(talk, said)


def _spoke(talk: Conversation, said: Said) -> None:
    if talk.who.language is None:
        free_words.keep_for_later(talk, said)
        first_contact.pick(talk)
    elif _is_announced(talk, said) or _names_a_code(talk, said.text):
        return
    elif way := under_way(talk, talk.who, talk.language):
        asking.hear(talk, way, said)
    elif said:
        free_words.hear(talk, said)
    else:
        menu.show(talk)


def _is_announced(talk: Conversation, said: Said) -> bool:
    """Whether a button or a reply said before what these words are for."""
    return free_words.addressed(talk, said) or ratings.told(talk, said) or wishing.told(talk, said)


def _names_a_code(talk: Conversation, text: str) -> bool:
    return going.asked_for(talk, text) or buttons.asked_for(talk, text) or mine.asked_for(talk, text)


def _tapped(talk: Conversation, words: list[str]) -> None:
    on = messages.find(talk.tx, talk.who.lane, talk.heard.message_id)
    talk.anew = on is not None and on.role in KEPT_IN_PLACE
    match words:
        case ["l", *rest]:
            first_contact.picked(talk, rest)
        case _ if talk.who.language is None:
            first_contact.pick(talk)
        case [("a" | "n" | "p"), *_rest]:
            asking.tapped(talk, words)
        case [about, *rest] if about in TAPPED:
            TAPPED[about](talk, rest)
        case _:
            menu.moved_on(talk)


def _commanded(talk: Conversation, text: str) -> None:
    command, _space, rest = text.lstrip("/").partition(" ")
    match command.partition("@")[0].lower():
        case "start" | "":
            first_contact.started(talk, rest.strip())
        case "privacy":
            menu.privacy(talk)
        case _ if talk.who.language is None:
            first_contact.pick(talk)
        case asked if asked in COMMANDED:
            COMMANDED[asked](talk)
        case flow if flow in FLOWS and flow != "help":
            menu.begin(talk, flow)
        case _:
            menu.help_page(talk)


def _edited(talk: Conversation, said: Said) -> None:
    """A message they changed: the answer in the draft changes, or the ticket gets a revision."""
    way = under_way(talk, talk.who, talk.language) if talk.who.language else None
    if way is not None and asking.revise(talk, way, said):
        return
    message = messages.find(talk.tx, talk.who.lane, talk.heard.message_id)
    if message is None or message.entry_id is None or not said:
        return
    ticket = tickets.get(talk.tx, message.ticket_id)
    if ticket.person_id == talk.who.id and ticket.is_open:
        mine.add(talk, ticket, said, revision_of=message.entry_id)

"""Dispatches a citizen's private message, in the order in which it is understood."""

from collections.abc import Callable, Mapping
from typing import Final

import msgspec

from flows.said import Said
from handlers.citizen import danger, free_text, handover, menu, onboarding, plain_words
from handlers.forms import beginning, corrections, runner, waiting_words
from handlers.forms.drafts import discard, under_way
from handlers.forms.waiting_words import waiting
from handlers.messaging.button_data import read_tap
from handlers.messaging.capabilities import capabilities
from handlers.messaging.unit_of_work import Conversation, Destination
from locales.clean import clean
from storage.sending import message_links

ASK_FOR_PERSON = (["m", "human"], ["n", "human"])
"""The buttons 🙋, of the menu and of a question."""
KEPT_IN_PLACE = ("answered", "told", "receipt")
"""Messages that hold an answer or a code: a tap on one of their buttons is answered below them."""


def hear(talk: Conversation) -> None:
    if not talk.who.reachable:
        talk.change(reachable=True)
    inbound = talk.inbound
    text = clean(inbound.said.text)
    said = inbound.said if text == inbound.said.text else msgspec.structs.replace(inbound.said, text=text)
    if talk.who.is_operator and capabilities(talk).take_own_chat(talk, said):
        return
    if inbound.edited:
        _edited(talk, said)
    elif inbound.tap:
        _tapped(talk, read_tap(inbound.tap))
    elif inbound.command or (not said and talk.who.language is None):
        _commanded(talk, said)
    elif not danger.take(talk, said):
        _spoke(talk, said)
    _go_on(talk)


def _go_on(talk: Conversation) -> None:
    """Goes to the destination of a redirect; the conversation may be sent on from there."""
    while talk.destination is not None:
        (to, lead), talk.destination = talk.destination, None
        there = DESTINATIONS.get(to) or capabilities(talk).destinations[to]
        there(talk, lead)


def _spoke(talk: Conversation, said: Said) -> None:
    rooms = capabilities(talk)
    if talk.who.language is None:
        free_text.keep_for_later(talk, said)
        onboarding.pick(talk)
    elif rooms.take_addressed(talk, said) or rooms.take_code(talk, said.text) or plain_words.take(talk, said):
        return
    elif way := under_way(talk, talk.who, talk.language):
        runner.hear(talk, way, said)
    elif said:
        free_text.hear(talk, said)
    else:
        menu.show(talk)


def _tapped(talk: Conversation, words: list[str]) -> None:
    on = message_links.find(talk.tx, talk.who.lane, talk.inbound.message_id)
    talk.anew = on is not None and on.role in KEPT_IN_PLACE
    words = _meant(talk, words)
    match words:
        case ["u", *rest]:
            danger.on_button(talk, rest)
        case ["m", "notice"]:
            menu.notice(talk)
        case ["l", *rest]:
            onboarding.picked(talk, rest)
        case _ if talk.who.language is None:
            onboarding.pick(talk)
        case [("a" | "n" | "p"), *_rest]:
            runner.on_button(talk, words)
        case ["m", *rest]:
            _chosen(talk, rest)
        case ["w", *rest]:
            free_text.on_button(talk, rest)
        case [about, *rest] if about in capabilities(talk).buttons:
            capabilities(talk).buttons[about](talk, rest)
        case _:
            _moved_on(talk)


def _meant(talk: Conversation, words: list[str]) -> list[str]:
    """A person who is asked for while words of danger wait is asked for these; any other button goes on to something else."""
    if words[:2] in ASK_FOR_PERSON and danger.waits_for_person(talk):
        return ["u", "now"]
    if words[:1] not in (["u"], ["l"]):
        danger.over(talk)
    return words


def _chosen(talk: Conversation, words: list[str]) -> None:
    """Handles a button of the menu, or one that leads to one of its pages."""
    flows = capabilities(talk).flows
    match words:
        case ["anew", flow] if flow in flows:
            discard(talk, talk.who)
            beginning.begin(talk, flow)
        case [flow] if flow in flows:
            beginning.begin(talk, flow)
        case [page] if page in PAGES:
            PAGES[page](talk)
        case _:
            menu.show(talk)


def _commanded(talk: Conversation, said: Said) -> None:
    command, _space, rest = said.text.lstrip("/").partition(" ")
    is_link = command == "start" and " " not in rest  # written by a program
    if not is_link and danger.take(talk, msgspec.structs.replace(said, text=rest)):
        return
    rooms = capabilities(talk)
    if command == rooms.person_flow.flow.name and danger.waits_for_person(talk):
        danger.on_button(talk, ["now"])
        return
    danger.over(talk)
    match command.partition("@")[0].lower():
        case "start" | "":
            onboarding.started(talk, rest.strip())
        case "privacy":
            menu.privacy(talk)
        case _ if talk.who.language is None:
            onboarding.pick(talk)
        case asked if asked in COMMANDS:
            COMMANDS[asked](talk)
        case asked if asked in rooms.commands:
            rooms.commands[asked](talk)
        case flow if flow in rooms.flows and rooms.flows[flow].by_command:
            beginning.begin(talk, flow)
        case _:
            menu.help_page(talk)


def _edited(talk: Conversation, said: Said) -> None:
    """Handles an edited message: its part of the draft's answer changes, or what was made of it."""
    rooms = capabilities(talk)
    if corrections.is_unchanged(talk, said) or rooms.is_unchanged(talk, said) or danger.take(talk, said):
        return
    way = under_way(talk, talk.who, talk.language) if talk.who.language else None
    if waiting_words.revise(talk, said):
        free_text.corrected(talk)
    elif way is None or not corrections.revise(talk, way, said):
        rooms.revise(talk, said)


def _here(talk: Conversation, lead: str = "") -> None:
    """Shows the citizen's place: in a flow, or at the menu."""
    way = under_way(talk, talk.who, talk.language)
    if way is not None:
        runner.show(talk, way, lead)
    elif waiting(talk):
        free_text.ask(talk, lead)
    else:
        menu.show(talk, lead)


def _moved_on(talk: Conversation, _lead: str = "") -> None:
    """Handles an old button of a finished flow; its message may hold a receipt, so it stays."""
    if capabilities(talk).was_done(talk):
        return
    talk.anew = True
    menu.show(talk, talk.language.say("That question has moved on. Here is where we are:"))


DESTINATIONS: Final[Mapping[Destination, Callable[[Conversation, str], None]]] = {
    Destination.MENU: menu.show,
    Destination.MENU_BELOW: menu.show_below,
    Destination.HERE: _here,
    Destination.MOVED_ON: _moved_on,
    Destination.WHICH_THREAD: free_text.ask,
    Destination.PERSON: lambda talk, _lead: handover.wanted(talk),
    Destination.DANGER: lambda talk, _lead: danger.ask(talk),
}

PAGES: Final[Mapping[str, Callable[[Conversation], None]]] = {
    "human": handover.wanted,
    "language": onboarding.pick,
    "privacy": menu.privacy,
    "danger": danger.page,
    "help": menu.help_page,
    "hours": menu.hours,
    "more": menu.more,
    "erase": lambda talk: capabilities(talk).ask_rights(talk, "erase"),
    "know": lambda talk: capabilities(talk).ask_rights(talk, "know"),
    "mine": lambda talk: talk.redirect(Destination.MY_THINGS),
    "stop": plain_words.stop_notices,
    "story": plain_words.part_of_the_story,
    "here": _here,
}
"""By the word in a button of the menu."""

COMMANDS: Final[Mapping[str, Callable[[Conversation], None]]] = {
    "menu": menu.show,
    "danger": danger.page,
    "more": menu.more,
    "cancel": runner.cancel,
    "language": onboarding.pick,
}
"""The page of a command, once a language is chosen; every flow is a command too."""

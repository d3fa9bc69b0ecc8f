"""Questions to the operator about a broadcast, one message each: the texts, a picture, buttons, a time. An answer is a reply.

The buttons of the message tell which question a reply belongs to, so nothing is kept but the broadcast
itself.
"""

from collections.abc import Mapping
from typing import Final

from flows.text import _
from handlers.broadcasts.button_data import VERB, go, read_number
from handlers.broadcasts.team.when import example
from handlers.broadcasts.texts import sign
from handlers.messaging.button_data import read_tap, tap
from handlers.messaging.languages import fallback
from handlers.messaging.outbound import Button, Piece
from handlers.messaging.team_request import TeamRequest
from handlers.messaging.unit_of_work import UnitOfWork
from handlers.messaging.widgets import Row
from locales.language import Language, Ltr
from storage.broadcasts.broadcasts import Broadcast, Message

NEW, ALARM = "new", "alarm"
"""The first text of a broadcast that does not exist yet."""
TEXT, PICTURE, LINKS, WHEN = "text", "picture", "links", "when"
SKIP, BACK = "skip", "back"
"""Under each question stands one of these with the question's role: at the first writing, or for a change."""
FOUND: Final[Mapping[str, str]] = {
    PICTURE: _("🖼 A picture? Send a photo as a reply to this message."),
    LINKS: _(
        "🔗 Buttons below the text? Reply to this message with one button in each line: its words, then its address.\nExample: {example}"
    ),
    WHEN: _("🕒 When shall it go out? Reply to this message with day and hour.\nExample: {example}"),
}
WITHOUT: Final[Mapping[str, str]] = {
    # Translators: button
    PICTURE: _("Without a picture"),
    # Translators: button
    LINKS: _("Without buttons"),
}


def text_role(code: str) -> str:
    return f"{TEXT}.{code}"


def text_code(role: str) -> str:
    """The language of a text's role; empty for another role."""
    kind, _dot, code = role.partition(".")
    return code if kind == TEXT else ""


def languages_of(unit: UnitOfWork) -> list[str]:
    """The team's own first: readers of a language that was skipped get that text."""
    own = unit.team_language.code
    return [own, *(code for code in unit.context.place.languages if code != own)]


def first(request: TeamRequest, *, emergency: bool, lead: str = "") -> None:
    """Asks for the first text. There is no broadcast yet that could be lost."""
    language = request.language
    sentence = (
        _(
            "🚨 An emergency notice goes to everybody at once, at any hour.\nWrite the text in {language}, as a reply to this message."
        )
        if emergency
        else _("📣 A broadcast: write the text in {language}, as a reply to this message.")
    )
    text = language.say(sentence, language=language.called(language.code))
    # Translators: button
    leave = Button(language.say("✖ Never mind"), tap=tap("k", VERB, 0, 0, BACK, ALARM if emergency else NEW))
    request.show((*_led(lead), Piece(text)), ((leave,),))


def ask(
    request: TeamRequest, known: Broadcast, told: Message, role: str, *, lead: str = "", way: str
) -> None:
    """Asks for one part: `way` is SKIP at the first writing, and BACK where a single part is changed."""
    language = request.language
    rows = _skipping(request, known, told, role) if way == SKIP else _changing(language, known, told, role)
    edit = request.inbound.message_id if request.inbound.tap else ""
    request.show((*_led(lead), Piece(_question(request.unit, known, told, role))), rows, edit=edit)


def next_role(unit: UnitOfWork, known: Broadcast, told: Message, after: str) -> str:
    """The part to ask for after another; empty when that was the last. Existing texts are not asked for again."""
    texts = [text_role(code) for code in languages_of(unit)]
    roles = [*texts, *(() if known.emergency else (PICTURE, LINKS))]
    coming = roles[roles.index(after) + 1 :] if after in roles else []
    return next((role for role in coming if not _have(told, role)), "")


def is_role(unit: UnitOfWork, role: str) -> bool:
    """Checks a role: a button's data may be forged."""
    return role in FOUND or text_code(role) in unit.context.place.languages


def asked_in(request: TeamRequest) -> tuple[int, str, str] | None:
    """The broadcast, the way and the role of the question that was replied to; None for any other message."""
    for words in map(read_tap, request.inbound.reply_to_taps):
        match words:
            case ["k", verb, number, _version, (("skip" | "back") as way), role] if verb == VERB:
                return read_number(number), way, role
    return None


def card_in(request: TeamRequest) -> int:
    """The broadcast whose card was replied to; 0 for any other message."""
    for words in map(read_tap, request.inbound.reply_to_taps):
        match words:
            case ["k", verb, number, *_rest] if verb == VERB:
                return read_number(number)
    return 0


def _question(unit: UnitOfWork, known: Broadcast, told: Message, role: str) -> str:
    language = unit.team_language
    if code := text_code(role):
        asked = language.say(
            "{sign} Write the text in {language}, as a reply to this message.",
            sign=sign(known),
            language=language.called(code),
        )
        return f"{asked}\n{fallback(unit, list(told.texts))}".strip()
    shown = example(unit) if role == WHEN else f"{unit.context.place.name[language.code]} https://example.org"
    return language.say(FOUND[role], example=Ltr(shown))


def _skipping(request: TeamRequest, known: Broadcast, told: Message, role: str) -> tuple[Row, ...]:
    language = request.language
    # Translators: button
    label = language.say(WITHOUT[role]) if role in WITHOUT else language.say("Skip")
    rows: list[Row] = [(Button(label, tap=go(known, SKIP, role)),)]
    if text_code(role) and text_code(next_role(request.unit, known, told, role)):
        # Translators: button
        others = Button(language.say("Skip the other languages"), tap=go(known, "skipall", role))
        rows.append((others,))
    # Translators: button
    rows.append((Button(language.say("✖ Throw away"), tap=go(known, "drop")),))
    return tuple(rows)


def _changing(language: Language, known: Broadcast, told: Message, role: str) -> tuple[Row, ...]:
    # Translators: button
    back = Button(language.say("‹ Back"), tap=go(known, BACK, role))
    may_go = _have(told, role) and role != text_role(next(iter(told.texts)))
    # Translators: button
    remove = Button(language.say("Remove it"), tap=go(known, "remove", role))
    return ((remove,), (back,)) if may_go else ((back,),)


def _have(told: Message, role: str) -> bool:
    if code := text_code(role):
        return code in told.texts
    return bool({PICTURE: told.picture, LINKS: told.buttons}.get(role))


def _led(lead: str) -> tuple[Piece, ...]:
    return (Piece(f"{lead}\n\n"),) if lead else ()

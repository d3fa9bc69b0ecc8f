"""A citizen's sign-up: alone, with others, on the waitlist, or cancelled."""

import io
from typing import Final

import msgspec
import segno

from handlers.events import attendance
from handlers.events.attendance import Full, Over
from handlers.events.citizen import page
from handlers.events.texts import dated, title
from handlers.messaging.button_data import tap
from handlers.messaging.outbound import Button, File, Piece, Screen
from handlers.messaging.unit_of_work import Conversation
from handlers.messaging.widgets import Row, simple
from storage.events import events, signups
from storage.events.events import Event
from storage.events.signups import Signup

IN_A_ROW: Final = 4
DOT: Final = 10
"""Pixels of one square of a QR code: large enough to be read off a phone."""
HERE: Final = "here"
"""A tap on the page itself, which changes; any other is answered below its message."""


def tapped(talk: Conversation, event: Event, verb: str, rest: list[str]) -> None:
    match verb, rest:
        case (("in" | "wait"), [number]) if number.isdecimal() and len(number) < IN_A_ROW:
            _join(talk, event, max(int(number), 1), wait=verb == "wait")
        case "with", _:
            _ask_how_many(talk, event)
        case "off", ["here"]:
            _leave(talk, event, sure=False)
        case "off", ["yes"]:
            _leave(talk, event, sure=True)
        case "off", _:
            talk.anew = True
            _leave(talk, event, sure=False)
        case "code", _:
            _show_code(talk, event)
        case _:
            page.show(talk, event)


def with_file(screen: Screen, file: File) -> Screen:
    return msgspec.structs.replace(screen, files=(file,))


def _join(talk: Conversation, event: Event, people: int, *, wait: bool) -> None:
    before = signups.find(talk.tx, event.id, talk.who.id)
    try:
        attendance.sign_up(talk, talk.who, event, people, wait=wait)
    except Over:
        page.show(talk, event)
        return
    except Full as full:
        _full(talk, event, people, full.left, before)
        return
    _again(talk, event)


def _full(talk: Conversation, event: Event, people: int, left: int, before: Signup | None) -> None:
    """Fewer places are left: fewer people can come, or all join the waitlist. Places they have stay theirs."""
    language = talk.language
    comes = before is not None and before.state == "coming"
    most = left + (before.people if before is not None and comes else 0)
    if most:
        text = language.say_many(
            "There is room for {n} person only.", "There is room for {n} people only.", most
        )
    else:
        text = language.say("All places are taken. You can wait: when somebody cannot come, we write to you.")
    rows: list[Row] = []
    if most:
        # Translators: button
        label = language.say_many("✅ Come with {n}", "✅ Come with {n}", most)
        rows.append((Button(label, tap=tap("e", "in", event.id, most)),))
    if not comes:
        # Translators: button
        label = language.say_many("⏳ Wait for {n} place", "⏳ Wait for {n} places", people)
        rows.append((Button(label, tap=tap("e", "wait", event.id, min(people, event.most_each))),))
    talk.show(_on_page(event, simple(language, text, *rows, (_back(talk, event),))))


def _ask_how_many(talk: Conversation, event: Event) -> None:
    """Asks how many people come in all."""
    language = talk.language
    text = language.say(
        "{title}\nHow many are you in all, with yourself?", title=title(talk, event, language)
    )
    numbers = [Button(str(n), tap=tap("e", "in", event.id, n)) for n in range(1, max(event.most_each, 1) + 1)]
    rows = [tuple(numbers[at : at + IN_A_ROW]) for at in range(0, len(numbers), IN_A_ROW)]
    talk.show(_on_page(event, simple(language, text, *rows, (_back(talk, event),))))


def _leave(talk: Conversation, event: Event, *, sure: bool) -> None:
    """Cancels the sign-up. With a waitlist there is no way back, so it is confirmed first."""
    mine = signups.find(talk.tx, event.id, talk.who.id)
    is_over = event.state != "published" or event.ends_at <= talk.now
    if mine is None or not mine.is_active or is_over:
        page.show(talk, event)
    elif not sure and mine.state == "coming" and signups.waiting(talk.tx, event.id, 1):
        _ask_whether(talk, event)
    else:
        attendance.stay_away(talk, talk.who, event)
        _again(talk, event, talk.language.say("👍 Thank you for telling us. Your place is free for others."))


def _ask_whether(talk: Conversation, event: Event) -> None:
    language = talk.language
    text = language.say(
        "{title}, {when}: somebody waits for a place. Shall we give them yours?",
        title=title(talk, event, language),
        when=dated(talk, event, language),
    )
    # Translators: button
    yes = Button(language.say("Yes, I cannot come"), tap=tap("e", "off", event.id, "yes"))
    # Translators: button
    no = Button(language.say("No, I come"), tap=tap("e", "back", event.id))
    talk.show(_on_page(event, simple(language, text, (yes, no))))


def _show_code(talk: Conversation, event: Event) -> None:
    """Shows the code large, and as a picture that another phone can read."""
    language = talk.language
    mine = signups.find(talk.tx, event.id, talk.who.id)
    if mine is None or mine.state != "coming":
        page.show(talk, event)
        return
    text = language.say(
        "🎫 {title}, {when}.\nAt the door show this picture, or say the code:",
        title=title(talk, event, language),
        when=dated(talk, event, language),
    )
    # Translators: button
    copy = Button(language.say("⧉ Copy the code"), copy=mine.code)
    pieces = (Piece(f"{text}\n"), Piece(mine.code, "code"))
    talk.anew = True
    screen = Screen(pieces, ((copy,),), language=language.code)
    talk.show(with_file(screen, File("photo", name="code.png", type="image/png", body=qr(mine.code))))


def qr(text: str) -> bytes:
    out = io.BytesIO()
    segno.make(text, micro=False, error="m").save(out, kind="png", scale=DOT, border=4)
    return out.getvalue()


def _again(talk: Conversation, event: Event, lead: str = "") -> None:
    """Shows the page as it is now."""
    page.show(talk, events.get(talk.tx, event.id), lead=lead)


def _back(talk: Conversation, event: Event) -> Button:
    # Translators: button
    return Button(talk.language.say("‹ Back"), tap=tap("e", "back", event.id))


def _on_page(event: Event, screen: Screen) -> Screen:
    """In place of the page: its picture stays."""
    files = (File("photo", event.picture),) if event.picture else ()
    return msgspec.structs.replace(screen, files=files)

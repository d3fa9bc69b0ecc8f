"""The page of one event: what, when, where, for whom; the reader's sign-up; and the actions possible."""

from typing import Final

from handlers.events.citizen import browse
from handlers.events.citizen.browse import EventFilter
from handlers.events.texts import access, dated, map_of, places, spoken, text_of, topic, where
from handlers.messaging.button_data import tap
from handlers.messaging.outbound import Button, File, Piece, Screen
from handlers.messaging.unit_of_work import Conversation, UnitOfWork
from handlers.messaging.widgets import Row, menu_row
from locales.language import Language, Ltr
from storage.events import events, signups
from storage.events.events import Event
from storage.events.signups import Signup

ROOM: Final = 900
"""Characters that fit below a picture, with some to spare: a longer text is read with one more tap."""
LEAST: Final = 80


def show(talk: Conversation, event: Event, look: EventFilter | None = None, lead: str = "") -> None:
    """Shows the page, or a kind sentence and what is on instead."""
    if event.state != "published" or event.ends_at <= talk.now:
        gone(talk, event)
        return
    mine = signups.find(talk.tx, event.id, talk.who.id)
    files = (File("photo", event.picture),) if event.picture else ()
    pieces, cut = _pieces(talk, event, mine, lead)
    rows = (
        *_coming(event, mine, talk.language),
        _tools(event, talk.language, cut=cut),
        _ways(event, look or EventFilter(), talk.language),
    )
    talk.show(Screen(pieces, tuple(row for row in rows if row), files, talk.language.code))


def open_by_code(talk: Conversation, code: str) -> None:
    """Opens an event by a link on a poster, or one that was passed on. A draft looks as if it did not exist."""
    event = events.by_code(talk.tx, code)
    if event is None or event.state == "draft":
        gone(talk, None)
    else:
        show(talk, event)


def gone(talk: Conversation, event: Event | None) -> None:
    """Shows what is on instead of an event that is over, cancelled, or unknown."""
    language = talk.language
    if event is None:
        lead = language.say("We do not know that event. Perhaps the link is not complete.")
    elif event.state == "cancelled":
        name = text_of(talk, event, language).title
        lead = language.say("{title} has been cancelled. We are sorry.", title=name)
    else:
        name = text_of(talk, event, language).title
        lead = language.say("{title} is over. Here is what comes next.", title=name)
    browse.show(talk, EventFilter(), lead)


def whole_text(talk: Conversation, event: Event) -> None:
    """Shows all of the text, where the page had no room for it."""
    language, text = talk.language, text_of(talk, event, talk.language)
    # Translators: button
    back = Button(language.say("🗓 More about it"), tap=tap("e", "show", event.id))
    pieces = (Piece(text.title, "bold"), Piece(f"\n\n{text.body}"))
    talk.show(Screen(pieces, ((back,),), language=language.code))


def standing(mine: Signup | None, language: Language) -> str:
    """The reader's sign-up, with how many people, and the code for the door."""
    if mine is None or mine.state == "cancelled":
        return ""
    if mine.state == "came":
        return language.say("✅ You are in. Enjoy it!")
    if mine.state == "waiting":
        return language.say_many(
            "⏳ You are on the list. We write to you as soon as there is a place for you.",
            "⏳ You are on the list with {n} people. We write to you as soon as there are places for all of you.",
            mine.people,
        )
    comes = language.say_many("✅ You come.", "✅ You come, {n} people in all.", mine.people)
    code = language.say("Your code at the door: {code}", code=Ltr(mine.code))
    return f"{comes}\n{code}"


def _pieces(
    talk: Conversation, event: Event, mine: Signup | None, lead: str
) -> tuple[tuple[Piece, ...], bool]:
    """The text in its styles, and whether its body had to be cut."""
    language = talk.language
    text = text_of(talk, event, language)
    state = standing(mine, language)
    facts = "\n".join(facts_of(talk, event, language))
    rest = sum(map(len, (lead, text.title, facts, state)))
    room = max(ROOM - rest, LEAST)
    cut = bool(event.picture) and len(text.body) > room
    body = browse.clipped(text.body, room) if cut else text.body
    pieces = [Piece(f"{lead}\n\n")] if lead else []
    pieces += [Piece(text.title, "bold"), Piece(f"\n{facts}")]
    pieces += [Piece(f"\n\n{body}")] if body else []
    pieces += [Piece("\n\n"), Piece(state, "bold")] if state else []
    return tuple(pieces), cut


def facts_of(unit: UnitOfWork, event: Event, language: Language) -> list[str]:
    """One line each; unknown facts have none."""
    found = [
        language.say("🕔 {when}", when=dated(unit, event, language)),
        language.say("📍 {where}", where=where(unit, event, language)),
        topic(unit, event, language),
    ]
    if event.organiser:
        found.append(language.say("👥 Organised by: {organiser}", organiser=event.organiser))
    if tongues := spoken(event, language):
        found.append(language.say("🗣 Spoken there: {languages}", languages=tongues))
    if eased := access(event, language):
        found.append(language.say("♿ Accessibility: {access}", access=eased))
    if left := places(event, language):
        found.append(language.say("🪑 {places}", places=left))
    return [line for line in found if line]


def _coming(event: Event, mine: Signup | None, language: Language) -> list[Row]:
    """The actions possible at present."""
    state = mine.state if mine else "cancelled"
    # Translators: button
    others = Button(language.say("➕ With others"), tap=tap("e", "with", event.id))
    more = (others,) if event.most_each > 1 else ()
    # Translators: button
    many = Button(language.say("👥 How many we are"), tap=tap("e", "with", event.id))
    if state == "coming":
        # Translators: button
        code = Button(language.say("🎫 My code for the door"), tap=tap("e", "code", event.id))
        # Translators: button
        no = Button(language.say("I cannot come"), tap=tap("e", "off", event.id, "here"))
        return [(code,), (many, no) if more else (no,)]
    if state == "waiting":
        # Translators: button
        off = Button(language.say("Take me off the list"), tap=tap("e", "off", event.id, "here"))
        return [(many, off) if more else (off,)]
    if state == "came":
        return []
    if event.left is not None and event.left <= 0:
        # Translators: button
        wait = Button(language.say("⏳ Put me on the list"), tap=tap("e", "wait", event.id, 1))
        return [(wait, *more)]
    # Translators: button
    return [(Button(language.say("✅ I come"), tap=tap("e", "in", event.id, 1)), *more)]


def _tools(event: Event, language: Language, *, cut: bool) -> Row:
    row: list[Button] = []
    if cut:
        # Translators: button
        row.append(Button(language.say("📖 Read it all"), tap=tap("e", "text", event.id)))
    if link := map_of(event):
        # Translators: button
        row.append(Button(language.say("🗺 Map"), url=link))
    # Translators: button
    row.append(Button(language.say("📆 Calendar"), tap=tap("e", "ics", event.id)))
    return tuple(row)


def _ways(event: Event, look: EventFilter, language: Language) -> Row:
    """Back to the list. A picture stays a picture: from its message the next screen is a new one."""
    verb = "onward" if event.picture else "on"
    # Translators: button
    back = Button(language.say("‹ What's on"), tap=tap("e", verb, *look.words))
    return (back,) if event.picture else (back, *menu_row(language))

"""What the team writes about an event in words: why it is cancelled, its minutes, how many people were reached."""

from typing import Final

from flows.event_questions import whole
from handlers.events import minutes, publishing
from handlers.events.team import card
from handlers.events.team.editor_review import later_dates
from handlers.events.texts import title
from handlers.messaging.button_data import tap
from handlers.messaging.outbound import Button, Piece
from handlers.messaging.team_request import Asking
from handlers.messaging.widgets import Row, parts
from locales.clean import clean
from storage.events import event_drafts, events, signups
from storage.events.events import Event

PROMPT: Final = "ep"
"""What the button under a question about an event begins with: a reply to it is the answer."""
ALL, ALL_OFF = "cancelall", "offall"
"""What is done to this and all later dates."""
LONGEST_MINUTES: Final = 20_000
LONGEST_REASON: Final = 500
MOST_REACHED: Final = 100_000


def ask_reason(asking: Asking, event: Event, *, every: bool = False) -> None:
    """🚫: who is told, said once; the reason is a reply. `every` is this and all later dates."""
    desk, dates = asking.language, _dates(asking, event, every=every)
    people = sum(_people(asking, each) for each in dates)
    told = desk.say_many(
        "{n} person has signed up, and is told at once.",
        "{n} people have signed up, and are told at once.",
        people,
    )
    text = desk.say(
        "🚫 Cancel {title}? Write the reason as a reply to this message: people read it as you write it.",
        title=title(asking.turn, event, desk),
    )
    many = desk.say_many("It is {n} date.", "These are {n} dates.", len(dates))
    lines = [text, many if every else "", told if people else ""]
    # Translators: button
    without = card.button(desk.say("🚫 Cancel without a reason"), event, ALL_OFF if every else "off")
    # Translators: button
    rest = card.button(desk.say("🚫 All later dates too"), event, ALL)
    row = (rest,) if not every and later_dates(asking.turn, event) else ()
    rows = ((without,), row, *_prompt_row(asking, event, ALL if every else "cancel"))
    asking.show((Piece("\n".join(line for line in lines if line)),), tuple(each for each in rows if each))


def cancel(asking: Asking, event: Event, reason: str, *, every: bool = False) -> None:
    turn, desk = asking.turn, asking.language
    known = events.lock(turn.tx, event.id)
    if known.state != "published" or known.ends_at <= turn.now:
        card.show(asking, known, desk.say("This event cannot be cancelled any more."))
        return
    people = 0
    for each in _dates(asking, known, every=every):
        people += _people(asking, each)
        publishing.cancel(turn, each, reason)
        event_drafts.drop_of_event(turn.tx, each.id)
    said = desk.say("🚫 Cancelled.")
    told = desk.say_many("{n} person is told.", "{n} people are told.", people)
    card.show(asking, events.get(turn.tx, known.id), f"{said} {told}" if people else said)


def ask_minutes(asking: Asking, event: Event) -> None:
    """📝: what is written already, and the place to go on."""
    desk, written = asking.language, minutes.read(asking.turn, event)
    name = title(asking.turn, event, desk)
    how = desk.say(
        "📝 {title}: write the minutes as a reply to this message. Several messages are put together.",
        title=name,
    )
    *before, last = parts(written) if written else [""]
    for part in before:
        asking.show((Piece(part, "quote"),))
    pieces = (Piece(last, "quote"), Piece(f"\n\n{how}")) if last else (Piece(how),)
    # Translators: button
    anew = (card.button(desk.say("🗑 Delete the minutes"), event, "anew"),) if written else ()
    asking.show(pieces, (*((anew,) if anew else ()), *_prompt_row(asking, event, "minutes")))


def delete_minutes(asking: Asking, event: Event) -> None:
    changed = minutes.write(asking.turn, event, "")
    card.show(asking, changed, asking.language.say("The minutes are deleted."))


def ask_reached(asking: Asking, event: Event) -> None:
    text = asking.language.say(
        "👣 {title}: how many people did you reach? Write the number as a reply to this message.",
        title=title(asking.turn, event, asking.language),
    )
    asking.show((Piece(text),), _prompt_row(asking, event, "reached"))


def replied(asking: Asking, event: Event, role: str) -> None:
    """The answer to one of these questions."""
    if asking.heard.edited:
        asking.tell(asking.language.say("A corrected message changes nothing here. Please write a new one."))
        return
    text = clean(asking.heard.said.text)
    if not text:
        asking.tell(asking.language.say("Please write it in words."))
    elif role in ("cancel", ALL):
        _cancel_because(asking, event, text, every=role == ALL)
    elif role == "minutes":
        _add_minutes(asking, event, text)
    elif role == "reached":
        _keep_reached(asking, event, text)


def _cancel_because(asking: Asking, event: Event, reason: str, *, every: bool) -> None:
    if len(reason) > LONGEST_REASON:
        asking.tell(
            asking.language.say(
                "That is too long: {n} characters, and {most} fit. Please make it shorter.",
                n=len(reason),
                most=LONGEST_REASON,
            )
        )
        return
    cancel(asking, event, reason, every=every)


def _add_minutes(asking: Asking, event: Event, text: str) -> None:
    desk, turn = asking.language, asking.turn
    known = events.lock(turn.tx, event.id)
    whole_text = "\n\n".join(part for part in (minutes.read(turn, known), text) if part)
    if len(whole_text) > LONGEST_MINUTES:
        asking.tell(desk.say("The minutes would be too long. This part was not kept; the others are."))
        return
    changed = minutes.write(turn, known, whole_text)
    said = desk.say_many(
        "📝 Kept: the minutes have {n} character. Reply to this message to add more.",
        "📝 Kept: the minutes have {n} characters. Reply to this message to add more.",
        len(whole_text),
    )
    asking.show((Piece(said),), _prompt_row(asking, changed, "minutes"))


def _keep_reached(asking: Asking, event: Event, text: str) -> None:
    desk, turn, number = asking.language, asking.turn, whole(text)
    if number is None or number > MOST_REACHED:
        said = desk.say("Please write a number, such as {example}, as a reply to the question.", example=35)
        asking.show((Piece(said),), _prompt_row(asking, event, "reached"))
        return
    known = events.lock(turn.tx, event.id)
    changed = events.change(turn.tx, known, turn.now, reached=number) or known
    card.show(asking, changed)


def _dates(asking: Asking, event: Event, *, every: bool) -> list[Event]:
    return [event, *(later_dates(asking.turn, event) if every else [])]


def _people(asking: Asking, event: Event) -> int:
    counts = signups.counts(asking.turn.tx, event.id)
    return sum(counts.get(state, (0, 0))[1] for state in ("coming", "waiting"))


def _prompt_row(asking: Asking, event: Event, role: str) -> tuple[Row, ...]:
    # Translators: button
    return ((Button(asking.language.say("‹ Back"), tap=tap("k", PROMPT, event.id, role)),),)

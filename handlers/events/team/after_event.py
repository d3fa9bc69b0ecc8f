"""The team's words about an event: why it is cancelled, its minutes, how many people were reached."""

from typing import Final

from flows.questions.number import whole
from handlers.events import minutes, publishing
from handlers.events.team import card, saved_drafts
from handlers.events.team.editor_review import later_dates
from handlers.events.texts import title
from handlers.messaging.button_data import tap
from handlers.messaging.outbound import Button, Piece
from handlers.messaging.team_request import TeamRequest
from handlers.messaging.widgets import Row, parts
from locales.clean import clean
from storage.events import events, signups
from storage.events.events import Event

PROMPT: Final = "ep"
"""The buttons under a question about an event begin with it: a reply to it is the answer."""
ALL, ALL_OFF = "cancelall", "offall"
"""The actions on this and all later dates."""
LONGEST_MINUTES: Final = 20_000
LONGEST_REASON: Final = 500
MOST_REACHED: Final = 100_000


def ask_reason(request: TeamRequest, event: Event, *, every: bool = False) -> None:
    """🚫: tells who is informed, and asks for the reason as a reply. `every` is this and all later dates."""
    team_language, dates = request.language, _dates(request, event, every=every)
    people = sum(_people(request, each) for each in dates)
    told = team_language.say_many(
        "{n} person has signed up, and is told at once.",
        "{n} people have signed up, and are told at once.",
        people,
    )
    text = team_language.say(
        "🚫 Cancel {title}? Write the reason as a reply to this message: people read it as you write it.",
        title=title(request.unit, event, team_language),
    )
    many = team_language.say_many("It is {n} date.", "These are {n} dates.", len(dates))
    lines = [text, many if every else "", told if people else ""]
    # Translators: button
    without = card.button(team_language.say("🚫 Cancel without a reason"), event, ALL_OFF if every else "off")
    # Translators: button
    rest = card.button(team_language.say("🚫 All later dates too"), event, ALL)
    row = (rest,) if not every and later_dates(request.unit, event) else ()
    rows = ((without,), row, *_prompt_row(request, event, ALL if every else "cancel"))
    request.show((Piece("\n".join(line for line in lines if line)),), tuple(each for each in rows if each))


def cancel(request: TeamRequest, event: Event, reason: str, *, every: bool = False) -> None:
    unit, team_language = request.unit, request.language
    known = events.lock(unit.tx, event.id)
    if known.state != "published" or known.ends_at <= unit.now:
        card.show(request, known, team_language.say("This event cannot be cancelled any more."))
        return
    people = 0
    for each in _dates(request, known, every=every):
        people += _people(request, each)
        publishing.cancel(unit, each, reason)
        saved_drafts.drop_of_event(unit, each)
    said = team_language.say("🚫 Cancelled.")
    told = team_language.say_many("{n} person is told.", "{n} people are told.", people)
    card.show(request, events.get(unit.tx, known.id), f"{said} {told}" if people else said)


def ask_minutes(request: TeamRequest, event: Event) -> None:
    """📝: shows the minutes so far, and asks for more."""
    team_language, written = request.language, minutes.read(request.unit, event)
    name = title(request.unit, event, team_language)
    how = team_language.say(
        "📝 {title}: write the minutes as a reply to this message. Several messages are put together.",
        title=name,
    )
    *before, last = parts(written) if written else [""]
    for part in before:
        request.show((Piece(part, "quote"),))
    pieces = (Piece(last, "quote"), Piece(f"\n\n{how}")) if last else (Piece(how),)
    # Translators: button
    anew = (card.button(team_language.say("🗑 Delete the minutes"), event, "anew"),) if written else ()
    request.show(pieces, (*((anew,) if anew else ()), *_prompt_row(request, event, "minutes")))


def delete_minutes(request: TeamRequest, event: Event) -> None:
    changed = minutes.write(request.unit, event, "")
    card.show(request, changed, request.language.say("The minutes are deleted."))


def ask_reached(request: TeamRequest, event: Event) -> None:
    text = request.language.say(
        "👣 {title}: how many people did you reach? Write the number as a reply to this message.",
        title=title(request.unit, event, request.language),
    )
    request.show((Piece(text),), _prompt_row(request, event, "reached"))


def replied(request: TeamRequest, event: Event, role: str) -> None:
    """Takes the answer to one of these questions."""
    if request.inbound.edited:
        request.tell(
            request.language.say("A corrected message changes nothing here. Please write a new one.")
        )
        return
    text = clean(request.inbound.said.text)
    if not text:
        request.tell(request.language.say("Please write it in words."))
    elif role in ("cancel", ALL):
        _cancel_because(request, event, text, every=role == ALL)
    elif role == "minutes":
        _add_minutes(request, event, text)
    elif role == "reached":
        _keep_reached(request, event, text)


def _cancel_because(request: TeamRequest, event: Event, reason: str, *, every: bool) -> None:
    if len(reason) > LONGEST_REASON:
        request.tell(
            request.language.say(
                "That is too long: {n} characters, and {most} fit. Please make it shorter.",
                n=len(reason),
                most=LONGEST_REASON,
            )
        )
        return
    cancel(request, event, reason, every=every)


def _add_minutes(request: TeamRequest, event: Event, text: str) -> None:
    team_language, unit = request.language, request.unit
    known = events.lock(unit.tx, event.id)
    whole_text = "\n\n".join(part for part in (minutes.read(unit, known), text) if part)
    if len(whole_text) > LONGEST_MINUTES:
        request.tell(
            team_language.say("The minutes would be too long. This part was not kept; the others are.")
        )
        return
    changed = minutes.write(unit, known, whole_text)
    said = team_language.say_many(
        "📝 Kept: the minutes have {n} character. Reply to this message to add more.",
        "📝 Kept: the minutes have {n} characters. Reply to this message to add more.",
        len(whole_text),
    )
    request.show((Piece(said),), _prompt_row(request, changed, "minutes"))


def _keep_reached(request: TeamRequest, event: Event, text: str) -> None:
    team_language, unit, number = request.language, request.unit, whole(text)
    if number is None or number > MOST_REACHED:
        said = team_language.say(
            "Please write a number, such as {example}, as a reply to the question.", example=35
        )
        request.show((Piece(said),), _prompt_row(request, event, "reached"))
        return
    known = events.lock(unit.tx, event.id)
    changed = events.change(unit.tx, known, unit.now, reached=number) or known
    card.show(request, changed)


def _dates(request: TeamRequest, event: Event, *, every: bool) -> list[Event]:
    return [event, *(later_dates(request.unit, event) if every else [])]


def _people(request: TeamRequest, event: Event) -> int:
    counts = signups.counts(request.unit.tx, event.id)
    return sum(counts.get(state, (0, 0))[1] for state in ("coming", "waiting"))


def _prompt_row(request: TeamRequest, event: Event, role: str) -> tuple[Row, ...]:
    # Translators: button
    return ((Button(request.language.say("‹ Back"), tap=tap("k", PROMPT, event.id, role)),),)

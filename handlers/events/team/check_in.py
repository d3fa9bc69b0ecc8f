"""/door: operators check people in by typing or scanning codes; each is answered in a line."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Final

from handlers.events import check_in
from handlers.events.check_in import Met
from handlers.events.team import card
from handlers.events.team.after_event import PROMPT
from handlers.events.texts import dated, title
from handlers.messaging.button_data import tap
from handlers.messaging.outbound import Button, Piece
from handlers.messaging.team_request import TeamRequest
from handlers.messaging.widgets import Row
from locales.language import Ltr
from storage.events import check_in as event_check_in
from storage.events import events, signups
from storage.events.events import Event
from storage.place.slots import Span
from storage.tickets.codes import read_code

MOST_AT_ONCE: Final = 20
ROLE: Final = "door"
DAY: Final = timedelta(days=1)


def run(request: TeamRequest) -> None:
    """/door, or /door and codes."""
    if request.words and codes_in(request, request.words):
        take_codes(request, request.words)
    else:
        choose(request)


def choose(request: TeamRequest, lead: str = "") -> None:
    """Today's event; where there are several, asks which one."""
    found = today(request)
    if len(found) == 1 and not lead:
        open_for(request, found[0])
    elif not found:
        request.tell(request.language.say("There is no event today. /events shows what is coming."))
    else:
        rows = tuple(
            (Button(title(request.unit, each, request.language)[:60], tap=_open_tap(each)),) for each in found
        )
        text = lead or request.language.say("At the door of which event are you?")
        request.show((Piece(text),), rows)


def open_for(request: TeamRequest, event: Event) -> None:
    """From now on this operator's codes are meant for it."""
    unit, team_language = request.unit, request.language
    if not card.is_at_the_door(unit, event):
        request.tell(team_language.say("This event is not today."))
        return
    event_check_in.open_door(unit.tx, request.who.id, event.id, unit.now)
    text = team_language.say(
        "🚪 {title}: write or scan the codes, such as {code}. Each message may hold several.",
        title=title(unit, event, team_language),
        code=Ltr(f"{unit.context.place.prefix}E-7K3QP-M"),
    )
    request.show((Piece(text), Piece(f"\n{total(request, event)}")), _rows(request, event))


def codes_in(request: TeamRequest, text: str) -> list[str]:
    """The sign-up codes that a text consists of; empty when it holds anything else."""
    prefix = f"{request.unit.context.place.prefix}E"
    words = text.replace(",", " ").split()
    read = [read_code(prefix, word) for word in words]
    if None in read:
        read = [read_code(prefix, text)]
    return [] if None in read else list(dict.fromkeys(code for code in read if code))[:MOST_AT_ONCE]


def take_codes(request: TeamRequest, text: str, event: Event | None = None) -> None:
    """Checks codes in at the door the operator opened; with one event today there is no doubt."""
    unit = request.unit
    here = event or _here(request)
    if here is None:
        choose(
            request,
            request.language.say("At the door of which event are you? Choose it, then send the code again."),
        )
        return
    if not card.is_at_the_door(unit, here):
        request.tell(request.language.say("This event is not today."))
        return
    _answer(request, here, [(code, check_in.meet(unit, here, code)) for code in codes_in(request, text)])


def let_in(request: TeamRequest, event: Event) -> None:
    """The button to let in a person on the waitlist, or one who had cancelled."""
    code = read_code(f"{request.unit.context.place.prefix}E", request.words)
    if code and card.is_at_the_door(request.unit, event):
        _answer(request, event, [(code, check_in.meet(request.unit, event, code, let_in=True))])


def refuse_words(request: TeamRequest, event: Event) -> None:
    """Refuses a reply to the door that holds no code."""
    text = request.language.say(
        "This is no code of a sign-up. It looks like {code}, and stands on the page of the event.",
        code=Ltr(f"{request.unit.context.place.prefix}E-7K3QP-M"),
    )
    request.show((Piece(text),), _rows(request, event))


def total(request: TeamRequest, event: Event) -> str:
    """How many people are in, and how many are still expected."""
    counts = signups.counts(request.unit.tx, event.id)
    came, coming = (counts.get(state, (0, 0))[1] for state in ("came", "coming"))
    return request.language.say("In: {came}. Still expected: {coming}.", came=came, coming=coming)


def today(request: TeamRequest) -> list[Event]:
    """The events that people may come to now."""
    unit = request.unit
    around = Span(unit.now - 2 * DAY, unit.now + DAY)
    return [each for each in events.between(unit.tx, around) if card.is_at_the_door(unit, each)]


def _here(request: TeamRequest) -> Event | None:
    found = today(request)
    opened = event_check_in.door_of(request.unit.tx, request.who.id)
    mine = [each for each in found if each.id == opened]
    return mine[0] if mine else found[0] if len(found) == 1 else None


def _answer(request: TeamRequest, event: Event, every: Sequence[tuple[str, Met]]) -> None:
    """A line for each code, all in one message: a group takes few of them a minute."""
    now = events.get(request.unit.tx, event.id)
    pieces: list[Piece] = []
    for code, met in every:
        pieces += [Piece(code, "code"), Piece(f" {_sentence(request, now, met)}\n")]
    # Translators: button
    label = request.language.say("✅ Let them in")
    rows = tuple(
        (card.button(f"{label}: {code}", event, "letin", code),)
        for code, met in every
        if met.answer in ("waiting", "cancelled")
    )
    request.show((*pieces, Piece(total(request, event))), (*rows, *_rows(request, event)))


def _sentence(request: TeamRequest, event: Event, met: Met) -> str:
    team_language, people = request.language, met.signup.people if met.signup else 0
    if met.answer == "elsewhere" and met.signup is not None:
        other = events.get(request.unit.tx, met.signup.event_id)
        return team_language.say(
            "⛔ This code is for another event: {title}, {when}.",
            title=title(request.unit, other, team_language),
            when=dated(request.unit, other, team_language),
        )
    sentences: dict[str, str] = {
        "in": team_language.say_many("✅ {n} person, welcome!", "✅ {n} people, welcome!", people),
        "again": team_language.say_many("☑️ Already in: {n} person.", "☑️ Already in: {n} people.", people),
        "waiting": team_language.say_many(
            "⏳ On the waiting list, {n} person. There is room.",
            "⏳ On the waiting list, {n} people. There is room.",
            people,
        ),
        "cancelled": team_language.say_many(
            "✖ Had cancelled, {n} person. There is room.",
            "✖ Had cancelled, {n} people. There is room.",
            people,
        ),
        "full": team_language.say_many(
            "⛔ No place kept, {n} person, and it is full: {taken} of {most}.",
            "⛔ No place kept, {n} people, and it is full: {taken} of {most}.",
            people,
            taken=event.taken,
            most=event.capacity,
        ),
    }
    return sentences.get(met.answer) or team_language.say(
        "⛔ There is no such sign-up. Please check the code."
    )


def _rows(request: TeamRequest, event: Event) -> tuple[Row, ...]:
    # Translators: button
    return ((Button(request.language.say("‹ To the event"), tap=tap("k", PROMPT, event.id, ROLE)),),)


def _open_tap(event: Event) -> str:
    return tap("k", card.PREFIX, event.id, event.version, "door")

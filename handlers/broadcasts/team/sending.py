"""Sends a broadcast: at once, later, or with a second operator; pauses, stops and retries it."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Final

from flows.refused import Refused
from flows.text import _
from handlers.broadcasts import actions, emergency
from handlers.broadcasts.actions import Estimate
from handlers.broadcasts.button_data import go
from handlers.broadcasts.preview import notice
from handlers.broadcasts.team import card, estimate, questions
from handlers.broadcasts.texts import told_in
from handlers.messaging.outbound import Button, Piece, Screen, Show
from handlers.messaging.people_names import operator_name
from handlers.messaging.team_request import TeamRequest
from handlers.messaging.unit_of_work import UnitOfWork
from locales.language import language as language_of
from storage.broadcasts import audiences
from storage.broadcasts.broadcasts import Broadcast
from storage.sending.outbox import RECEIPT

HOLDS: Final[Mapping[str, Callable[[UnitOfWork, Broadcast], Broadcast]]] = {
    "pause": actions.pause,
    "on": actions.go_on,
    "stop": actions.stop,
    "retry": actions.retry_failed,
}
DONE: Final[Mapping[str, str]] = {
    "pause": _("It rests now."),
    "on": _("It goes on."),
    "stop": _("Stopped."),
    "retry": _("Those who failed are tried once more."),
}


def send(request: TeamRequest, broadcast: Broadcast) -> None:
    """📣: sends now. An emergency is confirmed first."""
    if broadcast.emergency:
        estimate.count(request, broadcast, _ask_once_more)
    else:
        schedule(request, broadcast, None)


def schedule(request: TeamRequest, broadcast: Broadcast, at: datetime | None) -> None:
    """Sends then, or now; a large audience waits until another operator agrees. Raises Refused, NotNow."""
    unit = request.unit
    if not audiences.has(unit.tx, told_in(unit, broadcast).audience, unit.now, 1):
        raise Refused(_("Nobody would get it. Please choose another audience with 👥."))
    changed = actions.schedule(request.unit, request.who, broadcast, at)
    if changed.state == "asked":
        estimate.count(request, changed, _ask_for_second)
    else:
        card.show_sent(request, changed)


def raise_alarm(request: TeamRequest, broadcast: Broadcast) -> None:
    """🚨: confirmed, to everybody at once. Raises NotNow."""
    card.show_sent(request, emergency.raise_alarm(request.unit, request.who, broadcast))


def agree(request: TeamRequest, broadcast: Broadcast) -> None:
    """✅: the second operator agrees. Raises NotNow."""
    try:
        changed = actions.agree(request.unit, request.who, broadcast)
    except actions.SamePerson:
        request.tell(request.language.say("You asked for this yourself. Somebody else must agree."))
        return
    card.show_sent(request, changed)


def hold(request: TeamRequest, broadcast: Broadcast, verb: str) -> None:
    """⏸ ▶️ ⏹ 🔁. A first tap on ⏹ only pauses, so that a slip of the finger ends nothing. Raises NotNow."""
    language = request.language
    if verb == "stop" and broadcast.state == "running":
        changed = actions.pause(request.unit, broadcast)
        request.tell(language.say("It rests now. Tap ⏹ once more to stop it for good."))
    else:
        changed = HOLDS[verb](request.unit, broadcast)
        request.tell(language.say(DONE[verb]))
    if request.inbound.message_id != changed.card:  # the action edits the card itself
        card.show(request, changed)


def ask_to_drop(request: TeamRequest, broadcast: Broadcast) -> None:
    """✖: confirmed first, for the draft is deleted."""
    language = request.language
    text = language.say("Shall I throw away what you have written? Nobody has seen it.")
    # Translators: button
    yes = Button(language.say("Yes, throw it away"), tap=go(broadcast, "gone"))
    # Translators: button
    back = Button(language.say("‹ Back"), tap=go(broadcast, "show"))
    request.show((Piece(text),), ((yes,), (back,)), edit=request.inbound.message_id)


def drop(request: TeamRequest, broadcast: Broadcast) -> None:
    """Raises NotNow."""
    actions.stop(request.unit, broadcast)
    text = request.language.say("Thrown away. Nobody got it. /broadcast begins a new one.")
    request.show((Piece(text),), edit=request.inbound.message_id)


def send_to_self(request: TeamRequest, broadcast: Broadcast) -> None:
    """👁: shows it as citizens would see it, in each language; only to an operator who has written to us in private."""
    unit, language, who = request.unit, request.language, request.who
    if who.notice_version is None or not who.reachable:
        # Translators: button
        here = Button(language.say("👁 Show it here"), tap=go(broadcast, "here"))
        request.tell(
            language.say(
                "{name}, I cannot write to you yet: you have never written to me in private. Please open my private chat, tap Start, and try again.",
                name=operator_name(unit, who.id),
            ),
            (here,),
        )
        return
    codes = questions.languages_of(unit)
    for code in codes:
        actions.send_to_self(unit, who, broadcast, language_of(code))
    sent = language.say_many(
        "It is in your private chat, in {n} language.",
        "It is in your private chat, in {n} languages.",
        len(codes),
    )
    request.tell(sent)


def show_here(request: TeamRequest, broadcast: Broadcast) -> None:
    """Shows the same in the team chat, without the buttons of citizens."""
    unit = request.unit
    told = told_in(unit, broadcast)
    for code in questions.languages_of(unit):
        seen = notice(unit, broadcast, told, language_of(code))
        rows = tuple(row for row in seen.rows if all(button.url for button in row))
        head = Piece(f"{request.language.called(code)}\n", "bold")
        screen = Screen((head, *seen.pieces), rows, seen.files, code)
        unit.post(Show(screen), priority=RECEIPT, cause=request.cause)


def _ask_once_more(request: TeamRequest, broadcast: Broadcast, found: Estimate) -> None:
    language = request.language
    text = language.say_many(
        "🚨 This goes to {n} person at once, whatever the hour. Shall I really send it?",
        "🚨 This goes to {n} people at once, whatever the hour. Shall I really send it?",
        found.total,
    )
    # Translators: button
    yes = Button(language.say("🚨 Yes, send it now"), tap=go(broadcast, "really"))
    # Translators: button
    back = Button(language.say("‹ Back"), tap=go(broadcast, "show"))
    pieces = (*card.pieces(request.unit, broadcast, found), Piece(f"\n\n{text}", "bold"))
    request.show(pieces, ((yes,), (back,)), edit=request.inbound.message_id)


def _ask_for_second(request: TeamRequest, broadcast: Broadcast, found: Estimate) -> None:
    """Asks for a second operator in a message of its own: an edited message notifies nobody."""
    unit, language = request.unit, request.language
    seen = card.pieces(unit, broadcast, found)
    if request.inbound.tap:
        text = language.say("This waits for a second person: see the newest message.")
        request.show((*seen, Piece(f"\n{text}")), edit=request.inbound.message_id)
    lead = language.say(
        "🙋 {name} asks for a second person. Please read it all, then agree with the button.",
        name=operator_name(unit, broadcast.person_id),
    )
    request.show((Piece(f"{lead}\n\n"), *seen), card.rows(unit, broadcast))

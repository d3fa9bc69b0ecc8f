"""A broadcast goes out: at once, later, or when a second person agrees; held, stopped, tried once more."""

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
from handlers.messaging.team_request import Asking
from handlers.messaging.unit_of_work import Turn
from handlers.tickets.team_texts import operator_name
from locales.language import language as language_of
from storage.broadcasts import audiences
from storage.broadcasts.broadcasts import Broadcast
from storage.sending.outbox import RECEIPT

HOLDS: Final[Mapping[str, Callable[[Turn, Broadcast], Broadcast]]] = {
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


def send(asking: Asking, known: Broadcast) -> None:
    """📣: now. An emergency is asked about once more."""
    if known.emergency:
        estimate.count(asking, known, _ask_once_more)
    else:
        schedule(asking, known, None)


def schedule(asking: Asking, known: Broadcast, at: datetime | None) -> None:
    """Then, or now; a large audience waits until somebody else agrees. Raises Refused, NotNow."""
    turn = asking.turn
    if not audiences.has(turn.tx, told_in(turn, known).audience, turn.now, 1):
        raise Refused(_("Nobody would get it. Please choose another audience with 👥."))
    changed = actions.schedule(asking.turn, asking.who, known, at)
    if changed.state == "asked":
        estimate.count(asking, changed, _ask_for_second)
    else:
        card.show_sent(asking, changed)


def raise_alarm(asking: Asking, known: Broadcast) -> None:
    """🚨: yes, to everybody at once. Raises NotNow."""
    card.show_sent(asking, emergency.raise_alarm(asking.turn, asking.who, known))


def agree(asking: Asking, known: Broadcast) -> None:
    """✅: the second person. Raises NotNow."""
    try:
        changed = actions.agree(asking.turn, asking.who, known)
    except actions.SamePerson:
        asking.tell(asking.language.say("You asked for this yourself. Somebody else must agree."))
        return
    card.show_sent(asking, changed)


def hold(asking: Asking, known: Broadcast, verb: str) -> None:
    """⏸ ▶️ ⏹ 🔁. A first tap on ⏹ only holds it, so that a slip of the finger ends nothing. Raises NotNow."""
    language = asking.language
    if verb == "stop" and known.state == "running":
        changed = actions.pause(asking.turn, known)
        asking.tell(language.say("It rests now. Tap ⏹ once more to stop it for good."))
    else:
        changed = HOLDS[verb](asking.turn, known)
        asking.tell(language.say(DONE[verb]))
    if asking.heard.message_id != changed.card:  # the card itself is changed by the deed
        card.show(asking, changed)


def ask_to_drop(asking: Asking, known: Broadcast) -> None:
    """✖: once more, for what was written is gone then."""
    language = asking.language
    text = language.say("Shall I throw away what you have written? Nobody has seen it.")
    # Translators: button
    yes = Button(language.say("Yes, throw it away"), tap=go(known, "gone"))
    # Translators: button
    back = Button(language.say("‹ Back"), tap=go(known, "show"))
    asking.show((Piece(text),), ((yes,), (back,)), edit=asking.heard.message_id)


def drop(asking: Asking, known: Broadcast) -> None:
    """Raises NotNow."""
    actions.stop(asking.turn, known)
    text = asking.language.say("Thrown away. Nobody got it. /broadcast begins a new one.")
    asking.show((Piece(text),), edit=asking.heard.message_id)


def send_to_self(asking: Asking, known: Broadcast) -> None:
    """👁: as citizens would see it, in each language; only where this operator has written to us in private."""
    turn, language, who = asking.turn, asking.language, asking.who
    if who.notice_version is None or not who.reachable:
        # Translators: button
        here = Button(language.say("👁 Show it here"), tap=go(known, "here"))
        asking.tell(
            language.say(
                "{name}, I cannot write to you yet: you have never written to me in private. Please open my private chat, tap Start, and try again.",
                name=operator_name(turn, who.id),
            ),
            (here,),
        )
        return
    codes = questions.languages_of(turn)
    for code in codes:
        actions.send_to_self(turn, who, known, language_of(code))
    sent = language.say_many(
        "It is in your private chat, in {n} language.",
        "It is in your private chat, in {n} languages.",
        len(codes),
    )
    asking.tell(sent)


def show_here(asking: Asking, known: Broadcast) -> None:
    """The same in the team chat, without what only a citizen can do."""
    turn = asking.turn
    told = told_in(turn, known)
    for code in questions.languages_of(turn):
        seen = notice(turn, known, told, language_of(code))
        rows = tuple(row for row in seen.rows if all(button.url for button in row))
        head = Piece(f"{asking.language.called(code)}\n", "bold")
        screen = Screen((head, *seen.pieces), rows, seen.files, code)
        turn.post(Show(screen), priority=RECEIPT, cause=asking.cause)


def _ask_once_more(asking: Asking, known: Broadcast, found: Estimate) -> None:
    language = asking.language
    text = language.say_many(
        "🚨 This goes to {n} person at once, whatever the hour. Shall I really send it?",
        "🚨 This goes to {n} people at once, whatever the hour. Shall I really send it?",
        found.total,
    )
    # Translators: button
    yes = Button(language.say("🚨 Yes, send it now"), tap=go(known, "really"))
    # Translators: button
    back = Button(language.say("‹ Back"), tap=go(known, "show"))
    pieces = (*card.pieces(asking.turn, known, found), Piece(f"\n\n{text}", "bold"))
    asking.show(pieces, ((yes,), (back,)), edit=asking.heard.message_id)


def _ask_for_second(asking: Asking, known: Broadcast, found: Estimate) -> None:
    """In a message of its own, for nobody is told of one that changed."""
    turn, language = asking.turn, asking.language
    seen = card.pieces(turn, known, found)
    if asking.heard.tap:
        text = language.say("This waits for a second person: see the newest message.")
        asking.show((*seen, Piece(f"\n{text}")), edit=asking.heard.message_id)
    lead = language.say(
        "🙋 {name} asks for a second person. Please read it all, then agree with the button.",
        name=operator_name(turn, known.person_id),
    )
    asking.show((Piece(f"{lead}\n\n"), *seen), card.rows(turn, known))

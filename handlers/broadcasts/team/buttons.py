"""The buttons of a broadcast in the team chat, each with the states it works in. Emergencies belong to coordinators."""

import logging
from collections.abc import Callable, Collection, Mapping
from typing import Final

from handlers.broadcasts import actions
from handlers.broadcasts.button_data import VERB, read_number
from handlers.broadcasts.team import audience, card, composing, questions, sending
from handlers.broadcasts.texts import told_in
from handlers.messaging.button_data import page_in
from handlers.messaging.outbound import Piece
from handlers.messaging.team_button import Subject, TeamButton
from handlers.messaging.team_request import TeamRequest
from storage.broadcasts import broadcasts
from storage.broadcasts.broadcasts import Broadcast

log = logging.getLogger("ascolto.team")

Run = Callable[[TeamRequest, Broadcast], None]
DRAFT: Final = ("draft",)
NOT_BEGUN: Final = ("draft", "asked", "scheduled")


def begin(request: TeamRequest) -> None:
    """/broadcast."""
    composing.begin(request, emergency=False)


def begin_emergency(request: TeamRequest) -> None:
    """/emergency."""
    composing.begin(request, emergency=True)


def _find(request: TeamRequest, number: str) -> Broadcast | None:
    """Every operator may look at it."""
    known = broadcasts.find(request.unit.tx, read_number(number))
    if known is None:
        card.tell_gone(request)
    return known


def _find_to_change(request: TeamRequest, number: str) -> Broadcast | None:
    known = _find(request, number)
    if known is None or not known.emergency or request.who.is_coordinator:
        return known
    log.warning("refused: a button of an emergency needs a coordinator")
    request.tell(request.language.say("Only a coordinator can do this."))
    return None


def _find_behind_question(request: TeamRequest, number: str) -> Broadcast | None:
    """A first question of an older release has no broadcast yet."""
    if number != "0":
        return _find_to_change(request, number)
    nothing = request.language.say("All right, nothing was begun.")
    request.show((Piece(nothing),), edit=request.inbound.message_id)
    return None


def _show(request: TeamRequest, known: Broadcast) -> None:
    card.show(request, known)


def _open(request: TeamRequest, known: Broadcast) -> None:
    """Out of a list, which stays."""
    card.show(request, known, anew=True)


def _ask(request: TeamRequest, known: Broadcast) -> None:
    if composing.is_role(request.unit, request.words):
        composing.change(request, known, request.words)


def _skip(request: TeamRequest, known: Broadcast) -> None:
    """Skips a question of an older release."""
    if composing.is_role(request.unit, request.words):
        composing.resume(request, known, request.words)


def _skip_texts(request: TeamRequest, known: Broadcast) -> None:
    """As above, every other language: their readers get the first text."""
    last = questions.languages_of(request.unit)[-1]
    composing.resume(request, known, questions.text_role(last))


def _remove(request: TeamRequest, known: Broadcast) -> None:
    """As above."""
    told = questions.having(told_in(request.unit, known), {request.words: None})
    card.show(request, actions.revise(request.unit, request.who, known, told))


def _who(request: TeamRequest, known: Broadcast) -> None:
    part, _slash, page = request.words.partition("/")
    audience.show(request, known, part, page_in(page))


def _tick(request: TeamRequest, known: Broadcast) -> None:
    part, _slash, value = request.words.partition("/")
    page = audience.page_of(request.unit, known, part, value)
    changed = audience.toggle(request, known, part, value)
    audience.show(request, changed, part, page)


def _tick_nothing(request: TeamRequest, known: Broadcast) -> None:
    changed = audience.clear(request, known)
    audience.show(request, changed, audience.FIRST)


def _revise(request: TeamRequest, known: Broadcast) -> None:
    """Back to a draft: nothing that was agreed holds any more."""
    told = told_in(request.unit, known)
    card.show(request, actions.revise(request.unit, request.who, known, told))


READING: Final = Subject(_find, card.changed_meanwhile)
CHANGING: Final = Subject(_find_to_change, card.changed_meanwhile)
BEHIND_QUESTION: Final = Subject(_find_behind_question, card.changed_meanwhile)


def _button(
    run: Run, states: Collection[str] = (), *, fresh: bool = False, of: Subject[Broadcast] = CHANGING
) -> TeamButton[Broadcast]:
    def do(request: TeamRequest, known: Broadcast) -> None:
        try:
            run(request, known)
        except actions.NotNow as not_now:
            card.changed_meanwhile(request, not_now.known)

    return TeamButton(do, fresh=fresh, subject=of, states=states)


def _hold(verb: str) -> TeamButton[Broadcast]:
    return _button(lambda request, known: sending.hold(request, known, verb))


VERBS: Final[Mapping[str, TeamButton[Broadcast]]] = {
    "show": _button(_show, of=READING),
    "open": _button(_open, of=READING),
    "texts": _button(card.show_texts, DRAFT),
    "ask": _button(_ask, DRAFT),
    "skip": _button(_skip, DRAFT),
    "skipall": _button(_skip_texts, DRAFT),
    "back": _button(_show, of=BEHIND_QUESTION),
    "remove": _button(_remove, DRAFT, fresh=True),
    "who": _button(_who, DRAFT),
    audience.TICK: _button(_tick, DRAFT, fresh=True),
    "all": _button(_tick_nothing, DRAFT, fresh=True),
    "self": _button(sending.send_to_self, NOT_BEGUN),
    "here": _button(sending.show_here, NOT_BEGUN),
    "send": _button(sending.send, DRAFT, fresh=True),
    "really": _button(sending.raise_alarm, DRAFT, fresh=True),
    "agree": _button(sending.agree, ("asked",), fresh=True),
    "revise": _button(_revise, ("asked", "scheduled"), fresh=True),
    "drop": _button(sending.ask_to_drop, NOT_BEGUN),
    "gone": _button(sending.drop, NOT_BEGUN, fresh=True),
    "pause": _hold("pause"),
    "on": _hold("on"),
    "stop": _hold("stop"),
    "retry": _hold("retry"),
}
"""“skip”, “skipall”, “back” and “remove” stand under questions of an older release."""
BUTTONS: Final = {f"k/{VERB}/{verb}": button for verb, button in VERBS.items()}

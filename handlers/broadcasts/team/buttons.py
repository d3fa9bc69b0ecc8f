"""Broadcasts in the team chat: /broadcast, /emergency, and every button. Emergencies belong to coordinators."""

import logging
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Final

from handlers.broadcasts import actions
from handlers.broadcasts.button_data import read_number
from handlers.broadcasts.team import audience, card, questions, replies, sending
from handlers.broadcasts.team.questions import BACK, SKIP
from handlers.broadcasts.texts import told_in
from handlers.messaging.button_data import page_in
from handlers.messaging.outbound import Piece
from handlers.messaging.team_request import TeamRequest
from storage.broadcasts import broadcasts
from storage.broadcasts.broadcasts import Broadcast

log = logging.getLogger("ascolto.team")

DRAFT: Final = ("draft",)
NOT_BEGUN: Final = ("draft", "asked", "scheduled")
READING: Final = ("show", "open")
"""Actions that every operator may do with an emergency too."""


def begin(request: TeamRequest) -> None:
    """/broadcast."""
    replies.begin(request, emergency=False)


def begin_emergency(request: TeamRequest) -> None:
    """/emergency."""
    replies.begin(request, emergency=True)


def tapped(request: TeamRequest) -> None:
    """Handles number/version/verb, perhaps with further words. Raises Refused."""
    match request.words.split("/"):
        case ["0", _version, "back", _role]:
            nothing = request.language.say("All right, nothing was begun.")
            request.show((Piece(nothing),), edit=request.inbound.message_id)
        case [number, version, verb, *words] if verb in VERBS:
            _do(request, read_number(number), version, verb, words)
        case _:
            log.warning("refused: a button of no broadcast")


def _do(request: TeamRequest, number: int, version: str, verb: str, words: list[str]) -> None:
    known = broadcasts.find(request.unit.tx, number)
    if known is None:
        request.tell(
            request.language.say("There is no such broadcast any more. /broadcasts shows all there are.")
        )
    elif known.emergency and verb not in READING and not request.who.is_coordinator:
        log.warning("refused: %s of an emergency needs a coordinator", verb)
        request.tell(request.language.say("Only a coordinator can do this."))
    elif not VERBS[verb].fits(known, version):
        replies.changed_meanwhile(request, known)
    else:
        try:
            VERBS[verb].run(replace(request, words="/".join(words)), known)
        except actions.NotNow as not_now:
            replies.changed_meanwhile(request, not_now.known)


class Verb:
    """The action of a button; in which states, and whether only on the newest version."""

    def __init__(
        self,
        run: Callable[[TeamRequest, Broadcast], None],
        states: tuple[str, ...] = (),
        *,
        fresh: bool = False,
    ) -> None:
        self.run = run
        self._states = states
        self._fresh = fresh

    def fits(self, known: Broadcast, version: str) -> bool:
        if self._fresh and version != str(known.version):
            return False
        return not self._states or known.state in self._states


def _show(request: TeamRequest, known: Broadcast) -> None:
    card.show(request, known)


def _open(request: TeamRequest, known: Broadcast) -> None:
    """Opens a card from a list, which stays."""
    card.show(request, known, anew=True)


def _ask(request: TeamRequest, known: Broadcast) -> None:
    if questions.is_role(request.unit, request.words):
        questions.ask(request, known, told_in(request.unit, known), request.words, way=BACK)


def _skip(request: TeamRequest, known: Broadcast) -> None:
    replies.go_on(request, known, request.words)


def _skip_texts(request: TeamRequest, known: Broadcast) -> None:
    """Skips all further languages: their readers get the first text."""
    last = questions.languages_of(request.unit)[-1]
    replies.go_on(request, known, questions.text_role(last))


def _remove(request: TeamRequest, known: Broadcast) -> None:
    told = replies.without(told_in(request.unit, known), request.words)
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
    """Returns to a draft: any approval is void."""
    told = told_in(request.unit, known)
    card.show(request, actions.revise(request.unit, request.who, known, told))


def _hold(verb: str) -> Verb:
    return Verb(lambda request, known: sending.hold(request, known, verb))


VERBS: Final[Mapping[str, Verb]] = {
    "show": Verb(_show),
    "open": Verb(_open),
    "texts": Verb(card.show_texts, DRAFT),
    "ask": Verb(_ask, DRAFT),
    SKIP: Verb(_skip, DRAFT),
    "skipall": Verb(_skip_texts, DRAFT),
    BACK: Verb(_show),
    "remove": Verb(_remove, DRAFT, fresh=True),
    "who": Verb(_who, DRAFT),
    audience.TICK: Verb(_tick, DRAFT, fresh=True),
    "all": Verb(_tick_nothing, DRAFT, fresh=True),
    "self": Verb(sending.send_to_self, NOT_BEGUN),
    "here": Verb(sending.show_here, NOT_BEGUN),
    "send": Verb(sending.send, DRAFT, fresh=True),
    "really": Verb(sending.raise_alarm, DRAFT, fresh=True),
    "agree": Verb(sending.agree, ("asked",), fresh=True),
    "revise": Verb(_revise, ("asked", "scheduled"), fresh=True),
    "drop": Verb(sending.ask_to_drop, NOT_BEGUN),
    "gone": Verb(sending.drop, NOT_BEGUN, fresh=True),
    "pause": _hold("pause"),
    "on": _hold("on"),
    "stop": _hold("stop"),
    "retry": _hold("retry"),
}

"""Broadcasts in the team chat: /broadcast, /emergency, and every button of one. Emergencies belong to coordinators."""

import logging
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Final

from handlers.broadcasts import actions
from handlers.broadcasts.button_data import read_number
from handlers.broadcasts.team import audience, card, questions, replies, sending
from handlers.broadcasts.team.questions import BACK, SKIP
from handlers.broadcasts.texts import told_in
from handlers.messaging.outbound import Piece
from handlers.messaging.team_request import Asking
from storage.broadcasts import broadcasts
from storage.broadcasts.broadcasts import Broadcast

log = logging.getLogger("ascolto.desk")

DRAFT: Final = ("draft",)
NOT_BEGUN: Final = ("draft", "asked", "scheduled")
READING: Final = ("show", "open")
"""What every operator may do with an emergency too."""
PAGES: Final = 3
"""Digits of a page."""


def begin(asking: Asking) -> None:
    """/broadcast."""
    replies.begin(asking, emergency=False)


def begin_emergency(asking: Asking) -> None:
    """/emergency."""
    replies.begin(asking, emergency=True)


def tapped(asking: Asking) -> None:
    """number/version/verb, perhaps with words more. Raises Refused."""
    match asking.words.split("/"):
        case ["0", _version, "back", _role]:
            nothing = asking.language.say("All right, nothing was begun.")
            asking.show((Piece(nothing),), edit=asking.heard.message_id)
        case [number, version, verb, *words] if verb in VERBS:
            _do(asking, read_number(number), version, verb, words)
        case _:
            log.warning("refused: a button of no broadcast")


def _do(asking: Asking, number: int, version: str, verb: str, words: list[str]) -> None:
    known = broadcasts.find(asking.turn.tx, number)
    if known is None:
        asking.tell(
            asking.language.say("There is no such broadcast any more. /broadcasts shows all there are.")
        )
    elif known.emergency and verb not in READING and not asking.who.is_coordinator:
        log.warning("refused: %s of an emergency needs a coordinator", verb)
        asking.tell(asking.language.say("Only a coordinator can do this."))
    elif not VERBS[verb].fits(known, version):
        replies.changed_meanwhile(asking, known)
    else:
        try:
            VERBS[verb].run(replace(asking, words="/".join(words)), known)
        except actions.NotNow as not_now:
            replies.changed_meanwhile(asking, not_now.known)


class Verb:
    """What a button does; in which states, and whether only on the newest version."""

    def __init__(
        self, run: Callable[[Asking, Broadcast], None], states: tuple[str, ...] = (), *, fresh: bool = False
    ) -> None:
        self.run = run
        self._states = states
        self._fresh = fresh

    def fits(self, known: Broadcast, version: str) -> bool:
        if self._fresh and version != str(known.version):
            return False
        return not self._states or known.state in self._states


def _show(asking: Asking, known: Broadcast) -> None:
    card.show(asking, known)


def _open(asking: Asking, known: Broadcast) -> None:
    """Out of a list, which stays."""
    card.show(asking, known, anew=True)


def _ask(asking: Asking, known: Broadcast) -> None:
    if questions.is_role(asking.turn, asking.words):
        questions.ask(asking, known, told_in(asking.turn, known), asking.words, way=BACK)


def _skip(asking: Asking, known: Broadcast) -> None:
    replies.go_on(asking, known, asking.words)


def _skip_texts(asking: Asking, known: Broadcast) -> None:
    """Every other language: whoever reads one of them gets the first text."""
    last = questions.languages_of(asking.turn)[-1]
    replies.go_on(asking, known, questions.text_role(last))


def _remove(asking: Asking, known: Broadcast) -> None:
    told = replies.without(told_in(asking.turn, known), asking.words)
    card.show(asking, actions.revise(asking.turn, asking.who, known, told))


def _who(asking: Asking, known: Broadcast) -> None:
    part, _slash, page = asking.words.partition("/")
    whole = page.isascii() and page.isdecimal() and len(page) < PAGES
    audience.show(asking, known, part, int(page) if whole else 0)


def _tick(asking: Asking, known: Broadcast) -> None:
    part, _slash, value = asking.words.partition("/")
    page = audience.page_of(asking.turn, known, part, value)
    changed = audience.toggle(asking, known, part, value)
    audience.show(asking, changed, part, page)


def _tick_nothing(asking: Asking, known: Broadcast) -> None:
    changed = audience.clear(asking, known)
    audience.show(asking, changed, audience.FIRST)


def _revise(asking: Asking, known: Broadcast) -> None:
    """Back to a draft: nothing that was agreed holds any more."""
    told = told_in(asking.turn, known)
    card.show(asking, actions.revise(asking.turn, asking.who, known, told))


def _hold(verb: str) -> Verb:
    return Verb(lambda asking, known: sending.hold(asking, known, verb))


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

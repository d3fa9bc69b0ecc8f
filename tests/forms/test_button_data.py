"""Every button of a flow fits, however long the codes of the town and the number of the draft."""

from itertools import chain
from typing import Final

import pytest

from flows.flow import Journey
from handlers.capabilities import CAPABILITIES
from handlers.forms.way_rows import key
from handlers.messaging.button_data import EVERY, MOST_PAGES
from handlers.messaging.capability import Capability
from handlers.messaging.flow_buttons import FlowButtons
from handlers.messaging.flow_handler import FlowHandler, UnderWay
from storage.place.table import CODE

LONGEST_CODE: Final = "quartiere-delle-rose"
STEPS: Final = ("here", "cancel", "change", "skipall", "back")


@pytest.mark.parametrize("room", CAPABILITIES.every, ids=lambda room: room.name)
def test_every_button_of_every_question_fits(room: Capability) -> None:
    assert CODE.fullmatch(LONGEST_CODE)
    assert not CODE.fullmatch(f"{LONGEST_CODE}x")
    for handler in room.flows:
        every_button(handler)


def every_button(handler: FlowHandler) -> None:
    """Raises ValueError when one of them is too long."""
    way = UnderWay(handler, Journey(handler.flow), buttons=FlowButtons(EVERY if handler.for_team else 0))
    for question in chain(handler.flow.questions, (None,)):
        name = key(way, question)
        way.buttons.answer(name, LONGEST_CODE)
        way.buttons.go("edit", name)
        way.buttons.page(name, MOST_PAGES)
        for verb in (*STEPS, *handler.verbs):
            way.buttons.go(verb, name)


def test_no_flow_has_the_code_of_another_one() -> None:
    handlers = CAPABILITIES.handlers.values()
    codes = [handler.code or handler.flow.name for handler in handlers]
    assert len({*codes, *CAPABILITIES.handlers}) == len(codes) + sum(bool(each.code) for each in handlers)

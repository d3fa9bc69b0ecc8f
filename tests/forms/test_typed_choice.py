"""A category is chosen by typed words: by the stems of the town's keywords, and not by those that are denied."""

from pathlib import Path

import pytest

from flows.questions.choice import CATEGORIES, Choice
from flows.said import Said
from handlers.capabilities import CAPABILITIES
from handlers.forms.facts import facts
from storage.place import DEFAULT_PLACE, read_place
from tests.dialogue import arrived, open_town

FACTS = facts(read_place(DEFAULT_PLACE, CAPABILITIES.kinds), CAPABILITIES.kinds["report"], "en")
ABOUT = Choice("category", "What is it about?", CATEGORIES)


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("3", "road"),
        ("Street light", "light"),
        ("LAMPIONE SPENTO", "light"),
        ("non i rifiuti, le luci", "light"),
        ("not waste but a pothole", "road"),
        ("the noises", "noise"),
        ("الحفرة الكبيرة", "road"),
        ("ليست النفايات، الكلب", "animals"),
    ],
)
def test_a_category_is_typed(typed: str, code: str) -> None:
    assert ABOUT.read(Said(text=typed), FACTS, None) == code


async def test_a_denied_category_is_asked_for_again(tmp_path: Path) -> None:
    async with open_town(tmp_path) as town:
        anna = await arrived(town, "anna")
        await anna.says("/report")
        await anna.says("not waste")
        assert "choose one of the buttons" in anna.sees

"""What a text is about, by the keywords of the place file."""

import pytest

from handlers.messaging.keywords import about
from storage.place import DEFAULT_PLACE, read_place
from storage.place.model import Place


@pytest.fixture(scope="module")
def latina() -> Place:
    return read_place(DEFAULT_PLACE)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("LAMPIONI SPENTI in tutta la via", "light"),
        ("the street lights are broken", "light"),
        ("c'è una buca enorme", "road"),
        ("buchette sul marciapiedi", "road"),
        ("nobody collects the rubbish", "waste"),
        ("non c'è luce sotto casa", "light"),
        ("non funziona il lampione", "light"),
        ("الشوارع مليئة بالقمامة والزبالة", "waste"),
        ("الحفرة كبيرة", "road"),
        ("not waste, the drains smell of nothing", "water"),
        ("non rifiuti ma un tombino rotto", "water"),
        ("it isn't about the rubbish: a lamp", "light"),
        ("non è la luce, sono i topi", "animals"),
        ("ليست النفايات بل البعوض", "animals"),
    ],
)
def test_the_most_telling_subject_comes_first(latina: Place, text: str, code: str) -> None:
    assert [each.code for each in about(latina, text, latina.categories)][:1] == [code]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "not waste",
        "non è per i rifiuti",
        "مش الزبالة",
        "I would like to know more",
        "it's not about the light",
    ],
)
def test_what_is_denied_or_not_named_is_not_found(latina: Place, text: str) -> None:
    assert about(latina, text, latina.categories) == []


def test_only_the_subjects_asked_for_are_found(latina: Place) -> None:
    text = "ho paura dei vicini, la spazzatura è ovunque"
    assert [each.code for each in about(latina, text, latina.help_topics) if each.private] == [
        "neighbours",
        "violence",
    ]
    assert [each.code for each in about(latina, text, latina.categories)] == ["waste"]

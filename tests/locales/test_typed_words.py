"""The words that people type: every language has the same lists."""

from pathlib import Path

import pytest

from locales.daynames import months, weekdays
from locales.typed_words import typed_words
from locales.words import SOURCE, catalogue_codes


@pytest.mark.parametrize("code", catalogue_codes())
def test_a_language_with_a_catalogue_has_every_list(code: str) -> None:
    wanted, there = typed_words("dates", (SOURCE,)), typed_words("dates", (code,))
    assert there.keys() == wanted.keys()
    assert {name for name, words in there.items() if not words} <= {"ordinal"}


def test_the_lists_of_several_languages_stand_one_after_another() -> None:
    assert typed_words("dates", ("it", "en"))["tomorrow"] == ["domani", "tomorrow", "tmrw"]


def test_a_language_without_a_file_has_no_lists(tmp_path: Path) -> None:
    assert typed_words("dates", ("xx",)) == {}
    assert typed_words("dates", ("en",), tmp_path) == {}
    assert typed_words("no such table", ("en",)) == {}


def test_names_are_those_of_cldr_and_those_people_write_besides() -> None:
    assert (months(("ar",))["كانون الأول"], months(("en",))["sept"], months(("it",))["mar"]) == (12, 9, 3)
    assert (weekdays(("it",))["mar"], weekdays(("en",))["thurs"], weekdays(("ar",))["أحد"]) == (1, 3, 6)
    assert months(("fr",))["août"] == 8

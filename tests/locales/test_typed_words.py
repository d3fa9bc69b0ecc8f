"""The words that people type: every language has the same lists."""

import tomllib
from pathlib import Path

import pytest

from flows.folding import folded
from handlers.messaging.typed_words import meant
from locales.daynames import months, weekdays
from locales.typed_words import typed_words
from locales.words import FOLDER, SOURCE, catalogue_codes
from storage.place import DEFAULT_PLACE, read_place
from tests.locales.word_files import codes_with_words

TABLES = (
    "dates",
    "answers",
    "options",
    "denials",
    "intents",
    "commands.agenda",
    "commands.close",
    "commands.events",
    "commands.operator",
    "commands.poster",
    "commands.slots",
)
BESIDES = {"months", "weekdays"}
"""What a language need not have a word for, since Babel has them."""


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("code", catalogue_codes())
def test_a_language_with_a_catalogue_has_every_list(code: str, table: str) -> None:
    wanted, there = typed_words(table, (SOURCE,)), typed_words(table, (code,))
    assert wanted
    assert there.keys() == wanted.keys()
    assert {name for name, words in there.items() if not words} <= {"ordinal"}


@pytest.mark.parametrize("code", codes_with_words())
def test_a_language_has_no_other_table(code: str) -> None:
    file = tomllib.loads((FOLDER / code / "words.toml").read_text("utf-8"))
    named = {f"commands.{each}" for each in file.pop("commands")} | set(file)
    assert named == set(TABLES)
    assert {name for name, each in file["dates"].items() if isinstance(each, dict)} == BESIDES


@pytest.mark.parametrize("code", codes_with_words())
@pytest.mark.parametrize("table", [each for each in TABLES if each != "dates"])
def test_a_word_is_in_one_list_of_a_table(code: str, table: str) -> None:
    words = [folded(word) for each in typed_words(table, (code, SOURCE)).values() for word in {*each}]
    assert sorted(words) == sorted({*words})


@pytest.mark.parametrize(
    ("table", "text", "name"),
    [
        ("answers", "Sì!", "send"),
        ("answers", "VA BENE", "send"),
        ("answers", "تخطي", "skip"),
        ("answers", "no, thanks", ""),
        ("commands.agenda", "Settimana", "week"),
        ("commands.agenda", "الأسبوع", "week"),
        ("commands.slots", "chiudi", "close"),
        ("no such table", "chiudi", ""),
    ],
)
def test_what_a_word_means_here(table: str, text: str, name: str) -> None:
    assert meant(read_place(DEFAULT_PLACE), table, text) == name


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

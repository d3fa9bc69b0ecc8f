"""What a sentence becomes in each language, whatever is put into it."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from locales.gaps import fill
from locales.language import Ltr, language, languages

FSI, LRI, PDI, RLM = "\u2068", "\u2066", "\u2069", "\u200f"

HEADER = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n"Language: {code}\\n"\n'
ARABIC = (
    HEADER.replace("{code}", "ar")
    + '"Plural-Forms: nplurals=6; plural=(n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : n%100>=11 ? 4 : 5);\\n"\n'
    + """
msgid "Report {code} of {name}"
msgstr "بلاغ {code} من {name}"

msgid "{n} day"
msgid_plural "{n} days"
msgstr[0] "لا أيام"
msgstr[1] "يوم واحد"
msgstr[2] "يومان"
msgstr[3] "{n} أيام"
msgstr[4] "{n} يومًا"
msgstr[5] "{n} يوم"
"""
)
FRENCH = (
    HEADER.replace("{code}", "fr")
    + '"X-Reviewed: yes\\n"\n\nmsgid "Menu of {name}"\nmsgstr "Menu de {name}"\n'
)


@pytest.fixture
def catalogues(tmp_path: Path) -> Path:
    for code, text in (("ar", ARABIC), ("fr", FRENCH)):
        path = tmp_path / code / "LC_MESSAGES" / "ascolto.po"
        path.parent.mkdir(parents=True)
        path.write_text(text, encoding="utf-8")
    return tmp_path


def test_shipped_languages_by_their_own_names() -> None:
    assert {(one.code, one.name, one.rtl) for one in languages()} >= {
        ("ar", "العربية", True),
        ("en", "English", False),
        ("it", "Italiano", False),
    }


def test_a_language_needs_only_its_catalogue(catalogues: Path) -> None:
    assert [one.code for one in languages(catalogues)] == ["ar", "en", "fr"]
    french = language("fr", catalogues)
    assert french.name == "Français"
    assert french.reviewed
    assert french.say("Menu of {name}", name="Q4") == "Menu de Q4"
    assert not language("ar", catalogues).reviewed


def test_a_code_without_a_catalogue_speaks_english() -> None:
    assert language("xx").code == "en"
    assert language("en").say("Hello {name}", name="Lucia") == "Hello Lucia"


def test_a_missing_sentence_is_said_in_english_and_counted(catalogues: Path) -> None:
    french = language("fr", catalogues)
    assert french.say("Good morning") == "Good morning"
    assert french.say_many("{n} ticket", "{n} tickets", 2) == "2 tickets"
    assert french.missed["Good morning"] == 1
    assert french.missed["{n} ticket"] == 1
    assert not language("en", catalogues).missed


def test_the_empty_sentence_is_not_the_header() -> None:
    assert language("it").say("") == ""


def test_right_to_left_isolates_what_is_inserted(catalogues: Path) -> None:
    arabic = language("ar", catalogues)
    said = arabic.say("Report {code} of {name}", code=Ltr("LT-7K3Q-M"), name="Lucia")
    assert said == f"بلاغ {LRI}LT-7K3Q-M{PDI} من {FSI}Lucia{PDI}"


def test_left_to_right_inserts_nothing_else() -> None:
    assert language("it").say("Code {code}", code=Ltr("LT-7K3Q-M")) == "Code LT-7K3Q-M"


def test_lists_isolate_each_item(catalogues: Path) -> None:
    assert language("it").listing(["A", "{B}", "C"]) == "A, {B} e C"
    assert language("ar", catalogues).listing(["A", "B"]) == f"{FSI}A{PDI} و{FSI}B{PDI}"
    assert language("it").listing([]) == ""
    assert language("it").listing(["112", "114"], either=True) == "112 o 114"


@pytest.mark.parametrize(
    ("count", "said"),
    [(0, "لا أيام"), (1, "يوم واحد"), (2, "يومان"), (3, "3 أيام"), (11, "11 يومًا"), (100, "100 يوم")],
)
def test_arabic_has_six_plurals(catalogues: Path, count: int, said: str) -> None:
    assert language("ar", catalogues).say_many("{n} day", "{n} days", count) == said


@pytest.mark.parametrize(("count", "said"), [(0, "0 days"), (1, "1 day"), (2, "2 days")])
def test_english_has_two_plurals(count: int, said: str) -> None:
    assert language("en").say_many("{n} day", "{n} days", count) == said


@pytest.mark.parametrize("value", ["{x.__class__}", "{code}", "{", "}}", "{0}", "%(code)s", "\\1", "\\g<0>"])
def test_a_hostile_value_is_plain_text(value: str) -> None:
    assert language("en").say("{name}, code {code}", name=value, code="1") == f"{value}, code 1"


def test_a_gap_may_have_any_name() -> None:
    assert language("en").say("{self} {msgid} {n}", self="a", msgid="b", n=3) == "a b 3"


def test_what_is_no_gap_stays_as_typed() -> None:
    assert (
        fill("{} {0} {a.b} {a[0]} {a!r} {unknown}", {"a": 1}, rtl=False)
        == "{} {0} {a.b} {a[0]} {a!r} {unknown}"
    )


@given(st.text(alphabet="a\u202a\u202e\u2066\u2067\u2068\u2069\u202c ", max_size=12))
def test_a_value_never_escapes_its_isolation(value: str) -> None:
    said = fill("{value}", {"value": value}, rtl=True).removeprefix(RLM)
    depth = [0]
    for letter in said:
        depth.append(depth[-1] + (letter in "\u2066\u2067\u2068") - (letter == PDI))
    assert min(depth[1:-1]) == 1
    assert depth[-1] == 0


def test_a_sentence_inside_a_sentence_keeps_its_isolates() -> None:
    inner = fill("{code}", {"code": Ltr("LT-7K3Q-M")}, rtl=True)
    assert fill("{inner}", {"inner": inner}, rtl=True) == f"{RLM}{FSI}{inner}{PDI}"


def test_a_sentence_of_gaps_alone_reads_from_the_right_all_the_same() -> None:
    """Isolated letters show no direction: without a mark it would be laid out from the left."""
    assert fill("{about}, {name}", {"about": "نفايات", "name": "Q4"}, rtl=True).startswith(RLM)
    assert not fill("قرب {name}", {"name": "Q4"}, rtl=True).startswith(RLM)
    assert fill("{about}, {name}", {"about": "waste", "name": "Q4"}, rtl=False) == "waste, Q4"

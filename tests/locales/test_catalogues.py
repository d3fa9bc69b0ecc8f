"""The catalogues are complete, fresh and fit for the screens."""

from pathlib import Path

import pytest

from locales.faults import faults
from locales.template import extract, write_catalogue, write_template
from locales.words import catalogue_path

SOURCE = '''
"""Words of a small town."""

def words(say, say_many, _, name):
    # Translators: button
    say("📍 Report a problem")
    say("Read {code}, see /privacy", code=1)
    say_many("{n} day of {name}", "{n} days of {name}", 3, name=name)
'''
TEXTS: dict[str, str | tuple[str, ...]] = {
    "📍 Report a problem": "📍 Segnala un problema",
    "Read {code}, see /privacy": "Legga {code}, veda /privacy",
    "{n} day of {name}": ("Un giorno di {name}", "{n} giorni di {name}"),
}


def test_what_we_ship_has_no_faults() -> None:
    assert faults() == []


@pytest.fixture
def town(tmp_path: Path) -> Path:
    for folder in ("bot", "flows", "handlers", "locales", "storage", "web"):
        (tmp_path / folder).mkdir()
    (tmp_path / "handlers" / "words.py").write_text(SOURCE, encoding="utf-8")
    write_template(tmp_path)
    return tmp_path


def translate(town: Path, changes: dict[str, str | tuple[str, ...]]) -> None:
    path = catalogue_path("it", town / "locales")
    template = extract(town)
    for msgid, text in (TEXTS | changes).items():
        template[msgid].string = text if isinstance(text, str) else tuple(text)
    write_catalogue(path, "it", template)


def test_a_whole_catalogue_has_no_faults(town: Path) -> None:
    translate(town, {})
    assert faults(town) == []


@pytest.mark.parametrize(
    ("msgid", "text", "fault"),
    [
        ("📍 Report a problem", "", "has no translation"),
        ("📍 Report a problem", "Segnala un problema", "icons"),
        ("📍 Report a problem", "📍 Segnala un problema della sua strada o piazza", "a button takes 40"),
        ("📍 Report a problem", "📍 Segnala un problema\n", "white space"),
        ("Read {code}, see /privacy", "Legga {codice}, veda /privacy", "has the gaps ['codice']"),
        ("Read {code}, see /privacy", "Legga {code}, veda /riservatezza", "commands"),
        ("Read {code}, see /privacy", "Legga \u2068{code}\u2069, veda /privacy", "direction"),
        ("{n} day of {name}", ("Un giorno di {name}", ""), "[1] has no translation"),
        ("{n} day of {name}", ("Un giorno di {name}", "Giorni di {name}"), "[1] has the gaps"),
        ("{n} day of {name}", ("Un giorno", "{n} giorni di {name}"), "[0] has the gaps"),
    ],
)
def test_a_fault_is_named(town: Path, msgid: str, text: str | tuple[str, ...], fault: str) -> None:
    translate(town, {msgid: text})
    [found] = faults(town)
    assert found.startswith(f"it: “{msgid}” ")
    assert fault in found


def test_a_fuzzy_entry_is_a_fault(town: Path) -> None:
    translate(town, {})
    path = catalogue_path("it", town / "locales")
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace('msgid "📍', '#, fuzzy\nmsgid "📍'), encoding="utf-8")
    assert faults(town) == ["it: “📍 Report a problem” is marked fuzzy: read it and drop the mark"]


def test_a_sentence_that_changed_makes_template_and_catalogue_stale(town: Path) -> None:
    translate(town, {})
    (town / "handlers" / "words.py").write_text(
        SOURCE.replace("Read {code}", "Keep {code}"), encoding="utf-8"
    )
    assert [fault.partition(":")[0] for fault in faults(town)] == [
        "messages.pot is stale",
        "it",
        "it",
    ]


def test_an_update_keeps_texts_and_headers(town: Path) -> None:
    translate(town, {})
    path = catalogue_path("it", town / "locales")
    reviewed = path.read_text(encoding="utf-8").replace("X-Reviewed: no", "X-Reviewed: yes")
    path.write_text(reviewed, encoding="utf-8")
    write_catalogue(path, "it", extract(town))
    assert path.read_text(encoding="utf-8") == reviewed


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ('say(f"Hello {name}")', "put together"),
        ('say("Hello " + name)', "put together"),
        ("_(name)", "literal"),
        ('say("Hello {name}")', "wants ['name'] and gets []"),
        ('say_many("{n} day", "{n} days", 2, name=name)', "wants [] and gets ['name']"),
    ],
)
def test_a_sentence_nobody_could_translate_is_found_in_the_source(town: Path, line: str, fault: str) -> None:
    source = SOURCE + f"    {line}\n"
    last = len(source.splitlines())
    (town / "handlers" / "words.py").write_text(source, encoding="utf-8")
    found = [one for one in faults(town) if one.startswith(f"handlers/words.py:{last}: ")]
    assert len(found) == 1
    assert fault in found[0]

"""A further language is a folder and a line in the place file: nothing else changes, and its words are understood."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from locales.typed_words import typed_words
from locales.words import FOLDER, SOURCE, catalogue_codes, catalogue_path
from storage.place import DEFAULT_PLACE
from tests.locales.word_files import codes_with_words

ROOT = Path(__file__).parents[2]
CATALOGUE = r"""
msgid ""
msgstr ""
"Language: fr\n"
"Plural-Forms: nplurals=2; plural=(n > 1);\n"
"MIME-Version: 1.0\n"
"Content-Type: text/plain; charset=utf-8\n"
"Content-Transfer-Encoding: 8bit\n"
"""
WORDS = """
[dates]
today = ["aujourd'hui"]
tomorrow = ["demain"]
until = ["à", "jusqu'à"]
at = ["à", "de"]
beside = ["le", "la"]

[answers]
skip = ["passe"]
send = ["envoie"]

[options]
once = ["une fois"]
weekly = ["chaque semaine"]
open = ["ouvert"]
closed = ["fermé"]

[denials]
denial = ["=pas"]
beside = ["=les"]

[commands.agenda]
week = ["semaine"]
day = ["jour"]

[commands.close]
resolved = ["réglé"]

[commands.events]
numbers = ["chiffres"]

[commands.poster]
neighbourhood = ["quartier"]

[commands.slots]
close = ["fermer"]
"""

DANGER = """
usual = ["il", "le", "la", "les", "m"]
warns = ["strangle + me"]

[groups]
me = ["=me", "=m"]
strangle = ["étrangl*"]
"""


@pytest.fixture
def further(tmp_path: Path) -> Path:
    """A folder with our `locales` and a French one beside them, and the place file with its line."""
    shutil.copytree(FOLDER, tmp_path / "locales", ignore=shutil.ignore_patterns("__pycache__"))
    catalogue = catalogue_path("fr", tmp_path / "locales")
    catalogue.parent.mkdir(parents=True)
    catalogue.write_text(CATALOGUE, "utf-8")
    (tmp_path / "locales" / "fr" / "words.toml").write_text(WORDS, "utf-8")
    (tmp_path / "locales" / "fr" / "danger.toml").write_text(DANGER, "utf-8")
    place = DEFAULT_PLACE.read_text("utf-8").replace('languages = ["it", ', 'languages = ["fr", "it", ')
    (tmp_path / "place.toml").write_text(place, "utf-8")
    return tmp_path


def test_its_folder_is_found(further: Path) -> None:
    assert codes_with_words(further / "locales") == tuple(sorted((*catalogue_codes(), SOURCE, "fr")))
    found = typed_words("answers", ("fr", "en"), further / "locales")
    assert found["send"] == ["envoie", "send", "ok", "yes"]


def test_its_words_are_understood_by_the_whole_town(further: Path) -> None:
    talk = subprocess.run(
        [sys.executable, "-m", "tests.locales.french_town", "place.toml"],
        cwd=further,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert talk.returncode == 0, talk.stderr[-3000:]

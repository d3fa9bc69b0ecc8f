"""Words that people type, in lists: `words.toml` of each language's folder, beside its catalogue."""

import tomllib
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeAlias

from locales.words import FOLDER

Lists: TypeAlias = Mapping[str, Sequence[str]]


def typed_words(table: str, codes: Sequence[str], folder: Path = FOLDER) -> Lists:
    """Returns every list of a table such as "dates", in all of these languages together, the first language first."""
    found: dict[str, list[str]] = {}
    for code in codes:
        for name, words in _table(code, table, folder).items():
            found.setdefault(name, []).extend(words)
    return found


def _table(code: str, path: str, folder: Path) -> Lists:
    """A table of a language's file, by its dotted name; empty when the language has none."""
    table = _read(code, folder)
    for name in path.split("."):
        table = table.get(name, {})
    return {name: words for name, words in table.items() if isinstance(words, list)}


@lru_cache(maxsize=64)
def _read(code: str, folder: Path) -> Mapping[str, Any]:  # Any: a file's own tables
    path = folder / code / "words.toml"
    return tomllib.loads(path.read_text("utf-8")) if path.exists() else {}

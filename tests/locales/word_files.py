"""The files of words that people type, one for each language."""

from pathlib import Path

from locales.words import FOLDER


def codes_with_words(folder: Path = FOLDER) -> tuple[str, ...]:
    """Every language that has such a file."""
    return tuple(sorted(path.parent.name for path in folder.glob("*/words.toml")))

"""Reads a catalogue into memory, and counts the msgids it lacks."""

import io
from collections import Counter
from dataclasses import dataclass, field
from gettext import GNUTranslations, NullTranslations
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

FOLDER = Path(__file__).parent
SOURCE = "en"  # the msgids themselves


@dataclass(frozen=True, slots=True)
class Words:
    texts: NullTranslations = field(default_factory=NullTranslations)
    missed: Counter[str] = field(default_factory=Counter)
    reviewed: bool = True


class _Missing(NullTranslations):
    def __init__(self, missed: Counter[str]) -> None:
        super().__init__()
        self._missed = missed

    def gettext(self, message: str) -> str:
        self._missed[message] += 1
        return message

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        self._missed[msgid1] += 1
        return super().ngettext(msgid1, msgid2, n)


def catalogue_path(code: str, folder: Path = FOLDER) -> Path:
    return folder / code / "LC_MESSAGES" / "ascolto.po"


def catalogue_codes(folder: Path = FOLDER) -> list[str]:
    return sorted(path.parts[-3] for path in folder.glob("*/LC_MESSAGES/ascolto.po"))


def read_words(path: Path) -> Words:
    source = path.read_bytes()
    compiled = io.BytesIO()
    write_mo(compiled, read_po(io.BytesIO(source)))
    compiled.seek(0)
    words = Words(GNUTranslations(compiled), reviewed=b'"X-Reviewed: yes' in source)
    words.texts.add_fallback(_Missing(words.missed))
    return words

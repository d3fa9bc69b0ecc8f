"""Finds every fault in the catalogues that a reader would stumble over."""

import re
import unicodedata
from collections.abc import Iterator
from gettext import c2py
from pathlib import Path

from babel.messages.catalog import Catalog, Message

from locales.calls import call_faults
from locales.gaps import GAP
from locales.template import ROOT, TEMPLATE, extract, read_catalogue, template_text, undated
from locales.words import catalogue_codes, catalogue_path

BUTTON = "Translators: button"
BUTTON_LENGTH = 40

_DIRECTION = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_COMMAND = re.compile(r"(?<!\S)/[a-z_]+")
_COUNTED = range(200)  # shows every plural form of every language


def faults(root: Path = ROOT) -> list[str]:
    """Lists what is wrong with source, template and catalogues under `root`, a sentence each."""
    template = extract(root)
    folder = root / "locales"
    return [
        *call_faults(root),
        *_template_faults(folder / TEMPLATE, template),
        *(fault for code in catalogue_codes(folder) for fault in _catalogue_faults(code, folder, template)),
    ]


def _template_faults(path: Path, template: Catalog) -> Iterator[str]:
    written = path.read_text(encoding="utf-8") if path.exists() else ""
    if undated(written) != undated(template_text(template)):
        yield f"{path.name} is stale: python -m locales.catalogues update"
    for message in template:
        forms = message.id if isinstance(message.id, tuple | list) else [message.id]
        yield from (
            f"{path.name}: “{form}” {fault}"
            for form in forms
            for fault in _length(message.auto_comments, form)
        )


def _catalogue_faults(code: str, folder: Path, template: Catalog) -> Iterator[str]:
    catalogue = read_catalogue(catalogue_path(code, folder))
    wanted, there = ({_key(message) for message in each if message.id} for each in (template, catalogue))
    yield from (
        f"{code}: “{one}” is missing: python -m locales.catalogues update" for one in sorted(wanted - there)
    )
    yield from (
        f"{code}: “{one}” is said no more: python -m locales.catalogues update"
        for one in sorted(there - wanted)
    )
    for message in catalogue:
        if message.id and _key(message) in wanted:
            comments = template[message.id].auto_comments
            yield from (
                f"{code}: “{_key(message)}” {fault}" for fault in _faults(message, catalogue, comments)
            )


def _key(message: Message) -> str:
    return message.id if isinstance(message.id, str) else message.id[0]


def _faults(message: Message, catalogue: Catalog, comments: list[str]) -> Iterator[str]:
    if message.fuzzy:
        yield "is marked fuzzy: read it and drop the mark"
    if isinstance(message.id, str):
        string = message.string if isinstance(message.string, str) else ""
        yield from _form(message.id, string, set(), comments)
        return
    forms = message.string if isinstance(message.string, tuple | list) else ()
    if len(forms) != catalogue.num_plurals:
        yield f"has {len(forms)} plural forms instead of {catalogue.num_plurals}"
    for index, form in enumerate(forms):
        spare = {"n"} if _stands_for_one_number(index, catalogue) else set()
        yield from (f"[{index}] {fault}" for fault in _form(message.id[1], form, spare, comments))


def _stands_for_one_number(form: int, catalogue: Catalog) -> bool:
    which = c2py(catalogue.plural_expr)
    return sum(which(n) == form for n in _COUNTED) == 1


def _form(msgid: str, string: str, spare: set[str], comments: list[str]) -> Iterator[str]:
    """Compares one translated text with its msgid; gaps in `spare` may be left out."""
    if not string.strip():
        yield "has no translation"
        return
    gaps, wanted = set(GAP.findall(string)), set(GAP.findall(msgid))
    if not wanted - spare <= gaps <= wanted:
        yield f"has the gaps {sorted(gaps)} instead of {sorted(wanted)}"
    if _icons(string) != _icons(msgid):
        yield "shows other icons than the English"
    if sorted(_COMMAND.findall(string)) != sorted(_COMMAND.findall(msgid)):
        yield "names other commands than the English"
    if _DIRECTION.search(string):
        yield "holds a direction character: the program inserts them itself"
    if _edges(string) != _edges(msgid):
        yield "begins or ends with other white space than the English"
    yield from _length(comments, string)


def _length(comments: list[str], text: str) -> Iterator[str]:
    if BUTTON in comments and len(text) > BUTTON_LENGTH:
        yield f"has {len(text)} characters, and a button takes {BUTTON_LENGTH}"


def _icons(text: str) -> list[str]:
    return sorted(letter for letter in text if unicodedata.category(letter) == "So")


def _edges(text: str) -> tuple[str, str]:
    return text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]

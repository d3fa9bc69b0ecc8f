"""Reads the parts of a place file that are lists: numbers, neighbourhoods, categories, centres, ready answers."""

import re
from collections.abc import Iterable
from typing import Final

from storage.place.geo import Point
from storage.place.model import Canned, Category, Centre, Emergency, Neighbourhood
from storage.place.source import Source
from storage.place.table import Table

LONGEST_LABEL: Final = 40  # what a phone shows of a button
LONGEST_MESSAGE: Final = 4000  # what fits into one message, with a line of ours above
GAP: Final = re.compile(r"\{([^{}]*)\}|[{}]")
PHONE: Final = r"\+?[0-9 ]{2,20}"


def read_emergency(table: Table) -> Emergency:
    return Emergency(
        number=table.text("number", form=PHONE, must="be a telephone number"),
        label=table.words("label", 200),
    )


def read_neighbourhood(table: Table) -> Neighbourhood:
    kind = table.text("kind", "quartiere", form="quartiere|borgo", must="be quartiere or borgo")
    return Neighbourhood(
        code=table.code(),
        name=table.words("name", LONGEST_LABEL, plain=True),
        kind="borgo" if kind == "borgo" else "quartiere",
        centre=read_point(table),
    )


def read_point(table: Table) -> Point:
    return Point(table.degrees("lat", 90), table.degrees("lon", 180))


def read_category(table: Table) -> Category:
    keywords, in_passing = (table.table(name, needed=False) for name in ("keywords", "in_passing"))
    return Category(
        code=table.code(),
        icon=table.text("icon", form=r"\S{1,8}", must="be one emoji"),
        label=table.words("label", LONGEST_LABEL),
        keywords=_keywords(keywords, table.source),
        in_passing=_keywords(in_passing, table.source),
        private=table.flag("private"),
        call=table.text("call") if table.has("call") else None,
    )


def _keywords(table: Table, source: Source) -> dict[str, tuple[str, ...]]:
    found = {code: table.texts(code) for code in source.languages if table.has(code)}
    table.close(but="is not a language of this place", known=list(source.languages))
    return found


def read_centre(table: Table) -> Centre:
    return Centre(
        code=table.code(),
        name=table.words("name", 100, plain=True),
        address=table.words("address", 200, plain=True),
        point=read_point(table),
        phone=table.text("phone", form=PHONE, must="be a telephone number") if table.has("phone") else None,
    )


def read_canned(table: Table) -> Canned:
    text = table.words("text", LONGEST_MESSAGE)
    for language, said in text.items():
        for found in GAP.finditer(said):
            if found.group() != "{code}":
                reason = f"{found.group()} is not a gap that can be filled; the only one is {{code}}"
                table.source.complain((*table.path, "text", language), reason)
    return Canned(name=table.code("name"), text=text)


def check_unique(source: Source, key: str, codes: Iterable[str], called: str = "code") -> None:
    seen: set[str] = set()
    for number, code in enumerate(codes):
        if code and code in seen:
            source.complain((key, number, called), f"{called} {code!r} is taken by another of `{key}`")
        seen.add(code)


def check_calls(source: Source, key: str, categories: Iterable[Category], numbers: set[str]) -> None:
    for number, each in enumerate(categories):
        if each.call is not None and each.call not in numbers:
            source.complain(
                (key, number, "call"), f"`call`: {each.call!r} is not a number listed under [[emergency]]"
            )

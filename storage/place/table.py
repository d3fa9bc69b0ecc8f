"""A table of the place file, read key by key; a missing or wrong value is noted with its line, and reading goes on."""

import re
from collections.abc import Mapping
from difflib import get_close_matches
from typing import Final, TypeVar

from storage.place.locate import Path
from storage.place.model import Words
from storage.place.source import Source

T = TypeVar("T")

CODE: Final = re.compile(r"[a-z0-9-]{1,20}")
"""Codes travel in the 64 bytes of a button, beside the name of the question."""
CALLED: Final = {
    str: "a text in quotes",
    int: "a whole number",
    bool: "true or false",
    list: "a list",
    dict: "a table",
}


class Table:
    def __init__(self, source: Source, values: Mapping[str, object], path: Path = ()) -> None:
        self.source = source
        self.values = values
        self.path = path
        self.asked: set[str] = set()

    def has(self, key: str) -> bool:
        self.asked.add(key)
        return key in self.values

    def complain(self, key: str, reason: str) -> None:
        self.source.complain((*self.path, key), reason)

    def text(
        self, key: str, default: str | None = None, form: str = r"(?s).*\S.*", must: str = "say something"
    ) -> str:
        value = self._value(key, str, default, "")
        if value != default and not re.fullmatch(form, value) and self._is(key, str):
            self.complain(key, f"`{key}` must {must}, not {value!r}")
        return value

    def code(self, key: str = "code") -> str:
        return self.text(key, form=CODE.pattern, must="be 1 to 20 of a-z, 0-9 and -")

    def whole(self, key: str, default: int, low: int, high: int) -> int:
        value = self._value(key, int, default, default)
        if not low <= value <= high:
            self.complain(key, f"`{key}` must lie between {low} and {high}, not be {value}")
        return value

    def flag(self, key: str) -> bool:
        return self._value(key, bool, False, False)

    def degrees(self, key: str, limit: int) -> float:
        value = self.values.get(key)
        if type(value) is int:
            self.asked.add(key)
            value = float(value)
        else:
            value = self._value(key, float, None, 0.0)
        if not -limit <= value <= limit:
            self.complain(key, f"`{key}` must lie between -{limit} and {limit} degrees, not be {value}")
        return value

    def texts(self, key: str) -> tuple[str, ...]:
        found = self._value(key, list, [], [])
        for number, each in enumerate(found):
            if not isinstance(each, str) or not each.strip():
                self.source.complain(
                    (*self.path, key, number), f"`{key}` must hold texts in quotes, not {each!r}"
                )
        return tuple(each for each in found if isinstance(each, str))

    def words(self, key: str, longest: int = 1000, *, plain: bool = False) -> Words:
        """Reads one text per language; where `plain`, a single text serves all of them."""
        if plain and isinstance(self.values.get(key), str):
            return {self.source.default_language: self.text(key)}
        given = self.table(key)
        if given.values and self.source.default_language not in given.values:
            self.complain(key, f"`{key}` has no text in the default language, {self.source.default_language}")
        languages = sorted(self.source.languages, key=lambda code: code != self.source.default_language)
        said = {code: given.text(code) for code in languages if code in given.values}
        for code in (code for code, text in said.items() if len(text) > longest):
            given.complain(
                code, f"`{key}.{code}` has {len(said[code])} characters; more than {longest} do not fit"
            )
        if languages:
            given.close(
                but="is not a language of this place: add it to `languages` or take it away", known=languages
            )
        return said

    def table(self, key: str, *, needed: bool = True) -> "Table":
        default: dict[str, object] = {}
        values = self._value(key, dict, None if needed else default, default)
        return Table(self.source, values, (*self.path, key))

    def tables(self, key: str, *, needed: bool = False) -> list["Table"]:
        given = self._value(key, list, None if needed else [], [])
        wrong = [number for number, each in enumerate(given) if not isinstance(each, dict)]
        for number in wrong:
            self.source.complain(
                (*self.path, key, number), f"`{key}` must hold tables; write [[{key}]] above each"
            )
        return [
            Table(self.source, each, (*self.path, key, number))
            for number, each in enumerate(given)
            if number not in wrong
        ]

    def close(self, but: str = "is not a key of this table", known: list[str] | None = None) -> None:
        """Reports every unknown key."""
        names = sorted(self.asked) if known is None else known
        for key in self.values.keys() - self.asked:
            near = get_close_matches(key, names, n=1)
            self.complain(key, f"`{key}` {but}" + (f"; did you mean `{near[0]}`?" if near else ""))

    def _is(self, key: str, kind: type) -> bool:
        return type(self.values.get(key)) is kind

    def _value(self, key: str, kind: type[T], default: T | None, instead: T) -> T:
        """Reports a problem and gives `instead`; a default of None makes the key mandatory."""
        self.asked.add(key)
        value = self.values.get(key, default)
        if value is None:
            self.complain(key, f"`{key}` is missing")
        elif type(value) is not kind:
            self.complain(key, f"`{key}` must be {CALLED.get(kind, 'a number')}, not {value!r}")
        else:
            return value
        return instead

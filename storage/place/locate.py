"""Finds the line on which each table, key and item of a TOML text begins.

`tomllib` gives values without lines. This reads the text a second time and keeps only the lines; it trusts
that the text is valid, because `tomllib` has parsed it before.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping
from typing import Final

Path = tuple[str | int, ...]

TOKEN: Final = re.compile(
    r'"""(?:\\.|[^\\])*?"{3,5}'
    r"|'''.*?'{3,5}"
    r'|"(?:\\.|[^"\\\n])*"'
    r"|'[^'\n]*'"
    r"|\#[^\n]*"
    r"|[\[\]{},=\n]"
    r"|[^\s\[\]{},=\#\"']+",
    re.DOTALL,
)


def locate(text: str) -> dict[Path, int]:
    return _Reader(text).read()


def line_of(lines: Mapping[Path, int], path: Path) -> int:
    """Gives the line of that path or, if it stands nowhere, of the nearest table around it."""
    while path and path not in lines:
        path = path[:-1]
    return lines.get(path, 1)


class _Reader:
    def __init__(self, text: str) -> None:
        self.tokens = [*_tokens(text), ("", 0)]
        self.at = 0
        self.lines: dict[Path, int] = {}
        self.last: dict[Path, int] = {}

    def read(self) -> dict[Path, int]:
        table: Path = ()
        while self.sign:
            if self.sign == "\n":
                self.at += 1
            elif self.sign == "[":
                table = self.header()
            else:
                self.pair(table)
        return self.lines

    @property
    def sign(self) -> str:
        return self.tokens[self.at][0]

    @property
    def line(self) -> int:
        return self.tokens[self.at][1]

    def header(self) -> Path:
        line, many = self.line, self.tokens[self.at + 1][0] == "["
        self.at += 1 + many
        *outer, name = self.names("]")
        self.at += 1 + many
        path: Path = ()
        for each in outer:
            path = self.latest((*path, each))
        path = (*path, name)
        if many:
            self.last[path] = self.last.get(path, -1) + 1
            self.lines.setdefault(path, line)
        path = self.latest(path)
        self.lines.setdefault(path, line)
        return path

    def latest(self, path: Path) -> Path:
        return (*path, self.last[path]) if path in self.last else path

    def pair(self, table: Path) -> None:
        line, path = self.line, table
        for name in self.names("="):
            path = (*path, name)
            self.lines.setdefault(path, line)
        self.at += 1
        self.value(path)

    def names(self, end: str) -> list[str]:
        words = ""
        while self.sign != end:
            words += self.sign
            self.at += 1
        return list(_keys(tomllib.loads(f"{words} = 0")))

    def value(self, path: Path) -> None:
        if self.sign == "[":
            self.array(path)
        elif self.sign == "{":
            self.inline_table(path)
        else:
            while self.sign not in {",", "]", "}", "\n", ""}:
                self.at += 1

    def array(self, path: Path) -> None:
        self.at += 1
        count = 0
        while self.sign != "]":
            if self.sign in {",", "\n"}:
                self.at += 1
                continue
            self.lines[*path, count] = self.line
            self.value((*path, count))
            count += 1
        self.at += 1

    def inline_table(self, path: Path) -> None:
        self.at += 1
        while self.sign != "}":
            if self.sign in {",", "\n"}:
                self.at += 1
                continue
            self.pair(path)
        self.at += 1


def _tokens(text: str) -> Iterator[tuple[str, int]]:
    line, read = 1, 0
    for found in TOKEN.finditer(text):
        line += text.count("\n", read, found.start())
        read = found.start()
        if not found.group().startswith("#"):
            yield found.group(), line


def _keys(nested: object) -> Iterator[str]:
    while isinstance(nested, dict):
        ((key, nested),) = nested.items()
        yield key

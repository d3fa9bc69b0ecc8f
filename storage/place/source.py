"""A place file as it stands on disk, and everything found wrong with it."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import msgspec

from storage.place.locate import Path as Where
from storage.place.locate import line_of


class Problem(msgspec.Struct, frozen=True):
    file: Path
    line: int | None
    reason: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.reason}" if self.line else f"{self.file}: {self.reason}"


class PlaceError(Exception):
    """Every mistake in a place file and the files it names, one `file:line: reason` a line."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(sorted(problems, key=lambda each: (str(each.file), each.line or 0)))
        super().__init__("\n".join(map(str, self.problems)))


class Source:
    """Collects problems, so that an administrator mends the file once and not line by line."""

    def __init__(self, file: Path, lines: Mapping[Where, int]) -> None:
        self.file = file
        self.lines = lines
        self.problems: list[Problem] = []
        self.languages: tuple[str, ...] = ()
        self.default_language = ""

    def complain(self, where: Where, reason: str) -> None:
        self.problems.append(Problem(self.file, line_of(self.lines, where), reason))

    def complain_of(self, file: Path, reason: str, line: int | None = None) -> None:
        self.problems.append(Problem(file, line, reason))

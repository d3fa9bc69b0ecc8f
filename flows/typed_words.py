"""The words in which days and hours are typed, and the pieces of a typed line."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

ROLES: Final = {
    "next": "X",
    "last": "L",
    "before_noon": "H",
    "after_noon": "H",
    "until": "U",
    "between": "E",
    "and": "A",
    "at": "K",
    "beside": "P",
}
"""The roles of words, and their letters; where a word has several roles, the first of them counts."""
UNKNOWN: Final = "?"
UNTIL_OR_AT: Final = "V"
"""Such as "alle", which is both."""
LEAST_OF_A_WEEKDAY: Final = 3
LAST_OF_A_MONTH, LAST_MONTH, LAST_HOUR, LAST_MINUTE = 31, 12, 24, 59
_ALIKE: Final = str.maketrans({"ى": "ي", "ة": "ه", "ـ": None, "’": "'"})
_PIECE: Final = re.compile(
    r"(?P<iso>\d{4}[-/.]\d{1,2}[-/.]\d{1,2}(?!\d))"
    r"|(?P<full>\d{1,2}(?P<between>[-/.])\d{1,2}(?P=between)(?:\d{4}|\d\d)(?![\d:])|\d{1,2}[./]\d{1,2}[./]\d{4}(?!\d))"
    r"|(?P<clock>\d{1,2}\s?(?::\s?\d\d|h(?:\s?\d\d)?|,\d\d|\.\d\d\s?h)(?:\s?h(?!\w))?(?![^\W_]))"
    r"|(?P<figures>\d{1,2}(?:\s?/\s?|\.)\d{1,2}(?![\d:])\.?)"
    r"|(?P<number>\d+)"
    r"|(?P<dash>-)"
    r"|(?P<word>[^\W\d_](?:\.[^\W\d_](?![^\W\d_]))+\.?|[^\W\d_]+(?:'[^\W\d_]+)*|°)"
)


@dataclass(frozen=True, slots=True)
class Meaning:
    """The meaning of a word or phrase. `letter` is its mark in the shape of a line."""

    letter: str
    month: int = 0
    weekday: int | None = None
    """Monday is 0."""
    away: int | None = None
    """Days from today."""
    half: str = ""


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a line, from character to character, with its letter.

    D is a whole date in figures, F a day and month, C an hour with minutes, G either of these, N a number that
    may be a day or an hour, Y a year, - a dash, B a name that is both a weekday's and a month's, M a month,
    W a weekday, T such as tomorrow, O what makes a number a day, ? unknown, V and the letters of `ROLES`.
    """

    letter: str
    start: int
    end: int
    numbers: tuple[int, ...] = ()
    """Of a date: day, month, year."""
    meaning: Meaning = Meaning(UNKNOWN)


@dataclass(frozen=True, eq=False)
class DateWords:
    """Names of days and hours, in every language that people may write. Names may be in any case."""

    months: Mapping[str, int] = field(default_factory=dict)
    weekdays: Mapping[str, int] = field(default_factory=dict)
    near: Mapping[str, int] = field(default_factory=dict)
    """Such as "tomorrow": 1."""
    roles: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """The words of each of `ROLES`; and "ordinal", the suffix of a number that is a day."""

    def __post_init__(self) -> None:
        meanings = dict(_meanings(self))
        for beginning, weekday in _beginnings(self.weekdays):
            meanings.setdefault(beginning, Meaning("W", weekday=weekday))
        object.__setattr__(self, "_meanings", meanings)
        object.__setattr__(self, "_longest", max((len(each.split()) for each in meanings), default=0))
        object.__setattr__(self, "_ordinal", frozenset(map(plain, self.roles.get("ordinal", ()))))

    def pieces(self, text: str) -> tuple[Piece, ...]:
        """Everything in a text, but for white space and punctuation."""
        return tuple(_pieces(text, self._meanings, self._longest, self._ordinal))

    _meanings: Mapping[str, Meaning] = field(init=False, repr=False)
    _longest: int = field(init=False, repr=False)
    _ordinal: frozenset[str] = field(init=False, repr=False)


def plain(text: str) -> str:
    """In small letters without accents, in our own digits, every dash alike; punctuation between words stays."""
    return "".join(each for each, _place in _plain(text))


def _plain(text: str) -> Iterator[tuple[str, int]]:
    """Each character, and its position in the text."""
    for place, character in enumerate(text):
        for each in unicodedata.normalize("NFKD", character.casefold()).translate(_ALIKE):
            kind = unicodedata.category(each)
            if kind == "Nd":
                yield str(unicodedata.decimal(each)), place
            elif kind[0] != "M":
                yield "-" if kind == "Pd" or each == "−" else each, place


def _key(name: str) -> str:
    """A name as it is looked up: by the pieces of its words."""
    return " ".join(_bare(found[0]) for found in _PIECE.finditer(plain(name)))


def _bare(word: str) -> str:
    """Drops the dots of an abbreviation."""
    return word.replace(".", "")


def _meanings(words: DateWords) -> Iterator[tuple[str, Meaning]]:
    months, weekdays, near = (
        {_key(name): number for name, number in reversed(list(names.items()))}
        for names in (words.months, words.weekdays, words.near)
    )
    roles = {role: frozenset(map(_key, words.roles.get(role, ()))) for role in ROLES}
    for name in {*months, *weekdays, *near}.union(*roles.values()):
        known = [role for role in ROLES if name in roles[role]]
        letter = _letter(known, is_month=name in months, is_weekday=name in weekdays, is_near=name in near)
        half = next((role for role in ("before_noon", "after_noon") if role in known), "")
        yield name, Meaning(letter, months.get(name, 0), weekdays.get(name), near.get(name), half)


def _letter(roles: Sequence[str], *, is_month: bool, is_weekday: bool, is_near: bool) -> str:
    if is_month:
        return "B" if is_weekday else "M"
    if is_weekday or is_near:
        return "W" if is_weekday else "T"
    return UNTIL_OR_AT if {"until", "at"} <= set(roles) else ROLES[roles[0]]


def _beginnings(weekdays: Mapping[str, int]) -> Iterator[tuple[str, int]]:
    """The beginnings that only one weekday's name has: “giov”."""
    found: dict[str, set[int]] = {}
    for name, weekday in weekdays.items():
        key = _key(name)
        for length in range(LEAST_OF_A_WEEKDAY, len(key)):
            found.setdefault(key[:length], set()).add(weekday)
    return ((beginning, days.pop()) for beginning, days in found.items() if len(days) == 1)


def _pieces(
    text: str, meanings: Mapping[str, Meaning], longest: int, ordinal: frozenset[str]
) -> Iterator[Piece]:
    placed = list(_plain(text))
    said = "".join(each for each, _place in placed)
    found = list(_PIECE.finditer(said))
    taken = 0
    for number, each in enumerate(found):
        if number < taken:
            continue
        if each.lastgroup != "word":
            taken, letter, numbers, meaning = number + 1, *_figures(each), Meaning(UNKNOWN)
        elif number and found[number - 1].end() == each.start() and _glued(found[number - 1], each, ordinal):
            taken, letter, numbers, meaning = number + 1, "O", (), Meaning("O")
        else:
            taken, meaning = _named(found, number, meanings, longest)
            letter, numbers = meaning.letter, ()
        yield Piece(
            letter, placed[each.start()][1], placed[found[taken - 1].end() - 1][1] + 1, numbers, meaning
        )


def _glued(number: "re.Match[str]", word: "re.Match[str]", ordinal: Iterable[str]) -> bool:
    return number.lastgroup == "number" and word[0] in ordinal


def _named(
    found: Sequence["re.Match[str]"], first: int, meanings: Mapping[str, Meaning], longest: int
) -> tuple[int, Meaning]:
    """The longest phrase that begins with a word, as the number of the piece behind it, and its meaning."""
    for last in range(min(first + longest, len(found)), first, -1):
        phrase = " ".join(_bare(each[0]) for each in found[first:last])
        if phrase in meanings:
            return last, meanings[phrase]
    return first + 1, Meaning(UNKNOWN)


def _figures(found: "re.Match[str]") -> tuple[str, tuple[int, ...]]:
    numbers = tuple(int(each) for each in re.findall(r"\d{1,4}", found[0]))
    match found.lastgroup:
        case "iso" | "full":
            return "D", numbers if found.lastgroup == "full" else numbers[::-1]
        case "clock":
            return "C", (*numbers, 0)[:2]
        case "figures":
            return _day_or_hour(found[0], *numbers), numbers
        case "number":
            return _day_or_year(found[0], numbers[0]), numbers
    return ("-" if found.lastgroup == "dash" else "?"), ()


def _day_or_year(written: str, number: int) -> str:
    if len(written) == len("2026"):
        return "Y"
    return "N" if len(written) <= len("31") and number <= LAST_OF_A_MONTH else "?"


def _day_or_hour(written: str, first: int, second: int) -> str:
    """12.12 may be either; 31.12 and 1.6 are days, 18.30 is an hour."""
    is_day = 0 < first <= LAST_OF_A_MONTH and 0 < second <= LAST_MONTH
    minutes = written.rstrip(".").partition(".")[2]
    is_hour = len(minutes) == len("30") and first <= LAST_HOUR and second <= LAST_MINUTE
    return "G" if is_day and is_hour else "C" if is_hour else "F"

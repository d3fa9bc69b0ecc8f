"""Small parts of every screen."""

from collections.abc import Iterable, Sequence

from flows.said import Media
from handlers.messaging.button_data import tap
from handlers.messaging.outbound import Button, File, Piece, Screen
from locales.language import Language

Row = tuple[Button, ...]

LONGEST_PART = 3500
"""Characters of a person's words in one message: a chat takes some 4,000, and we add ours."""


def in_pairs(buttons: Iterable[Button]) -> tuple[Row, ...]:
    """Two to a row."""
    every = tuple(buttons)
    return tuple(every[start : start + 2] for start in range(0, len(every), 2))


def simple(language: Language, text: str, *rows: Row) -> Screen:
    """One text of ours, and buttons."""
    return Screen((Piece(text),), tuple(row for row in rows if row), language=language.code)


def files(media: Iterable[Media]) -> tuple[File, ...]:
    return tuple(File(each.kind, each.ref, each.name, each.type) for each in media)


def parts(text: str, longest: int = LONGEST_PART) -> list[str]:
    """Cuts a long text at line ends or spaces, so that each part fits a message; nothing is dropped."""
    found: list[str] = []
    while len(text) > longest:
        end = max(text.rfind("\n", 0, longest), text.rfind(" ", 0, longest)) + 1
        end = end if end > longest // 2 else longest
        found.append(text[:end])
        text = text[end:]
    return [*found, text]


def menu_row(language: Language) -> Row:
    # Translators: button
    return (Button(language.say("📋 Menu"), tap=tap("m", "menu")),)


def mine_button(language: Language) -> Button:
    # Translators: button
    return Button(language.say("📂 My requests"), tap=tap("m", "mine"))


def human_button(language: Language) -> Button:
    # Translators: button
    return Button(language.say("🙋 Talk to a person"), tap=tap("m", "human"))


def joined(groups: Sequence[Sequence[Row]]) -> tuple[Row, ...]:
    return tuple(row for group in groups for row in group if row)

"""Free times as rows of choices: grouped by day, the next first, a few days to a page."""

from collections.abc import Sequence
from datetime import date
from itertools import groupby
from typing import Final

from flows.option import Option
from handlers.messaging import pager
from handlers.messaging.button_data import tap
from handlers.messaging.flow_buttons import FlowButtons
from handlers.messaging.outbound import Button
from handlers.messaging.widgets import Row
from locales.language import Language

MOST_TIMES: Final = 24
MOST_DAYS: Final = 7
WIDE: Final = 4


def rows(
    buttons: FlowButtons, name: str, options: Sequence[Option], language: Language, page: int = 0
) -> tuple[Row, ...]:
    """`name` is the question's name in the buttons."""
    every = pages(options)
    page = min(page, max(len(every) - 1, 0))
    found: list[Row] = []
    for day, of_day in groupby(every[page] if every else (), lambda option: option.day):
        found.append((Button(_headed(day, language), tap=buttons.page(name, page), day=day, heading=True),))
        found += _in_fours(
            [Button(each.label, tap=buttons.answer(name, each.value), day=day) for each in of_day]
        )
    return (*found, _turning(buttons, name, page, len(every), language))


def waiting_row(options: Sequence[Option], service: str, language: Language) -> Row:
    """For citizens whom none of the times suits."""
    # Translators: button
    words = (
        language.say("⏳ Nothing suits: put me on the list")
        if options
        else language.say("⏳ Put me on the list")
    )
    return (Button(words, tap=tap("b", "wait", service)),)


def every_row(buttons: FlowButtons, name: str, language: Language) -> Row:
    """Back to all of them."""
    # Translators: button
    return (Button(language.say("📅 See the free times"), tap=buttons.page(name, 0)),)


def pages(options: Sequence[Option]) -> list[list[Option]]:
    """Whole days together as far as they fit; a day of very many times is cut."""
    found: list[list[Option]] = []
    for _day, times in groupby(options, lambda option: option.day):
        of_day = list(times)
        for start in range(0, len(of_day), MOST_TIMES):
            part = of_day[start : start + MOST_TIMES]
            if found and _has_room(found[-1], part):
                found[-1] += part
            else:
                found.append(part)
    return found


def _has_room(page: list[Option], part: list[Option]) -> bool:
    days = {option.day for option in (*page, *part)}
    return len(page) + len(part) <= MOST_TIMES and len(days) <= MOST_DAYS


def _in_fours(buttons: list[Button]) -> list[Row]:
    """As even as they go: five are three and two, not four and one."""
    count = -(-len(buttons) // WIDE)
    width = -(-len(buttons) // count)
    return [tuple(buttons[start : start + width]) for start in range(0, len(buttons), width)]


def _headed(day: str, language: Language) -> str:
    return f"— {language.day(date.fromisoformat(day))} —"


def _turning(buttons: FlowButtons, name: str, page: int, count: int, language: Language) -> Row:
    # Translators: button
    earlier = language.say("‹ Earlier days")
    # Translators: button
    more = language.say("More days ›")
    return pager.turning(
        page, count - 1, (earlier, more), lambda label, n: Button(label, tap=buttons.page(name, n))
    )

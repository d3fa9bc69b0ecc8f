"""The parts of a broadcast: one text per language, a picture, link buttons; and, in a flow of its own, its time.

The audience is not a question: its page shows after each tick how many people it reaches, counted outside the unit of work.
"""

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, Final

from flows.flow import Flow, Question
from flows.questions.message import Links, MessageText, Picture
from flows.questions.moment import Moment
from flows.text import _

TEXT: Final = "text."
PICTURE, LINKS, WHEN = "picture", "links", "when"
BROADCAST, EMERGENCY, LATER = "broadcast", "emergency", "broadcast-later"


@dataclass(frozen=True)
class Later:
    when: str


later: Final = Flow(
    LATER,
    _("Broadcast"),
    Later,
    Moment(
        WHEN,
        _("🕒 When shall it go out? Reply to this message with day and hour.\nExample: {example}"),
        says_how=True,
    ),
    at_once=True,
)

MORE: Final = (
    Picture(
        PICTURE,
        _("🖼 A picture? Send a photo as a reply to this message."),
        optional=True,
        # Translators: button
        without=_("Without a picture"),
        says_how=True,
    ),
    Links(
        LINKS,
        _(
            "🔗 Buttons below the text? Reply to this message with one button in each line: its words, then its address.\nExample: {example}"
        ),
        optional=True,
        # Translators: button
        without=_("Without buttons"),
        says_how=True,
    ),
)


@lru_cache(maxsize=64)
def broadcast(codes: tuple[str, ...] = ()) -> Flow[dict[str, Any]]:
    """With a text in each of these languages; the first is required."""
    first = _("📣 A broadcast: write the text in {language}, as a reply to this message.")
    return _composed(BROADCAST, _("Broadcast"), first, "📣", codes)


@lru_cache(maxsize=64)
def emergency(codes: tuple[str, ...] = ()) -> Flow[dict[str, Any]]:
    """The same at any hour. Picture and link buttons are added on its card: an emergency must lose no time over them."""
    first = _(
        "🚨 An emergency notice goes to everybody at once, at any hour.\nWrite the text in {language}, as a reply to this message."
    )
    return _composed(EMERGENCY, _("Emergency notice"), first, "🚨", codes)


def _composed(name: str, title: str, first: str, sign: str, codes: tuple[str, ...]) -> Flow[dict[str, Any]]:
    texts = (_text(code, "" if number else first, sign) for number, code in enumerate(codes))
    more = (replace(each, after=f"{TEXT}{codes[0]}") for each in MORE) if codes else MORE
    return Flow(name, title, dict, *texts, *more, at_once=True)


def _text(code: str, first: str, sign: str) -> Question:
    return MessageText(
        f"{TEXT}{code}",
        _("{sign} Write the text in {language}, as a reply to this message."),
        code=code,
        sign=sign,
        ask_first=first,
        optional=not first,
        # Translators: button
        without_all="" if first else _("Skip the other languages"),
        says_how=True,
    )

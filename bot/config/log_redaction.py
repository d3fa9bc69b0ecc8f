"""Keeps the bot's token and people's words out of every log, whichever library writes it."""

import logging
import re
import traceback
from typing import Final

TOKEN: Final = re.compile(r"\d{5,}:[A-Za-z0-9_-]{20,}")
TALKATIVE: Final = ("telegram", "httpx", "httpcore", "aiohttp.access", "aiohttp.client")


class Redacting(logging.Filter):
    """A filter on a handler, so that it sees every logger's lines, traces included."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg, record.args = redacted(record.getMessage()), ()
        if record.exc_info:
            record.exc_text = traced(record.exc_info[1])
            record.exc_info = None
        return True


def redacted(text: str) -> str:
    return TOKEN.sub("<token>", text)


def traced(error: BaseException | None) -> str:
    """The place and kind of an error; never its message, which may quote a person."""
    told = []
    while error is not None:
        told.append("".join(traceback.format_tb(error.__traceback__)) + type(error).__name__)
        error = error.__cause__ or error.__context__
    return "\n".join(reversed(told))


def keep_secrets(root: logging.Logger) -> None:
    """Puts the filter on every handler there is, and quietens loggers that would write addresses."""
    for handler in root.handlers:
        handler.addFilter(Redacting())
    for name in TALKATIVE:
        logging.getLogger(name).setLevel(logging.WARNING)

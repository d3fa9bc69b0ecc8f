"""Keeps the bot's token out of every log, whoever writes it."""

import logging
import re
from typing import Final

TOKEN: Final = re.compile(r"\d{5,}:[A-Za-z0-9_-]{20,}")
TALKATIVE: Final = ("telegram", "httpx", "httpcore", "aiohttp.access", "aiohttp.client")


class Redacting(logging.Filter):
    """On a handler, so that it sees what every logger writes, traces included."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg, record.args = redacted(record.getMessage()), ()
        if record.exc_info:
            record.exc_text = redacted(logging.Formatter().formatException(record.exc_info))
            record.exc_info = None
        return True


def redacted(text: str) -> str:
    return TOKEN.sub("<token>", text)


def keep_secrets(root: logging.Logger) -> None:
    """Put the filter on every handler there is, and quieten who would write addresses."""
    for handler in root.handlers:
        handler.addFilter(Redacting())
    for name in TALKATIVE:
        logging.getLogger(name).setLevel(logging.WARNING)

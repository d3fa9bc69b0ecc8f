"""The log: one line an event on standard error, without secrets."""

import logging
import sys

from bot.config.log_redaction import keep_secrets

FORM = "%(asctime)s %(levelname)s %(name)s: %(message)s"


def log_to_stderr() -> None:
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(logging.Formatter(FORM))
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(logging.INFO)
    keep_secrets(root)
    logging.getLogger("alembic").setLevel(logging.WARNING)

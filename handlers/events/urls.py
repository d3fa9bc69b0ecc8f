"""Where an event is found: its page on the web, and the links that open it in Telegram."""

from handlers.messaging.context import Context
from handlers.messaging.deep_links import in_telegram
from storage.engine.transaction import Transaction


def page_of(context: Context, code: str, language: str = "") -> str:
    """From anywhere where we know our own address, else from our own pages. The town's language goes without saying."""
    return f"{context.public_url}/events/{code}{query_of(context, language)}"


def query_of(context: Context, language: str) -> str:
    """What stands behind an address for that language."""
    return f"?lang={language}" if language not in ("", context.place.default_language) else ""


def event_in_telegram(tx: Transaction, code: str) -> str:
    return in_telegram(tx, f"event_{code}")


def notices_in_telegram(tx: Transaction, neighbourhood: str) -> str:
    return in_telegram(tx, f"n_{neighbourhood}")

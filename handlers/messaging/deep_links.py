"""Links that open a private chat with us."""

from storage.engine.transaction import Transaction
from storage.people.installation import USERNAME, learned


def in_telegram(tx: Transaction, payload: str) -> str:
    """Opens our chat in Telegram with `/start payload`; empty as long as Telegram has not told us our name."""
    username = learned(tx, USERNAME)
    return f"https://t.me/{username}?start={payload}" if username else ""

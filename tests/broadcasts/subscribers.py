"""Many people who asked for notices, written straight into the database."""

from collections.abc import Iterable
from datetime import datetime

from storage.engine.transaction import Transaction
from storage.events import subscriptions
from storage.people import people
from storage.people.encryption import KeyRing

NEVER = "00:00"
"""From and until the same time: no quiet hours."""


def add_subscribers(
    tx: Transaction,
    keys: KeyRing,
    numbers: Iterable[int],
    now: datetime,
    languages: tuple[str, ...] = ("it",),
) -> None:
    """Citizens on Telegram with these numbers, whom notices reach at any hour."""
    for number in numbers:
        who = people.add(tx, keys, "telegram", str(number), now)
        people.change(tx, who, language=languages[number % len(languages)])
        known = subscriptions.begin(tx, who.id, now)
        subscriptions.change(tx, known, quiet_from=NEVER, quiet_until=NEVER)

"""A desk that writes broadcasts, and people who asked to be told."""

from collections.abc import Mapping
from typing import Any, Final

from sqlalchemy import bindparam, select

from bot.courier.broadcast_feeder import BroadcastFeeder
from handlers.broadcasts import delivery, message_batch, progress
from handlers.messaging.unit_of_work import UnitOfWork
from storage.broadcasts import broadcasts
from storage.broadcasts.broadcasts import Broadcast, Message
from storage.engine.statement import Statement
from storage.engine.transaction import Transaction
from storage.engine.utc import utc_now
from storage.events import subscriptions
from storage.people import people
from storage.people.people import Person
from storage.sending.outbox import Waiting
from storage.sending.tables import outbox
from tests.dialogue import CHANNEL, WAITING, Operator
from tests.dialogue import Message as Shown
from tests.tickets.scenario import Desk

SHOWN: Final = Statement(select(outbox.c.message_id).where(outbox.c.id == bindparam("wanted")), str)
NEVER: Final = "00:00"
"""From and until the same time: no quiet hours."""
TEXT: Final = "Street party on Saturday"


async def subscribes(
    desk: Desk,
    name: str,
    language: str = "en",
    *,
    channel: str = CHANNEL,
    interests: Mapping[str, str] = {},  # never changed
    **preferences: Any,
) -> Person:
    """A citizen who wants notices at any hour, unless `preferences` say otherwise. `interests` are codes by kind."""

    def work(tx: Transaction) -> Person:
        who = people.add(tx, desk.town.context.keys, channel, name, utc_now())
        known = subscriptions.begin(tx, who.id, utc_now())
        subscriptions.change(tx, known, **{"quiet_from": NEVER, "quiet_until": NEVER} | preferences)
        for kind, code in interests.items():
            subscriptions.choose(tx, who.id, kind, [code])
        return people.change(tx, who, language=language)

    found: Person = await desk.town.run(work)
    return found


async def writes_broadcast(desk: Desk, who: Operator, text: str = TEXT, **also: str) -> Shown:
    """From /broadcast to the card, with texts in other languages; gives the card."""
    await who.says("/broadcast")
    await who.says(text, reply_to=who.newest)
    for code in ("it", "ar"):
        await says_or_skips(who, also.get(code, ""))
    await says_or_skips(who, "")
    await says_or_skips(who, also.get("links", ""))
    await who.taps("Done", who.newest)
    assert await drafts(desk)
    return who.newest


async def says_or_skips(who: Operator, text: str) -> None:
    if text:
        await who.says(text, reply_to=who.newest)
    else:
        await who.sends_tap(who.newest.buttons[0].tap, who.newest)


async def drafts(desk: Desk) -> list[Broadcast]:
    found: list[Broadcast] = await desk.town.run(lambda tx: broadcasts.drafts(tx, 50))
    return found


async def latest(desk: Desk) -> Broadcast:
    """The newest that is no draft any more."""
    found: list[Broadcast] = await desk.town.run(lambda tx: broadcasts.latest(tx, 1))
    return found[0]


def told(desk: Desk, known: Broadcast) -> Message:
    return broadcasts.message(desk.town.context.keys.own, known)


async def goes_out(desk: Desk, times: int = 5) -> None:
    """What the spreader does in so many beats; everything is sent in between, and noted as the courier notes it."""
    feeder = BroadcastFeeder(desk.town.store, desk.town.context, lambda _rows: None, lambda: True, 500)
    for _ in range(times):
        await feeder.step()
        waiting = await desk.town.run(lambda tx: tx.all(WAITING))
        await desk.town.deliver()
        await desk.town.unit(lambda unit, rows=waiting: _note(unit, rows))


def _note(unit: UnitOfWork, rows: list[Waiting]) -> None:
    for row in rows:
        if row.role == message_batch.ROLE:
            delivery.settled(unit, row, "sent", "")
        elif row.role == progress.ROLE:
            progress.shown(unit.tx, row.key, unit.tx.one(SHOWN, wanted=row.id))


def reads(desk: Desk, who: Person) -> list[str]:
    return [message.text for message in desk.town.chats.get(who.lane, [])]

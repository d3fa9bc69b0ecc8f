"""A private ticket whose every word holds a canary; and where the canary was heard."""

from typing import Any

from sqlalchemy import select

from flows.said import Media
from handlers.messaging import outbound
from handlers.messaging.unit_of_work import UnitOfWork
from handlers.tickets import actions
from storage import schema
from storage.engine.transaction import Transaction
from storage.people import people
from storage.sending import outbox
from storage.sending.outbox import TEAM_LANE
from storage.tickets import tickets
from storage.tickets.tickets import Ticket
from tests.tickets.scenario import Desk

CANARY = "zibaldone"
"""Stands in every word of the citizen, in every name of a file, and nowhere else."""
DANGER = f"my husband beats me, I am afraid, {CANARY}"
PHOTO = Media("photo", f"phone:{CANARY}", name=f"{CANARY}.jpg")


def record(words: str = DANGER) -> dict[str, Any]:
    return {
        "category": "waste",
        "where": {"address": f"Via {CANARY} 5", "point": [41.4676, 12.9036], "media": [PHOTO.kept()]},
        "what": {"text": words, "media": [PHOTO.kept()]},
        "who": {"text": f"Association {CANARY}"},
        "title": {"text": f"Meeting {CANARY}"},
        "photos": [PHOTO.kept()],
    }


async def sent_to_the_group(desk: Desk) -> list[str]:
    """Everything that was ever put into the team chat, also what was edited or deleted since."""

    def work(unit: UnitOfWork) -> list[str]:
        columns = [schema.outbox.c[name] for name in outbox.Waiting.__struct_fields__]
        rows = unit.tx.core.execute(select(*columns).where(schema.outbox.c.lane == TEAM_LANE))
        return [repr(opened(unit, outbox.Waiting(*row))) for row in rows]

    found: list[str] = await desk.town.unit(work)
    return found


def opened(unit: UnitOfWork, row: outbox.Waiting) -> outbound.Outbound:
    holder = row.keyholder_id
    key = unit.context.keys.own if holder is None else unit.key_of(unit.person(holder))
    return outbound.unpacked(outbox.opened(key, row))


async def leaks(desk: Desk, but: str = "\0") -> list[str]:
    found = [each for each in await sent_to_the_group(desk) if CANARY in each or "Violence" in each]
    return [each for each in found if but not in each]


def note_and_rate(unit: UnitOfWork, ticket: Ticket) -> None:
    owner = people.get(unit.tx, ticket.person_id)
    actions.note(unit, ticket, owner, f"A note, {CANARY}", [PHOTO])
    for kind in ("rated", "booking", "referral", "answered"):
        body = {"text": f"{kind} {CANARY}", "stars": 5, "verb": "booked", "at": unit.now.isoformat()}
        tickets.add_entry(unit.tx, unit.key_of(owner), ticket, kind, body, unit.now, person_id=owner.id)


def logged(tx: Transaction) -> list[str]:
    return [deed for (deed,) in tx.core.execute(select(schema.access.c.deed).order_by(schema.access.c.n))]

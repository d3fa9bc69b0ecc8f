"""A town in which visits can be booked every day, so that no test depends on the weekday or the hour."""

import asyncio
import re
from collections.abc import Callable
from datetime import datetime, time
from pathlib import Path
from typing import Any

import msgspec
from sqlalchemy import update

from bot.clock import Clock
from handlers.messaging.context import Context
from handlers.messaging.unit_of_work import Effects, UnitOfWork
from handlers.visits import actions
from storage.engine.transaction import Transaction
from storage.engine.utc import utc_now
from storage.people import people
from storage.place.model import Booking as Rules
from storage.place.model import Place
from storage.place.week import WEEKDAYS, Range, Week
from storage.sending.tables import timer
from storage.visits import bookings, free_slots
from storage.visits.bookings import Booking
from storage.visits.tables import booking
from tests.crash.aftermath import engine_for
from tests.crash.town import english_place
from tests.dialogue import CHANNEL, Somebody, Town, latina

SERVICES = """
[[services]]
code = "ascolto"
centre = "sala"
icon = "🤝"
label = { it = "Ascolto e orientamento", en = "Listening and orientation", ar = "الاستماع والتوجيه" }
minutes = 60
seats = 1
modes = ["here", "phone"]
bring.en = "Bring the letters."
bring.it = "Porti le lettere."
bring.ar = "أحضروا الرسائل."
[services.hours]
"""
MORNING: Range = (time(9), time(12))


def daily(*ranges: Range) -> Week:
    return Week(tuple(ranges for _day in range(7)))


def visiting_place(services: int = 2, seats: int = 1, hours: Range = MORNING, **rules: Any) -> Place:
    """Latina with so many of its services, each at a desk of its own and open every day."""
    made = tuple(
        msgspec.structs.replace(each, hours=daily(hours), desk=each.code, seats=seats, minutes=60)
        for each in latina().services[:services]
    )
    return msgspec.structs.replace(latina(), services=made, booking=Rules(**({"ahead_days": 10} | rules)))


def place_file(folder: Path, hours: str = "09:00-12:00", ahead_days: int = 10) -> Path:
    """The same as a file: one service, one seat, every day."""
    place, made = english_place(folder), folder / "daily.toml"
    before, _services, after = re.split(
        r"(\[\[services\]\].*)(?=# Rooms that)", place.read_text("utf-8"), flags=re.DOTALL
    )
    days = "".join(f'{day} = ["{hours}"]\n' for day in WEEKDAYS)
    after = re.sub(r"ahead_days = \d+", f"ahead_days = {ahead_days}", after)
    made.write_text(f"{before}{SERVICES}{days}\n{after}", "utf-8")
    return made


async def hurry(database: str, kind: str) -> None:
    """What is set for later under this name is due now, and every offer is over."""

    def work() -> None:
        with engine_for(database).begin() as connection:
            connection.execute(
                update(timer).where(timer.c.kind == kind, timer.c.state == "due").values(due_at=utc_now())
            )
            connection.execute(update(booking).where(booking.c.state == "held").values(held_until=utc_now()))

    await asyncio.to_thread(work)


async def bookings_of(who: Somebody) -> list[Booking]:
    """What somebody has before them."""

    def work(tx: Transaction) -> list[Booking]:
        found = people.find(tx, who.town.context.keys, CHANNEL, who.address)
        return bookings.of_person(tx, found.id, utc_now()) if found else []

    every: list[Booking] = await who.town.run(work)
    return every


async def at(town: Town, now: datetime, act: Callable[[UnitOfWork], None]) -> None:
    """Do something as if it were another time, and deliver what it caused."""

    def work(tx: Transaction) -> None:
        act(UnitOfWork(tx, town.context, now, f"at:{now.isoformat()}", Effects()))

    await town.run(work)
    await town.deliver()


async def clock_strikes(town: Town, now: datetime) -> None:
    """Everything that is due by then happens, as if it were that time."""
    await Clock(town.store, town.context, lambda _rows: None, now=lambda: now).tick()
    await town.deliver()


def times(who: Somebody) -> list[str]:
    """The buttons that stand for a time, in their order."""
    return [each.tap for each in who.newest.buttons if each.day and not each.heading]


async def taps_time(who: Any, which: int = 0) -> None:
    await who.sends_tap(times(who)[which], who.newest)


def fill(tx: Transaction, context: Context) -> list[Booking]:
    """Everything that is free is taken, by somebody else each time."""
    unit, [wanted] = UnitOfWork(tx, context, utc_now(), "fill", Effects()), context.place.services
    found: list[Booking] = []
    for slot in list(free_slots.free_from(tx, context.place, wanted, unit.now.date(), unit.now)):
        who = people.add(tx, context.keys, CHANNEL, f"filler{len(found)}", unit.now)
        found.append(actions.book(unit, who, wanted, slot.starts, by=who))
    return found


def give_up(tx: Transaction, context: Context, booking: Booking) -> Effects:
    effects = Effects()
    unit = UnitOfWork(tx, context, utc_now(), "give up", effects)
    actions.cancel(unit, booking, by=unit.person(booking.person_id))
    return effects

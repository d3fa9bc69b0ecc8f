"""A place file with visits on every day, for the whole service; and how what it set for later is due now."""

import asyncio
import re
from pathlib import Path

from sqlalchemy import update

from storage.engine.utc import utc_now
from storage.place.week import WEEKDAYS
from storage.sending.tables import timer
from storage.visits.tables import booking
from tests.crash.aftermath import engine_for
from tests.crash.scenario import english_place

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

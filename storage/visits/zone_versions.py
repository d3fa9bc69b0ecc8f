"""Coming bookings that were made with another version of the time zone database."""

from datetime import datetime

from sqlalchemy import bindparam, select, update

from storage.engine.statement import Statement, nothing
from storage.engine.transaction import Transaction
from storage.place.zonedata import zone_version
from storage.visits.bookings import ACTIVE, COLUMNS, Booking
from storage.visits.tables import booking

_now = bindparam("now", type_=booking.c.starts_at.type)

OF_ANOTHER = Statement(
    select(*COLUMNS)
    .where(
        booking.c.starts_at > _now,
        ACTIVE,
        booking.c.zone_version != bindparam("known"),
        booking.c.id > bindparam("after"),
    )
    .order_by(booking.c.id)
    .limit(bindparam("most")),
    Booking,
)
STAMP = Statement(
    update(booking)
    .where(booking.c.id == bindparam("wanted"), booking.c.version == bindparam("known"))
    .values(zone_version=bindparam("zone_version")),
    nothing,
)


def of_another(
    tx: Transaction, now: datetime, after: int = 0, most: int = 50, *, known: str | None = None
) -> list[Booking]:
    """Returns coming bookings made with another version of the time zone database than `known`, by id from `after` on."""
    return tx.all(OF_ANOTHER, now=now, known=known or zone_version(), after=after, most=most)


def stamp(tx: Transaction, known: Booking, zone_version: str) -> None:
    """Notes the new version of the time zone database where the wall time gives the same instant."""
    tx.run(STAMP, wanted=known.id, known=known.version, zone_version=zone_version)

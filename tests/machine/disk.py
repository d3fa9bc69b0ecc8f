"""What is on disk, read with statements of its own, and what must be true of it whatever happened."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from storage.engine.statement import Statement
from storage.engine.transaction import Transaction
from storage.place.slots import Span
from storage.sending.tables import outbox, timer
from storage.visits.bookings import COLUMNS, Booking
from storage.visits.tables import booking, opening, seat, waitlist
from storage.visits.waitlists import COLUMNS as WAITLIST
from storage.visits.waitlists import Waiter
from tests.machine.scenario import SEATS

TAKING = ("held", "booked", "arrived", "missed")
"""The states of a booking that has its seat."""
BOOKINGS = Statement(select(*COLUMNS).order_by(booking.c.id), Booking)
CELLS = Statement(
    select(seat.c.desk, seat.c.number, seat.c.cell, seat.c.booking_id, seat.c.opening_id),
    lambda *cells: cells,
)
WAITERS = Statement(select(*WAITLIST).order_by(waitlist.c.id), Waiter)
OPENINGS = Statement(select(opening.c.id), int)
OFFERS = Statement(
    select(timer.c.subject, timer.c.due_at).where(timer.c.kind == "offer", timer.c.state == "due"),
    lambda subject, due: (int(subject), due),
)
REMINDERS = Statement(
    select(outbox.c.key, outbox.c.state).where(outbox.c.key.like("timer:visit %")), lambda *cells: cells
)


@dataclass(frozen=True)
class Disk:
    now: datetime
    bookings: dict[int, Booking]
    cells: list[tuple[str, int, int, int | None, int | None]]
    waiters: list[Waiter]
    openings: set[int]
    offers: dict[int, datetime]
    reminders: dict[tuple[str, int, int], str]
    """By kind, booking, and which of its times: how far it has come."""

    def waiting(self, service: str) -> list[int]:
        """Who waits, in order."""
        return [
            each.person_id for each in self.waiters if each.service == service and each.state == "waiting"
        ]

    def offered(self, service: str) -> set[int]:
        return {
            each.person_id for each in self.waiters if each.service == service and each.state == "offered"
        }

    def has_room(self, desk: str, span: Span, besides: int = 0) -> bool:
        """Whether a seat is free for the whole span; cells of booking `besides` do not count unless closed."""
        blocked: dict[int, set[int]] = defaultdict(set)
        for at, number, cell, of, closed in self.cells:
            if at == desk and not (of == besides and closed is None):
                blocked[number].add(cell)
        return any(not blocked[number] & set(span.cells) for number in range(SEATS[desk]))


def look(tx: Transaction, now: datetime) -> Disk:
    waiters = [each for each in tx.all(WAITERS) if each.state in ("waiting", "offered")]
    return Disk(
        now,
        {each.id: each for each in tx.all(BOOKINGS)},
        tx.all(CELLS),
        waiters,
        set(tx.all(OPENINGS)),
        dict(tx.all(OFFERS)),
        {_reminder(key): state for key, state in tx.all(REMINDERS)},
    )


def wrong_with(disk: Disk) -> list[str]:
    """Everything that is not as it must be; empty when all is well."""
    return [*_seats(disk), *_offers(disk), *_ones_each(disk), *_reminders(disk)]


def _seats(disk: Disk) -> list[str]:
    wrong = []
    had: dict[int, list[tuple[str, int, int]]] = defaultdict(list)
    for desk, number, cell, of, closed in disk.cells:
        if of is not None:
            had[of].append((desk, number, cell))
        if closed is not None and closed not in disk.openings:
            wrong.append("a seat is closed by nothing")
    for each in disk.bookings.values():
        cells = had.pop(each.id, [])
        wanted = list(each.span.cells) if each.state in TAKING else []
        places = {(desk, number) for desk, number, _cell in cells}
        if each.ends_at <= disk.now:
            continue  # what is over is forgotten after a while
        if sorted(cell for _desk, _number, cell in cells) != wanted or len(places) != bool(wanted):
            wrong.append(f"{each.state} booking {each.id} has other cells than its own")
    wrong += ["a seat is taken by no booking"] * len(had)
    return wrong + _capacity(disk)


def _capacity(disk: Disk) -> list[str]:
    """Counted twice: from the bookings, and from the seats."""
    ahead = [each for each in disk.bookings.values() if each.state in TAKING and each.ends_at > disk.now]
    by_booking = Counter((each.desk, cell) for each in ahead for cell in each.span.cells)
    known = {each.id for each in ahead}
    by_seat = Counter((desk, cell) for desk, _number, cell, of, _closed in disk.cells if of in known)
    over = [f"{count} at {desk}" for (desk, _cell), count in by_booking.items() if count > SEATS[desk]]
    return over + (["bookings and seats disagree"] if by_booking != by_seat else [])


def _offers(disk: Disk) -> list[str]:
    held = {each.id: each for each in disk.bookings.values() if each.state == "held"}
    offered = {each.booking_id: each for each in disk.waiters if each.state == "offered"}
    wrong = []
    if set(held) != set(offered):
        wrong.append("offers and held seats disagree")
    if any(held[each].person_id != waiter.person_id for each, waiter in offered.items() if each in held):
        wrong.append("an offer is held for somebody else")
    if any(disk.offers.get(each.id) != each.held_until for each in held.values()) or set(disk.offers) - set(
        held
    ):
        wrong.append("the end of an offer is not set")
    return wrong


def _ones_each(disk: Disk) -> list[str]:
    booked = Counter(
        (each.person_id, each.sole) for each in disk.bookings.values() if each.state == "booked" and each.sole
    )
    return [f"{count} of {service} for one person" for (_who, service), count in booked.items() if count > 1]


def _reminders(disk: Disk) -> list[str]:
    """What still waits to be sent is true."""
    wrong = []
    for (kind, of, moved), state in disk.reminders.items():
        visit = disk.bookings[of]
        if state == "ready" and (visit.state in ("cancelled", "lapsed") or visit.moved != moved):
            wrong.append(f"{kind} of a visit that is off")
    return wrong


def _reminder(key: str) -> tuple[str, int, int]:
    _timer, kind, of, moved, _number = key.split(":")
    return kind, int(of), int(moved)

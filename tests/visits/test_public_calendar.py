"""The public calendars, read back by two libraries that are not the writer; nobody's words stand in them."""

import re
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest
import vobject
from ical.calendar_stream import IcsCalendarStream

from handlers.messaging.unit_of_work import UnitOfWork
from handlers.visits import actions, public
from handlers.visits.public import Feed, Line
from storage.engine.utc import utc_now
from storage.place import DEFAULT_PLACE, PlaceError, read_place
from storage.place.model import Place
from storage.place.slots import Span, instant
from storage.place.week import Week
from storage.visits import opening_hours
from storage.visits.bookings import Booking, Preferences
from tests.rooms.scenario import ROOM, RoomTown, open_room, room_place, some_day
from tests.tickets.scenario import citizen
from tests.web.scenario import open_web_town

WISHES = Preferences(
    language="uk",
    gender="woman",
    access="wheelchair",
    reason="A quarrel about money",
    name="Olena Kovalenko",
    phone="+39 333 777",
)
MARKED = ("quarrel", "Olena", "Kovalenko", "+39 333", "wheelchair", "woman")
TITLE = "Fête, Straßenmusik; Übung und ما نغنّيه معًا في الحيّ مساء كل سبت, con la banda di tutte le scuole"


@dataclass(frozen=True)
class Seen:
    """An entry as any reader understands it."""

    uid: str
    summary: str
    starts: datetime | date
    ends: datetime | date
    status: str
    sequence: int


def by_vobject(body: bytes) -> list[Seen]:
    read: Any = vobject.readOne(body.decode())  # Any: it makes its attributes up as it reads
    return sorted(
        (
            Seen(
                each.uid.value,
                each.summary.value,
                _utc(each.dtstart.value),
                _utc(each.dtend.value),
                each.status.value,
                int(each.sequence.value),
            )
            for each in getattr(read, "vevent_list", ())
        ),
        key=str,
    )


def by_ical(body: bytes) -> list[Seen]:
    read = IcsCalendarStream.calendar_from_ics(body.decode())
    return sorted(
        (
            Seen(
                each.uid,
                each.summary or "",
                _utc(each.start),
                _utc(each.end),
                each.status.value if each.status else "",
                each.sequence or 0,
            )
            for each in read.events
        ),
        key=str,
    )


def _utc(at: datetime | date) -> datetime | date:
    return at.astimezone(UTC) if isinstance(at, datetime) else at


def written(feed: Feed) -> list[Seen]:
    """What was to be written."""
    return sorted(map(_seen, feed.lines), key=str)


def _seen(line: Line) -> Seen:
    day = line.day or date.min
    starts, ends = (line.span.starts, line.span.ends) if line.span else (day, day + timedelta(days=1))
    return Seen(f"{line.uid}@ascolto.invalid", line.summary, starts, ends, "CONFIRMED", line.sequence)


def open_each_day(*closed: date) -> Place:
    place = room_place(*closed)
    hours = Week((((time(9), time(13)),),) * 7, frozenset(day.isoformat() for day in closed))
    services = tuple(msgspec.structs.replace(each, hours=hours) for each in place.services)
    return msgspec.structs.replace(place, services=services)


async def visits(town: RoomTown, by: str = "olena", service: str = "ascolto", ahead: int = 10) -> Booking:
    def work(unit: UnitOfWork) -> Booking:
        who, wanted = citizen(unit, by), unit.context.place.service(service)
        assert wanted is not None
        starts = instant(some_day(ahead), time(9), unit.context.place.tz)
        return actions.book(unit, who, wanted, starts, by=who, preferences=WISHES)

    booked: Booking = await town.desk.town.unit(work)
    return booked


async def feed_of(town: RoomTown, name: str, now: datetime | None = None) -> Feed:
    context = town.desk.town.context
    found: Feed | None = await town.desk.town.run(
        lambda tx: public.read_feed(tx, context, name, now or utc_now())
    )
    assert found is not None
    return found


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[RoomTown]:
    async with open_room(tmp_path, open_each_day(some_day(20))) as opened:
        yield opened


async def agreed(town: RoomTown, **how: Any) -> str:
    code = await town.asks(some_day(), **how)
    await town.desk.giulia.taps("🤝 Agree", town.desk.giulia.card(code))
    return code


async def test_a_centre_is_busy_when_seats_are_taken_and_closed_on_holidays(town: RoomTown) -> None:
    booking = await visits(town)
    feed = await feed_of(town, "sala")
    assert [(each.summary, each.span or each.day) for each in feed.lines] == [
        ("Busy: Listening and orientation", booking.span),
        ("Closed", some_day(20)),
    ]


async def test_two_foreign_readers_read_what_was_written(town: RoomTown) -> None:
    await visits(town)
    await visits(town, "amal", "mediazione")
    await agreed(town, title=TITLE, until=some_day(51))
    for name in ("sala", ROOM):
        feed = await feed_of(town, name)
        body = public.write(feed)
        assert by_vobject(body) == by_ical(body) == written(feed)
        assert len(feed.lines) >= 3


async def test_a_title_of_any_script_is_read_back(town: RoomTown) -> None:
    await agreed(town, title=TITLE)
    body = public.write(await feed_of(town, ROOM))
    assert TITLE in [each.summary for each in by_vobject(body)]
    assert TITLE in [each.summary for each in by_ical(body)]


async def test_what_is_not_open_to_everybody_is_only_busy(town: RoomTown) -> None:
    await agreed(town, title="")
    [line, _closed] = sorted((await feed_of(town, ROOM)).lines, key=lambda each: each.summary)
    assert (line.summary, line.where) == ("Busy", "")


async def test_nothing_of_anybody_stands_in_a_feed(town: RoomTown) -> None:
    booking = await visits(town)
    code = await agreed(town, title="")
    for name in ("sala", ROOM):
        told = public.write(await feed_of(town, name)).decode().replace("\r\n ", "")
        codes = [code, booking.code, str(booking.id), *[each.code for each in await town.bookings(code)]]
        words = [*MARKED, *codes, "Colori", "Paola", "333 1234567", "paint", "grandparents"]
        assert [word for word in words if word in told] == []


async def test_it_is_valid_by_the_standard(town: RoomTown) -> None:
    await visits(town)
    await agreed(town, title=TITLE)
    for name in ("sala", ROOM):
        body = public.write(await feed_of(town, name))
        lines = body.split(b"\r\n")
        assert b"\n" not in b"".join(lines)
        assert max(map(len, lines)) <= 75
        assert lines[0] == b"BEGIN:VCALENDAR"
        assert lines[-2:] == [b"END:VCALENDAR", b""]
        for needed in (b"PRODID:", b"VERSION:2.0", b"METHOD:PUBLISH"):
            assert any(line.startswith(needed) for line in lines)
        events = re.findall(rb"BEGIN:VEVENT(.*?)END:VEVENT", body, re.DOTALL)
        assert events
        for event in events:
            for needed in (b"UID:", b"DTSTAMP:", b"DTSTART", b"DTEND", b"SUMMARY:", b"SEQUENCE:"):
                assert event.count(b"\r\n" + needed) == 1


async def test_an_entry_keeps_its_uid_and_rises_when_it_is_moved(town: RoomTown) -> None:
    booking = await visits(town)
    [before, _closed] = (await feed_of(town, "sala")).lines

    def work(unit: UnitOfWork) -> Booking:
        starts = instant(some_day(11), time(9), unit.context.place.tz)
        return actions.move(unit, booking, starts, by=citizen(unit, "olena"))

    moved = await town.desk.town.unit(work)
    [after, _closed] = (await feed_of(town, "sala")).lines
    assert (after.uid, after.span) == (before.uid, moved.span)
    assert after.sequence > before.sequence


async def test_what_is_cancelled_disappears(town: RoomTown) -> None:
    booking = await visits(town)
    code = await agreed(town)
    await town.desk.town.unit(lambda unit: actions.cancel(unit, booking, by=citizen(unit, "olena")))
    await town.anna.taps("✖ Give the room back", town.anna.message_with("The room is yours"))
    await town.anna.taps(town.anna.labels[0])
    await town.anna.taps("Yes, give it back")
    assert await town.bookings(code) == []
    for name in ("sala", ROOM):
        assert {each.summary for each in (await feed_of(town, name)).lines} == {"Closed"}


async def test_hours_that_the_team_closed_are_in_it(town: RoomTown) -> None:
    def work(unit: UnitOfWork) -> None:
        who = citizen(unit, "giulia")
        for day, hours in ((some_day(5), (time(9), time(10))), (some_day(6), (time(), time()))):
            opening_hours.add(unit.tx, "ascolto", "closed", day, hours, who.id, unit.now)

    await town.desk.town.unit(work)
    first, second, _rest = (await feed_of(town, "sala")).lines
    lines = sorted((first, second), key=lambda each: each.day or date.min)
    zone = town.desk.town.context.place.tz
    assert lines[0].span == Span(instant(some_day(5), time(9), zone), instant(some_day(5), time(10), zone))
    assert (lines[1].day, lines[1].summary) == (some_day(6), "Closed: Listening and orientation")


async def test_what_is_long_over_is_not_told_any_more(town: RoomTown) -> None:
    booking = await visits(town)
    for days, there in ((29, True), (31, False)):
        feed = await feed_of(town, "sala", booking.starts_at + timedelta(days=days))
        assert any(each.span for each in feed.lines) is there


async def test_what_does_not_exist_has_no_feed(town: RoomTown) -> None:
    context = town.desk.town.context
    for name in ("ascolto", "nowhere", ""):
        assert (
            await town.desk.town.run(lambda tx, name=name: public.read_feed(tx, context, name, utc_now()))
            is None
        )


async def test_the_feeds_are_served_to_everybody(tmp_path: Path) -> None:
    async with open_web_town(tmp_path) as town, town.browser() as browser:
        for name in ("sala", ROOM):
            status, body = await browser.get(f"/calendar/{name}.ics")
            headers = await browser.headers_of(f"/calendar/{name}.ics")
            assert status == 200
            assert body.startswith(b"BEGIN:VCALENDAR\r\n")
            assert headers["content-type"] == "text/calendar; charset=utf-8"
            assert headers["cache-control"] == "public, max-age=900"
            assert "set-cookie" not in headers
            again = await browser.get(f"/calendar/{name}.ics", **{"If-None-Match": headers["etag"]})
            assert again == (304, b"")


@pytest.mark.parametrize(
    "path", ["nowhere.ics", "ascolto.ics", "sala", "..%2fsala.ics", "SALA.ics", "sala.ics/x"]
)
async def test_any_other_name_is_not_found(tmp_path: Path, path: str) -> None:
    async with open_web_town(tmp_path, team_page=False) as town, town.browser() as browser:
        assert (await browser.get(f"/calendar/{path}"))[0] == 404


def test_a_room_may_not_be_called_like_a_centre(tmp_path: Path) -> None:
    file = tmp_path / "place.toml"
    file.write_text(
        DEFAULT_PLACE.read_text("utf-8").replace('code = "sala-civica"', 'code = "sala"'), "utf-8"
    )
    with pytest.raises(PlaceError, match="code 'sala' is taken by one of `centres`"):
        read_place(file)

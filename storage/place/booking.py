"""Reads the services of the centres, their rooms, and the rules of booking."""

from collections.abc import Sequence
from typing import Final

from storage.place import parts, times
from storage.place.model import MODES, Booking, Centre, Mode, Service
from storage.place.table import Table
from storage.place.week import WEEKDAYS, Week

STEP: Final = 5
"""Everything begins and lasts by steps of five minutes: seats are taken in such cells."""
LONGEST: Final = 480
MOST_SEATS: Final = 50


def read_services(top: Table, centres: Sequence[Centre], rest: Week) -> tuple[tuple[Service, ...], int]:
    """Reads the services, then the rooms; returns how many of them are services."""
    services = [_service(table, centres, rest) for table in top.tables("services")]
    rooms = [_room(table, centres, rest) for table in top.tables("rooms")]
    for key, found, others in (("services", services, ()), ("rooms", rooms, services)):
        codes = [each.code for each in found]
        parts.check_unique(top.source, key, codes)
        for number, code in enumerate(codes):
            if code and code in {other.code for other in others}:
                top.source.complain((key, number, "code"), f"code {code!r} is taken by one of `services`")
            if key == "rooms" and code and code in {centre.code for centre in centres}:
                top.source.complain((key, number, "code"), f"code {code!r} is taken by one of `centres`")
    return (*services, *rooms), len(services)


def read_booking(top: Table) -> Booking:
    table, usual = top.table("booking", needed=False), Booking()
    booking = Booking(
        ahead_days=table.whole("ahead_days", usual.ahead_days, 1, 365),
        notice_minutes=table.whole("notice_minutes", usual.notice_minutes, 0, 10_080),
        cutoff_hours=table.whole("cutoff_hours", usual.cutoff_hours, 0, 168),
        offer_minutes=table.whole("offer_minutes", usual.offer_minutes, 5, 2880),
        one_each=table.flag("one_each") if table.has("one_each") else usual.one_each,
    )
    table.close()
    return booking


def _service(table: Table, centres: Sequence[Centre], rest: Week) -> Service:
    service = Service(
        code=table.code(),
        centre=_centre(table, centres),
        icon=_icon(table),
        label=table.words("label", parts.LONGEST_LABEL),
        hours=_hours(table, rest),
        seat_pool=table.code("desk") if table.has("desk") else table.code(),
        minutes=_minutes(table),
        seats=table.whole("seats", 1, 1, MOST_SEATS),
        modes=_modes(table),
        bring=table.words("bring", 500) if table.has("bring") else None,
    )
    table.close()
    return service


def _room(table: Table, centres: Sequence[Centre], rest: Week) -> Service:
    room = Service(
        code=table.code(),
        centre=_centre(table, centres),
        icon=_icon(table),
        label=table.words("label", parts.LONGEST_LABEL),
        hours=_hours(table, rest),
        seat_pool=table.code(),
        seats=1,
        room=True,
    )
    table.close()
    return room


def _icon(table: Table) -> str:
    return table.text("icon", form=r"\S{1,8}", must="be one emoji")


def _centre(table: Table, centres: Sequence[Centre]) -> str:
    code = table.text("centre")
    if code and code not in {each.code for each in centres}:
        table.complain("centre", f"`centre`: {code!r} is not the code of one of `centres`")
    return code


def _minutes(table: Table) -> int:
    minutes = table.whole("minutes", 45, STEP, LONGEST)
    if minutes % STEP:
        table.complain("minutes", f"`minutes` must be a multiple of {STEP}, not {minutes}")
    return minutes


def _hours(table: Table, rest: Week) -> Week:
    hours = table.table("hours")
    week = times.read_week(hours, rest)
    hours.close()
    for day, ranges in zip(WEEKDAYS, week.ranges, strict=True):
        if any(clock.minute % STEP for each in ranges for clock in each):
            hours.complain(day, f"`{day}` must begin and end at a multiple of {STEP} minutes")
    return week


def _modes(table: Table) -> tuple[Mode, ...]:
    given = table.texts("modes") or ("here",)
    for each in given:
        if each not in MODES:
            table.complain("modes", f"`modes` must hold {', '.join(MODES)}, not {each!r}")
    return tuple(mode for mode in MODES if mode in given)

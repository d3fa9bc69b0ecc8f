"""Reads clock times, hours of the week, closed days and delays as administrators write them."""

import re
from datetime import date, time
from typing import Final

from storage.place.due import UNITS, Delay
from storage.place.rest import is_known
from storage.place.table import Table
from storage.place.week import WEEKDAYS, Range, Week

CLOCK: Final = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]")
DELAY: Final = re.compile(r"([0-9]{1,3}) ?(h|hours?|days?|working days?|working hours?)")
LONGEST_DELAY: Final = 365
MOST_CLOSED: Final = 200
LEAP_YEAR: Final = 2000  # so that 02-29 is a day


def read_clock(table: Table, key: str, default: time) -> time:
    said = table.text(key, default.strftime("%H:%M"))
    if CLOCK.fullmatch(said):
        return time.fromisoformat(said)
    if said:
        table.complain(key, f"`{key}` must be a time such as 09:00, not {said!r}")
    return default


def read_week(table: Table, rest: Week) -> Week:
    """Reads the weekday keys of a table; its other keys are the caller's. `rest` says which days are free of work."""
    ranges = tuple(tuple(_ranges(table, day)) for day in WEEKDAYS)
    return Week(ranges, rest.closed, rest.holidays)


def read_rest(table: Table) -> Week:
    """Reads a week without hours: the days without work, by the list of them and by the holidays of the country."""
    holidays = table.text("holidays", "")
    if holidays and not is_known(holidays):
        table.complain(
            "holidays",
            f"`holidays` must be a country and perhaps a part of it, such as IT-LT, not {holidays!r}",
        )
        holidays = ""
    return Week(((),) * len(WEEKDAYS), _closed(table, "closed"), holidays)


def _ranges(table: Table, day: str) -> list[Range]:
    found: list[Range] = []
    for said in table.texts(day):
        start, _, end = said.partition("-")
        if not (CLOCK.fullmatch(start) and CLOCK.fullmatch(end) and start < end):
            table.complain(day, f"`{day}` must hold hours such as 09:00-13:00, not {said!r}")
        elif found and time.fromisoformat(start) < found[-1][1]:
            table.complain(day, f"`{day}`: {said} begins before the hours in front of it end")
        else:
            found.append((time.fromisoformat(start), time.fromisoformat(end)))
    return found


def _closed(table: Table, key: str) -> frozenset[str]:
    days = table.texts(key)
    if len(days) > MOST_CLOSED:
        table.complain(
            key, f"`{key}` names {len(days)} days; more than {MOST_CLOSED} would leave none to work"
        )
    for said in days:
        if not _is_day(said):
            table.complain(key, f"`{key}` must hold days such as 12-25 or 2027-03-29, not {said!r}")
    return frozenset(days)


def _is_day(said: str) -> bool:
    whole = said if re.fullmatch(r"\d{4}-\d\d-\d\d", said) else f"{LEAP_YEAR}-{said}"
    try:
        return date.fromisoformat(whole).isoformat() == whole
    except ValueError:
        return False


def read_delay(table: Table, key: str) -> Delay:
    said = table.text(key)
    found = DELAY.fullmatch(said)
    if found is not None and 1 <= int(found[1]) <= LONGEST_DELAY:
        return Delay(int(found[1]), next(unit for unit in UNITS if unit.startswith(found[2])))
    if said:
        form = f"1 to {LONGEST_DELAY} hours, days, working hours or working days"
        table.complain(key, f'`{key}` must be {form}, such as "2 working days", not {said!r}')
    return Delay(1, "hours")

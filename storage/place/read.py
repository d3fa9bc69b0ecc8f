"""Reads a place file: checks everything before the service starts, and reports every mistake at once."""

import re
import tomllib
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Final, TypeVar
from zoneinfo import available_timezones

from babel import localedata

from storage.place import booking, notices, parts, times
from storage.place.due import URGENT, Delay
from storage.place.locate import locate
from storage.place.model import SPOKEN, Category, Hours, Limits, Neighbourhood, Place, Team
from storage.place.polygons import join, read_areas
from storage.place.source import PlaceError, Problem, Source
from storage.place.table import Table
from storage.place.week import Week

T = TypeVar("T")
CATEGORIES: Final = ("categories", "proposal_themes", "complaint_subjects", "help_topics")


def read_place(path: Path | str, kinds: Iterable[str] | None = None) -> Place:
    """Raises PlaceError with every mistake, each with its file and line.

    `kinds` are the kinds of ticket; None leaves unchecked for which ones due times are given.
    """
    file = Path(path)
    source, top = _open(file)
    place = _place(top, kinds)
    top.close()
    if source.problems:
        raise PlaceError(source.problems)
    return place


def _open(file: Path) -> tuple[Source, Table]:
    try:
        text = file.read_text("utf-8")
        values = tomllib.loads(text)
    except OSError as error:
        raise PlaceError([Problem(file, None, f"cannot be read: {error.strerror}")]) from error
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        raise PlaceError([Problem(file, line, "is not UTF-8 text")]) from error
    except tomllib.TOMLDecodeError as error:
        raise PlaceError([_syntax(file, text, str(error))]) from error
    source = Source(file, locate(text))
    return source, Table(source, values)


def _syntax(file: Path, text: str, reason: str) -> Problem:
    found = re.search(r" \(at line (\d+), column \d+\)$", reason)
    line = int(found[1]) if found else text.count("\n") + 1
    return Problem(file, line, f"is not TOML: {reason[: found.start()] if found else reason}")


def _place(top: Table, kinds: Iterable[str] | None) -> Place:
    languages, default = _languages(top)
    zone = _zone(top)
    rest = times.read_rest(top)
    emergency = _list(top, "emergency", parts.read_emergency, needed=True)
    categories = _categories(top, {each.number for each in emergency})
    notice = top.table("notice")
    canned = _list(top, "canned", parts.read_canned)
    parts.check_unique(top.source, "canned", (each.name for each in canned), "name")
    centres = _list(top, "centres", parts.read_centre, needed=True)
    parts.check_unique(top.source, "centres", (each.code for each in centres))
    offered, split = booking.read_services(top, centres, rest)
    topics = _list(top, "topics", notices.read_topic)
    parts.check_unique(top.source, "topics", (each.code for each in topics))
    place = Place(
        name=top.words("name", 100, plain=True),
        prefix=top.text("prefix", form="[A-Z]{2,3}", must="be two or three capital letters"),
        zone=zone,
        languages=languages,
        default_language=default,
        spoken=_spoken(top, languages),
        listener=top.words("listener", 100),
        notice=notice.words("text", parts.LONGEST_MESSAGE),
        notice_version=notice.text("version"),
        emergency=emergency,
        neighbourhoods=_neighbourhoods(top),
        nearest_within_metres=top.whole("nearest_within_metres", 6000, 0, 100_000),
        categories=categories["categories"],
        proposal_themes=categories["proposal_themes"],
        complaint_subjects=categories["complaint_subjects"],
        help_topics=categories["help_topics"],
        due=_due(top, kinds),
        working=_working(top, rest),
        hours=_hours(top, rest),
        centres=centres,
        services=offered[:split],
        rooms=offered[split:],
        booking=booking.read_booking(top),
        topics=topics,
        notices=notices.read_notices(top),
        canned=canned,
        team=_team(top),
        limits=_limits(top),
    )
    notice.close()
    return place


def _list(top: Table, key: str, read: Callable[[Table], T], *, needed: bool = False) -> tuple[T, ...]:
    found = []
    for table in top.tables(key, needed=needed):
        found.append(read(table))
        table.close()
    return tuple(found)


def _languages(top: Table) -> tuple[tuple[str, ...], str]:
    languages = top.texts("languages")
    if not languages:
        top.complain("languages", '`languages` must list at least one language, such as ["it", "en"]')
    for number, code in enumerate(languages):
        if not localedata.exists(code):
            top.source.complain(("languages", number), f"`languages`: {code!r} is not the code of a language")
    if len(set(languages)) < len(languages):
        top.complain("languages", "`languages` names a language twice")
    default = top.text("default_language")
    if default and default not in languages:
        top.complain("default_language", f"`default_language`: {default!r} is not one of `languages`")
    top.source.languages, top.source.default_language = languages, default
    return languages, default


def _spoken(top: Table, languages: tuple[str, ...]) -> tuple[str, ...]:
    """The languages of the residents, and those that the town offers."""
    if not top.has("spoken"):
        return SPOKEN
    spoken = top.texts("spoken")
    for number, code in enumerate(spoken):
        if not localedata.exists(code):
            top.source.complain(("spoken", number), f"`spoken`: {code!r} is not the code of a language")
    offered = (code.replace("-", "_").split("_")[0] for code in languages)
    return tuple(dict.fromkeys((*spoken, *offered)))


def _zone(top: Table) -> str:
    zone = top.text("zone")
    if zone and zone not in available_timezones():
        top.complain("zone", f"`zone`: {zone!r} is not a time zone such as Europe/Rome")
    return zone


def _neighbourhoods(top: Table) -> tuple[Neighbourhood, ...]:
    found = _list(top, "neighbourhoods", parts.read_neighbourhood)
    parts.check_unique(top.source, "neighbourhoods", (each.code for each in found))
    name_property = top.text("polygons_name", "name")
    if top.has("polygons"):
        file = top.source.file.parent / top.text("polygons")
        found = join(top.source, file, found, read_areas(top.source, file, name_property))
    elif not found:
        top.complain("neighbourhoods", "no neighbourhood is listed, and no file of `polygons` is named")
    return found


def _categories(top: Table, numbers: set[str]) -> dict[str, tuple[Category, ...]]:
    found = {key: _list(top, key, parts.read_category, needed=True) for key in CATEGORIES}
    for key, each in found.items():
        parts.check_unique(top.source, key, (category.code for category in each))
        parts.check_calls(top.source, key, each, numbers)
    return found


def _due(top: Table, kinds: Iterable[str] | None) -> dict[str, Delay]:
    table = top.table("due", needed=False)
    known = list(table.values) if kinds is None else [*kinds, URGENT]
    found = {kind: times.read_delay(table, kind) for kind in known if table.has(kind)}
    table.close(but="is not a kind of ticket")
    return found


def _working(top: Table, rest: Week) -> Week:
    table = top.table("working")
    week = times.read_week(table, rest)
    table.close()
    if table.values and not any(week.ranges):
        top.complain("working", "`working` names no hours on any day, so nothing would ever be due")
    return week


def _hours(top: Table, rest: Week) -> Hours:
    table = top.table("hours")
    hours = Hours(table.words("text", 500), times.read_week(table, rest))
    table.close()
    return hours


def _team(top: Table) -> Team:
    table, usual = top.table("team", needed=False), Team()
    team = Team(
        morning=times.read_clock(table, "morning", usual.morning),
        near_metres=table.whole("near_metres", usual.near_metres, 0, 1000),
        reopen_days=table.whole("reopen_days", usual.reopen_days, 0, 365),
        max_photos=table.whole("max_photos", usual.max_photos, 0, 10),
        undo_seconds=table.whole("undo_seconds", usual.undo_seconds, 0, 60),
        draft_reminder_hours=table.whole("draft_reminder_hours", usual.draft_reminder_hours, 1, 168),
        draft_days=table.whole("draft_days", usual.draft_days, 1, 90),
    )
    table.close()
    return team


def _limits(top: Table) -> Limits:
    table, usual = top.table("limits", needed=False), Limits()
    limits = Limits(
        tickets_per_hour=table.whole("tickets_per_hour", usual.tickets_per_hour, 1, 1000),
        messages_per_minute=table.whole("messages_per_minute", usual.messages_per_minute, 1, 1000),
    )
    table.close()
    return limits

"""/agenda: the bookings day by day, or in a picture of the week. Citizens are called by their code only."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import partial
from itertools import groupby
from typing import Final

from flows.questions.day import iso
from flows.typed_dates import Calendar, Unread, Why, read_day
from handlers.messaging import pager
from handlers.messaging.button_data import page_in, tap
from handlers.messaging.outbound import Button, File, Piece
from handlers.messaging.team_request import TeamRequest
from handlers.messaging.typed_dates import calendar
from handlers.messaging.typed_words import meant
from handlers.messaging.unit_of_work import Later, UnitOfWork
from handlers.messaging.widgets import Row, in_pairs
from handlers.visits import team_texts
from handlers.visits.team import card, week_picture
from handlers.visits.team.week_picture import Box, Column, Kind, Week
from locales.language import Language
from storage.place.model import Service, say
from storage.visits import bookings, free_slots, occupancy
from storage.visits.bookings import Booking
from storage.visits.occupancy import SlotOccupancy

PAGE: Final = 24
"""Visits on one page of a day: a message holds no more."""
WEEK: Final = 7
LOOKED_BACK: Final = timedelta(days=31)


@dataclass(frozen=True, slots=True)
class Day:
    """One day of the centres: every slot and booking."""

    date: date
    slots: Sequence[SlotOccupancy]
    visits: Sequence[Booking]


def show(request: TeamRequest) -> None:
    """/agenda, with a day, or with the word for a week and perhaps a day of it."""
    unit = request.unit
    said = request.words.split()
    span = meant(unit.context.place, "commands.agenda", said[0]) if said else ""
    rest = said[1:] if span else said
    try:
        day = read_day(" ".join(rest), looking_back(unit)) if rest else team_texts.today(unit)
    except Unread as unread:
        if unread.why is not Why.NO_DAY:
            raise
        request.tell(day_not_understood(request.language, " ".join(rest)))
        return
    if span == "week":
        _show_week(request, day)
    else:
        _show_day(request, day)


def looking_back(unit: UnitOfWork) -> Calendar:
    """For commands about a day of the last weeks: there 20.11 on the 24th is four days ago."""
    return replace(calendar(unit), back=LOOKED_BACK)


def turned(request: TeamRequest) -> None:
    """‹ › to another day, or another page of one."""
    said, _dot, page = request.words.partition(".")
    day = iso(said)
    if day is not None:
        _show_day(request, day, page_in(page))


def opened(request: TeamRequest) -> None:
    """Opens a day from another message: below that one, which stays."""
    day = iso(request.words)
    if day is not None:
        _show_day(request, day, anew=True)


def week_turned(request: TeamRequest) -> None:
    day = iso(request.words)
    if day is not None:
        _show_week(request, day)


def day_not_understood(language: Language, word: str) -> str:
    return language.say(
        "I did not understand the day “{word}”. Write for instance 1.12, 2026-12-01, tomorrow or {weekday}.",
        word=word[: team_texts.WORD_SHOWN],
        weekday=language.weekdays()[3],
    )


def day_of(unit: UnitOfWork, day: date) -> Day:
    place = unit.context.place
    slots = [
        each for service in place.services for each in occupancy.between(unit.tx, place, service, day, day)
    ]
    return Day(day, sorted(slots, key=lambda each: each.span), visits_on(unit, day))


def visits_on(unit: UnitOfWork, day: date) -> list[Booking]:
    """The visits of that day, in the order of time; rooms are not visits."""
    whole = free_slots.day_of(unit.context.place, day)
    seat_pools = dict.fromkeys(each.seat_pool for each in unit.context.place.services)
    found = [each for seat_pool in seat_pools for each in bookings.between(unit.tx, seat_pool, whole)]
    return sorted(
        (each for each in found if each.activity_id is None), key=lambda each: (each.starts_at, each.id)
    )


def _show_day(request: TeamRequest, day: date, page: int = 0, *, anew: bool = False) -> None:
    unit = request.unit
    found = day_of(unit, day)
    page = min(page, pager.last_page(len(found.visits), PAGE))
    shown = pager.part(found.visits, page, PAGE)
    head = f"📅 {request.language.date(day)}"
    pieces = [Piece(head, "bold"), *_centres(unit, found, shown)]
    if not found.visits:
        pieces.append(Piece("\n\n" + request.language.say("Nobody is booked.")))
    buttons = in_pairs(_visit_button(unit, each) for each in shown)
    rows = (*buttons, *_pages(day, page, len(found.visits)), _turning(request, day))
    edit = request.inbound.message_id if request.inbound.tap and not anew else ""
    request.show(tuple(pieces), rows, edit=edit)


def _centres(unit: UnitOfWork, day: Day, shown: Sequence[Booking]) -> list[Piece]:
    """Per centre: the visits, then free and closed slots in a line each."""
    pieces = []
    for code, services in groupby(unit.context.place.services, key=lambda service: service.centre):
        own = list(services)
        visits = [each for each in shown if each.service in {service.code for service in own}]
        slots = [each for each in day.slots if each.service in own]
        lines = [*(team_texts.line(unit, each) for each in visits), *_rest(unit, own, slots)]
        centre = unit.context.place.centre(code)
        if lines and centre:
            pieces.append(Piece(f"\n\n🏠 {say(centre.name, unit.team_language.code)}", "bold"))
            pieces.append(Piece("".join(f"\n{line}" for line in lines)))
    return pieces


def _rest(unit: UnitOfWork, services: Sequence[Service], slots: Sequence[SlotOccupancy]) -> list[str]:
    """Free: 🤝 10:30 (2), 11:15. Closed: 🤝 12:00."""
    language = unit.team_language
    free_ones = _by_service(
        unit, services, [each for each in slots if each.free and each.span.starts > unit.now]
    )
    closed = _by_service(unit, services, [each for each in slots if each.is_closed])
    return [
        *([language.say("Free: {times}", times=free_ones)] if free_ones else []),
        *([language.say("Closed: {times}", times=closed)] if closed else []),
    ]


def _by_service(unit: UnitOfWork, services: Sequence[Service], slots: Sequence[SlotOccupancy]) -> str:
    told = []
    for service in services:
        own = [each for each in slots if each.service == service]
        times = ", ".join(_time(unit, each) for each in own)
        told += [f"{service.icon} {times}"] if times else []
    return " · ".join(told)


def _time(unit: UnitOfWork, slot: SlotOccupancy) -> str:
    clock = team_texts.clock(unit, slot.span)
    return f"{clock} ({slot.free})" if slot.free > 1 else clock


def _visit_button(unit: UnitOfWork, booking: Booking) -> Button:
    return card.button(f"{team_texts.clock(unit, booking.span)} {booking.code}", "card", booking)


def _pages(day: date, page: int, total: int) -> tuple[Row, ...]:
    last = pager.last_page(total, PAGE)
    row = pager.turning(
        page,
        last,
        (f"‹ {page}/{last + 1}", f"› {page + 2}/{last + 1}"),
        lambda label, n: Button(label, tap=tap("k", "agenda", f"{day}.{n}")),
    )
    return (row,) if row else ()


def _turning(request: TeamRequest, day: date) -> Row:
    before, after = day - timedelta(days=1), day + timedelta(days=1)
    language = request.language
    return (
        Button(f"‹ {language.short_date(before)}", tap=tap("k", "agenda", before.isoformat())),
        # Translators: button
        Button(language.say("🗓 Week"), tap=tap("k", "week", day.isoformat())),
        Button(f"{language.short_date(after)} ›", tap=tap("k", "agenda", after.isoformat())),
    )


def _show_week(request: TeamRequest, day: date) -> None:
    """Counts now and draws beside the pipeline."""
    monday = day - timedelta(days=day.weekday())
    days = [day_of(request.unit, monday + timedelta(days=number)) for number in range(WEEK)]
    drawing = partial(week_picture.png, picture(request.unit, days))
    request.unit.effects.later.append(Later(drawing, partial(_show_picture, request, days)))


def picture(unit: UnitOfWork, days: Sequence[Day]) -> Week:
    """Only days with hours or visits."""
    language = unit.team_language
    columns = [
        Column(language.short_date(day.date), tuple(_box(unit, each) for each in day.slots))
        for day in days
        if day.slots or day.visits
    ]
    return Week(
        title=_week_title(language, days),
        columns=tuple(columns),
        free=language.say("free"),
        taken=language.say("booked"),
        closed=language.say("closed hours"),
        services=tuple(
            f"{number} = {say(each.label, language.code)}"
            for number, each in enumerate(unit.context.place.services, 1)
        ),
        nothing=language.say("No hours in this week."),
        rtl=language.rtl,
    )


def _box(unit: UnitOfWork, slot: SlotOccupancy) -> Box:
    """Services are numbered: a picture has no emoji."""
    zone, number = unit.context.place.tz, unit.context.place.services.index(slot.service) + 1
    starts, ends = (at.astimezone(zone) for at in (slot.span.starts, slot.span.ends))
    kind: Kind = "closed" if slot.is_closed and not slot.taken else "free" if not slot.taken else "taken"
    return Box(
        start=starts.hour * 60 + starts.minute,
        minutes=int((slot.span.ends - slot.span.starts).total_seconds()) // 60,
        kind=kind,
        says=f"{starts:%H:%M}–{ends:%H:%M}",
        figure=f"{slot.taken}/{slot.taken + slot.free}",
        service=number,
    )


def _show_picture(request: TeamRequest, days: Sequence[Day], unit: UnitOfWork, body: bytes) -> None:
    language = request.language
    lines = [_day_line(language, day) for day in days if day.slots or day.visits]
    text = "\n".join(lines) or language.say("No hours in this week.")
    name = f"agenda-{days[0].date}.png"
    file = File(kind="photo", name=name, type="image/png", body=body)
    buttons = in_pairs(
        Button(language.short_date(day.date), tap=tap("k", "theday", day.date.isoformat()))
        for day in days
        if day.slots or day.visits
    )
    step = timedelta(days=WEEK)
    turning = tuple(
        Button(f"{sign} {language.short_date(monday)}", tap=tap("k", "week", monday.isoformat()))
        for sign, monday in (("‹", days[0].date - step), ("›", days[0].date + step))
    )
    replace(request, unit=unit).show(
        (Piece(_week_title(language, days), "bold"), Piece(f"\n{text}")),
        (*buttons, turning),
        files=(file,),
    )


def _week_title(language: Language, days: Sequence[Day]) -> str:
    return language.say(
        "{first} to {last}",
        first=language.short_date(days[0].date),
        last=language.short_date(days[-1].date),
    )


def _day_line(language: Language, day: Day) -> str:
    """Thu, 26 Nov: 3 visits, 5 places free."""
    left = sum(each.free for each in day.slots)
    return language.say(
        "{day}: {visits}, {free}",
        day=language.short_date(day.date),
        visits=language.say_many("{n} visit", "{n} visits", len(day.visits)),
        free=language.say_many("{n} place free", "{n} places free", left),
    )

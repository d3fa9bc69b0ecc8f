"""/agenda: who comes when, day by day or in a picture of the week. Citizens are called by their code only."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import partial
from itertools import groupby
from typing import Final

from handlers.messaging.button_data import tap
from handlers.messaging.outbound import Button, File, Piece
from handlers.messaging.team_request import Asking
from handlers.messaging.unit_of_work import Later, Turn
from handlers.messaging.widgets import Row, in_pairs
from handlers.visits import team_texts
from handlers.visits.team import card, slot_picker, week_picture, when
from handlers.visits.team.week_picture import Box, Column, Kind, Week
from locales.language import Language
from storage.place.model import Service, say
from storage.visits import bookings, free_slots, occupancy
from storage.visits.bookings import Booking
from storage.visits.occupancy import Fullness

PAGE: Final = 24
"""Visits on one page of a day: a message holds no more."""
WEEK: Final = 7
WORDS_FOR_WEEK: Final = ("week", "settimana", "أسبوع", "الأسبوع")
WORDS_FOR_DAY: Final = ("day", "giorno", "يوم")


@dataclass(frozen=True, slots=True)
class Day:
    """One day of the centres: every slot, and who is booked."""

    date: date
    slots: Sequence[Fullness]
    visits: Sequence[Booking]


def show(asking: Asking) -> None:
    """/agenda, with a day, or with the word for a week and perhaps a day of it."""
    turn = asking.turn
    today, said = team_texts.today(turn), when.pieces(asking.words)
    is_week = bool(said) and said[0].casefold() in WORDS_FOR_WEEK
    rest = said[1:] if is_week or (said and said[0].casefold() in WORDS_FOR_DAY) else said
    day = when.read_day(" ".join(rest), asking.language, today) if rest else today
    if day is None:
        asking.tell(day_not_understood(asking.language, " ".join(rest)))
    elif is_week:
        _show_week(asking, day)
    else:
        _show_day(asking, day)


def turned(asking: Asking) -> None:
    """‹ › to another day, or another page of one."""
    said, _dot, page = asking.words.partition(".")
    day = slot_picker.day(said)
    if day is not None:
        _show_day(asking, day, int(page) if page.isascii() and page.isdecimal() and len(page) < WEEK else 0)


def opened(asking: Asking) -> None:
    """A day from elsewhere: below what it was tapped on, which stays."""
    day = slot_picker.day(asking.words)
    if day is not None:
        _show_day(asking, day, anew=True)


def week_turned(asking: Asking) -> None:
    day = slot_picker.day(asking.words)
    if day is not None:
        _show_week(asking, day)


def day_not_understood(language: Language, word: str) -> str:
    return language.say(
        "I did not understand the day “{word}”. Write for instance 1.12, 2026-12-01, tomorrow or {weekday}.",
        word=word[: when.SHOWN],
        weekday=language.weekdays()[3],
    )


def day_of(turn: Turn, day: date) -> Day:
    place = turn.world.place
    slots = [
        each for service in place.services for each in occupancy.between(turn.tx, place, service, day, day)
    ]
    return Day(day, sorted(slots, key=lambda each: each.span), visits_on(turn, day))


def visits_on(turn: Turn, day: date) -> list[Booking]:
    """Whoever comes that day, in the order of time; rooms are not visits."""
    whole = free_slots.day_of(turn.world.place, day)
    desks = dict.fromkeys(each.desk for each in turn.world.place.services)
    found = [each for desk in desks for each in bookings.between(turn.tx, desk, whole)]
    return sorted(
        (each for each in found if each.activity_id is None), key=lambda each: (each.starts_at, each.id)
    )


def _show_day(asking: Asking, day: date, page: int = 0, *, anew: bool = False) -> None:
    turn = asking.turn
    found = day_of(turn, day)
    page = min(page, max(len(found.visits) - 1, 0) // PAGE)
    shown = found.visits[page * PAGE : (page + 1) * PAGE]
    head = f"📅 {asking.language.date(day)}"
    pieces = [Piece(head, "bold"), *_centres(turn, found, shown)]
    if not found.visits:
        pieces.append(Piece("\n\n" + asking.language.say("Nobody is booked.")))
    buttons = in_pairs(_visit_button(turn, each) for each in shown)
    rows = (*buttons, *_pages(day, page, len(found.visits)), _turning(asking, day))
    edit = asking.heard.message_id if asking.heard.tap and not anew else ""
    asking.show(tuple(pieces), rows, edit=edit)


def _centres(turn: Turn, day: Day, shown: Sequence[Booking]) -> list[Piece]:
    """Per centre: the visits, then what is free and what is closed in a line each."""
    pieces = []
    for code, services in groupby(turn.world.place.services, key=lambda service: service.centre):
        own = list(services)
        visits = [each for each in shown if each.service in {service.code for service in own}]
        slots = [each for each in day.slots if each.service in own]
        lines = [*(team_texts.line(turn, each) for each in visits), *_rest(turn, own, slots)]
        centre = turn.world.place.centre(code)
        if lines and centre:
            pieces.append(Piece(f"\n\n🏠 {say(centre.name, turn.desk_language.code)}", "bold"))
            pieces.append(Piece("".join(f"\n{line}" for line in lines)))
    return pieces


def _rest(turn: Turn, services: Sequence[Service], slots: Sequence[Fullness]) -> list[str]:
    """Free: 🤝 10:30 (2), 11:15. Closed: 🤝 12:00."""
    language = turn.desk_language
    free_ones = _by_service(
        turn, services, [each for each in slots if each.free and each.span.starts > turn.now]
    )
    closed = _by_service(turn, services, [each for each in slots if each.is_closed])
    return [
        *([language.say("Free: {times}", times=free_ones)] if free_ones else []),
        *([language.say("Closed: {times}", times=closed)] if closed else []),
    ]


def _by_service(turn: Turn, services: Sequence[Service], slots: Sequence[Fullness]) -> str:
    told = []
    for service in services:
        own = [each for each in slots if each.service == service]
        times = ", ".join(_time(turn, each) for each in own)
        told += [f"{service.icon} {times}"] if times else []
    return " · ".join(told)


def _time(turn: Turn, slot: Fullness) -> str:
    clock = team_texts.clock(turn, slot.span)
    return f"{clock} ({slot.free})" if slot.free > 1 else clock


def _visit_button(turn: Turn, booking: Booking) -> Button:
    return card.button(f"{team_texts.clock(turn, booking.span)} {booking.code}", "card", booking)


def _pages(day: date, page: int, total: int) -> tuple[Row, ...]:
    last = max(total - 1, 0) // PAGE
    row = tuple(
        Button(f"{sign} {number + 1}/{last + 1}", tap=tap("k", "agenda", f"{day}.{number}"))
        for sign, number in (("‹", page - 1), ("›", page + 1))
        if 0 <= number <= last
    )
    return (row,) if row else ()


def _turning(asking: Asking, day: date) -> Row:
    before, after = day - timedelta(days=1), day + timedelta(days=1)
    language = asking.language
    return (
        Button(f"‹ {language.short_date(before)}", tap=tap("k", "agenda", before.isoformat())),
        # Translators: button
        Button(language.say("🗓 Week"), tap=tap("k", "week", day.isoformat())),
        Button(f"{language.short_date(after)} ›", tap=tap("k", "agenda", after.isoformat())),
    )


def _show_week(asking: Asking, day: date) -> None:
    """Count now, draw beside the road."""
    monday = day - timedelta(days=day.weekday())
    days = [day_of(asking.turn, monday + timedelta(days=number)) for number in range(WEEK)]
    drawing = partial(week_picture.png, picture(asking.turn, days))
    asking.turn.effects.later.append(Later(drawing, partial(_show_picture, asking, days)))


def picture(turn: Turn, days: Sequence[Day]) -> Week:
    """Only days that have hours, or somebody who comes."""
    language = turn.desk_language
    columns = [
        Column(language.short_date(day.date), tuple(_box(turn, each) for each in day.slots))
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
            for number, each in enumerate(turn.world.place.services, 1)
        ),
        nothing=language.say("No hours in this week."),
        rtl=language.rtl,
    )


def _box(turn: Turn, slot: Fullness) -> Box:
    """Services are numbered: a picture has no emoji."""
    zone, number = turn.world.place.tz, turn.world.place.services.index(slot.service) + 1
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


def _show_picture(asking: Asking, days: Sequence[Day], turn: Turn, body: bytes) -> None:
    language = asking.language
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
    replace(asking, turn=turn).show(
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

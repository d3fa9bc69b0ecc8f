"""/slots: the coming days of a service, and the exceptions to its hours."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Final

from flows.questions.day import iso
from flows.text import _
from handlers.messaging.button_data import tap
from handlers.messaging.outbound import Button, Piece
from handlers.messaging.people_names import operator_name
from handlers.messaging.team_request import TeamRequest
from handlers.messaging.widgets import Row, in_pairs
from handlers.tickets.team import lookup
from handlers.visits import team_texts
from locales.clean import shorten
from locales.language import Language
from storage.place.model import Service, say
from storage.visits import occupancy, opening_hours
from storage.visits.occupancy import SlotOccupancy
from storage.visits.opening_hours import Opening

DAYS: Final = 7
AHEAD: Final = timedelta(days=366)
LABEL: Final = 36
KINDS: Final = {
    "open": _("➕ extra hours"),
    "closed": _("⛔ closed"),
    "absent": _("➖ one operator less"),
}


def show(request: TeamRequest) -> None:
    """/slots, and perhaps a service."""
    said = request.words.split()
    service = lookup.service_named(request.unit.context.place, " ".join(said)) if said else None
    services = request.unit.context.place.services
    if service is None and len(services) == 1:
        service = services[0]
    if service is not None:
        _show_days(request, service, team_texts.today(request.unit))
    elif said:
        service_not_understood(request, said[0])
    else:
        _ask_service(request)


def turned(request: TeamRequest) -> None:
    """Turns to a service, or to other days of it."""
    code, _dot, first = request.words.partition(".")
    service = bookable(request, code)
    if service is not None:
        _show_days(request, service, iso(first) or team_texts.today(request.unit))


def show_day(request: TeamRequest) -> None:
    code, _dot, said = request.words.partition(".")
    service, day = bookable(request, code), iso(said)
    if service is not None and day is not None:
        show_one(request, service, day)


def show_one(request: TeamRequest, service: Service, day: date) -> None:
    """Shows a day: each slot, the exceptions, and the actions possible."""
    unit, language = request.unit, request.language
    slots = occupancy.between(unit.tx, unit.context.place, service, day, day)
    changes = opening_hours.between(unit.tx, service.code, day, day)
    lines = [_slot_line(request, each) for each in slots] or [_no_hours(language, service, day)]
    lines += ["", *(change_line(request, each) for each in changes)] if changes else []
    word = f"{service.code}.{day}"
    can = [
        # Translators: button: nobody can book on this day
        Button(language.say("⛔ Close the day"), tap=tap("k", "closeday", word)),
        # Translators: button
        Button(language.say("➖ One operator less"), tap=tap("k", "absentday", word)),
    ]
    over = day < team_texts.today(unit)
    rows = (
        *((tuple(can),) if slots and not over else ()),
        *([] if over else take_back_rows(language, changes)),
        # Translators: button
        (Button(language.say("‹ Back"), tap=tap("k", "slots", word)),),
    )
    head = f"{label(request, service)} · {language.date(day)}"
    _show(request, head, lines, rows)


def show_changes(request: TeamRequest) -> None:
    """/slots changes: every exception from today on, each with a button to undo it."""
    unit = request.unit
    today = team_texts.today(unit)
    found = [
        each
        for service in unit.context.place.services
        for each in opening_hours.between(unit.tx, service.code, today, today + AHEAD)
    ]
    found.sort(key=lambda each: (each.day, each.id))
    lines = [change_line(request, each, named=True) for each in found]
    head = request.language.say("Changes to the usual hours")
    if not found:
        lines = [request.language.say("None: everything is as usual.")]
    _show(request, head, lines, tuple(take_back_rows(request.language, found)))


def change_line(request: TeamRequest, opening: Opening, *, named: bool = False) -> str:
    """⛔ closed · Tuesday, 24 November · the whole day · Giulia."""
    unit, language = request.unit, request.language
    service = unit.context.place.service(opening.service) if named else None
    parts = [
        language.say(KINDS[opening.kind]),
        label(request, service) if service else "",
        language.short_date(opening.date),
        hours_of(language, opening),
        operator_name(unit, opening.person_id),
    ]
    return " · ".join(each for each in parts if each)


def hours_of(language: Language, opening: Opening) -> str:
    if opening.start == opening.until:
        return language.say("the whole day")
    return f"{opening.start}–{opening.until if opening.until != '00:00' else '24:00'}"


def take_back_rows(language: Language, found: Sequence[Opening]) -> list[Row]:
    """A button for each: ↩️ Tue, 24 Nov 15:00–18:00."""
    return [
        (
            Button(
                shorten(f"↩️ {language.short_date(each.date)} {hours_of(language, each)}", LABEL),
                tap=tap("k", "takeback", each.id),
            ),
        )
        for each in found[:DAYS]
    ]


def label(request: TeamRequest, service: Service) -> str:
    return f"{service.icon} {say(service.label, request.language.code)}"


def bookable(request: TeamRequest, code: str) -> Service | None:
    return next((each for each in request.unit.context.place.services if each.code == code), None)


def service_not_understood(request: TeamRequest, word: str) -> None:
    every = request.unit.context.place.services
    request.tell(
        request.language.say(
            "I know no service called “{word}”. There is: {services}.",
            word=word[: team_texts.WORD_SHOWN],
            services=request.language.listing([each.code for each in every]),
        )
    )


def _ask_service(request: TeamRequest) -> None:
    services = request.unit.context.place.services
    language = request.language
    buttons = [Button(label(request, each), tap=tap("k", "slots", each.code)) for each in services]
    lines = [
        language.say("Of which service? Or write one line, for instance:"),
        "/slots close 24.12",
        *(f"/slots {verb} {each.code} {rest}" for each in services[:1] for verb, rest in EXAMPLES),
        "/slots changes",
    ]
    _show(request, language.say("Hours of the centre"), lines, in_pairs(buttons))


EXAMPLES: Final = (("close", "24.12 15:00-18:00"), ("open", "28.11 9:00-12:00"), ("absent", "3.12"))


def _show_days(request: TeamRequest, service: Service, first: date) -> None:
    unit, language = request.unit, request.language
    days = [first + timedelta(days=number) for number in range(DAYS)]
    slots = occupancy.between(unit.tx, unit.context.place, service, days[0], days[-1])
    changed = {each.date for each in opening_hours.between(unit.tx, service.code, days[0], days[-1])}
    zone = unit.context.place.tz
    lines, buttons = [], []
    for day in days:
        own = [each for each in slots if each.span.starts.astimezone(zone).date() == day]
        lines.append(_day_line(request, service, day, own, changed=day in changed))
        word = f"{service.code}.{day}"
        buttons.append(Button(language.short_date(day), tap=tap("k", "slotday", word)))
    step = timedelta(days=DAYS)
    turning = tuple(
        Button(sign, tap=tap("k", "slots", f"{service.code}.{day}"))
        for sign, day in (("‹", first - step), ("›", first + step))
        if day + step > team_texts.today(unit)
    )
    _show(request, label(request, service), lines, (*in_pairs(buttons), turning))


def _day_line(
    request: TeamRequest, service: Service, day: date, slots: Sequence[SlotOccupancy], *, changed: bool
) -> str:
    """Thu, 26 Nov: 3 taken, 5 free *."""
    language = request.language
    mark = " *" if changed else ""
    if not slots:
        return f"{language.short_date(day)}: {_no_hours(language, service, day)}{mark}"
    if all(each.is_closed and not each.taken for each in slots):
        return f"{language.short_date(day)}: {language.say(KINDS['closed'])}{mark}"
    said = language.say(
        "{day}: {taken} taken, {free} free",
        day=language.short_date(day),
        taken=sum(each.taken for each in slots),
        free=sum(each.free for each in slots),
    )
    return f"{said}{mark}"


def _no_hours(language: Language, service: Service, day: date) -> str:
    return language.say("holiday") if service.hours.is_closed(day) else language.say("no hours")


def _slot_line(request: TeamRequest, slot: SlotOccupancy) -> str:
    language = request.language
    hours = team_texts.hours(request.unit, slot.span)
    if slot.is_closed and not slot.taken:
        return f"{hours}: {language.say(KINDS['closed'])}"
    said = language.say("{day}: {taken} taken, {free} free", day=hours, taken=slot.taken, free=slot.free)
    return f"{said} · {language.say(KINDS['closed'])}" if slot.is_closed else said


def _show(request: TeamRequest, head: str, lines: Sequence[str], rows: tuple[Row, ...]) -> None:
    edit = request.inbound.message_id if request.inbound.tap else ""
    text = "\n".join(lines)
    request.show((Piece(head, "bold"), Piece(f"\n{text}")), tuple(row for row in rows if row), edit=edit)

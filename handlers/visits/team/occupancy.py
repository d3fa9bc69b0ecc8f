"""/slots: how the coming days of a service stand, and what of them is otherwise than usual."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Final

from flows.text import _
from handlers.messaging.button_data import tap
from handlers.messaging.outbound import Button, Piece
from handlers.messaging.team_request import Asking
from handlers.messaging.widgets import Row, in_pairs
from handlers.tickets.team import lookup
from handlers.tickets.team_texts import operator_name
from handlers.visits import team_texts
from handlers.visits.team import slot_picker, when
from locales.clean import shorten
from locales.language import Language
from storage.place.model import Service, say
from storage.visits import occupancy, opening_hours
from storage.visits.occupancy import Fullness
from storage.visits.opening_hours import Opening

DAYS: Final = 7
AHEAD: Final = timedelta(days=366)
LABEL: Final = 36
KINDS: Final = {
    "open": _("➕ extra hours"),
    "closed": _("⛔ closed"),
    "absent": _("➖ one operator less"),
}


def show(asking: Asking) -> None:
    """/slots, and perhaps a service."""
    said = when.pieces(asking.words)
    service = lookup.service_named(asking.turn.world.place, " ".join(said)) if said else None
    services = asking.turn.world.place.services
    if service is None and len(services) == 1:
        service = services[0]
    if service is not None:
        _show_days(asking, service, team_texts.today(asking.turn))
    elif said:
        service_not_understood(asking, said[0])
    else:
        _ask_service(asking)


def turned(asking: Asking) -> None:
    """A service, or other days of it."""
    code, _dot, first = asking.words.partition(".")
    service = bookable(asking, code)
    if service is not None:
        _show_days(asking, service, slot_picker.day(first) or team_texts.today(asking.turn))


def show_day(asking: Asking) -> None:
    code, _dot, said = asking.words.partition(".")
    service, day = bookable(asking, code), slot_picker.day(said)
    if service is not None and day is not None:
        show_one(asking, service, day)


def show_one(asking: Asking, service: Service, day: date) -> None:
    """A day: each slot, what is otherwise than usual, and what can be done."""
    turn, language = asking.turn, asking.language
    slots = occupancy.between(turn.tx, turn.world.place, service, day, day)
    changes = opening_hours.between(turn.tx, service.code, day, day)
    lines = [_slot_line(asking, each) for each in slots] or [_no_hours(language, service, day)]
    lines += ["", *(change_line(asking, each) for each in changes)] if changes else []
    word = f"{service.code}.{day}"
    can = [
        # Translators: button: nobody can book on this day
        Button(language.say("⛔ Close the day"), tap=tap("k", "closeday", word)),
        # Translators: button
        Button(language.say("➖ One operator less"), tap=tap("k", "absentday", word)),
    ]
    over = day < team_texts.today(turn)
    rows = (
        *((tuple(can),) if slots and not over else ()),
        *([] if over else take_back_rows(language, changes)),
        # Translators: button
        (Button(language.say("‹ Back"), tap=tap("k", "slots", word)),),
    )
    head = f"{label(asking, service)} · {language.date(day)}"
    _show(asking, head, lines, rows)


def show_changes(asking: Asking) -> None:
    """/slots changes: all that is otherwise than usual from today on, each to be taken back."""
    turn = asking.turn
    today = team_texts.today(turn)
    found = [
        each
        for service in turn.world.place.services
        for each in opening_hours.between(turn.tx, service.code, today, today + AHEAD)
    ]
    found.sort(key=lambda each: (each.day, each.id))
    lines = [change_line(asking, each, named=True) for each in found]
    head = asking.language.say("Changes to the usual hours")
    if not found:
        lines = [asking.language.say("None: everything is as usual.")]
    _show(asking, head, lines, tuple(take_back_rows(asking.language, found)))


def change_line(asking: Asking, opening: Opening, *, named: bool = False) -> str:
    """⛔ closed · Tuesday, 24 November · the whole day · Giulia."""
    turn, language = asking.turn, asking.language
    service = turn.world.place.service(opening.service) if named else None
    parts = [
        language.say(KINDS[opening.kind]),
        label(asking, service) if service else "",
        language.short_date(opening.date),
        hours_of(language, opening),
        operator_name(turn, opening.person_id),
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


def label(asking: Asking, service: Service) -> str:
    return f"{service.icon} {say(service.label, asking.language.code)}"


def bookable(asking: Asking, code: str) -> Service | None:
    return next((each for each in asking.turn.world.place.services if each.code == code), None)


def service_not_understood(asking: Asking, word: str) -> None:
    every = asking.turn.world.place.services
    asking.tell(
        asking.language.say(
            "I know no service called “{word}”. There is: {services}.",
            word=word[: when.SHOWN],
            services=asking.language.listing([each.code for each in every]),
        )
    )


def _ask_service(asking: Asking) -> None:
    services = asking.turn.world.place.services
    language = asking.language
    buttons = [Button(label(asking, each), tap=tap("k", "slots", each.code)) for each in services]
    lines = [
        language.say("Of which service? Or write one line, for instance:"),
        "/slots close 24.12",
        *(f"/slots {verb} {each.code} {rest}" for each in services[:1] for verb, rest in EXAMPLES),
        "/slots changes",
    ]
    _show(asking, language.say("Hours of the centre"), lines, in_pairs(buttons))


EXAMPLES: Final = (("close", "24.12 15:00-18:00"), ("open", "28.11 9:00-12:00"), ("absent", "3.12"))


def _show_days(asking: Asking, service: Service, first: date) -> None:
    turn, language = asking.turn, asking.language
    days = [first + timedelta(days=number) for number in range(DAYS)]
    slots = occupancy.between(turn.tx, turn.world.place, service, days[0], days[-1])
    changed = {each.date for each in opening_hours.between(turn.tx, service.code, days[0], days[-1])}
    zone = turn.world.place.tz
    lines, buttons = [], []
    for day in days:
        own = [each for each in slots if each.span.starts.astimezone(zone).date() == day]
        lines.append(_day_line(asking, service, day, own, changed=day in changed))
        word = f"{service.code}.{day}"
        buttons.append(Button(language.short_date(day), tap=tap("k", "slotday", word)))
    step = timedelta(days=DAYS)
    turning = tuple(
        Button(sign, tap=tap("k", "slots", f"{service.code}.{day}"))
        for sign, day in (("‹", first - step), ("›", first + step))
        if day + step > team_texts.today(turn)
    )
    _show(asking, label(asking, service), lines, (*in_pairs(buttons), turning))


def _day_line(
    asking: Asking, service: Service, day: date, slots: Sequence[Fullness], *, changed: bool
) -> str:
    """Thu, 26 Nov: 3 taken, 5 free *."""
    language = asking.language
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


def _slot_line(asking: Asking, slot: Fullness) -> str:
    language = asking.language
    hours = team_texts.hours(asking.turn, slot.span)
    if slot.is_closed and not slot.taken:
        return f"{hours}: {language.say(KINDS['closed'])}"
    said = language.say("{day}: {taken} taken, {free} free", day=hours, taken=slot.taken, free=slot.free)
    return f"{said} · {language.say(KINDS['closed'])}" if slot.is_closed else said


def _show(asking: Asking, head: str, lines: Sequence[str], rows: tuple[Row, ...]) -> None:
    edit = asking.heard.message_id if asking.heard.tap else ""
    text = "\n".join(lines)
    asking.show((Piece(head, "bold"), Piece(f"\n{text}")), tuple(row for row in rows if row), edit=edit)

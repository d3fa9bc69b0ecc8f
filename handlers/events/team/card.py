"""An event in the team chat: its state, and the actions possible now."""

from datetime import timedelta
from typing import Final

from handlers.events.citizen.page import facts_of
from handlers.events.texts import kind_of, title
from handlers.forms.way_rows import REVIEW
from handlers.messaging.button_data import tap
from handlers.messaging.outbound import Button, Piece
from handlers.messaging.team_request import TeamRequest
from handlers.messaging.unit_of_work import UnitOfWork
from handlers.messaging.widgets import Row, in_pairs
from storage.events import events, signups
from storage.events.events import Event

PREFIX: Final = "e"
OPEN_DOOR: Final = timedelta(hours=3)
"""So long before and after it people may still come in, on any day."""


def show(request: TeamRequest, event: Event, lead: str = "", *, anew: bool = False) -> None:
    """Shows the card in place of the message that was tapped, unless that is a picture or shall stay."""
    unit = request.unit
    picture = REVIEW in request.inbound.tap and bool(event.picture)
    edit = request.inbound.message_id if request.inbound.tap and not (anew or picture) else ""
    pieces = (*((Piece(f"{lead}\n\n"),) if lead else ()), *face(unit, event))
    request.show(pieces, rows(unit, event), edit=edit)


def face(unit: UnitOfWork, event: Event) -> tuple[Piece, ...]:
    team_language = unit.team_language
    lines = [*facts_of(unit, event, team_language), *standing(unit, event)]
    return (
        Piece(f"{kind_of(event.kind, team_language)} · {state_of(unit, event)}\n"),
        Piece(title(unit, event, team_language), "bold"),
        *(Piece(f"\n{line}") for line in lines),
    )


def state_of(unit: UnitOfWork, event: Event) -> str:
    team_language = unit.team_language
    if event.state == "cancelled":
        return team_language.say("🚫 cancelled")
    if event.ends_at <= unit.now:
        return team_language.say("🕘 over")
    if event.starts_at <= unit.now:
        return team_language.say("🟢 going on now")
    return team_language.say("✅ published")


def standing(unit: UnitOfWork, event: Event) -> list[str]:
    """Sign-ups, waitlist, attendance; and whether there are minutes."""
    team_language, counts = unit.team_language, signups.counts(unit.tx, event.id)
    people = {state: n for state, (_signups, n) in counts.items()}
    lines: list[str] = []
    if event.kind != "outreach":
        coming = people.get("coming", 0)
        lines.append(team_language.say_many("👥 {n} person is coming", "👥 {n} people are coming", coming))
    if people.get("waiting"):
        lines.append(
            team_language.say_many("⏳ {n} person is waiting", "⏳ {n} people are waiting", people["waiting"])
        )
    if people.get("came"):
        lines.append(team_language.say_many("🚪 {n} person came", "🚪 {n} people came", people["came"]))
    if event.reached is not None:
        lines.append(team_language.say_many("👣 {n} person reached", "👣 {n} people reached", event.reached))
    if event.minutes is not None:
        lines.append(team_language.say("📝 The minutes are written."))
    return [*lines, *_date_of_series(unit, event)]


def rows(unit: UnitOfWork, event: Event) -> tuple[Row, ...]:
    """Only actions that are possible now."""
    team_language = unit.team_language
    to_come = event.state == "published" and event.starts_at > unit.now
    begun = event.state == "published" and event.starts_at <= unit.now
    offered = (
        # Translators: button
        (to_come, "change", team_language.say("✏️ Change")),
        # Translators: button
        (is_at_the_door(unit, event), "door", team_language.say("🚪 Door")),
        # Translators: button
        (event.kind != "outreach", "people", team_language.say("👥 Sign-ups")),
        # Translators: button
        (begun, "minutes", team_language.say("📝 Minutes")),
        # Translators: button
        (begun, "reached", team_language.say("👣 People reached")),
        # Translators: button
        (event.kind != "outreach", "again", team_language.say("🔂 Once more")),
        # Translators: button
        (
            event.kind == "outreach" and event.state == "draft",
            "takeback",
            team_language.say("↩ Take it back"),
        ),
        (
            event.state == "published" and event.ends_at > unit.now,
            "cancel",
            # Translators: button
            team_language.say("🚫 Cancel it"),
        ),
    )
    return in_pairs(button(label, event, verb) for possible, verb, label in offered if possible)


def button(label: str, event: Event, verb: str, *more: str | int) -> Button:
    return Button(label, tap=tap("k", PREFIX, event.id, event.version, verb, *more))


def back_row(unit: UnitOfWork, event: Event) -> Row:
    # Translators: button
    return (button(unit.team_language.say("‹ Back"), event, "show"),)


def is_at_the_door(unit: UnitOfWork, event: Event) -> bool:
    """Whether people come in today: on its day, and while it lasts."""
    zone = unit.context.place.tz
    today = unit.now.astimezone(zone).date() == event.starts_at.astimezone(zone).date()
    near = event.starts_at - OPEN_DOOR <= unit.now <= event.ends_at + OPEN_DOOR
    return event.state == "published" and (today or near)


def _date_of_series(unit: UnitOfWork, event: Event) -> list[str]:
    if event.series_id is None:
        return []
    ids = [each.id for each in events.of_series(unit.tx, event.series_id)]
    if len(ids) < 2 or event.id not in ids:  # noqa: PLR2004 - one date is no series
        return []
    return [unit.team_language.say("🔁 date {n} of {total}", n=ids.index(event.id) + 1, total=len(ids))]

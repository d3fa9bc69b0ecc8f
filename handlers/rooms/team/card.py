"""A request for a room on its card: what is asked for, whether it is free, and the coordinator's actions."""

from collections.abc import Mapping
from typing import Any

from flows.room import OPEN
from handlers.messaging.date_texts import days
from handlers.messaging.outbound import Piece
from handlers.messaging.unit_of_work import UnitOfWork
from handlers.messaging.widgets import Row
from handlers.rooms import texts
from handlers.rooms.release import to_come
from handlers.rooms.schedule import colliding, times_of
from handlers.tickets.card_buttons import button
from locales.language import Language
from storage.tickets.tickets import Ticket
from storage.visits import room_requests
from storage.visits.room_requests import Activity

KIND = "room"
TO_DECIDE = ("asked", "countered")


def activity_of(unit: UnitOfWork, ticket: Ticket) -> Activity | None:
    return room_requests.of_ticket(unit.tx, ticket.id) if ticket.kind == KIND else None


def pieces(unit: UnitOfWork, ticket: Ticket, record: Mapping[str, Any]) -> list[Piece]:
    """Empty for any other kind of ticket."""
    activity = activity_of(unit, ticket)
    if activity is None:
        return []
    language = unit.team_language
    lines = [
        texts.about(unit, activity, language),
        _people(record, language),
        language.say("Asked by: {who}", who=(record.get("who") or {}).get("text", "")),
        *_standing(unit, activity, language),
    ]
    return [Piece("\n" + line) for line in lines if line]


def rows(unit: UnitOfWork, ticket: Ticket) -> tuple[Row, ...]:
    activity, language = activity_of(unit, ticket), unit.team_language
    if activity is None:
        return ()
    if activity.state in TO_DECIDE and ticket.is_open:
        return decide_rows(ticket, activity, language)
    if activity.state == "agreed" and to_come(unit, activity):
        # Translators: button
        return ((button(language.say("📅 Give back a day…"), "dates", ticket, 0),),)
    return ()


def decide_rows(ticket: Ticket, activity: Activity, language: Language) -> tuple[Row, ...]:
    """The three possible answers; each knows the version of the activity it was made for."""

    def made(label: str, verb: str) -> Row:
        return (button(label, verb, ticket, activity.version),)

    return (
        # Translators: button
        made(language.say("🤝 Agree"), "agree"),
        # Translators: button
        (*made(language.say("🔁 Another time…"), "propose"), *made(language.say("🚫 Refuse…"), "refuse")),
    )


def _people(record: Mapping[str, Any], language: Language) -> str:
    """How many people, and whether it is public, under which title."""
    parts = (
        [language.say_many("👥 {n} person", "👥 {n} people", record["people"])]
        if record.get("people")
        else []
    )
    title = (record.get("title") or {}).get("text", "")
    if record.get("open") == OPEN:
        parts.append(language.say("👐 open to everybody: “{title}”", title=title))
    elif record.get("open"):
        parts.append(language.say("🔑 not open to everybody"))
    return " · ".join(parts)


def _standing(unit: UnitOfWork, activity: Activity, language: Language) -> list[str]:
    match activity.state:
        case "asked":
            return _free(unit, activity, language)
        case "countered":
            return [language.say("🔁 This time was proposed; the citizen has not answered yet.")]
        case "agreed":
            left = len(to_come(unit, activity))
            return [language.say_many("🤝 Agreed; {n} day to come", "🤝 Agreed; {n} days to come", left)]
        case "refused":
            return [language.say("🚫 Refused")]
    return [language.say("✖ Given back")]


def _free(unit: UnitOfWork, activity: Activity, language: Language) -> list[str]:
    """The state of each time: free, taken by others, or a public holiday."""
    room, times = unit.context.place.service(activity.room), times_of(unit, activity)
    if room is None:
        return []
    taken = colliding(unit.tx, room, times.spans)
    free = len(times.spans) - len(taken)
    lines = [language.say_many("✅ Free: {n} day", "✅ Free: {n} days", free)] if free else []
    if taken:
        lines.append(language.say("⚠️ Taken: {days}", days=texts.days_of(unit, taken, language)))
    if times.closed:
        lines.append(language.say("🎌 Public holidays, left out: {days}", days=days(times.closed, language)))
    if not times.spans:
        lines.append(language.say("⚠️ Nothing of it is still to come."))
    return lines

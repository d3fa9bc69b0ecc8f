"""A visit as operators read it: time, service, state, preferences. Never the citizen."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any, Final

from flows.text import _
from handlers.messaging.unit_of_work import UnitOfWork
from handlers.visits.texts import about, service_of
from locales.clean import shorten
from locales.language import Language
from storage.people.encryption import Unsealable
from storage.place.model import say
from storage.place.slots import Span, is_twofold
from storage.tickets import tickets
from storage.visits import bookings
from storage.visits.bookings import Booking, Preferences

STATES: Final = {
    "held": _("⏳ offered, no answer yet"),
    "booked": _("booked"),
    "arrived": _("🚪 arrived"),
    "missed": _("🚫 did not come"),
    "cancelled": _("✖ cancelled"),
    "lapsed": _("✖ offer not taken"),
}
MODES: Final = {
    "here": _("🏠 in person"),
    "phone": _("📞 by phone"),
    "online": _("💻 online"),
}
GENDERS: Final = {"woman": _("with a woman"), "man": _("with a man")}
HAPPENED: Final = {
    "booked": _("visit booked: {visit}"),
    "moved": _("visit moved: {visit}"),
    "cancelled": _("visit cancelled: {visit}"),
    "arrived": _("arrived for the visit: {visit}"),
    "missed": _("did not come to the visit: {visit}"),
}
ACCESS_SHOWN: Final = 200
WORD_SHOWN: Final = 30
"""Characters of an unknown word, quoted to the operator."""
RIGHT_TO_LEFT_MARK: Final = "\u200f"


def standing(unit: UnitOfWork, booking: Booking) -> str:
    """Booked ✓; arrived; did not come."""
    words = unit.team_language.say(STATES[booking.state])
    if booking.state == "booked" and booking.confirmed:
        return unit.team_language.say("booked, confirmed ✓")
    return words


def clock(unit: UnitOfWork, span: Span) -> str:
    """10:30; with its offset in the hour that the clock shows twice."""
    zone = unit.context.place.tz
    shown = str(unit.team_language.time(span.starts, zone))
    return f"{shown} ({span.starts.astimezone(zone):%Z})" if is_twofold(span.starts, zone) else shown


def hours(unit: UnitOfWork, span: Span) -> str:
    """10:30–11:15."""
    zone, language = unit.context.place.tz, unit.team_language
    return f"{language.time(span.starts, zone)}–{language.time(span.ends, zone)}"


def day_of(unit: UnitOfWork, booking: Booking) -> date:
    return booking.starts_at.astimezone(unit.context.place.tz).date()


def today(unit: UnitOfWork) -> date:
    return unit.now.astimezone(unit.context.place.tz).date()


def preferences_of(unit: UnitOfWork, booking: Booking) -> Preferences | None:
    """The citizen's preferences; None once they were erased."""
    try:
        return bookings.preferences(unit.key_of(unit.person(booking.person_id)), booking)
    except Unsealable:
        return None


def wanted(unit: UnitOfWork, booking: Booking, *, in_full: bool = False) -> list[str]:
    """By phone, Arabic with an interpreter, with a woman, access: a few words of each."""
    language, preferences = unit.team_language, preferences_of(unit, booking)
    if preferences is None:
        return [language.say("🔒 data deleted")]
    service = service_of(unit, booking)
    plain = service is not None and service.modes == ("here",) and preferences.mode == "here"
    found = [
        "" if plain or preferences.mode not in MODES else language.say(MODES[preferences.mode]),
        _language(language, preferences),
        language.say(GENDERS[preferences.gender]) if preferences.gender in GENDERS else "",
        _access(language, preferences, in_full=in_full),
    ]
    return [each for each in found if each]


def ticket_code(unit: UnitOfWork, booking: Booking) -> str:
    return tickets.get(unit.tx, booking.ticket_id).code if booking.ticket_id else ""


def line(unit: UnitOfWork, booking: Booking) -> str:
    """10:30 🤝 LTB-7K3Q-M ✓ · 📞 by phone · Arabic, interpreter · LT-7K3Q-M."""
    service = service_of(unit, booking)
    sign = {"held": "⏳", "booked": "✓" if booking.confirmed else ""}.get(booking.state)
    state = unit.team_language.say(STATES[booking.state]) if sign is None else sign
    head = [clock(unit, booking.span), service.icon if service else "", booking.code, state]
    parts = [" ".join(each for each in head if each), *wanted(unit, booking), ticket_code(unit, booking)]
    return _led(unit, " · ".join(each for each in parts if each))


def brief(unit: UnitOfWork, booking: Booking) -> str:
    """LTB-7K3Q-M, 🤝 Listening and orientation, today 10:30."""
    language = unit.team_language
    moment = language.moment(booking.starts_at, unit.context.place.tz, unit.now)
    return _led(unit, f"{booking.code} · {about(unit, booking, language)} · {moment}")


def listed(unit: UnitOfWork, some: Sequence[Booking]) -> str:
    return "\n".join(f"• {brief(unit, each)}" for each in some)


def happened(unit: UnitOfWork, body: Mapping[str, Any]) -> str:
    """An entry about a visit, as the team reads it; an unknown one tells when it was, and nothing else."""
    language = unit.team_language
    service = unit.context.place.service(str(body.get("service", "")))
    name = f"{service.icon} {say(service.label, language.code)}" if service else ""
    at = datetime.fromisoformat(body["at"]) if body.get("at") else None
    moment = language.moment(at, unit.context.place.tz, unit.now) if at else ""
    visit = ", ".join(each for each in (name, moment) if each)
    words = HAPPENED.get(str(body.get("verb", "")))
    return language.say(words, visit=visit) if words else visit


def is_soon(unit: UnitOfWork, booking: Booking) -> bool:
    """Within the next 24 hours."""
    return unit.now < booking.starts_at <= unit.now + timedelta(days=1)


def _led(unit: UnitOfWork, line: str) -> str:
    """A line that begins with a time or a code, in the direction of the team's language."""
    return RIGHT_TO_LEFT_MARK + line if unit.team_language.rtl else line


def _language(language: Language, preferences: Preferences) -> str:
    called = language.called(preferences.language) if preferences.language else ""
    if not preferences.interpreter:
        return f"🗣 {called}" if called else ""
    if not called:
        return language.say("🗣 interpreter")
    return language.say("🗣 {language}, interpreter", language=called)


def _access(language: Language, preferences: Preferences, *, in_full: bool) -> str:
    if not preferences.access:
        return ""
    return f"♿ {shorten(preferences.access, ACCESS_SHOWN)}" if in_full else language.say("♿ access")

"""How operators read a visit: when, what for, how it stands, what matters. Never who it is."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any, Final

from flows.text import _
from handlers.messaging.unit_of_work import Turn
from handlers.visits.texts import about, service_of
from locales.clean import shorten
from locales.language import Language
from storage.people.encryption import Unsealable
from storage.place.model import say
from storage.place.slots import Span, is_twofold
from storage.tickets import tickets
from storage.visits import bookings
from storage.visits.bookings import Booking, Wishes

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
RIGHT_TO_LEFT_MARK: Final = "\u200f"


def standing(turn: Turn, booking: Booking) -> str:
    """Booked ✓; arrived; did not come."""
    words = turn.desk_language.say(STATES[booking.state])
    if booking.state == "booked" and booking.confirmed:
        return turn.desk_language.say("booked, confirmed ✓")
    return words


def clock(turn: Turn, span: Span) -> str:
    """10:30; with its offset in the hour that the clock shows twice."""
    zone = turn.world.place.tz
    shown = str(turn.desk_language.time(span.starts, zone))
    return f"{shown} ({span.starts.astimezone(zone):%Z})" if is_twofold(span.starts, zone) else shown


def hours(turn: Turn, span: Span) -> str:
    """10:30–11:15."""
    zone, language = turn.world.place.tz, turn.desk_language
    return f"{language.time(span.starts, zone)}–{language.time(span.ends, zone)}"


def day_of(turn: Turn, booking: Booking) -> date:
    return booking.starts_at.astimezone(turn.world.place.tz).date()


def today(turn: Turn) -> date:
    return turn.now.astimezone(turn.world.place.tz).date()


def wishes_of(turn: Turn, booking: Booking) -> Wishes | None:
    """What matters to them; None once they were erased."""
    try:
        return bookings.wishes(turn.key_of(turn.person(booking.person_id)), booking)
    except Unsealable:
        return None


def wanted(turn: Turn, booking: Booking, *, in_full: bool = False) -> list[str]:
    """By phone, Arabic with an interpreter, with a woman, access: of each a few words."""
    language, wishes = turn.desk_language, wishes_of(turn, booking)
    if wishes is None:
        return [language.say("🔒 data deleted")]
    service = service_of(turn, booking)
    plain = service is not None and service.modes == ("here",) and wishes.mode == "here"
    found = [
        "" if plain or wishes.mode not in MODES else language.say(MODES[wishes.mode]),
        _language(language, wishes),
        language.say(GENDERS[wishes.gender]) if wishes.gender in GENDERS else "",
        _access(language, wishes, in_full=in_full),
    ]
    return [each for each in found if each]


def ticket_code(turn: Turn, booking: Booking) -> str:
    return tickets.get(turn.tx, booking.ticket_id).code if booking.ticket_id else ""


def line(turn: Turn, booking: Booking) -> str:
    """10:30 🤝 LTB-7K3Q-M ✓ · 📞 by phone · Arabic, interpreter · LT-7K3Q-M."""
    service = service_of(turn, booking)
    sign = {"held": "⏳", "booked": "✓" if booking.confirmed else ""}.get(booking.state)
    state = turn.desk_language.say(STATES[booking.state]) if sign is None else sign
    head = [clock(turn, booking.span), service.icon if service else "", booking.code, state]
    parts = [" ".join(each for each in head if each), *wanted(turn, booking), ticket_code(turn, booking)]
    return _led(turn, " · ".join(each for each in parts if each))


def brief(turn: Turn, booking: Booking) -> str:
    """LTB-7K3Q-M, 🤝 Listening and orientation, today 10:30."""
    language = turn.desk_language
    moment = language.moment(booking.starts_at, turn.world.place.tz, turn.now)
    return _led(turn, f"{booking.code} · {about(turn, booking, language)} · {moment}")


def listed(turn: Turn, some: Sequence[Booking]) -> str:
    return "\n".join(f"• {brief(turn, each)}" for each in some)


def happened(turn: Turn, body: Mapping[str, Any]) -> str:
    """An entry about a visit, as the team reads it; one that we do not know says when it was, and nothing else."""
    language = turn.desk_language
    service = turn.world.place.service(str(body.get("service", "")))
    name = f"{service.icon} {say(service.label, language.code)}" if service else ""
    at = datetime.fromisoformat(body["at"]) if body.get("at") else None
    moment = language.moment(at, turn.world.place.tz, turn.now) if at else ""
    visit = ", ".join(each for each in (name, moment) if each)
    words = HAPPENED.get(str(body.get("verb", "")))
    return language.say(words, visit=visit) if words else visit


def is_soon(turn: Turn, booking: Booking) -> bool:
    """Within the next 24 hours."""
    return turn.now < booking.starts_at <= turn.now + timedelta(days=1)


def _led(turn: Turn, line: str) -> str:
    """A line that begins with a time or a code, in the direction of the desk's language."""
    return RIGHT_TO_LEFT_MARK + line if turn.desk_language.rtl else line


def _language(language: Language, wishes: Wishes) -> str:
    called = language.called(wishes.language) if wishes.language else ""
    if not wishes.interpreter:
        return f"🗣 {called}" if called else ""
    if not called:
        return language.say("🗣 interpreter")
    return language.say("🗣 {language}, interpreter", language=called)


def _access(language: Language, wishes: Wishes, *, in_full: bool) -> str:
    if not wishes.access:
        return ""
    return f"♿ {shorten(wishes.access, ACCESS_SHOWN)}" if in_full else language.say("♿ access")

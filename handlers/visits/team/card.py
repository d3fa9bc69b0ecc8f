"""A visit's card in the team chat: its facts, and only the actions possible now."""

from typing import Final

from flows.text import _
from handlers.messaging.button_data import tap
from handlers.messaging.outbound import Button, Piece
from handlers.messaging.team_request import TeamRequest
from handlers.messaging.unit_of_work import UnitOfWork
from handlers.messaging.widgets import Row, in_pairs
from handlers.visits import team_texts
from handlers.visits.texts import about, service_of
from locales.language import Language
from storage.visits.bookings import Booking

PREFIX: Final = "v"
REASONS: Final = {
    "closed": _("We have to close at that time."),
    "nobody": _("Nobody can receive you at that time."),
    "talk": _("As we have agreed with you."),
}
"""Ready reasons, which the citizen reads in their own language."""


def button(label: str, verb: str, booking: Booking, *words: str | int) -> Button:
    return Button(label, tap=tap(PREFIX, verb, booking.id, booking.version, *words))


def pieces(unit: UnitOfWork, booking: Booking) -> tuple[Piece, ...]:
    """Time, service, state and preferences; never the citizen."""
    language = unit.team_language
    when = f"{language.date(team_texts.day_of(unit, booking))}, {team_texts.hours(unit, booking.span)}"
    lines = [
        f" · {team_texts.standing(unit, booking)}",
        f"\n🕑 {when}",
        *(f"\n{each}" for each in team_texts.wanted(unit, booking, in_full=True)),
        _ticket(unit, booking),
        _no_chat(unit, booking),
    ]
    head = Piece(about(unit, booking, language), "bold")
    return (head, Piece("\n"), Piece(booking.code, "code"), *(Piece(each) for each in lines if each))


def rows(unit: UnitOfWork, booking: Booking) -> tuple[Row, ...]:
    language = unit.team_language
    return (
        *in_pairs([*_attendance(unit, booking, language), *_changes(unit, booking, language)]),
        *in_pairs(_more(unit, booking, language)),
        *in_pairs(mode_buttons(unit, booking)),
    )


def mode_buttons(unit: UnitOfWork, booking: Booking) -> list[Button]:
    """The other ways in which a walk-in or caller can come: they cannot choose one by themselves."""
    service, preferences = service_of(unit, booking), team_texts.preferences_of(unit, booking)
    if (
        service is None
        or preferences is None
        or booking.state != "booked"
        or booking.ends_at <= unit.now
        or unit.person(booking.person_id).has_chat
    ):
        return []
    others = [mode for mode in service.modes if mode != preferences.mode]
    return [button(unit.team_language.say(team_texts.MODES[mode]), "mode", booking, mode) for mode in others]


def show(request: TeamRequest, booking: Booking, *, anew: bool = False) -> None:
    """In place of the message that was tapped, or below it."""
    unit = request.unit
    ask(request, booking, pieces(unit, booking), rows(unit, booking), anew=anew)


def ask(
    request: TeamRequest,
    booking: Booking,
    said: tuple[Piece, ...],
    choices: tuple[Row, ...],
    *,
    anew: bool = False,
) -> None:
    """Asks about a visit; its citizen's words are sealed with their key."""
    owner = request.unit.person(booking.person_id)
    edit = request.inbound.message_id if request.inbound.tap and not anew else ""
    request.show(said, choices, owner=owner if owner.wrapped_key else None, edit=edit)


def back_row(booking: Booking, language: Language, verb: str = "face") -> Row:
    # Translators: button
    return (button(language.say("‹ Back"), verb, booking),)


def _attendance(unit: UnitOfWork, booking: Booking, language: Language) -> list[Button]:
    if booking.state in ("arrived", "missed"):
        # Translators: button: the visit is marked neither as arrived nor as missed any more
        return [button(language.say("↩️ Take it back"), "unmark", booking)]
    if booking.state != "booked" or team_texts.day_of(unit, booking) > team_texts.today(unit):
        return []
    return [
        # Translators: button
        button(language.say("🚪 Arrived"), "arrived", booking),
        # Translators: button
        button(language.say("🚫 Did not come"), "missed", booking),
    ]


def _changes(unit: UnitOfWork, booking: Booking, language: Language) -> list[Button]:
    if booking.state != "booked" or booking.ends_at <= unit.now:
        return []
    return [
        # Translators: button
        button(language.say("🔁 Move"), "move", booking),
        # Translators: button
        button(language.say("✖ Cancel…"), "why", booking),
    ]


def _more(unit: UnitOfWork, booking: Booking, language: Language) -> list[Button]:
    # Translators: button: shows the name, the telephone number and the words of whoever comes
    found = [button(language.say("👁 Name and words"), "look", booking)]
    if booking.ticket_id is not None:
        # Translators: button
        found.append(button(language.say("📝 Note to the request"), "note", booking))
    if booking.state == "booked" and booking.ends_at > unit.now:
        # Translators: button
        found.append(button(language.say("🧾 Paper slip"), "slips", booking))
    day = team_texts.day_of(unit, booking).isoformat()
    # Translators: button
    return [*found, Button(language.say("📅 That day"), tap=tap("k", "theday", day))]


def _ticket(unit: UnitOfWork, booking: Booking) -> str:
    code = team_texts.ticket_code(unit, booking)
    return f"\n📂 {code}" if code else ""


def _no_chat(unit: UnitOfWork, booking: Booking) -> str:
    if unit.person(booking.person_id).reachable or not booking.is_active:
        return ""
    return "\n" + unit.team_language.say("☎️ Cannot be reached here: please call when something changes.")

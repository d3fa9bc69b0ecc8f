"""The page of one booking: state, time, place, preferences, and the actions possible."""

from datetime import timedelta
from typing import Final

from flows.preferences import preferences
from handlers.messaging.button_data import tap
from handlers.messaging.map_link import map_link
from handlers.messaging.outbound import Button, Piece, Screen
from handlers.messaging.unit_of_work import Conversation
from handlers.messaging.widgets import Row, human_button, simple
from handlers.visits import actions, preference_texts, reminders
from handlers.visits.button_data import booking_tap
from handlers.visits.button_rows import change_row, confirm_button, offer_rows
from handlers.visits.calendar_file import visit_file
from handlers.visits.free_slots import slot_value
from handlers.visits.texts import about, service_of, when_piece, where
from locales.language import Language, Ltr
from storage.place.model import say
from storage.visits import bookings
from storage.visits.bookings import Booking

NEAR: Final = timedelta(hours=36)
"""So long before, citizens can confirm that they come."""
JUST_NOW: Final = timedelta(hours=1)


def show(talk: Conversation, booking: Booking, lead: str = "", *, calendar_file: bool = False) -> None:
    """Shows the present page. `calendar_file` comes with a change for the citizen's own calendar."""
    language = talk.language
    files = (visit_file(talk, booking, language),) if calendar_file else ()
    head = (Piece(lead + "\n\n", "bold"),) if lead else ()
    pieces = (*head, *told(talk, booking, language))
    talk.show(Screen(pieces, tuple(row for row in _rows(talk, booking) if row), files, language.code))


def told(talk: Conversation, booking: Booking, language: Language) -> tuple[Piece, ...]:
    """Every fact about it, one to a line."""
    lines = (f"{about(talk, booking, language)} · {_state(talk, booking, language)}", "\n📅 ")
    after = _after(talk, booking, language)
    pieces = (Piece(lines[0]), Piece(lines[1]), when_piece(talk, booking.starts_at, language))
    return (*pieces, *(Piece("\n" + line) for line in after if line))


def changed(language: Language) -> str:
    return language.say("Your visit has changed in the meantime. This is how it stands:")


def already(language: Language) -> str:
    return language.say("You have booked this already. You can move it, or tell us what we should know.")


def done(booking: Booking, language: Language) -> str:
    """The first line once it is booked."""
    if booking.moved:
        return language.say("✅ Your visit is moved. Your code is still {code}.", code=Ltr(booking.code))
    return language.say("✅ Your visit is booked. Your code is {code}.", code=Ltr(booking.code))


def unknown(talk: Conversation) -> None:
    """Another citizen's visit and an unknown one look the same."""
    text = talk.language.say("We do not find that visit. Here you see all of yours:")
    talk.show(simple(talk.language, text, _ends(talk.language)))


def is_to_come(talk: Conversation, booking: Booking) -> bool:
    return booking.state == "booked" and booking.starts_at > talk.now


def value_of(booking: Booking) -> str:
    """The value by which the button that booked it named its time."""
    return slot_value(booking.service, booking.starts_at)


def too_late(talk: Conversation, language: Language) -> str:
    """Whom to write to or call once it cannot be changed here."""
    place = talk.context.place
    lasting = language.lasting(timedelta(hours=place.booking.cutoff_hours))
    phones = [each.phone for each in place.centres if each.phone]
    if not phones:
        return language.say(
            "Less than {time} before, a visit cannot be moved or cancelled here. Please write to a person: 🙋",
            time=lasting,
        )
    return language.say(
        "Less than {time} before, a visit cannot be moved or cancelled here. Please call {phone} or write to a person: 🙋",
        time=lasting,
        phone=Ltr(phones[0]),
    )


def _state(talk: Conversation, booking: Booking, language: Language) -> str:
    match booking.state:
        case "held":
            return language.say("kept for you")
        case "cancelled" | "lapsed":
            return language.say("cancelled")
        case "booked" if booking.starts_at <= talk.now:
            return language.say("over")
        case "booked" if booking.confirmed:
            return language.say("booked, and you said that you come")
        case "booked":
            return language.say("booked")
    return language.say("over")


def _after(talk: Conversation, booking: Booking, language: Language) -> list[str]:
    """Where, what to bring, the preferences; and what happens next."""
    wished = bookings.preferences(talk.key_of(talk.who), booking)
    service = service_of(talk, booking)
    held, coming = booking.state == "held", is_to_come(talk, booking)
    if not held and not coming:
        return []
    bring = say(service.bring, language.code) if service and service.bring and wished.mode == "here" else ""
    lines = [
        where(talk, booking, language)
        if wished.mode == "here"
        else preference_texts.how(wished.mode, language)
    ]
    lines += [language.say("🎒 {words}", words=bring)] if bring else []
    lines += preference_texts.lines(wished, language)
    if held and booking.held_until is not None:
        until = language.moment(booking.held_until, talk.context.place.tz, talk.now)
        lines.append("\n" + language.say("We keep it for you until {until}.", until=until))
    elif not actions.can_change(talk, booking):
        lines.append("\n" + too_late(talk, language))
    elif words := _reminded(talk, booking):
        lines.append("\n" + words)
    return lines


def _reminded(talk: Conversation, booking: Booking) -> str:
    due = [kind for kind, at in reminders.times(booking, talk.context.place.tz).items() if at > talk.now]
    if reminders.DAY_BEFORE in due:
        return talk.language.say("We remind you the day before, and two hours before.")
    return talk.language.say("We remind you two hours before.") if due else ""


def _rows(talk: Conversation, booking: Booking) -> list[Row]:
    language = talk.language
    if booking.state == "held":
        return [*offer_rows(booking, language), _ends(language)]
    if not is_to_come(talk, booking):
        # Translators: button
        again = Button(language.say("📅 Book another time"), tap=tap("b", "service", booking.service))
        return [(again,) if service_of(talk, booking) else (), _ends(language)]
    # Translators: button
    know = Button(language.say(preferences.title), tap=booking_tap("wish", booking))
    can = change_row(booking, language) if actions.can_change(talk, booking) else (human_button(language),)
    return [_coming_row(talk, booking), (know,), can, _map_row(talk, booking), _ends(language)]


def _coming_row(talk: Conversation, booking: Booking) -> Row:
    fresh = talk.now - booking.created_at < JUST_NOW
    if booking.confirmed or fresh or booking.starts_at - talk.now > NEAR:
        return ()
    return (confirm_button(booking, talk.language),)


def _map_row(talk: Conversation, booking: Booking) -> Row:
    service = service_of(talk, booking)
    centre = talk.context.place.centre(service.centre) if service else None
    # Translators: button
    return (Button(talk.language.say("🗺 See it on the map"), url=map_link(*centre.point)),) if centre else ()


def _ends(language: Language) -> Row:
    """These open below: the page holds a code, and stays."""
    return (
        # Translators: button
        Button(language.say("📂 My requests"), tap=tap("b", "mine")),
        # Translators: button
        Button(language.say("📋 Menu"), tap=tap("b", "menu")),
    )

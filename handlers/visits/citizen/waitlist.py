"""The waitlist for citizens: they join, are offered a seat, take or decline it, and leave."""

from datetime import timedelta

from handlers.forms.drafts import drop, under_way
from handlers.messaging.button_data import tap
from handlers.messaging.outbound import Button
from handlers.messaging.unit_of_work import Conversation
from handlers.messaging.widgets import Row, menu_row, mine_button, simple
from handlers.visits import waitlist
from handlers.visits.citizen import booking as citizen_booking
from handlers.visits.citizen import page
from locales.language import Language
from storage.place.model import Service, say
from storage.visits import waitlists
from storage.visits.bookings import Booking


def join(talk: Conversation, service: Service) -> None:
    """Joins the list; a citizen on it keeps their place."""
    way = under_way(talk, talk.who, talk.language)
    if way is not None and way.journey.flow.name == citizen_booking.FLOW:
        drop(talk, talk.who)
    waitlists.join(talk.tx, service.code, talk.who.id, talk.now)
    show(talk, service)


def show(talk: Conversation, service: Service) -> None:
    """Explains the list, and how to leave it."""
    language = talk.language
    text = language.say(
        "⏳ You are on the list for: {about}. Whoever came first is asked first. When a place becomes free, we write to "
        "you here and keep it for you for {time}. If you do not answer, it goes to the next person.",
        about=called(service, language),
        time=language.lasting(timedelta(minutes=talk.context.place.booking.offer_minutes)),
    )
    rows: tuple[Row, ...] = (
        # Translators: button
        (Button(language.say("✖ Leave the list"), tap=tap("b", "leave", service.code)),),
        # Translators: button
        (Button(language.say("📅 See the free times"), tap=tap("b", "service", service.code)),),
        (mine_button(language), *menu_row(language)),
    )
    talk.show(simple(language, text, *rows))


def leave(talk: Conversation, service: Service) -> None:
    waitlist.leave_list(talk, talk.who, service.code)
    _gone(talk, service.code, talk.language.say("You are no longer on the list."))


def take(talk: Conversation, booking: Booking) -> None:
    """“Yes, I take it”: books the seat, if the time to answer is not over."""
    language = talk.language
    taken = waitlist.accept(talk, talk.who, booking) if booking.state == "held" else None
    if taken is not None:
        page.show(talk, taken, page.done(taken, language), calendar_file=True)
    elif booking.state in ("held", "lapsed"):
        _gone(
            talk,
            booking.service,
            language.say("The time to answer is over, and the place has gone to the next person."),
        )
    else:
        page.show(talk, booking)


def let_pass(talk: Conversation, booking: Booking) -> None:
    if waitlist.decline(talk, booking):
        _gone(talk, booking.service, talk.language.say("Thank you. The place goes to the next person."))
    else:
        page.show(talk, booking)


def called(service: Service, language: Language) -> str:
    return f"{service.icon} {say(service.label, language.code)}"


def _gone(talk: Conversation, service: str, text: str) -> None:
    language = talk.language
    # Translators: button
    again = Button(language.say("⏳ Wait for another place"), tap=tap("b", "wait", service))
    # Translators: button
    times = Button(language.say("📅 See the free times"), tap=tap("b", "service", service))
    talk.show(simple(language, text, (again,), (times,), menu_row(language)))

"""Tells those who signed up what became of an event, in their own language."""

from handlers.events.texts import title, when
from handlers.messaging.button_data import tap
from handlers.messaging.outbound import Button, Piece, Screen, Show
from handlers.messaging.unit_of_work import UnitOfWork
from locales.language import Language, Ltr
from storage.events.events import Event
from storage.events.signups import Signup
from storage.people.people import Person
from storage.sending.outbox import RECEIPT, REMINDER


def tell_in(unit: UnitOfWork, who: Person, event: Event, people: int) -> None:
    """A place has become free for somebody on the waitlist."""
    language = unit.language_of(who)
    text = language.say_many(
        "Good news: there is a place for you now. {title}, {when}.",
        "Good news: there are {n} places for you now. {title}, {when}.",
        people,
        title=title(unit, event, language),
        when=when(unit, event, language),
    )
    _tell(unit, who, event, language, text, RECEIPT)


def tell_reminder(unit: UnitOfWork, who: Person, event: Event, mine: Signup) -> None:
    """With the code for the door, so that it need not be looked for there."""
    language = unit.language_of(who)
    text = language.say(
        "A reminder: {title}, {when}, {venue}.",
        title=title(unit, event, language),
        when=when(unit, event, language),
        venue=event.venue,
    )
    code = language.say("Your code at the door: {code}", code=Ltr(mine.code))
    _tell(unit, who, event, language, f"{text}\n{code}", REMINDER)


def _tell(unit: UnitOfWork, who: Person, event: Event, language: Language, text: str, priority: int) -> None:
    # Translators: button
    more = Button(language.say("🗓 More about it"), tap=tap("e", "show", event.id))
    # Translators: button
    no = Button(language.say("I cannot come"), tap=tap("e", "off", event.id))
    screen = Screen((Piece(text),), ((more, no),), language=language.code)
    if who.can_be_told:
        unit.tell(who, Show(screen), priority=priority)

"""The rating of a closed ticket: how easy it was, from one to five stars, and why. AgID's questions, word for word."""

from typing import Final

from flows.said import Said
from handlers.forms.intents import intent_of
from handlers.messaging.button_data import is_number, tap
from handlers.messaging.outbound import Button
from handlers.messaging.unit_of_work import Conversation, Destination
from handlers.messaging.widgets import Row, menu_row, simple
from handlers.tickets import card_sync
from handlers.tickets.access import own
from handlers.tickets.citizen import actions, pages
from handlers.tickets.states import REASONS_BAD, REASONS_GOOD
from locales.clean import shorten
from locales.language import Ltr
from storage.tickets import tickets
from storage.tickets.tickets import Ticket

GOOD: Final = 4
LONGEST_DETAIL: Final = 200


def on_button(talk: Conversation, words: list[str]) -> None:
    match words:
        case [number, count, *reason] if is_number(number):
            ticket = own(talk.tx, talk.who, int(number))
            if ticket is None or ticket.is_open or count not in {"1", "2", "3", "4", "5"}:
                actions.on_button(talk, ["show", number])
            else:
                _rate(talk, ticket, int(count), reason)
        case _:
            talk.redirect(Destination.MENU)


def told(talk: Conversation, said: Said) -> bool:
    """Takes further words, when the button announced them."""
    verb, _colon, number = (talk.who.aside or "").partition(":")
    if verb != "rate":
        return False
    talk.change(aside=None)
    ticket = own(talk.tx, talk.who, int(number))
    if ticket is None or not said.text or intent_of(talk.context.place, said.text):
        return False
    _remember(talk, ticket, {"text": shorten(said.text, LONGEST_DETAIL)})
    _thank(talk, ticket)
    return True


def _rate(talk: Conversation, ticket: Ticket, count: int, reason: list[str]) -> None:
    reasons = REASONS_GOOD if count >= GOOD else REASONS_BAD
    match reason:
        case []:
            _take(talk, ticket, count)
            _ask_why(talk, ticket, count)
        case ["more"]:
            talk.change(aside=f"rate:{ticket.id}")
            words = talk.language.say("Please write it now, in a few words.")
            talk.show(simple(talk.language, words, menu_row(talk.language)))
        case [word] if word in reasons:
            _remember(talk, ticket, {"reason": word})
            _thank(talk, ticket, count)
        case _:
            pages.show(talk, ticket)


def _take(talk: Conversation, ticket: Ticket, count: int) -> None:
    """Takes the newest number of stars; a double tap changes nothing."""
    if ticket.stars == count:
        return
    changed = tickets.change(talk.tx, ticket, talk.now, stars=count)
    if changed is not None:
        _remember(talk, changed, {"stars": count})
        card_sync.refresh(talk, changed)


def _ask_why(talk: Conversation, ticket: Ticket, count: int) -> None:
    language = talk.language
    text = (
        language.say("Thank you! What did you like best?")
        if count >= GOOD
        else language.say("Thank you. Where did you find it most difficult?")
    )
    rows: list[Row] = [
        (Button(language.say(words), tap=tap("s", ticket.id, count, reason)),)
        for reason, words in (REASONS_GOOD if count >= GOOD else REASONS_BAD).items()
    ]
    talk.show(simple(language, text, *rows, menu_row(language)))


def _thank(talk: Conversation, ticket: Ticket, count: int = 0) -> None:
    language = talk.language
    text = language.say(
        "Thank you. This helps us to do better. {code} stays in your requests.", code=Ltr(ticket.code)
    )
    # Translators: button
    more = (Button(language.say("✍️ Add details"), tap=tap("s", ticket.id, count, "more")),) if count else ()
    talk.show(simple(language, text, (*more, *menu_row(language))))


def _remember(talk: Conversation, ticket: Ticket, body: dict[str, str | int]) -> None:
    key = talk.key_of(talk.who)
    tickets.add_entry(talk.tx, key, ticket, "rated", body, talk.now, person_id=talk.who.id)

"""The menu, and the pages that are one tap away from everywhere."""

from typing import Final

from handlers.forms import emergency_numbers
from handlers.forms.drafts import under_way
from handlers.messaging.button_data import tap
from handlers.messaging.capabilities import capabilities
from handlers.messaging.capability import MenuEntry
from handlers.messaging.outbound import Button, Piece, Screen, Show
from handlers.messaging.unit_of_work import Conversation
from handlers.messaging.widgets import Row, human_button, in_pairs, menu_row, mine_button, parts, simple
from storage.place.model import say
from storage.sending.outbox import RECEIPT

ON_FIRST_PAGE: Final = 4
"""Entries of the capabilities; with danger, one's own requests, a person and the rest there are eight buttons."""
RIGHTS_DAYS: Final = 30


def show(talk: Conversation, lead: str = "") -> None:
    """Shows the menu. From then on a free message belongs to no ticket."""
    if talk.who.focus_ticket_id is not None:
        talk.change(focus_ticket_id=None)
    if talk.who.aside is not None:
        talk.change(aside=None)
    language = talk.language
    text = language.say("What would you like to do? You can also just write, or send a photo.")
    talk.show(simple(language, f"{lead}\n\n{text}" if lead else text, *rows(talk)))


def show_below(talk: Conversation, text: str) -> None:
    """Shows the menu's buttons below a sentence of its own."""
    talk.show(simple(talk.language, text, *rows(talk)))


def rows(talk: Conversation) -> tuple[Row, ...]:
    """The first page: danger on top, then what people come for most."""
    language = talk.language
    first = (each.button for each in _first(talk))
    return (
        # Translators: button
        (Button(language.say("📞 In danger?"), tap=tap("m", "danger")),),
        *in_pairs((*first, mine_button(language), human_button(language))),
        # Translators: button
        (Button(language.say("➕ More: ideas, events, language…"), tap=tap("m", "more")),),
    )


def more(talk: Conversation) -> None:
    """The second page: everything else."""
    language, first = talk.language, _first(talk)
    rest = sorted(
        (each for each in capabilities(talk).menu(talk) if each not in first),
        key=lambda each: each.section.value,
    )
    permanent = (
        # Translators: button
        Button(language.say("🌐 Language"), tap=tap("m", "language")),
        # Translators: button
        Button(language.say("🔒 Privacy"), tap=tap("m", "privacy")),
        # Translators: button
        Button(language.say("🏠 Where and when you are open"), tap=tap("m", "hours")),
        # Translators: button
        Button(language.say("ℹ️ Help"), tap=tap("m", "help")),
    )
    # Translators: button
    back = Button(language.say("‹ Back"), tap=tap("m", "menu"))
    text = language.say("Here is everything else. You can also just write what you need.")
    # Translators: button
    danger_row = (Button(language.say("📞 In danger?"), tap=tap("m", "danger")),)
    talk.show(
        simple(language, text, danger_row, *in_pairs((*(each.button for each in rest), *permanent)), (back,))
    )


def _first(talk: Conversation) -> list[MenuEntry]:
    ranked = (each for each in capabilities(talk).menu(talk) if each.rank)
    return sorted(ranked, key=lambda each: each.rank)[:ON_FIRST_PAGE]


def privacy(talk: Conversation) -> None:
    """Three lines, and what can be done; the full notice is one tap away."""
    language = talk.language
    text = "\n".join(
        (
            language.say(
                "🔒 We keep what you write encrypted, and the people of the desk read it to help you. They work in a group "
                "on Telegram, also when you write on the web; of private matters the group sees no words."
            ),
            language.say(
                "Requests are not deleted by themselves. You can ask to see, correct or delete what we have: a person "
                "answers you within {n} days.",
                n=RIGHTS_DAYS,
            ),
            language.say(
                "If you use Telegram, Telegram can read the messages too. For delicate things you can come to us."
            ),
        )
    )
    rows: tuple[Row, ...] = (
        (
            # Translators: button
            Button(language.say("🗑 Delete my data"), tap=tap("m", "erase")),
            # Translators: button
            Button(language.say("📄 What do you know of me?"), tap=tap("m", "know")),
        ),
        (
            # Translators: button
            Button(language.say("🔕 Stop all notices"), tap=tap("m", "stop")),
            # Translators: button
            Button(language.say("📜 The full notice"), tap=tap("m", "notice")),
        ),
        menu_row(language),
    )
    talk.show(simple(language, text, *rows))


def notice(talk: Conversation) -> None:
    """Shows the full notice of the place file, whatever its length."""
    language, place = talk.language, talk.context.place
    *before, last = parts(say(place.notice, language.code).strip())
    for part in before:
        talk.tell(talk.who, Show(Screen((Piece(part),), language=language.code)), priority=RECEIPT)
    talk.anew = talk.anew or bool(before)
    talk.show(simple(language, last, menu_row(language)))


def hours(talk: Conversation) -> None:
    """When the desk is open, and where; and how to reach it without going there."""
    language, place = talk.language, talk.context.place
    now = language.say("We are open now.") if place.is_open(talk.now) else language.say("We are closed now.")
    always = language.say("You can write to us here at any time: a person reads it and answers you here.")
    text = "\n".join((now, *(_centre(talk, which) for which in range(len(place.centres))), "", always))
    # Translators: button
    on = Button(language.say("Go on"), tap=tap("m", "here"))
    going_on = (on,) if under_way(talk, talk.who, language) is not None else ()
    talk.show(simple(language, text, (human_button(language),), (*going_on, *menu_row(language))))


def help_page(talk: Conversation) -> None:
    """What citizens can write, and where the team is."""
    language, place = talk.language, talk.context.place
    danger = language.say("In danger? Call {numbers}.", numbers=emergency_numbers.numbers(place, language))
    commands = language.say(
        "Write to us at any time, in your language. You can also send photos, a place or a voice message.\n"
        "/danger – whom to call\n"
        "/report – report a problem\n"
        "/talk – talk to a person\n"
        "/my – your requests and the answers\n"
        "/menu – everything you can do\n"
        "/cancel – stop what you have begun\n"
        "/language – change the language\n"
        "/privacy – what happens with your data"
    )
    commands += "\n" + language.say(
        "/events – what happens in the neighbourhoods\n/news – notices about it, and how to stop them"
    )
    centres = "\n".join(_centre(talk, code) for code in range(len(place.centres)))
    talk.show(simple(language, f"{danger}\n\n{commands}\n\n{centres}", *rows(talk)))


def _centre(talk: Conversation, which: int) -> str:
    language, place = talk.language, talk.context.place
    centre = place.centres[which]
    name, address = say(centre.name, language.code), say(centre.address, language.code)
    hours = say(place.hours.text, language.code)
    return language.say("🏠 {name}, {address}: {hours}", name=name, address=address, hours=hours)

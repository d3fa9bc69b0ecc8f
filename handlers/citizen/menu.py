"""The menu, and the pages that are one tap away from everywhere."""

from itertools import groupby

from handlers.forms import emergency_numbers
from handlers.forms.drafts import under_way
from handlers.messaging.button_data import tap
from handlers.messaging.capabilities import capabilities
from handlers.messaging.outbound import Button, Piece, Screen, Show
from handlers.messaging.unit_of_work import Conversation
from handlers.messaging.widgets import Row, human_button, in_pairs, menu_row, mine_button, parts, simple
from storage.place.model import say
from storage.sending.outbox import RECEIPT


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
    """The capabilities' entries, by section; then the permanent ones."""
    language = talk.language
    entries = sorted(capabilities(talk).menu(talk), key=lambda each: each.section.value)
    offered = [
        row
        for _section, some in groupby(entries, lambda each: each.section)
        for row in in_pairs(each.button for each in some)
    ]
    return (
        *offered,
        (mine_button(language), human_button(language)),
        (
            # Translators: button
            Button(language.say("🌐 Language"), tap=tap("m", "language")),
            # Translators: button
            Button(language.say("🔒 Privacy"), tap=tap("m", "privacy")),
        ),
        # Translators: button
        (Button(language.say("📞 In danger?"), tap=tap("m", "danger")),),
    )


def danger(talk: Conversation) -> None:
    language = talk.language
    head = language.say("This is not an emergency line. If somebody is in danger now, please call:")
    text = f"{head}\n{emergency_numbers.lines(talk.context.place, language)}"
    talk.show(simple(language, text, menu_row(language)))


def privacy(talk: Conversation) -> None:
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
    commands = language.say(
        "Write to us at any time, in your language. You can also send photos, a place or a voice message.\n"
        "/menu – everything you can do\n"
        "/my – your requests and the answers\n"
        "/cancel – stop what you have begun\n"
        "/language – change the language\n"
        "/privacy – what happens with your data"
    )
    commands += "\n" + language.say(
        "/events – what happens in the neighbourhoods\n/news – notices about it, and how to stop them"
    )
    centres = "\n".join(_centre(talk, code) for code in range(len(place.centres)))
    talk.show(simple(language, f"{commands}\n\n{centres}", *rows(talk)))


def _centre(talk: Conversation, which: int) -> str:
    language, place = talk.language, talk.context.place
    centre = place.centres[which]
    name, address = say(centre.name, language.code), say(centre.address, language.code)
    hours = say(place.hours.text, language.code)
    return language.say("🏠 {name}, {address}: {hours}", name=name, address=address, hours=hours)

"""The menu, and the pages that are one tap away from everywhere."""

from typing import Final

from flows.registry import FLOWS
from handlers.citizen import handover, onboarding
from handlers.forms import emergency_numbers, runner
from handlers.forms.drafts import discard, under_way
from handlers.messaging.button_data import tap
from handlers.messaging.outbound import Button, Piece, Screen, Show
from handlers.messaging.unit_of_work import Conversation
from handlers.messaging.widgets import Row, human_button, menu_row, mine_button, parts, simple
from handlers.tickets.citizen import filing, pages
from handlers.visits.citizen import booking
from storage.place.model import say
from storage.sending.outbox import RECEIPT

ON_THE_MENU: Final = ("report", "proposal", "complaint", "help")


def show(talk: Conversation, lead: str = "") -> None:
    """What can be done here. A free message belongs to no ticket any more."""
    if talk.who.focus_ticket_id is not None:
        talk.change(focus_ticket_id=None)
    if talk.who.aside is not None:
        talk.change(aside=None)
    language = talk.language
    text = language.say("What would you like to do? You can also just write, or send a photo.")
    talk.show(simple(language, f"{lead}\n\n{text}" if lead else text, *rows(talk)))


def rows(talk: Conversation) -> tuple[Row, ...]:
    language = talk.language
    flows = [Button(language.say(FLOWS[name].title), tap=tap("m", name)) for name in ON_THE_MENU]
    return (
        tuple(flows[:2]),
        tuple(flows[2:]),
        (*booking.row(talk), *_room_row(talk)),
        (
            # Translators: button
            Button(language.say("🗓 What's on"), tap=tap("e", "on")),
            # Translators: button
            Button(language.say("🔔 Notices"), tap=tap("e", "news")),
        ),
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


def _room_row(talk: Conversation) -> Row:
    if not talk.context.place.rooms:
        return ()
    title = FLOWS["room"].title
    return (Button(talk.language.say(title), tap=tap("m", "room")),)


def tapped(talk: Conversation, words: list[str]) -> None:
    match words:
        case ["anew", flow] if flow in FLOWS:
            discard(talk, talk.who)
            begin(talk, flow)
        case [flow] if flow in FLOWS:
            begin(talk, flow)
        case ["human"]:
            handover.wanted(talk)
        case ["mine"]:
            pages.show_list(talk)
        case ["language"]:
            onboarding.pick(talk)
        case ["privacy"]:
            privacy(talk)
        case ["danger"]:
            danger(talk)
        case ["help"]:
            help_page(talk)
        case ["here"]:
            here(talk)
        case _:
            show(talk)


def begin(talk: Conversation, flow: str) -> None:
    booking.begin(talk) if flow == booking.FLOW else runner.begin(talk, flow)


def here(talk: Conversation, lead: str = "") -> None:
    """Where they stand: in a flow, or at the menu."""
    way = under_way(talk, talk.who, talk.language)
    if way is None:
        show(talk, lead)
    else:
        runner.show(talk, way, lead)


def moved_on(talk: Conversation) -> None:
    """An old button of a flow that is over; the message it is on may hold a receipt, so it stays."""
    if talk.inbound.tap.startswith("n/send/") and filing.sent_twice(talk):
        return
    if booking.booked_twice(talk):
        return
    talk.anew = True
    show(talk, talk.language.say("That question has moved on. Here is where we are:"))


def cancelled(talk: Conversation) -> None:
    if booking.left_as_it_is(talk):
        return
    discard(talk, talk.who)
    show(talk, talk.language.say("Cancelled. Nothing was sent, and what you wrote is deleted."))


def ask_which_flow(talk: Conversation, title: str, flow: str, anew: str = "") -> None:
    """Two flows at once: go on, or start the other one, by the tap `anew` where it begins with something."""
    language = talk.language
    begun = language.say(title)
    wanted = language.say(FLOWS[flow].title)
    text = language.say(
        "You have begun: {begun}. Shall we go on with it, or delete it and start: {wanted}?",
        begun=begun,
        wanted=wanted,
    )
    rows = (
        # Translators: button
        (Button(language.say("Go on"), tap=tap("m", "here")),),
        # Translators: button
        (Button(language.say("Delete it and start"), tap=anew or tap("m", "anew", flow)),),
    )
    talk.show(simple(language, text, *rows))


def danger(talk: Conversation) -> None:
    language = talk.language
    head = language.say("This is not an emergency line. If somebody is in danger now, please call:")
    text = f"{head}\n{emergency_numbers.lines(talk.context.place, language)}"
    talk.show(simple(language, text, menu_row(language)))


def privacy(talk: Conversation) -> None:
    """The full notice of the place file, whatever its length."""
    language, place = talk.language, talk.context.place
    *before, last = parts(say(place.notice, language.code).strip())
    for part in before:
        talk.tell(talk.who, Show(Screen((Piece(part),), language=language.code)), priority=RECEIPT)
    talk.anew = talk.anew or bool(before)
    talk.show(simple(language, last, menu_row(language)))


def help_page(talk: Conversation) -> None:
    """What one can write, and where the desk is."""
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

"""Words out of the blue: they go to the ticket they belong to, or become the beginning of a report."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from flows.flow import Journey
from flows.refused import Refused
from flows.said import Media, Point, Said
from handlers.citizen import menu
from handlers.forms import runner
from handlers.forms.drafts import WORDS, begun, draft_of, drop, put
from handlers.messaging.button_data import tap
from handlers.messaging.outbound import Button
from handlers.messaging.unit_of_work import Conversation, LanguageGuess
from handlers.messaging.widgets import simple
from handlers.tickets.access import own
from handlers.tickets.citizen import actions
from handlers.tickets.notifications import titled
from storage.sending import message_links
from storage.tickets import tickets
from storage.tickets.drafts import Draft
from storage.tickets.tickets import Ticket

FRESH = timedelta(hours=24)
"""How long a ticket stays what a free message is about."""
OFFERED = 4
MOST_WAITING = 20
FLOW = "flow"
ADDING = "add"


def hear(talk: Conversation, said: Said) -> None:
    """A message outside a flow."""
    before = waiting(talk)
    if before is None and (ticket := _in_focus(talk)):
        actions.add(talk, ticket, said)
    elif before is not None or _open_tickets(talk):
        _wait(talk, [*(before or ()), said])
        ask_which(talk)
    else:
        begin(talk, [said])


def addressed(talk: Conversation, said: Said) -> bool:
    """A reply to an answer, or words announced by a button: they go to that ticket, whatever else is under way."""
    ticket = _replied_to(talk) or _announced(talk, said)
    if ticket is None or not said:
        return False
    actions.add(talk, ticket, said)
    return True


def keep_for_later(talk: Conversation, said: Said) -> None:
    """A newcomer's first words wait until the language is chosen."""
    _wait(talk, [*(waiting(talk) or ()), said])


def remember_flow(talk: Conversation, flow: str) -> None:
    """A deep link's flow waits until the language is chosen."""
    put(talk, Draft(WORDS, {FLOW: flow}))


def resume(talk: Conversation, lead: str = "") -> bool:
    """Go on with what waited; False when nothing did."""
    draft = draft_of(talk, talk.who)
    if draft is None or draft.flow != WORDS:
        return False
    if FLOW in draft.answers:
        runner.start(talk, begun(talk, draft.answers[FLOW]), lead)
    else:
        begin(talk, [_said(each) for each in draft.answers[WORDS]], lead)
    return True


def begin(talk: Conversation, every: list[Said], lead: str = "", flow: str = "report") -> None:
    """Make a draft of it: what was sent stands in it already. A mere greeting gets the menu."""
    way = begun(talk, flow)
    journey: Journey[Any] = way.journey
    for said in every:
        journey = _taken(journey, said)
    if not journey.answers and flow == "report":
        drop(talk, talk.who)
        menu.show(talk, lead)
        return
    text = " ".join(said.text for said in every)
    if text:
        talk.effects.language_guesses.append(LanguageGuess(talk.who.id, text, talk.language.code))
    thanks = talk.language.say("Thank you, I can make a report of this.") if flow == "report" else ""
    both = "\n\n".join(part for part in (lead, thanks) if part)
    messages_so_far = (
        {talk.inbound.message_id: "what"} if "what" in journey.answers and not talk.inbound.tap else {}
    )
    runner.start(talk, replace(way, journey=journey, messages=messages_so_far), both)


def tapped(talk: Conversation, words: list[str]) -> None:
    """Which ticket the waiting words belong to, or that they are something new."""
    every = waiting(talk)
    if not every:
        runner.tapped(talk, [])
        return
    match words:
        case ["new"]:
            begin(talk, every)
        case [number] if number.isdecimal() and (ticket := own(talk.tx, talk.who, int(number))):
            drop(talk, talk.who)
            for said in every:
                actions.add(talk, ticket, said, tell=said is every[-1])
        case _:
            ask_which(talk)


def ask_which(talk: Conversation) -> None:
    language = talk.language
    text = language.say("Thank you. Does this belong to one of your requests, or is it something new?")
    rows = [
        (Button(titled(talk, ticket, language), tap=tap("w", ticket.id)),) for ticket in _open_tickets(talk)
    ]
    # Translators: button
    new = Button(language.say("✨ It is something new"), tap=tap("w", "new"))
    album = talk.inbound.said.album
    talk.show(simple(language, text, *rows, (new,)), burst=f"album:{album}" if album else "")


def _taken(journey: Journey[Any], said: Said) -> Journey[Any]:
    """With what was said, if some question takes it: plainly, or as the answer to the first one."""
    for take in (journey.take_in, journey.answer):
        try:
            return take(said)
        except Refused:
            continue
    return journey


def _in_focus(talk: Conversation) -> Ticket | None:
    focus = talk.who.focus_ticket_id
    ticket = own(talk.tx, talk.who, focus) if focus else None
    if ticket is None or not ticket.is_open:
        return None
    return ticket if ticket.state == "waiting" or talk.now - ticket.changed_at < FRESH else None


def _replied_to(talk: Conversation) -> Ticket | None:
    if not talk.inbound.reply_to:
        return None
    message = message_links.find(talk.tx, talk.who.lane, talk.inbound.reply_to)
    return own(talk.tx, talk.who, message.ticket_id) if message else None


def _announced(talk: Conversation, said: Said) -> Ticket | None:
    """`aside` says for which ticket; it is used up by one message, or by one album."""
    match (talk.who.aside or "").split(":"):
        case [verb, number] if verb == ADDING:
            talk.change(aside=f"{ADDING}:{number}:{said.album[:32]}" if said.album else None)
        case [verb, number, album] if verb == ADDING and album == said.album[:32]:
            pass
        case [verb, _number, _album] if verb == ADDING:
            talk.change(aside=None)
            return None
        case _:
            return None
    return own(talk.tx, talk.who, int(number))


def _open_tickets(talk: Conversation) -> list[Ticket]:
    newest = tickets.of_person(talk.tx, talk.who.id, OFFERED * 2)
    return [ticket for ticket in newest if ticket.is_open][:OFFERED]


def waiting(talk: Conversation) -> list[Said] | None:
    """Words that wait until we know what they belong to."""
    draft = draft_of(talk, talk.who)
    if draft is None or draft.flow != WORDS:
        return None
    return [_said(each) for each in draft.answers.get(WORDS, ())]


def _wait(talk: Conversation, every: list[Said]) -> None:
    put(talk, Draft(WORDS, {WORDS: [_kept(said) for said in every[-MOST_WAITING:]]}))


def _kept(said: Said) -> dict[str, Any]:
    point = [said.point.latitude, said.point.longitude] if said.point else None
    return {"text": said.text, "media": [each.kept() for each in said.media], "point": point}


def _said(kept: dict[str, Any]) -> Said:
    point = Point(*kept["point"]) if kept["point"] else None
    return Said(text=kept["text"], media=tuple(Media.of(each) for each in kept["media"]), point=point)

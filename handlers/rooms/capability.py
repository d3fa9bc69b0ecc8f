"""The civic rooms: requested by associations, decided by the coordinator."""

from dataclasses import replace
from typing import Any, Final

from flows.flow import Facts, Journey
from flows.room import room
from flows.text import _
from handlers.messaging.button_data import tap
from handlers.messaging.capability import Capability, EntryText, MenuEntry, Section, TicketKind
from handlers.messaging.flow_handler import FlowHandler, Record, UnderWay
from handlers.messaging.outbound import Button
from handlers.messaging.team_button import TeamButton
from handlers.messaging.typed_dates import calendar
from handlers.messaging.unit_of_work import Conversation, UnitOfWork
from handlers.rooms import actions, release, texts
from handlers.rooms.citizen import buttons
from handlers.rooms.citizen.ticket_rows import ticket_rows
from handlers.rooms.team import actions as team_actions
from handlers.rooms.team import card
from handlers.tickets import card_sync
from handlers.tickets.citizen import filing
from handlers.tickets.team.subject import TICKET
from locales.language import Language
from storage.people.people import Person
from storage.tickets.tickets import Entry, Ticket

KIND: Final = TicketKind(
    name=actions.KIND,
    label=_("Civic room"),
    icon="🏛",
    # Translators: button
    reopen=_("🔁 Open it again"),
)


def finish(talk: Conversation, way: UnderWay) -> None:
    filing.finish(talk, way, check=actions.check, filed=ask)


def hand_over(talk: Conversation, way: UnderWay, record: Record, lead: str) -> None:
    filing.file(talk, way, record, lead, check=actions.check, filed=ask)


def ask(talk: Conversation, ticket: Ticket, record: Record) -> None:
    actions.ask(talk, ticket, record)
    card_sync.refresh(talk, ticket)


def facts(unit: UnitOfWork, _who: Person, _journey: Journey[Any], known: Facts, _language: Language) -> Facts:
    """Days and hours are typed: they are read by the clock on the town's wall."""
    return replace(known, calendar=calendar(unit))


def missing(talk: Conversation) -> str:
    if talk.context.place.rooms:
        return ""
    return talk.language.say("There is no room to ask for here.")


def menu(talk: Conversation) -> list[MenuEntry]:
    if not talk.context.place.rooms:
        return []
    return [MenuEntry(Section.COME, Button(talk.language.say(room.title), tap=tap("m", actions.KIND)))]


def is_of_a_room(entry: Entry) -> bool:
    return entry.kind == "booking" and "service" not in entry.body


rooms: Final = Capability(
    name="rooms",
    flows=(
        FlowHandler(flow=room, finish=finish, facts=facts, missing=missing, hand_over=hand_over, link="room"),
    ),
    menu=menu,
    buttons={"r": buttons.on_button},
    kinds=(KIND,),
    ticket_rows=ticket_rows,
    card_pieces=card.pieces,
    card_rows=card.rows,
    entry=EntryText(
        is_of_a_room,
        lambda talk, entry: texts.happened(talk, entry.body, talk.language),
        lambda unit, entry: texts.happened(unit, entry.body, unit.team_language),
    ),
    withdrawn=release.give_all_back,
    team_buttons={
        "k/agree": TeamButton(team_actions.agree, "coordinator", subject=TICKET),
        "k/agreesome": TeamButton(team_actions.agree_without, "coordinator", subject=TICKET),
        "k/propose": TeamButton(team_actions.ask_when, "coordinator", subject=TICKET),
        "k/refuse": TeamButton(team_actions.ask_why, "coordinator", subject=TICKET),
        "k/dates": TeamButton(team_actions.show_dates, "coordinator", subject=TICKET),
        "k/date": TeamButton(team_actions.ask_date, "coordinator", subject=TICKET),
        "k/free": TeamButton(team_actions.free_date, "coordinator", subject=TICKET),
    },
    prompts=dict.fromkeys(team_actions.PROMPTS, team_actions.answered),
)

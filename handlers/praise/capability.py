"""Praise: a kind of ticket that asks for nothing, and is closed by a thank-you."""

from typing import Final

from flows.praise import praise as flow
from flows.text import _
from handlers.messaging.button_data import tap
from handlers.messaging.capability import Capability, MenuEntry, Section, TicketKind
from handlers.messaging.flow_handler import FlowHandler
from handlers.messaging.outbound import Button
from handlers.messaging.team_button import TeamButton
from handlers.messaging.unit_of_work import Conversation
from handlers.praise import actions
from handlers.praise.team import card
from handlers.tickets.citizen import filing
from handlers.tickets.team.subject import TICKET
from storage.place.due import Delay

KIND: Final = TicketKind(
    name=actions.KIND,
    label=_("Thanks"),
    icon="🌟",
    due=Delay(5, "working days"),
    # Translators: button
    reopen=_("🔁 Open it again"),
)


def menu(talk: Conversation) -> list[MenuEntry]:
    return [MenuEntry(Section.TELL, Button(talk.language.say(flow.title), tap=tap("m", flow.name)))]


praise: Final = Capability(
    name="praise",
    flows=(FlowHandler(flow=flow, finish=filing.finish, hand_over=filing.file, link=flow.name),),
    menu=menu,
    kinds=(KIND,),
    card_pieces=card.pieces,
    card_rows=card.rows,
    team_buttons={"k/thanks": TeamButton(actions.thank, subject=TICKET)},
)

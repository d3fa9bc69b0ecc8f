"""The buttons of a ticket's card, with the action of each."""

from collections.abc import Mapping
from typing import Final

from handlers.messaging.team_button import TeamButton
from handlers.tickets.team import answers, canned_answers, lists, reading, secrecy, transitions
from handlers.tickets.team.subject import TICKET
from storage.tickets.tickets import Ticket

BUTTONS: Final[Mapping[str, TeamButton[Ticket]]] = {
    "k/take": TeamButton(transitions.take_it, subject=TICKET),
    "k/whom": TeamButton(transitions.ask_whom, subject=TICKET),
    "k/give": TeamButton(transitions.give, subject=TICKET),
    "k/ask": TeamButton(transitions.ask_citizen, subject=TICKET),
    "k/how": TeamButton(transitions.ask_how, subject=TICKET),
    "k/end": TeamButton(transitions.end, subject=TICKET),
    "k/reopen": TeamButton(
        lambda request, ticket: transitions.do(request, ticket, "reopen"), fresh=False, subject=TICKET
    ),
    "k/write": TeamButton(answers.write, fresh=False, subject=TICKET),
    "k/more": TeamButton(reading.show_more, fresh=False, subject=TICKET),
    "k/face": TeamButton(reading.show_face, fresh=False, subject=TICKET),
    "k/show": TeamButton(reading.show_it, fresh=False, subject=TICKET),
    "k/look": TeamButton(reading.look, fresh=False, subject=TICKET),
    "k/hide": TeamButton(reading.hide, fresh=False, subject=TICKET),
    "k/seal": TeamButton(secrecy.seal, subject=TICKET),
    "k/lift": TeamButton(secrecy.ask_to_lift, subject=TICKET),
    "k/lifted": TeamButton(secrecy.lift, subject=TICKET),
    "k/t": TeamButton(canned_answers.offer, fresh=False, subject=TICKET),
    "k/tp": TeamButton(canned_answers.preview_tapped, fresh=False, subject=TICKET),
    "k/ts": TeamButton(canned_answers.send, fresh=False, subject=TICKET),
    "k/open": TeamButton(lists.show_open),
}

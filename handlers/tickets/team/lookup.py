"""The ticket an operator means: the one replied to, the one of the topic, or the one named by its code."""

from typing import Final

from flows.folding import folded
from handlers.messaging.button_data import read_tap
from handlers.messaging.team_request import TeamRequest
from handlers.tickets.access import seen_by
from locales.language import Ltr
from storage.place.model import Place, Service
from storage.sending import message_links
from storage.sending.message_links import SHOWN, Message
from storage.sending.outbox import TEAM_LANE
from storage.tickets.codes import read_code
from storage.tickets.tickets import Ticket

LEAST_OF_A_NAME: Final = 4


def meant(request: TeamRequest) -> tuple[Ticket | None, str]:
    """The ticket and the rest of the words. A code goes before the place; None after the operator was told why."""
    head, _space, rest = request.words.partition(" ")
    if code := read_code(request.unit.context.place.prefix, head):
        return named(request, code), rest.strip()
    ticket = at_hand(request)
    if ticket is None and head and _looks_like_code(request, head):
        request.tell(
            request.language.say(
                "{word} is not a complete code. A code looks like {code}.", **_gaps(request, head)
            )
        )
        return None, ""
    if ticket is None:
        request.tell(
            request.language.say(
                "Which request? Write its code after the command, reply to its card, or write in its topic."
            )
        )
    return ticket, request.words


def spoken_to(request: TeamRequest) -> tuple[Ticket | None, str]:
    """As `meant`, for words to a citizen: a code inside them is a part of them wherever the place says enough."""
    ticket = at_hand(request)
    if ticket is None:
        return meant(request)
    head, _space, rest = request.words.partition(" ")
    same = read_code(request.unit.context.place.prefix, head) == ticket.code
    return ticket, rest.strip() if same else request.words


def replied_to(request: TeamRequest) -> Message | None:
    """The link of the message they replied to."""
    if not request.inbound.reply_to:
        return None
    found = message_links.find(request.unit.tx, TEAM_LANE, request.inbound.reply_to) or _shown_card(request)
    return None if found is not None and found.role == SHOWN else found


def _shown_card(request: TeamRequest) -> Message | None:
    """A card whose number we do not know: its sender died before it could write it down."""
    for words in map(read_tap, request.inbound.reply_to_taps):
        match words:
            case ["k", "write", code, _version] if ticket := seen_by(request.unit.tx, request.who, code):
                return Message(TEAM_LANE, request.inbound.reply_to, "card", ticket.id, None)
    return None


def at_hand(request: TeamRequest) -> Ticket | None:
    """The ticket of the message replied to, else of the topic."""
    about = replied_to(request)
    ticket_id = about.ticket_id if about else request.here
    return seen_by(request.unit.tx, request.who, ticket_id) if ticket_id else None


def named(request: TeamRequest, code: str) -> Ticket | None:
    ticket = seen_by(request.unit.tx, request.who, code)
    if ticket is None:
        request.tell(
            request.language.say("There is no request {code}. Please check the code.", code=Ltr(code))
        )
    return ticket


def service_named(place: Place, word: str) -> Service | None:
    """The service that an operator means by a word: its code, or a word of its name in any language."""
    wanted = folded(word)
    exact = [each for each in place.services if folded(each.code) == wanted]
    if exact or len(wanted) < LEAST_OF_A_NAME:
        return exact[0] if exact else None
    found = [each for each in place.services if wanted in _names(each)]
    return found[0] if len(found) == 1 else None


def _names(service: Service) -> set[str]:
    every = {folded(label) for label in service.label.values()}
    return every | {word for label in every for word in label.split()}


def _looks_like_code(request: TeamRequest, word: str) -> bool:
    prefix = request.unit.context.place.prefix
    return word.upper().startswith(prefix + "-")


def _gaps(request: TeamRequest, word: str) -> dict[str, Ltr]:
    return {"word": Ltr(word[:20]), "code": Ltr(f"{request.unit.context.place.prefix}-7K3Q-M")}

"""Which ticket an operator means: the one replied to, the one of the topic, or the one named by its code."""

from typing import Final

from flows.folding import folded
from handlers.messaging.team_request import Asking
from handlers.tickets.access import seen_by
from locales.language import Ltr
from storage.place.model import Place, Service
from storage.tickets.codes import read_code
from storage.tickets.tickets import Ticket

LEAST_OF_A_NAME: Final = 4


def meant(asking: Asking) -> tuple[Ticket | None, str]:
    """The ticket and the rest of the words. A code goes before the place; None after the operator was told why."""
    head, _space, rest = asking.words.partition(" ")
    if code := read_code(asking.turn.world.place.prefix, head):
        return named(asking, code), rest.strip()
    ticket = at_hand(asking)
    if ticket is None and head and _looks_like_code(asking, head):
        asking.tell(
            asking.language.say(
                "{word} is not a complete code. A code looks like {code}.", **_gaps(asking, head)
            )
        )
        return None, ""
    if ticket is None:
        asking.tell(
            asking.language.say(
                "Which request? Write its code after the command, reply to its card, or write in its topic."
            )
        )
    return ticket, asking.words


def spoken_to(asking: Asking) -> tuple[Ticket | None, str]:
    """As `meant`, for words that go to somebody: a code inside them is a part of them wherever the place says enough."""
    ticket = at_hand(asking)
    if ticket is None:
        return meant(asking)
    head, _space, rest = asking.words.partition(" ")
    same = read_code(asking.turn.world.place.prefix, head) == ticket.code
    return ticket, rest.strip() if same else asking.words


def at_hand(asking: Asking) -> Ticket | None:
    """The ticket of the message replied to, else of the topic."""
    about = asking.about
    ticket_id = about.ticket_id if about else asking.here
    return seen_by(asking.turn.tx, asking.who, ticket_id) if ticket_id else None


def named(asking: Asking, code: str) -> Ticket | None:
    ticket = seen_by(asking.turn.tx, asking.who, code)
    if ticket is None:
        asking.tell(asking.language.say("There is no request {code}. Please check the code.", code=Ltr(code)))
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


def _looks_like_code(asking: Asking, word: str) -> bool:
    prefix = asking.turn.world.place.prefix
    return word.upper().startswith(prefix + "-")


def _gaps(asking: Asking, word: str) -> dict[str, Ltr]:
    return {"word": Ltr(word[:20]), "code": Ltr(f"{asking.turn.world.place.prefix}-7K3Q-M")}

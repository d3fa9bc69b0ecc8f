"""Deep links of posters: `event_7K3QPM` opens an event, `n_isonzo` begins the notices of a neighbourhood.

A newcomer chooses a language first; until then the link waits in what the person's next step is about.
"""

import re
from typing import Final

from handlers.events.citizen import page, subscriptions
from handlers.messaging.unit_of_work import Conversation

WAITS: Final = "open:"
LONGEST: Final = 40
_LINK: Final = re.compile(r"(?:event_[0-9A-Za-z]+|n_[0-9A-Za-z-]+)")


def read(talk: Conversation, payload: str) -> str:
    """The link in what came with `/start`, perhaps after a language as in `it_event_7K3QPM`; else nothing."""
    for code in ("", *talk.context.place.languages):
        rest = payload.removeprefix(f"{code}_") if code else payload
        if len(rest) <= LONGEST and _LINK.fullmatch(rest):
            return rest
    return ""


def remember(talk: Conversation, link: str) -> None:
    talk.change(aside=f"{WAITS}{link}")


def waiting(talk: Conversation) -> str:
    aside = talk.who.aside or ""
    return aside.removeprefix(WAITS) if aside.startswith(WAITS) else ""


def follow(talk: Conversation, link: str) -> None:
    """To where it leads. What is under way stays as it is."""
    if waiting(talk):
        talk.change(aside=None)
    kind, _underscore, code = link.partition("_")
    if kind == "event":
        page.open_by_code(talk, code)
    else:
        subscriptions.open_screen(talk, code.lower())

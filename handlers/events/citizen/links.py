"""Deep links of posters: `event_7K3QPM` opens an event, `n_isonzo` begins the notices of a neighbourhood."""

import re
from typing import Final

from handlers.events.citizen import page, subscriptions
from handlers.messaging.unit_of_work import Conversation

LONGEST: Final = 40
_LINK: Final = re.compile(r"(?:event_[0-9A-Za-z]+|n_[0-9A-Za-z-]+)")


def read(talk: Conversation, payload: str) -> str:
    """The link in the payload of `/start`, perhaps after a language as in `it_event_7K3QPM`; else empty."""
    for code in ("", *talk.context.place.languages):
        rest = payload.removeprefix(f"{code}_") if code else payload
        if len(rest) <= LONGEST and _LINK.fullmatch(rest):
            return rest
    return ""


def follow(talk: Conversation, link: str) -> None:
    """Opens what the link names."""
    kind, _underscore, code = link.partition("_")
    if kind == "event":
        page.open_by_code(talk, code)
    else:
        subscriptions.open_screen(talk, code.lower())

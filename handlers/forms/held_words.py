"""Words that wait for one answer of the citizen, apart from their draft, which stays as it was.

They belong to nothing yet: words of danger until the citizen says what shall become of them, and a wish at a question
that is answered in words until they say whether it was meant as the answer.
"""

from collections.abc import Sequence
from datetime import timedelta
from typing import Final

from flows.said import Said
from handlers.forms.drafts import delete_kept
from handlers.forms.waiting_words import MOST_WAITING, kept, said_of
from handlers.messaging.unit_of_work import Conversation
from locales.clean import clean
from storage.tickets import drafts
from storage.tickets.drafts import Draft

DANGER, WISH = "danger", "wish"
WORDS: Final = "words"
KEPT: Final = timedelta(hours=24)
"""Then they are deleted."""


def hold(talk: Conversation, why: str, every: Sequence[Said]) -> None:
    """Holds these, the newest of which is the present message."""
    before = _found(talk, why, KEPT)
    messages, texts = (dict(before.messages), dict(before.said)) if before else ({}, {})
    if talk.inbound.message_id and not talk.inbound.tap:
        messages[talk.inbound.message_id] = why
        texts[talk.inbound.message_id] = clean(talk.inbound.said.text)
    words = {WORDS: [kept(said) for said in every[-MOST_WAITING:]]}
    draft = Draft(why, words, messages=messages, said=texts)
    drafts.hold(talk.tx, talk.context.keys, talk.who, draft, talk.now)


def held(talk: Conversation, why: str, within: timedelta = KEPT) -> list[Said]:
    """Empty when none are held for that reason, since that long."""
    found = _found(talk, why, within)
    return [said_of(each) for each in found.answers[WORDS]] if found else []


def texts_of(talk: Conversation, why: str = "") -> dict[str, str]:
    """The citizen's messages that are held, for that reason or for any, and the words of each."""
    found = drafts.held(talk.tx, talk.context.keys, talk.who, talk.now - KEPT)
    return found.said if found is not None and why in ("", found.flow) else {}


def is_holding(talk: Conversation, why: str, within: timedelta) -> bool:
    """Whether words are held, or waited for, since no longer than that."""
    return _found(talk, why, within) is not None


def discard(talk: Conversation, why: str) -> None:
    """Deletes them wherever we keep them."""
    found = _found(talk, why, KEPT)
    let_go(talk)
    if found is not None:
        delete_kept(talk, talk.who, found)


def _found(talk: Conversation, why: str, within: timedelta) -> Draft | None:
    found = drafts.held(talk.tx, talk.context.keys, talk.who, talk.now - within)
    return found if found is not None and found.flow == why else None


def let_go(talk: Conversation) -> None:
    drafts.let_go(talk.tx, talk.who)

"""Free text that waits until it is known what it belongs to: kept as a draft of no flow."""

from dataclasses import replace
from typing import Any, Final

from flows.said import Media, Point, Said
from handlers.forms.drafts import WORDS, draft_of, put
from handlers.messaging.unit_of_work import Conversation
from locales.clean import clean
from storage.tickets.drafts import Draft

MOST_WAITING: Final = 20
FLOW: Final = "flow"


def waiting(talk: Conversation) -> list[Said] | None:
    """None when nothing waits; empty when a flow does, which a deep link named."""
    draft = draft_of(talk, talk.who)
    if draft is None or draft.flow != WORDS:
        return None
    return [said_of(each) for each in draft.answers.get(WORDS, ())]


def waiting_flow(talk: Conversation) -> str:
    """The flow of a deep link that waits until a language is chosen; empty when none does."""
    draft = draft_of(talk, talk.who)
    return str(draft.answers.get(FLOW, "")) if draft is not None and draft.flow == WORDS else ""


def wait(talk: Conversation, every: list[Said]) -> None:
    """Keeps them, the newest of which is the present message."""
    draft = draft_of(talk, talk.who)
    before = draft if draft is not None and draft.flow == WORDS else Draft(WORDS)
    messages, texts = dict(before.messages), dict(before.said)
    if talk.inbound.message_id and not talk.inbound.tap:
        messages[talk.inbound.message_id] = WORDS
        texts[talk.inbound.message_id] = clean(talk.inbound.said.text)
    words = {WORDS: [kept(said) for said in every[-MOST_WAITING:]]}
    put(talk, Draft(WORDS, words, messages=messages, said=texts))


def texts_of(talk: Conversation) -> dict[str, str]:
    """The citizen's messages that wait, and the words of each."""
    draft = draft_of(talk, talk.who)
    if draft is None or draft.flow != WORDS:
        return {}
    return {message: draft.said.get(message, "") for message in draft.messages}


def revise(talk: Conversation, said: Said) -> bool:
    """Puts the newest words of an edited message in their place; False when it does not wait."""
    draft, message = draft_of(talk, talk.who), talk.inbound.message_id
    if draft is None or draft.flow != WORDS or message not in draft.said:
        return False
    every = draft.answers.get(WORDS, [])
    old = next((each for each in every if each["text"] == draft.said[message]), None)
    if old is None or not said:
        return False
    words = [kept(said) if each is old else each for each in every]
    put(
        talk, replace(draft, answers={**draft.answers, WORDS: words}, said={**draft.said, message: said.text})
    )
    return True


def remember_flow(talk: Conversation, flow: str) -> None:
    put(talk, Draft(WORDS, {FLOW: flow}))


def kept(said: Said) -> dict[str, Any]:
    """A message as plain data, for a draft."""
    point = [said.point.latitude, said.point.longitude] if said.point else None
    return {"text": said.text, "media": [each.kept() for each in said.media], "point": point}


def said_of(data: dict[str, Any]) -> Said:
    """The message that `kept` has made plain data of."""
    point = Point(*data["point"]) if data["point"] else None
    return Said(text=data["text"], media=tuple(Media.of(each) for each in data["media"]), point=point)

"""The first minute: the language, who the service is, what happens to messages, and the emergency numbers."""

from functools import lru_cache
from typing import Final

from handlers.citizen import danger
from handlers.forms import beginning, emergency_numbers, waiting_words
from handlers.forms.drafts import under_way
from handlers.messaging.button_data import tap
from handlers.messaging.capabilities import capabilities
from handlers.messaging.languages import languages
from handlers.messaging.outbound import Button, Piece, Screen
from handlers.messaging.unit_of_work import Conversation, Destination
from handlers.messaging.widgets import in_pairs, menu_row, simple
from locales.language import Language, negotiate
from storage.place.model import Place, say

WAITS: Final = "open:"
"""Precedes a deep link that waits, in the citizen's `aside`, until a language is chosen."""


def pick(talk: Conversation, guess: str | None = None) -> None:
    """Offers every language by its own name; the likeliest stands first."""
    offered = languages(talk.context.place)
    first = (
        guess or talk.who.language or negotiate([talk.inbound.language_hint], [each.code for each in offered])
    )
    ordered = sorted(offered, key=lambda each: each.code != first)
    text = "🌐  " + " · ".join(each.name for each in ordered)
    buttons = [Button(each.name, tap=tap("l", each.code)) for each in ordered]
    screen = Screen((Piece(text),), in_pairs(buttons), language=(first or talk.language.code))
    talk.show(screen)


def picked(talk: Conversation, words: list[str]) -> None:
    """Stores the citizen's choice, which wins over every guess from now on."""
    codes = [each.code for each in languages(talk.context.place)]
    if len(words) != 1 or words[0] not in codes:
        pick(talk)
        return
    if talk.who.aside == danger.LIVE:
        talk.change(language=words[0])
        talk.redirect(Destination.DANGER)
        return
    if talk.who.notice_version is None:
        greet(talk, words[0])
        return
    talk.change(language=words[0])
    if not beginning.resume(talk):
        talk.redirect(Destination.HERE)


def greet(talk: Conversation, code: str) -> None:
    """Greets in three lines, then shows the menu, or the flow that their first message began."""
    place = talk.context.place
    talk.change(language=code, notice_version=place.notice_version, notice_at=talk.now)
    lead = welcome(place, talk.language)
    if link := _waiting_link(talk):
        talk.show(simple(talk.language, lead, menu_row(talk.language)))
        talk.anew = True  # the page of the link comes below the welcome, and then their first words
        _follow(talk, link)
        beginning.resume(talk)
    elif not beginning.resume(talk, lead):
        talk.redirect(Destination.HERE, lead)


@lru_cache(maxsize=256)
def welcome(place: Place, spoken: Language) -> str:
    """The same for all readers of that language."""
    return "\n".join(
        (
            spoken.say("👋 This is Ascolto, {listener}.", listener=say(place.listener, spoken.code)),
            spoken.say(
                "Tell us what is wrong, what you need or what you propose. A person reads it and answers you here."
            ),
            spoken.say(
                "What happens with what you write: /privacy. "
                "This is not an emergency line. In danger now? Call {numbers}.",
                numbers=emergency_numbers.numbers(place, spoken),
            ),
        )
    )


def started(talk: Conversation, payload: str) -> None:
    """Handles `/start`, perhaps by a deep link that names a language and a flow, such as `it_report`."""
    codes = [each.code for each in languages(talk.context.place)]
    link = capabilities(talk).link_in(talk, payload)
    words = [payload, *payload.replace("-", "_").split("_")]
    guess = negotiate([word for word in words if word], codes)
    flow = next((flow for word in words if (flow := _linked(talk, word))), "")
    if link and talk.who.language is None:
        talk.change(aside=f"{WAITS}{link}")
    elif flow and under_way(talk, talk.who, talk.language) is None:
        waiting_words.remember_flow(talk, flow)
    if talk.who.language is None:
        pick(talk, guess)
    elif link:
        _follow(talk, link)
    elif not beginning.resume(talk):
        talk.redirect(Destination.HERE)


def _linked(talk: Conversation, word: str) -> str:
    """The flow that a word of a deep link names, where this town has it."""
    handler = capabilities(talk).flow_by_link(word)
    return handler.flow.name if handler is not None and not handler.missing(talk) else ""


def _waiting_link(talk: Conversation) -> str:
    aside = talk.who.aside or ""
    return aside.removeprefix(WAITS) if aside.startswith(WAITS) else ""


def _follow(talk: Conversation, link: str) -> None:
    """Follows the link. A draft under way stays as it is."""
    if _waiting_link(talk):
        talk.change(aside=None)
    capabilities(talk).follow(talk, link)

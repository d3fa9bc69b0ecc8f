"""Words out of the blue: what they plainly are is proposed first, then the ways they can go. Nothing is filed by itself."""

from collections.abc import Sequence
from typing import Final

from flows.said import Said
from handlers.forms import beginning, runner
from handlers.forms.drafts import discard
from handlers.forms.intents import is_small_talk
from handlers.forms.waiting_words import wait, waiting
from handlers.messaging.button_data import tap
from handlers.messaging.capabilities import capabilities
from handlers.messaging.flow_handler import FirstWords, FlowHandler
from handlers.messaging.keywords import about
from handlers.messaging.outbound import Button
from handlers.messaging.unit_of_work import Conversation, Destination, LanguageGuess
from handlers.messaging.widgets import Row, simple
from storage.place.model import Category, say

PROPOSED: Final = 2
"""Of two flows at most."""


def hear(talk: Conversation, said: Said) -> None:
    """Handles a message outside a flow."""
    before = waiting(talk)
    if before is None and capabilities(talk).go_on(talk, said):
        return
    wait(talk, [*(before or ()), said])
    if said.text:
        talk.effects.language_guesses.append(LanguageGuess(talk.who.id, said.text, talk.language.code))
    ask(talk)


def keep_for_later(talk: Conversation, said: Said) -> None:
    """A newcomer's first words wait until the language is chosen."""
    wait(talk, [*(waiting(talk) or ()), said])


def corrected(talk: Conversation) -> None:
    """Words that wait were edited. A newcomer has the choice of a language in front of them."""
    if talk.who.language is not None:
        ask(talk, talk.language.say("I have noted your correction."))


def on_button(talk: Conversation, words: list[str]) -> None:
    """Handles the choice of what the waiting words are."""
    every = waiting(talk)
    if not every:
        runner.on_button(talk, [])
        return
    match words:
        case ["as", flow, *category] if flow in _offered(talk):
            _begin(talk, every, flow, category)
        case ["none"]:
            discard(talk, talk.who)
            lead = talk.language.say("All right, nothing was sent, and what you wrote is deleted.")
            talk.redirect(Destination.MENU, lead)
        case ["new"]:  # of a button that was sent before
            _offer(talk, every, (), "")
        case [name] if capabilities(talk).add_to_thread(talk, name, every):
            pass
        case _:
            ask(talk)


def ask(talk: Conversation, lead: str = "") -> None:
    """Asks what the waiting words are; a photo or a place alone begins what such things are, and a greeting gets the menu."""
    every = waiting(talk) or []
    threads = capabilities(talk).thread_buttons(talk)
    if all(_says_nothing(talk, said) for said in every):
        discard(talk, talk.who)
        talk.redirect(Destination.MENU, lead)
    elif (alone := _of_pictures(talk, every)) is not None and not threads:
        beginning.begin_with(talk, every, lead, flow=alone.flow.name)
    else:
        _offer(talk, every, threads, lead)


def _offer(talk: Conversation, every: Sequence[Said], threads: Sequence[Button], lead: str) -> None:
    language = talk.language
    if threads:
        text = language.say(
            "Thank you. Does this belong to one of your requests, or is it something new? Nothing is sent yet."
        )
    else:
        text = language.say(
            "Thank you. What is this about? Then it reaches the right person. Nothing is sent yet."
        )
    ways = [
        (Button(language.say(first.label), tap=tap("w", "as", handler.flow.name)),)
        for handler, first in capabilities(talk).first_words(talk)
    ]
    # Translators: button
    nothing = Button(language.say("🗑 Nothing, delete it"), tap=tap("w", "none"))
    rows: list[Row] = [*_proposals(talk, every), *((each,) for each in threads), *ways, (nothing,)]
    album = talk.inbound.said.album
    both = "\n\n".join(part for part in (lead, text) if part)
    talk.show(simple(language, both, *rows), burst=f"album:{album}" if album else "")


def _proposals(talk: Conversation, every: Sequence[Said]) -> list[Row]:
    """What the words plainly are, by the keywords of the place file."""
    place, language = talk.context.place, talk.language
    owners = _owners(talk)
    text = "\n".join(said.text for said in every)
    found = about(place, text, [category for category, _handler, _first in owners])
    rows: list[Row] = []
    taken: set[str] = set()
    for category in found:
        handler, first = next((flow, way) for each, flow, way in owners if each is category)
        if handler.flow.name in taken or len(rows) == PROPOSED:
            continue
        taken.add(handler.flow.name)
        label = f"{first.icon} {say(category.label, language.code)}"
        rows.append((Button(f"➡️ {label}", tap=tap("w", "as", handler.flow.name, category.code)),))
    return rows


def _owners(talk: Conversation) -> list[tuple[Category, FlowHandler, FirstWords]]:
    """Each subject that proposes a flow, once. “Something else” proposes nothing."""
    owners: list[tuple[Category, FlowHandler, FirstWords]] = []
    for handler, first in capabilities(talk).first_words(talk):
        for category in first.subjects(talk.context.place):
            if category.code != "other" and not any(each is category for each, _flow, _way in owners):
                owners.append((category, handler, first))
    return owners


def _of_pictures(talk: Conversation, every: Sequence[Said]) -> FlowHandler | None:
    """The flow that a photo or a place begins, when nothing else was said."""
    if any(said.text or any(each.kind in ("voice", "audio") for each in said.media) for said in every):
        return None
    return next((flow for flow, first in capabilities(talk).first_words(talk) if first.pictures), None)


def _says_nothing(talk: Conversation, said: Said) -> bool:
    return not said.media and not said.point and is_small_talk(talk.context.place, said.text)


def _offered(talk: Conversation) -> set[str]:
    return {handler.flow.name for handler, _first in capabilities(talk).first_words(talk)}


def _begin(talk: Conversation, every: list[Said], flow: str, category: Sequence[str]) -> None:
    """With the subject that was proposed, where the flow asks for it."""
    known = {each.code for each, handler, _first in _owners(talk) if handler.flow.name == flow}
    kind = capabilities(talk).kinds.get(flow)
    own = {each.code for each in kind.categories(talk.context.place)} if kind else set()
    wanted = next((code for code in category if code in known & own), None)
    beginning.begin_with(talk, every, flow=flow, given={"category": wanted} if wanted else {})

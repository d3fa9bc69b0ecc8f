"""The language a citizen writes in: guessed beside the pipeline, shown to operators, and offered to the citizen once."""

import asyncio
from collections.abc import Callable
from datetime import timedelta
from typing import Final

from handlers.messaging.button_data import tap
from handlers.messaging.capabilities import capabilities
from handlers.messaging.context import Context
from handlers.messaging.languages import languages
from handlers.messaging.outbound import Button, Piece, Screen, Show
from handlers.messaging.unit_of_work import Effects, LanguageGuess, UnitOfWork
from locales.detect import guess as guess_language
from locales.language import language
from storage.engine.store import Store
from storage.engine.transaction import Transaction
from storage.engine.utc import utc_now
from storage.people import people
from storage.people.people import Person
from storage.sending import rate_limits
from storage.sending.outbox import REMINDER, Waiting

ONCE: Final = timedelta(days=365)


async def guess(
    store: Store, context: Context, guess: LanguageGuess, hand_over: Callable[[list[Waiting]], None]
) -> None:
    """Guesses in a thread; where the language differs, tells the capabilities and proposes a switch, in a unit of its own."""
    found = await asyncio.to_thread(guess_language, guess.text, context.place.spoken, None)
    if found in {None, guess.language}:
        return
    effects: Effects = await store.run(lambda tx: act(tx, context, guess, found))
    hand_over(effects.rows)


def act(tx: Transaction, context: Context, guess: LanguageGuess, found: str) -> Effects:
    effects = Effects()
    now = utc_now()
    cause = f"wonder:{guess.person_id}:{guess.ticket_id or now.timestamp()}"
    unit = UnitOfWork(tx, context, now, cause, effects)
    who = people.get(tx, guess.person_id)
    if who.is_erased:
        return effects
    capabilities(unit).guessed(unit, guess, found)
    _propose(unit, who, found)
    return effects


def _propose(unit: UnitOfWork, who: Person, found: str) -> None:
    """Proposes once, and in the guessed language; the citizen's choice wins."""
    spoken = {each.code.split("_")[0]: each for each in languages(unit.context.place)}
    offered = spoken.get(found)
    if offered is None or offered.code == who.language or not who.reachable:
        return
    if not rate_limits.take(unit.tx, f"switch:{who.id}", 1, ONCE, unit.now):
        return
    text = offered.say(
        "It looks like you write in {language}. Shall I answer in {language}?", language=offered.name
    )
    # Translators: button
    yes = Button(offered.say("Yes, please"), tap=tap("l", offered.code))
    present = language(who.language or unit.context.place.default_language)
    # Translators: button
    no = Button(present.say("No, leave it"), tap=tap("m", "here"))
    screen = Screen((Piece(text),), ((yes, no),), language=offered.code)
    unit.tell(who, Show(screen, silent=True), priority=REMINDER)

"""An event as citizens will read it, before anybody does."""

from collections.abc import Mapping

from handlers.deeds import File, Piece
from handlers.events.words import access, dated, places, spoken, topic, where
from handlers.turn import Turn
from locales.language import Language
from storage.events import Event, Text


def page(turn: Turn, event: Event, texts: Mapping[str, Text], language: Language) -> tuple[Piece, ...]:
    """Title, facts and text, in a reader's language or else in the town's."""
    text = texts.get(language.code) or next(iter(texts.values()))
    facts = "\n".join(facts_of(turn, event, language))
    return (Piece(text.title, "bold"), Piece(f"\n{facts}\n\n{text.body}"))


def facts_of(turn: Turn, event: Event, language: Language) -> list[str]:
    """One line each; what is not known has none."""
    found = [
        language.say("🕔 {when}", when=dated(turn, event, language)),
        language.say("📍 {where}", where=where(turn, event, language)),
        topic(turn, event, language),
    ]
    if event.organiser:
        found.append(language.say("👥 Organised by: {organiser}", organiser=event.organiser))
    if tongues := spoken(event, language):
        found.append(language.say("🗣 Spoken there: {languages}", languages=tongues))
    if eased := access(event, language):
        found.append(language.say("♿ Accessibility: {access}", access=eased))
    if left := places(event, language):
        found.append(language.say("🪑 {places}", places=left))
    return [line for line in found if line]


def picture_of(event: Event) -> tuple[File, ...]:
    return (File("photo", event.picture),) if event.picture else ()

"""A preview of an event as citizens will read it."""

from collections.abc import Mapping

from handlers.events.citizen.page import facts_of
from handlers.messaging.outbound import File, Piece
from handlers.messaging.unit_of_work import UnitOfWork
from locales.language import Language
from storage.events.events import Event, Text


def page(unit: UnitOfWork, event: Event, texts: Mapping[str, Text], language: Language) -> tuple[Piece, ...]:
    """Title, facts and text, in a reader's language or else in the town's."""
    text = texts.get(language.code) or next(iter(texts.values()))
    facts = "\n".join(facts_of(unit, event, language))
    return (Piece(text.title, "bold"), Piece(f"\n{facts}\n\n{text.body}"))


def picture_of(event: Event) -> tuple[File, ...]:
    return (File("photo", event.picture),) if event.picture else ()

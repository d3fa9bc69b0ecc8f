"""How an event is called, and when it is, in a reader's language."""

from handlers.turn import Turn
from locales.language import Language
from storage import events
from storage.events import Event, Text


def text_of(turn: Turn, event: Event, language: Language) -> Text:
    """In the reader's language, else in the town's, else in whichever there is."""
    found = events.texts(turn.tx, event.id)
    for code in (language.code, turn.world.place.default_language):
        if code in found:
            return found[code]
    return next(iter(found.values()), Text("", event.code, ""))


def title(turn: Turn, event: Event, language: Language) -> str:
    return text_of(turn, event, language).title


def when(turn: Turn, event: Event, language: Language) -> str:
    """Saturday 28 November, 17:00."""
    return language.moment(event.starts_at, turn.world.place.tz, turn.now)

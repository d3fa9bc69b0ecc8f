"""A broadcast as its reader sees it: the text, its subject, and one tap to opt out."""

from handlers.messaging.button_data import tap
from handlers.messaging.outbound import Button, File, Piece, Screen
from handlers.messaging.unit_of_work import UnitOfWork
from handlers.messaging.widgets import Row
from locales.language import Language
from storage.broadcasts.broadcasts import Broadcast, Message


def notice(unit: UnitOfWork, broadcast: Broadcast, message: Message, language: Language) -> Screen:  # noqa: ARG001 - the place may matter
    """The same for all readers of that language."""
    files = (File("photo", message.picture),) if message.picture else ()
    links: tuple[Row, ...] = tuple((Button(label, url=url),) for label, url in message.buttons)
    return Screen(
        (Piece(message.text(language.code)),), (*links, *_ways(broadcast, language)), files, language.code
    )


def _ways(broadcast: Broadcast, language: Language) -> tuple[Row, ...]:
    """Buttons to the event, and to opt out."""
    event: Row = ()
    if broadcast.event_id is not None:
        # Translators: button
        event = (Button(language.say("🗓 More about it"), tap=tap("e", "show", broadcast.event_id)),)
    # Translators: button
    stop = (Button(language.say("🔕 No more notices"), tap=tap("e", "stop")),)
    return tuple(row for row in (event, () if broadcast.emergency else stop) if row)

"""Requests about one's own data: what can be asked, the same in every town, and how one is begun and ended."""

from functools import lru_cache
from typing import Final

from flows.rights import rights
from flows.text import _
from handlers.forms import beginning
from handlers.forms.drafts import begun, discard, put_aside, take_back, under_way
from handlers.messaging.capability import TicketKind
from handlers.messaging.flow_handler import FlowHandler, UnderWay
from handlers.messaging.unit_of_work import Conversation, Destination
from handlers.tickets.citizen import filing
from locales.language import language
from storage.place.due import Delay
from storage.place.model import Category, Place

ERASE, KNOW = "erase", "know"
WISHES: Final = (
    # Translators: button
    (KNOW, "📄", _("What do you know of me?")),
    # Translators: button
    (ERASE, "🗑", _("Delete my data")),
    # Translators: button
    ("correct", "✏️", _("Something about me is wrong")),
    # Translators: button
    ("other", "💬", _("Another question about my data")),
)


@lru_cache(maxsize=16)
def categories(place: Place) -> tuple[Category, ...]:
    codes = dict.fromkeys((place.default_language, *place.languages))
    return tuple(
        Category(code, icon, {each: language(each).say(label) for each in codes}, private=True)
        for code, icon, label in WISHES
    )


def begin(talk: Conversation, wish: str = "") -> None:
    """The draft under way waits, as it is."""
    way = under_way(talk, talk.who, talk.language)
    if way is None or way.journey.flow is not rights:
        put_aside(talk)
    beginning.start(talk, begun(talk, rights.name, {"category": wish} if wish else {}))


def finish(talk: Conversation, way: UnderWay) -> None:
    filing.finish(talk, way)
    take_back(talk)


def left(talk: Conversation) -> bool:
    discard(talk, talk.who)
    take_back(talk)
    talk.redirect(
        Destination.HERE, talk.language.say("Cancelled. Nothing was sent, and what you wrote is deleted.")
    )
    return True


KIND: Final = TicketKind(
    name=rights.name,
    label=_("Data request"),
    icon="🔒",
    categories=categories,
    due=Delay(30, "days"),
    private=True,
    always_heard=True,
)
HANDLER: Final = FlowHandler(
    flow=rights, finish=finish, begin=begin, left=left, hand_over=filing.file, link="mydata"
)

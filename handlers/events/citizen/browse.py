"""What's on: the next events, page by page, perhaps of one neighbourhood or one topic. Only the buttons keep the choice."""

from dataclasses import dataclass, replace
from typing import Final

from handlers.events.texts import begins, icon, places, title, where
from handlers.messaging import pager
from handlers.messaging.button_data import LONGEST, page_in, tap
from handlers.messaging.outbound import Button, Piece, Screen
from handlers.messaging.unit_of_work import Conversation
from handlers.messaging.widgets import Row, in_pairs, menu_row, simple
from locales.language import Language
from storage.events import events
from storage.events.events import Event
from storage.place.model import say

PER_PAGE: Final = 5
MOST: Final = 300
"""Events that are searched: more than a town has ahead."""
LONGEST_LABEL: Final = 40
ALL: Final = "-"


@dataclass(frozen=True, slots=True)
class EventFilter:
    """The filter of events, and the page; None is all of a kind."""

    neighbourhood: str | None = None
    topic: str | None = None
    page: int = 0

    @property
    def words(self) -> tuple[str, str, int]:
        return self.neighbourhood or ALL, self.topic or ALL, self.page

    def holds(self, event: Event) -> bool:
        """An event for the whole town matches every neighbourhood."""
        here = self.neighbourhood is None or event.neighbourhood in (None, self.neighbourhood)
        return here and self.topic in (None, event.topic)


def read_look(talk: Conversation, words: list[str]) -> EventFilter:
    """Reads a button; ignores what the place file does not know."""
    hood, topic, page = (*words, ALL, ALL, "0")[:3] if len(words) < 3 else words[:3]  # noqa: PLR2004
    place = talk.context.place
    return EventFilter(
        hood if place.neighbourhood(hood) else None,
        topic if place.topic(topic) else None,
        page_in(page),
    )


def show(talk: Conversation, look: EventFilter, lead: str = "") -> None:
    """Shows the events of one page, each with a button to its own."""
    language = talk.language
    every = events.coming(talk.tx, talk.now, MOST)
    found = [event for event in every if look.holds(event)]
    look = replace(look, page=min(look.page, pager.last_page(len(found), PER_PAGE)))
    start = look.page * PER_PAGE
    shown = pager.part(found, look.page, PER_PAGE)
    head = _head(talk, look, empty=not found)
    pieces = [Piece(f"{lead}\n\n"), Piece(head, "bold")] if lead else [Piece(head, "bold")]
    numbered = list(enumerate(shown, start + 1))
    for number, event in numbered:
        pieces += _told(talk, number, event)
    rows = (
        *((Button(_label(talk, number, event), tap=page_tap(event, look)),) for number, event in numbered),
        _turning(look, len(found), language),
        _choosing(look, language) if every else (),
        (_notices_button(language), *menu_row(language)),
    )
    talk.show(Screen(tuple(pieces), tuple(row for row in rows if row), language=language.code))


def choose(talk: Conversation, look: EventFilter) -> None:
    """Offers every topic and neighbourhood with coming events; one tap, and the list is back."""
    language, place = talk.language, talk.context.place
    every = events.coming(talk.tx, talk.now, MOST)
    topics = {event.topic for event in every}
    hoods = {event.neighbourhood for event in every}
    by_topic = [
        _choice(f"{each.icon} {say(each.label, language.code)}", replace(look, topic=each.code, page=0), look)
        for each in place.topics
        if each.code in topics
    ]
    by_hood = [
        _choice(f"📍 {say(each.name, language.code)}", replace(look, neighbourhood=each.code, page=0), look)
        for each in place.neighbourhoods
        if each.code in hoods
    ]
    # Translators: button
    all_of_it = Button(language.say("Show everything"), tap=tap("e", "on"))
    # Translators: button
    back = Button(language.say("‹ Back"), tap=tap("e", "on", *look.words))
    text = language.say("What would you like to see? Choose a topic or a neighbourhood.")
    talk.show(simple(language, text, *in_pairs(by_topic), *in_pairs(by_hood), (back, all_of_it)))


def page_tap(event: Event, look: EventFilter) -> str:
    """To the event's page, which leads back to this list where a button has room for it."""
    words = ("see", event.id, *look.words)
    data = "/".join(str(word) for word in ("e", *words))
    return tap("e", *words) if len(data.encode()) <= LONGEST else tap("e", "see", event.id)


def whats_on_button(language: Language, verb: str = "on") -> Button:
    """`onward` shows the list below a message that shall stay."""
    # Translators: button
    return Button(language.say("🗓 What's on"), tap=tap("e", verb))


def clipped(words: str, longest: int = LONGEST_LABEL) -> str:
    return words if len(words) <= longest else words[: longest - 1].rstrip() + "…"


def _notices_button(language: Language) -> Button:
    # Translators: button
    return Button(language.say("🔔 Notices"), tap=tap("e", "news"))


def _head(talk: Conversation, look: EventFilter, *, empty: bool) -> str:
    language, place = talk.language, talk.context.place
    chosen = []
    if look.topic and (topic := place.topic(look.topic)):
        chosen.append(f"{topic.icon} {say(topic.label, language.code)}")
    if look.neighbourhood and (hood := place.neighbourhood(look.neighbourhood)):
        chosen.append(f"📍 {say(hood.name, language.code)}")
    if empty and not chosen:
        return language.say(
            "Nothing is planned at the moment. With 🔔 Notices you hear of it when there is something."
        )
    if empty:
        return language.say("Nothing is planned for {chosen} at the moment.", chosen=" · ".join(chosen))
    if chosen:
        return language.say("What's on: {chosen}", chosen=" · ".join(chosen))
    return language.say("What's on in {place}:", place=say(place.name, language.code))


def _told(talk: Conversation, number: int, event: Event) -> list[Piece]:
    """Three short lines; the number is on the button too, for events of the same title."""
    language = talk.language
    name = language.say(
        "{n}. {icon} {title}", n=number, icon=icon(talk, event), title=title(talk, event, language)
    )
    at = language.say("🕔 {when}", when=begins(talk, event, language))
    here, left = where(talk, event, language), places(event, language)
    both = language.say("📍 {where} · {places}", where=here, places=left)
    place = both if left else language.say("📍 {where}", where=here)
    return [Piece("\n\n"), Piece(name, "bold"), Piece(f"\n{at}\n{place}")]


def _label(talk: Conversation, number: int, event: Event) -> str:
    return clipped(f"{number}. {title(talk, event, talk.language)}")


def _turning(look: EventFilter, many: int, language: Language) -> Row:
    # Translators: button
    earlier = language.say("‹ Earlier")
    # Translators: button
    later = language.say("Later ›")
    return pager.turning(
        look.page,
        pager.last_page(many, PER_PAGE),
        (earlier, later),
        lambda label, n: Button(label, tap=tap("e", "on", *replace(look, page=n).words)),
    )


def _choosing(look: EventFilter, language: Language) -> Row:
    # Translators: button
    choose_button = Button(language.say("🔎 Topic or neighbourhood"), tap=tap("e", "pick", *look.words))
    if look.topic is None and look.neighbourhood is None:
        return (choose_button,)
    # Translators: button
    return choose_button, Button(language.say("Show everything"), tap=tap("e", "on"))


def _choice(label: str, wanted: EventFilter, now: EventFilter) -> Button:
    chosen = (wanted.topic, wanted.neighbourhood) == (now.topic, now.neighbourhood)
    return Button(clipped(f"✓ {label}" if chosen else label), tap=tap("e", "on", *wanted.words))

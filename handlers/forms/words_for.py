"""Puts words that were said before a flow began into the answers that they belong to. Nothing of them is dropped."""

from dataclasses import replace
from typing import Any

from flows.flow import Journey
from flows.questions.text import Line, Text, told
from flows.refused import Refused
from flows.said import Said
from handlers.messaging.map_link import map_link


def with_words(journey: Journey[Any], said: Said) -> Journey[Any]:
    """The journey with everything that was said: a place and photos where they are asked for, all else in the story."""
    pictures, place = Said(media=said.media), Said(point=said.point)
    rest = said
    if said.point and journey.has_room_for(place):
        journey, rest = _taken(journey, place), _replaced(rest, point=None)
    if said.media and not _tells(said) and journey.has_room_for(pictures):
        journey, rest = _taken(journey, pictures), _replaced(rest, media=())
    return _told(journey, rest)


def story_of(journey: Journey[Any]) -> Text | None:
    """The question that is answered in one's own words."""
    texts = (each for each in journey.path if isinstance(each, Text) and not isinstance(each, Line))
    return next(texts, None)


def _replaced(said: Said, **values: Any) -> Said:  # Any: the fields of a message
    return Said(**{"text": said.text, "media": said.media, "point": said.point, **values})


def _tells(said: Said) -> bool:
    """Whether some of its files are spoken."""
    return any(each.kind in ("voice", "audio") for each in said.media)


def _taken(journey: Journey[Any], said: Said) -> Journey[Any]:
    try:
        return journey.take_in(said)
    except Refused:  # such as one photo too many
        return _told(journey, said)


def _told(journey: Journey[Any], said: Said) -> Journey[Any]:
    """Adds to the story whatever it is; a point becomes a link, so that it can be read."""
    story = story_of(journey)
    link = f"📍 {map_link(said.point.latitude, said.point.longitude)}" if said.point else ""
    text = "\n".join(part for part in (said.text, link) if part)
    if story is None or not (text or told(said.media)):
        return journey
    before = journey.answers.get(story.name) or {"text": "", "media": []}
    answer = {
        "text": "\n".join(part for part in (before["text"], text) if part),
        "media": [*before["media"], *(each.kept() for each in told(said.media))],
    }
    return replace(journey, answers={**journey.answers, story.name: answer})

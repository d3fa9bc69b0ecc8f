"""Walks a flow the way the tests of every flow do: said by said, and across a restart."""

import json
from dataclasses import replace
from typing import Any

from flows.flow import Flow, Journey
from flows.said import Media, Point, Said
from handlers.capabilities import CAPABILITIES
from handlers.forms.facts import facts
from storage.place import DEFAULT_PLACE, read_place

PLACE = read_place(DEFAULT_PLACE)
PHOTO = Media("photo", "phone:one")
OTHER_PHOTO = Media("photo", "phone:two")
VOICE = Media("voice", "phone:voice", seconds=9)
IN_ISONZO = Point(41.4577, 12.9118)


def starting(flow: Flow[Any], language: str = "en") -> Journey[Any]:
    return Journey(flow, facts=facts(PLACE, CAPABILITIES.kinds.get(flow.name), language))


def tapping(value: str) -> Said:
    return Said(choice=value)


def saying(text: str) -> Said:
    return Said(text=text)


def showing(*media: Media, text: str = "") -> Said:
    return Said(text=text, media=media)


def restarted(journey: Journey[Any]) -> Journey[Any]:
    """As it comes back from the draft after a restart."""
    kept = json.loads(json.dumps({"answers": dict(journey.answers), "revisiting": journey.revisiting}))
    return Journey(journey.flow, kept["answers"], kept["revisiting"], journey.facts)


def through(journey: Journey[Any], *steps: Said | None) -> Journey[Any]:
    """Answer one after another, with a restart before each; None skips."""
    for said in steps:
        journey = restarted(journey)
        journey = journey.skip() if said is None else journey.answer(said)
    return journey


def asked(journey: Journey[Any]) -> str:
    return journey.question.name if journey.question else "review"


def in_language(journey: Journey[Any], language: str) -> Journey[Any]:
    return replace(journey, facts=facts(PLACE, CAPABILITIES.kinds.get(journey.flow.name), language))

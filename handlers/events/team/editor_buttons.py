"""The buttons of an event's flow that are no answers: back, on, look, change, publish, save, throw away."""

from dataclasses import replace
from typing import Any

from flows.flow import Journey
from handlers.events.team import editor_save, editor_screen
from handlers.events.team.editor import (
    begin_anew,
    found,
    journey_of,
    keep,
    moved_on,
    put,
    show,
    stands_in_picture,
    taken_over,
)
from handlers.events.team.editor_screen import name_of
from handlers.forms.runner import WORTH_ASKING
from handlers.messaging.team_request import Asking
from storage.events.event_drafts import Draft


def tapped_verb(asking: Asking) -> None:
    """draft/verb/question, perhaps with a word more."""
    match asking.words.split("/"):
        case [number, "open", _name] if draft := found(asking, number, anybody=True):
            show(asking, taken_over(asking, draft))
        case [number, "anew", _name] if found(asking, number, anybody=True):
            begin_anew(replace(asking, words=""))
        case [number, verb, name, *more] if draft := found(asking, number):
            if name == name_of(journey_of(asking.turn, draft)) or verb == "edit":
                _go(asking, draft, verb, name, more[0] if more else "")
            else:
                moved_on(asking, draft)


def _go(asking: Asking, draft: Draft, verb: str, name: str, word: str) -> None:
    journey = journey_of(asking.turn, draft)
    question = journey.question
    match verb:
        case "edit":
            keep(asking, draft, journey.edit(name))
        case "back":
            keep(asking, draft, journey.back())
        case "keep" if journey.answers.get(name) is not None:
            keep(asking, draft, journey.keep())
        case "skip" if question is not None and question.optional:
            keep(asking, draft, journey.skip())
        case "cancel" if len(journey.answers) < WORTH_ASKING:
            editor_save.drop(asking, draft)
        case "drop":
            editor_save.drop(asking, draft)
        case "publish" | "save" | "saveall" | "later" if question is None:
            editor_save.finish(asking, draft, journey, verb)
        case _:
            _look(asking, draft, journey, verb, word)


def _look(asking: Asking, draft: Draft, journey: Journey[Any], verb: str, word: str) -> None:
    """What only shows something else."""
    turn, anew = asking.turn, stands_in_picture(asking, draft)
    match verb:
        case "page" if word.isdecimal() and len(word) < len("100"):
            show(asking, draft, number=int(word), anew=anew)
        case "look":
            show(asking, draft, code=word, anew=anew)
        case "change" if journey.question is None:
            put(asking, editor_screen.changes_screen(turn, draft, journey), anew=anew)
        case "cancel":
            put(asking, editor_screen.lasting_screen(turn, draft, journey), anew=anew)
        case _:
            show(asking, draft, anew=anew)

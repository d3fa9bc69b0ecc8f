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
from handlers.messaging.team_request import TeamRequest
from storage.events.event_drafts import Draft


def tapped_verb(request: TeamRequest) -> None:
    """draft/verb/question, perhaps with a word more."""
    match request.words.split("/"):
        case [number, "open", _name] if draft := found(request, number, anybody=True):
            show(request, taken_over(request, draft))
        case [number, "anew", _name] if found(request, number, anybody=True):
            begin_anew(replace(request, words=""))
        case [number, verb, name, *more] if draft := found(request, number):
            if name == name_of(journey_of(request.unit, draft)) or verb == "edit":
                _go(request, draft, verb, name, more[0] if more else "")
            else:
                moved_on(request, draft)


def _go(request: TeamRequest, draft: Draft, verb: str, name: str, word: str) -> None:
    journey = journey_of(request.unit, draft)
    question = journey.question
    match verb:
        case "edit":
            keep(request, draft, journey.edit(name))
        case "back":
            keep(request, draft, journey.back())
        case "keep" if journey.answers.get(name) is not None:
            keep(request, draft, journey.keep())
        case "skip" if question is not None and question.optional:
            keep(request, draft, journey.skip())
        case "cancel" if len(journey.answers) < WORTH_ASKING:
            editor_save.drop(request, draft)
        case "drop":
            editor_save.drop(request, draft)
        case "publish" | "save" | "saveall" | "later" if question is None:
            editor_save.finish(request, draft, journey, verb)
        case _:
            _look(request, draft, journey, verb, word)


def _look(request: TeamRequest, draft: Draft, journey: Journey[Any], verb: str, word: str) -> None:
    """What only shows something else."""
    unit, anew = request.unit, stands_in_picture(request, draft)
    match verb:
        case "page" if word.isdecimal() and len(word) < len("100"):
            show(request, draft, number=int(word), anew=anew)
        case "look":
            show(request, draft, code=word, anew=anew)
        case "change" if journey.question is None:
            put(request, editor_screen.changes_screen(unit, draft, journey), anew=anew)
        case "cancel":
            put(request, editor_screen.lasting_screen(unit, draft, journey), anew=anew)
        case _:
            show(request, draft, anew=anew)

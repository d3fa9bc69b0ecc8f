"""An edited message changes the part of an answer that it said, and nothing else."""

from dataclasses import replace
from typing import Any

from flows.flow import Journey, Question
from flows.parts import has_part, replaced
from flows.questions.text import Text
from flows.refused import Refused
from flows.said import Said
from handlers.forms import held_words, runner
from handlers.forms.drafts import draft_of, references
from handlers.messaging.flow_handler import UnderWay
from handlers.messaging.unit_of_work import Conversation


def is_unchanged(talk: Conversation, said: Said) -> bool:
    """Whether an edited message of the draft, or of words that are held, says what it said before.

    A channel tells of a link's preview, too, as of an edit. A place that moves on is kept as it was sent first.
    """
    if said.point is not None and not said.text:
        return True
    draft, message = draft_of(talk, talk.who), talk.inbound.message_id
    known = {**held_words.texts_of(talk), **(draft.said if draft else {})}
    if known.get(message) != said.text:
        return False
    kept = set(references(draft.answers)) if draft else set()
    return all(each.ref in kept for each in said.media)


def revise(talk: Conversation, way: UnderWay, said: Said) -> bool:
    """Revises the answer of an edited message; False when it answered none."""
    message = talk.inbound.message_id
    name = way.messages.get(message)
    question = next((each for each in way.journey.flow.questions if each.name == name), None)
    if name is None:
        return False
    if question is None or not said:
        return True
    try:
        journey = _revised(way, question, way.said.get(message, ""), said)
    except Refused as no:
        runner.refuse(talk, way, no)
        return True
    journey = replace(journey, revisiting=way.journey.revisiting)
    way = replace(way, journey=journey, said={**way.said, message: said.text})
    runner.proceed(talk, way, talk.language.say("I have noted your correction."))
    return True


def _revised(way: UnderWay, question: Question, before: str, said: Said) -> Journey[Any]:
    """The part in a text where it stands; else the question is answered again. Raises Refused."""
    journey = way.journey
    told = _holder(journey, question, before)
    if told is None:
        return replace(journey, revisiting=question.name).answer(said)
    answer = journey.answers[told.name]
    text = replaced(answer["text"], before, said.text)
    if not answer["media"]:
        told.rule(text)
    return replace(journey, answers={**journey.answers, told.name: {**answer, "text": text}})


def _holder(journey: Journey[Any], question: Question, before: str) -> Text | None:
    """The text that the words are a part of, such as the story for the words under a photo."""
    for each in (question, *journey.path):
        answer = journey.answers.get(each.name)
        if isinstance(each, Text) and isinstance(answer, dict) and has_part(answer["text"], before):
            return each
    return None

"""The rows of buttons below a question or a review that lead back, on, out, and to a person."""

from functools import lru_cache
from typing import Final

from flows.flow import Question
from flows.questions.slot import Slot
from handlers.messaging.flow_buttons import CITIZENS, FlowButtons
from handlers.messaging.flow_handler import UnderWay
from handlers.messaging.outbound import Button
from handlers.messaging.widgets import Row
from locales.language import Language

REVIEW: Final = "review"


def key(way: UnderWay, question: Question | None) -> str:
    """The flow and the question that a button names."""
    handler = way.handler
    return f"{handler.code or handler.flow.name}.{question.name if question else REVIEW}"


def here(way: UnderWay) -> str:
    """The same, of the person's present question."""
    return key(way, way.journey.question)


def ways_of(way: UnderWay, question: Question, language: Language) -> tuple[Row, ...]:
    journey = way.journey
    if way.handler.keep is not None:
        return _way_back(way, question, language)
    ways = ways_kept if way.buttons is CITIZENS else _ways
    return ways(
        key(way, question),
        question,
        language,
        journey.step,
        way.buttons,
        way.handler.wording.cancel,
        have=bool(journey.answers.get(question.name)),
        again=journey.revisiting == question.name,
        single=way.is_single,
        many=bool(journey.skipped_along),
    )


def _way_back(way: UnderWay, question: Question, language: Language) -> tuple[Row, ...]:
    """Of a flow whose answers stand already: nothing is cancelled, and one goes back to its last page."""
    name, have = key(way, question), way.journey.answers.get(question.name)
    remove = Button(language.say("Remove it"), tap=way.buttons.go("skip", name))
    # Translators: button
    out = language.say("‹ Back") if question.by_buttons(have) else language.say(way.handler.wording.cancel)
    rows = ((Button(out, tap=way.buttons.go("back", name)),),)
    return ((remove,), *rows) if question.optional and have else rows


def _ways(
    name: str,
    question: Question,
    language: Language,
    step: tuple[int, int],
    buttons: FlowButtons,
    cancel: str,
    *,
    have: bool,
    again: bool,
    single: bool,
    many: bool,
) -> tuple[Row, ...]:
    """Back, on, cancel, and to a person. `have` is an answer given before, `again` that it is asked anew.

    `single`: only this question is asked, so that Back leaves everything as it is. `many`: later ones can be skipped too.
    """
    out: Row = () if single else (Button(language.say(cancel), tap=buttons.go("cancel", name)),)
    if not buttons.number and (step[1] > 1 or isinstance(question, Slot)):
        # Translators: button
        out = (*out, Button(language.say("🙋 A person"), tap=buttons.go("human", name)))
    if step[0] > 1 or question.detail or single:
        # Translators: button
        out = (Button(language.say("‹ Back"), tap=buttons.go("back", name)), *out)
    on = _on(question, name, language, buttons, have=have, again=again, single=single)
    skip_all = Button(language.say(question.without_all), tap=buttons.go("skipall", name))
    return tuple(row for row in (on, (skip_all,) if many else (), out) if row)


ways_kept: Final = lru_cache(maxsize=1024)(_ways)
"""For the buttons that all citizens have alike: those with a number are asked for once."""


def _on(
    question: Question,
    name: str,
    language: Language,
    buttons: FlowButtons,
    *,
    have: bool,
    again: bool,
    single: bool,
) -> Row:
    """The buttons that go on without a new answer."""
    found: list[Button] = []
    if have and again and not single:
        # Translators: button
        words = language.say("✅ Done") if question.grows else language.say("Leave it as it is")
        found.append(Button(words, tap=buttons.go("keep", name)))
    if question.optional and (have or not single):
        # Translators: button
        skip = language.say("Remove it") if have else language.say("Skip")
        skip = language.say(question.without) if question.without and not single else skip
        found.append(Button(skip, tap=buttons.go("skip", name)))
    return tuple(found)


def review_rows(way: UnderWay, language: Language) -> tuple[Row, ...]:
    go, name = way.buttons.go, here(way)
    rows: tuple[Row, ...] = (
        # Translators: button
        (Button(language.say("✅ Send"), tap=go("send", name)),),
        (
            # Translators: button
            Button(language.say("✏️ Change"), tap=go("change", name)),
            Button(language.say(way.handler.wording.cancel), tap=go("cancel", name)),
        ),
    )
    if way.owner:
        return rows
    # Translators: button
    return (*rows, (Button(language.say("🙋 A person"), tap=go("human", name)),))

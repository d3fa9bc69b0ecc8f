"""The questions about a broadcast as the flow knows them: its parts as answers, and their texts in the team chat."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any, Final

import msgspec

from flows.broadcast import EMERGENCY, LINKS, PICTURE, TEXT
from flows.flow import Answers, Facts, Flow, Journey, Question
from flows.option import Option
from flows.questions.message import (
    CHARACTERS,
    LONGEST,
    LONGEST_UNDER_PICTURE,
    OTHERS,
    Links,
    MessageText,
    Picture,
)
from handlers.broadcasts.texts import TITLE, sign, title
from handlers.messaging.flow_handler import UnderWay
from handlers.messaging.languages import fallback
from handlers.messaging.unit_of_work import UnitOfWork
from locales.clean import shorten
from locales.language import Language, Ltr
from storage.broadcasts import broadcasts
from storage.broadcasts.broadcasts import Broadcast, Message
from storage.people.people import Person

ABOUT, FIRST, SINGLE = "about", "first", "single"
"""Hidden answers of a draft: the broadcast, the language of its first text, and that one part alone is changed."""
SHOWN: Final = 300


def text_role(code: str) -> str:
    return f"{TEXT}{code}"


def text_code(role: str) -> str:
    """The language of a text's role; empty for another role."""
    return role.removeprefix(TEXT) if role.startswith(TEXT) else ""


def languages_of(unit: UnitOfWork) -> list[str]:
    """The team's own first: readers of a language that was skipped get that text."""
    own = unit.team_language.code
    return [own, *(code for code in unit.context.place.languages if code != own)]


def codes_of(unit: UnitOfWork, answers: Answers) -> tuple[str, ...]:
    """The order in which texts are asked for: the required one first."""
    first = answers.get(FIRST)
    return tuple(dict.fromkeys((*((first,) if first else ()), *languages_of(unit))))


def answers_of(known: Broadcast, told: Message, flow: Flow[Any]) -> dict[str, Any]:
    """Every part as an answer; a missing one was skipped."""
    parts: dict[str, Any] = {text_role(code): text for code, text in told.texts.items()}
    parts[PICTURE] = told.picture
    answers = {question.name: parts.get(question.name) or None for question in flow.questions}
    if LINKS in answers and told.buttons:
        answers[LINKS] = [list(each) for each in told.buttons]
    return {ABOUT: f"{known.id:x}", FIRST: next(iter(told.texts)), **answers}


def having(told: Message, parts: Mapping[str, Any]) -> Message:
    """The message with these parts, and without those that are None; the first text stays."""
    texts = dict(told.texts)
    for role, text in parts.items():
        code = text_code(role)
        if code and text is not None:
            texts[code] = text
        elif code and code != next(iter(texts), code):
            texts.pop(code, None)
    made = msgspec.structs.replace(told, texts=texts)
    if PICTURE in parts:
        made = msgspec.structs.replace(made, picture=parts[PICTURE] or "")
    if LINKS in parts:
        links = tuple((label, address) for label, address in parts[LINKS] or ())
        made = msgspec.structs.replace(made, buttons=links)
    return made


def facts(unit: UnitOfWork, _who: Person, journey: Journey[Any], _town: Facts, language: Language) -> Facts:
    """The names of the languages, and the longest text allowed at present."""
    answers, asked = journey.answers, journey.question
    codes = tuple(each.code for each in journey.flow.questions if isinstance(each, MessageText))
    written = (
        answers.get(text_role(code)) or "" for code in codes if asked is None or text_role(code) != asked.name
    )
    longest = max(map(len, written), default=0)
    link = f"{unit.context.place.name[language.code]} https://example.org"
    return _facts(language, codes, link, longest, pictured=bool(answers.get(PICTURE)))


@lru_cache(maxsize=256)
def _facts(language: Language, codes: tuple[str, ...], link: str, longest: int, *, pictured: bool) -> Facts:
    return Facts(
        options={"languages": tuple(Option(code, language.called(code)) for code in codes)},
        most={CHARACTERS: LONGEST_UNDER_PICTURE if pictured else LONGEST, OTHERS: longest},
        examples={LINKS: Ltr(link)},
    )


def head(unit: UnitOfWork, way: UnderWay) -> str:
    """The operator, the flow and the step; for a single part the broadcast in place of these."""
    if way.journey.answers.get(SINGLE):
        known = about(unit, way)
        return f"{way.owner} · {sign(known)} {title(unit, known)}" if known else way.owner
    journey, language = way.journey, unit.team_language
    asked = [each for each in journey.path if not _is_passed(way, each)]
    step = asked.index(journey.question) + 1 if journey.question in asked else len(asked)
    return language.say(
        "{name} · {flow} · Step {step} of {steps}",
        name=way.owner,
        flow=language.say(journey.flow.title),
        step=step,
        steps=len(asked),
    )


def note(unit: UnitOfWork, way: UnderWay, question: Question) -> str:
    """Who reads which of the texts so far."""
    if not isinstance(question, MessageText):
        return ""
    kept = way.journey.kept
    texts = [each.code for each in way.journey.path if isinstance(each, MessageText) and kept.get(each.name)]
    return fallback(unit, texts) if texts else ""


def answer_text(journey: Journey[Any], question: Question, language: Language) -> str | None:
    """A part, shortened."""
    answer = journey.answers.get(question.name)
    match question:
        case _ if answer is None:
            return None
        case Picture():
            return language.say("🖼 With a picture.")
        case Links():
            return "\n".join(f"🔗 {label}: {address}" for label, address in answer)
    return language.say("“{words}”", words=shorten(answer, SHOWN))


def called(journey: Journey[Any]) -> str:
    """The first words of its first text."""
    texts = (journey.answers.get(each.name) for each in journey.path if isinstance(each, MessageText))
    return shorten(" ".join(next((text for text in texts if text), "").split()), TITLE)


def about(unit: UnitOfWork, way: UnderWay) -> Broadcast | None:
    """The broadcast; None before its first text, or when it is gone."""
    number = way.journey.answers.get(ABOUT)
    return broadcasts.find(unit.tx, int(number, 16)) if number else None


def _is_passed(way: UnderWay, question: Question) -> bool:
    """Whether it was answered before it could be asked."""
    return way.journey.flow.name == EMERGENCY and not isinstance(question, MessageText)

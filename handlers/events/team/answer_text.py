"""How the desk reads an answer of the event's flow: in a line, for whoever asks again."""

from datetime import date
from typing import Any

from flows.event import KINDS, RHYTHMS
from flows.event_questions import Number, Picture, Translations, Venue, When
from flows.flow import Facts, Journey, Question
from flows.option import Option
from flows.questions.choice import Choice
from handlers.messaging.unit_of_work import UnitOfWork
from locales.clean import shorten
from locales.language import Language, Ltr

BRIEF = 120


def label(option: Option, question: Question, language: Language) -> str:
    """What came as a fact is in the desk's language already; a number needs none."""
    given = isinstance(question, Number | Translations | Venue) or (
        isinstance(question, Choice) and isinstance(question.choices, str)
    )
    words = option.label if given else language.say(option.label)
    return f"{option.icon} {words}".strip()


def shown(unit: UnitOfWork, journey: Journey[Any], question: Question) -> str:
    """The answer given before; empty when there is none."""
    answer = journey.answers.get(question.name)
    return _shown(question, answer, journey.facts, unit.team_language) if answer else ""


def _shown(question: Question, answer: Any, facts: Facts, language: Language) -> str:  # Any: JSON
    match question:
        case Choice():
            found = language.listing(_labels(question, answer, facts, language))
        case Translations():
            found = language.listing([language.called(code) for code in answer["texts"]])
        case When():
            found = span(answer, language)
        case Venue():
            on_map = language.say("📍 the place you sent") if answer.get("point") else ""
            found = ", ".join(part for part in (answer["venue"], on_map) if part)
        case Picture():
            found = language.say_many("📷 {n} photo", "📷 {n} photos", 1)
        case _:
            found = shorten(str(answer), BRIEF)
    return found


def span(answer: dict[str, str], language: Language) -> str:
    """Saturday, 12 December 2026, 18:00 – 20:00."""
    return language.say(
        "{date}, {time}",
        date=language.date(date.fromisoformat(answer["day"])),
        time=Ltr(f"{answer['from']} – {answer['until']}"),
    )


def kind_of(code: str, language: Language) -> str:
    """🎉 Public event."""
    if code == "outreach":
        return language.say("👣 Outreach round")
    found = [each for each in (*KINDS, *RHYTHMS) if each.value == code]
    return f"{found[0].icon} {language.say(found[0].label)}" if found else code


def _labels(question: Question, answer: Any, facts: Facts, language: Language) -> list[str]:  # Any: JSON
    wanted = answer if isinstance(answer, list) else [answer]
    options = question.options(facts)
    return [label(each, question, language) for each in options if each.value in wanted]

"""The answers of a journey as text, for the review and for the ticket."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from flows.flow import Journey, Question
from flows.option import Option
from flows.questions.choice import Choice, Neighbourhood, Several
from flows.questions.media import Photos, Picture
from flows.questions.number import Number
from flows.questions.place import Venue, Where
from flows.questions.text import Line, Text, Translations
from flows.questions.time import Until, When, when_in
from flows.typed_dates import weekly
from handlers.messaging.date_texts import days, hours_of
from handlers.messaging.flow_handler import UnderWay
from locales.clean import shorten
from locales.language import Language

LONGEST = 600
BRIEF = 60


def labelled(question: Question, option: Option, language: Language) -> str:
    """An option as its button says it. Options that came as facts are in the reader's language already."""
    label = option.label if question.are_labelled else language.say(option.label)
    return f"{option.icon} {label}".strip()


def shown(journey: Journey[Any], question: Question, language: Language, longest: int = LONGEST) -> str:
    """One answer in a line of its own; empty when there is nothing to show."""
    answer = journey.answers.get(question.name)
    match question:
        case _ if answer is None:
            return ""
        case Choice():
            return _choice(journey, question, answer, language)
        case Line(bare=True):
            return told(answer, 0, language, longest)
        case Text():
            return told(answer["text"], len(answer["media"]), language, longest)
        case Where() | Venue():
            return _place(journey, question, answer, language)
    return _other(journey, question, answer, language)


def _other(journey: Journey[Any], question: Question, answer: Any, language: Language) -> str:
    match question:
        case When():
            return language.say("📅 {when}", when=hours_of(*when_in(answer), language))
        case Until():
            return _until(journey, question, answer, language)
        case Number():
            return language.say_many("👥 {n} person", "👥 {n} people", answer)
        case Photos() | Picture():
            count = len(answer) if isinstance(question, Photos) else 1
            return language.say_many("📷 {n} photo", "📷 {n} photos", count)
        case Translations():
            return language.listing([language.called(code) for code in answer["texts"]])
    return ""


def told(text: str, files: int, language: Language, longest: int = LONGEST) -> str:
    """A person's own words, shortened, and the number of files."""
    words = language.say("“{words}”", words=shorten(text, longest)) if text else ""
    more = language.say_many("📎 {n} file", "📎 {n} files", files) if files else ""
    return " ".join(part for part in (words, more) if part)


def answer_text(way: UnderWay, question: Question, language: Language, longest: int = LONGEST) -> str:
    """The same, for a flow that may have its own text for it."""
    own = way.handler.answer_text
    text = own(way.journey, question, language) if own else None
    return shown(way.journey, question, language, longest) if text is None else text


def kept(way: UnderWay, language: Language) -> str:
    """The answers so far, briefly: for a refusal that loses nothing."""
    answers, path = way.journey.kept, way.journey.path
    shorts = [answer_text(way, question, language, BRIEF) for question in path if question.name in answers]
    return language.listing([short for short in shorts if short])


def _choice(journey: Journey[Any], question: Choice, answer: Any, language: Language) -> str:
    wanted = answer if isinstance(question, Several) else [answer]
    labels = [
        labelled(question, option, language)
        for option in question.options(journey.facts)
        if option.value in wanted
    ]
    label = language.listing(labels) if len(labels) > 1 else "".join(labels)
    if label and isinstance(question, Neighbourhood):
        return language.say("🏘 {neighbourhood}", neighbourhood=label)
    return label


def _until(journey: Journey[Any], question: Until, answer: str, language: Language) -> str:
    """Until when it is repeated, and the days on which it is not."""
    until = language.say("until {date}", date=language.date(date.fromisoformat(answer)))
    if not (journey.answers.get(question.of) and question.within_a_year):
        return until
    first = when_in(journey.answers[question.of])[0]
    room = journey.answers.get("room")
    closed = [day for day in weekly(first, date.fromisoformat(answer)) if not journey.facts.hours(room, day)]
    if not closed:
        return until
    return language.say("{until}, but not on {days}", until=until, days=days(closed, language))


def _place(journey: Journey[Any], question: Question, answer: dict[str, Any], language: Language) -> str:
    if isinstance(question, Venue):
        on_map = language.say("📍 the place you sent") if answer.get("point") else ""
        return ", ".join(part for part in (answer["venue"], on_map) if part)
    name = _named(journey.facts.options.get("neighbourhoods", ()), answer.get("neighbourhood"))
    if "point" in answer:
        place = language.say("📍 the place you sent")
        return language.say("{about}, {neighbourhood}", about=place, neighbourhood=name) if name else place
    if answer.get("media"):
        return language.say("📍 the address you said")
    address = answer.get("address") or name
    return language.say("📍 {address}", address=address) if address else ""


def _named(options: Sequence[Option], code: str | None) -> str:
    return next((option.label for option in options if option.value == code), "")

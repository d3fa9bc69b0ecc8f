"""The kinds of question that only the flow of an event asks."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Final

from flows import rules
from flows.flow import Answer, Facts, Question
from flows.option import Option
from flows.questions.choice import Choice
from flows.questions.media import is_picture
from flows.refused import Refused
from flows.said import NOTHING, Said
from flows.text import _
from flows.typed_dates import WEEK, Calendar, Unread, Why, read_day, read_day_and_hours

LONGEST_TITLE: Final = 120
LONGEST_TEXT: Final = 2000
LONGEST_VENUE: Final = 200
LONGEST: Final = timedelta(hours=16)
"""Whoever writes more has most likely confused the two times."""
SOMETHING: Final = 3
WHEN_SENTENCES: Final = {
    Why.NO_DAY: _("On which day is it, and from when until when? For example: {example}"),
    Why.UNKNOWN_DAY: _(
        "We understood “{understood}”, but not “{word}”. On which day is it, and from when until when? For example: {example}"
    ),
    Why.NO_HOURS: _("From when until when? Please write the day and both times, such as {example}"),
    Why.BAD_HOURS: _("From when until when? Please write the day and both times, such as {example}"),
}
UNTIL_SENTENCES: Final = {Why.NO_DAY: _("Until which day? Please write it like this: {example}")}
TOO_FEW: Final = _("{n} people are coming already. Please write that number, or a larger one.")


@dataclass(frozen=True)
class Line(Question):
    """A few words in one line. The answer is the text."""

    longest: int = LONGEST_TITLE

    def read(self, said: Said, facts: Facts, so_far: Answer) -> Answer:  # noqa: ARG002
        return written(" ".join(said.text.split()), self.longest)

    def rest(self, said: Said, facts: Facts) -> Said:  # noqa: ARG002
        return Said(media=said.media) if said.media else NOTHING


@dataclass(frozen=True)
class Lines(Line):
    """A longer text, with its lines."""

    longest: int = LONGEST_TEXT

    def read(self, said: Said, facts: Facts, so_far: Answer) -> Answer:  # noqa: ARG002
        return written(said.text, self.longest)


@dataclass(frozen=True)
class Translations(Question):
    """Title and text in further languages: choose one, then write both; again, until done.

    The answer is `{"texts": {code: {"title": …, "body": …}}, "now": code}`; `now` is the language chosen.
    """

    def options(self, facts: Facts) -> Sequence[Option]:
        return facts.options.get("languages", ())

    def read(self, said: Said, facts: Facts, so_far: Answer) -> Answer:
        texts = dict((so_far or {}).get("texts", {}))
        codes = [option.value for option in self.options(facts)]
        chosen = rules.chosen(said.text, self.options(facts)) if said.choice is None else None
        if said.choice in codes or (chosen is not None and not rules.is_sentence(said.text)):
            return {"texts": texts, "now": said.choice or (chosen.value if chosen else "")}
        now = (so_far or {}).get("now") or (codes[0] if len(codes) == 1 else None)
        if now not in codes:
            raise Refused(_("In which language is that? Please choose it first."))
        title, _line, body = said.text.partition("\n")
        if not body.strip():
            raise Refused(_("Please write the title in the first line, and the text in the lines below it."))
        text = {"title": written(title.strip(), LONGEST_TITLE), "body": written(body.strip(), LONGEST_TEXT)}
        return {"texts": texts | {now: text}}

    def complete(self, answer: Answer, facts: Facts) -> bool:
        return answer is None or set(answer["texts"]) >= {option.value for option in self.options(facts)}


@dataclass(frozen=True)
class When(Question):
    """A day, and from when until when, on the town's wall: `{"day": "2026-12-12", "from": "18:00", "until": "20:00"}`."""

    def read(self, said: Said, facts: Facts, so_far: Answer) -> Answer:
        known, example = facts.calendar, example_of(facts.calendar)
        given = (date.fromisoformat(so_far["day"]), hours_of(so_far)) if so_far else (None, None)
        try:
            day, hours = read_day_and_hours(said.text, known, example, day=given[0], hours=given[1])
        except Unread as unread:
            raise unread.worded(WHEN_SENTENCES) from None
        answer = {"day": day.isoformat(), "from": _clock(hours[0]), "until": _clock(hours[1])}
        if hours[0] == hours[1] or length(answer) > LONGEST:
            raise Refused(
                _("It would end before it begins. Please write both times again, such as {example}"),
                example=example,
            )
        if not self.fits(answer, facts):
            raise Refused(
                _("That is in the past. Please write a time to come, such as {example}"), example=example
            )
        return answer

    def fits(self, answer: Answer, facts: Facts) -> bool:
        begins = datetime.combine(date.fromisoformat(answer["day"]), hours_of(answer)[0])
        return begins > facts.calendar.now


@dataclass(frozen=True)
class Until(Question):
    """The last day of something that returns every week. The answer is the day."""

    def read(self, said: Said, facts: Facts, so_far: Answer) -> Answer:  # noqa: ARG002
        today = facts.calendar.today
        example = today + timedelta(weeks=10)
        try:
            day = read_day(
                said.text,
                facts.calendar,
                f"{example.day}.{example.month}.{example.year}",
                begun=time.min,
            )
        except Unread as unread:
            raise unread.worded(UNTIL_SENTENCES) from None
        if day <= today:
            raise Refused(_("That day is over. Please write a day to come."))
        return day.isoformat()

    def fits(self, answer: Answer, facts: Facts) -> bool:
        return date.fromisoformat(answer) > facts.calendar.now.date()


@dataclass(frozen=True)
class Venue(Question):
    """A centre, or a place as people call it, perhaps with a point on the map: `{"venue": …, "point": […], "centre": …}`."""

    def options(self, facts: Facts) -> Sequence[Option]:
        return facts.options.get("centres", ())

    def read(self, said: Said, facts: Facts, so_far: Answer) -> Answer:
        if said.choice is not None or rules.is_name(said.text, self.options(facts)):
            return self._centre(said, facts)
        point = [said.point.latitude, said.point.longitude] if said.point else None
        if point is not None and not (-90 <= point[0] <= 90 and -180 <= point[1] <= 180):  # noqa: PLR2004 - degrees
            raise Refused(_("That place is not on the map. Please send it again, or write where it is."))
        before: dict[str, Any] = so_far or {}
        if point is not None and not said.text:
            return {"venue": before.get("venue", ""), "point": point}
        venue = written(" ".join(said.text.split()), LONGEST_VENUE)
        return {"venue": venue, "point": point or (None if before.get("venue") else before.get("point"))}

    def _centre(self, said: Said, facts: Facts) -> Answer:
        found = [each for each in self.options(facts) if each.value == said.choice]
        chosen = found[0] if found else rules.chosen(said.text, self.options(facts))
        if chosen is None:
            raise Refused(_("Please choose one of the buttons, or write where it is."))
        latitude, longitude = facts.points[chosen.value]
        return {"venue": chosen.about, "point": [latitude, longitude], "centre": chosen.value}

    def takes(self, said: Said) -> bool:
        return said.point is not None

    def fits(self, answer: Answer, facts: Facts) -> bool:  # noqa: ARG002
        return bool(answer["venue"])

    def complete(self, answer: Answer, facts: Facts) -> bool:  # noqa: ARG002
        return answer is None or bool(answer["venue"])


@dataclass(frozen=True)
class Number(Question):
    """A whole number, typed or out of some usual ones."""

    usual: tuple[int, ...] = ()
    largest: int = 10_000
    least: str = ""
    """The fact below which it cannot be."""

    def options(self, facts: Facts) -> Sequence[Option]:  # noqa: ARG002
        return [Option(str(each), str(each)) for each in self.usual]

    def read(self, said: Said, facts: Facts, so_far: Answer) -> Answer:  # noqa: ARG002
        number = whole(said.choice if said.choice is not None else said.text)
        if number is None or not 1 <= number <= self.largest:
            raise Refused(_("Please write a number from 1 to {most}."), most=self.largest)
        if number < (least := facts.most.get(self.least, 0)):
            raise Refused(TOO_FEW, n=least)
        return number

    def fits(self, answer: Answer, facts: Facts) -> bool:
        return bool(answer >= facts.most.get(self.least, 0))


@dataclass(frozen=True)
class Several(Choice):
    """Any of some options; each tap puts one in or takes it out. The answer is the list of values."""

    def read(self, said: Said, facts: Facts, so_far: Answer) -> Answer:
        before: list[str] = list(so_far or ())
        if said.choice is not None and any(each.value == said.choice for each in self.options(facts)):
            there = said.choice in before
            return [each for each in before if each != said.choice] if there else [*before, said.choice]
        words = [each for each in said.text.replace(";", ",").split(",") if each.strip()]
        found = [rules.chosen(each, self.options(facts)) for each in words]
        if not found or None in found:
            raise Refused(_("Please choose from the buttons, or write the names with commas between them."))
        return list(dict.fromkeys([*before, *(each.value for each in found if each)]))

    def rest(self, said: Said, facts: Facts) -> Said:  # noqa: ARG002
        return NOTHING

    def fits(self, answer: Answer, facts: Facts) -> bool:
        known = {option.value for option in self.options(facts)}
        return set(answer) <= known

    def complete(self, answer: Answer, facts: Facts) -> bool:  # noqa: ARG002
        return answer is None


@dataclass(frozen=True)
class Picture(Question):
    """One photo. The answer is the kept file."""

    def read(self, said: Said, facts: Facts, so_far: Answer) -> Answer:  # noqa: ARG002
        found = [each.kept() for each in said.media if is_picture(each) and each.kind != "video"]
        if not found:
            raise Refused(_("Please send one photo, or go on without one."))
        return found[-1]

    def takes(self, said: Said) -> bool:
        return any(is_picture(each) and each.kind != "video" for each in said.media)


def example_of(calendar: Calendar) -> str:
    """A day and hours, a week from now, as one may type them."""
    day = calendar.today + WEEK
    return f"{day.day}.{day.month} 18-20"


def hours_of(answer: Answer) -> tuple[time, time]:
    return time.fromisoformat(answer["from"]), time.fromisoformat(answer["until"])


def length(answer: Answer) -> timedelta:
    """How long it lasts by the clock; what ends earlier than it begins ends on the next day."""
    start, end = (timedelta(hours=each.hour, minutes=each.minute) for each in hours_of(answer))
    return end - start if end > start else end - start + timedelta(days=1)


def written(text: str, longest: int) -> str:
    """Raises Refused when there is nothing, or more than fits."""
    if rules.letters(text) < SOMETHING:
        raise Refused(_("That is very short. Please write a few words."))
    if len(text) > longest:
        raise Refused(
            _("That is too long: {n} characters, and {most} fit. Please make it shorter."),
            n=len(text),
            most=longest,
        )
    return text


def whole(text: str) -> int | None:
    """A number somebody typed, in whatever digits; None when it is none."""
    bare = "".join(text.split())
    return int(bare) if bare.isdecimal() and len(bare) < len("1000000") else None


def _clock(at: time) -> str:
    return at.isoformat(timespec="minutes")

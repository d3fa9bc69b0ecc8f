"""The flow by which the team makes or changes a neighbourhood event."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, Final

from flows import rules
from flows.flow import Answers, Flow, answered
from flows.option import Option
from flows.questions.choice import Choice, Neighbourhood, Several
from flows.questions.media import Picture
from flows.questions.number import Number
from flows.questions.place import Venue
from flows.questions.text import Line, Translations
from flows.questions.time import Until, When
from flows.refused import Refused
from flows.text import _

MOST_DATES: Final = 53
"""A weekly event is planned for a year at most."""

KINDS: Final = (
    # Translators: button
    Option("public", _("Public event"), "🎉"),
    # Translators: button
    Option("workshop", _("Workshop"), "🛠"),
    # Translators: button
    Option("assembly", _("Assembly"), "🗣"),
    # Translators: button
    Option("lab", _("Citizenship workshop"), "🤝"),
    # Translators: button
    Option("course", _("Course"), "📚"),
    # Translators: button
    Option("info", _("Information session"), "ℹ️"),
)
ACCESS: Final = (
    # Translators: button
    Option("steps", _("no steps"), "♿"),
    # Translators: button
    Option("toilet", _("accessible toilet"), "🚻"),
    # Translators: button
    Option("sign", _("sign language"), "🧏"),
    # Translators: button
    Option("hearing", _("hearing loop"), "🦻"),
    # Translators: button
    Option("parking", _("reserved parking"), "🅿️"),
    # Translators: button
    Option("quiet", _("quiet room"), "🤫"),
    # Translators: button
    Option("children", _("children are looked after"), "🧒"),
)
RHYTHMS: Final = (
    # Translators: button
    Option("once", _("Once"), "1️⃣"),
    # Translators: button
    Option("weekly", _("Every week"), "🔁"),
)


def never(_answers: Answers) -> bool:
    """A condition: this is never asked."""
    return False


def days_of(first: str, until: str | None) -> list[date]:
    """The first day, and every seventh after it until the last."""
    start = date.fromisoformat(first)
    last = date.fromisoformat(until) if until else start
    return [start + timedelta(weeks=n) for n in range(max((last - start).days, 0) // 7 + 1)]


def within_a_year(first: date, last: date) -> None:
    """Raises Refused for a last day that is not after the first one, or more than a year after it."""
    if last <= first:
        raise Refused(_("The last day must lie after the first one. Please write another day."))
    if len(days_of(first.isoformat(), last.isoformat())) > MOST_DATES:
        raise Refused(_("That is more than a year. Please write an earlier day."))


@dataclass(frozen=True)
class Plan:
    kind: str
    title: str
    text: str
    translations: dict[str, Any] | None
    when: dict[str, str]
    repeat: str | None
    until: str | None
    place: dict[str, Any]
    neighbourhood: str | None
    topic: str
    capacity: int | None
    most_each: int
    spoken: list[str] | None
    access: list[str] | None
    organiser: str | None
    picture: dict[str, Any] | None

    @property
    def days(self) -> list[date]:
        return days_of(self.when["day"], self.until)


event = Flow(
    "event",
    _("🗓 A new event"),
    Plan,
    Choice("kind", _("What kind of event is it?"), KINDS, title=_("Kind")),
    Line("title", _("What is it called?"), longest=rules.MOST_OF_A_TITLE, bare=True, title=_("Title")),
    Line(
        "text",
        _("What happens there? A few short sentences are enough."),
        longest=rules.MOST_OF_A_NOTICE,
        lines=True,
        bare=True,
        title=_("Text"),
    ),
    Translations(
        "translations",
        _("Would you like to say it in other languages too?"),
        optional=True,
        # Translators: button
        without=_("Skip"),
        title=_("Other languages"),
    ),
    When("when", _("When is it? The day, and from when until when, such as {example}"), title=_("When")),
    Choice("repeat", _("Once, or every week?"), RHYTHMS, title=_("Repetition")),
    Until(
        "until",
        _("Until which day does it return every week?"),
        when=answered("repeat", "weekly"),
        rule=within_a_year,
        within_a_year=False,
        detail=True,
        title=_("Until"),
    ),
    Venue(
        "place",
        _(
            "Where is it? Choose a centre, or write the place. You can also send its point on the map with 📎."
        ),
        title=_("Where"),
    ),
    Neighbourhood(
        "neighbourhood",
        _("For which neighbourhood is it?"),
        optional=True,
        of="",
        # Translators: button
        without=_("🏙 The whole town"),
        title=_("Neighbourhood"),
    ),
    Choice("topic", _("What is it about? People ask for news by topic."), "topics", title=_("Topic")),
    Number(
        "capacity",
        _("How many people have room? Write the number."),
        least="taken",
        optional=True,
        # Translators: button
        without=_("♾ No limit"),
        title=_("Places"),
    ),
    Number(
        "most_each",
        _("How many people may one person sign up, themselves included?"),
        (1, 2, 4, 6),
        50,
        title=_("People for each sign-up"),
    ),
    Several("spoken", _("Which languages are spoken there?"), "spoken", optional=True, title=_("Languages")),
    Several("access", _("What helps people to take part?"), ACCESS, optional=True, title=_("Accessibility")),
    Line(
        "organiser",
        _("Which associations organise it?"),
        longest=rules.MOST_OF_AN_ADDRESS,
        bare=True,
        optional=True,
        title=_("Organised by"),
    ),
    Picture("picture", _("A picture makes people look. Send one photo."), optional=True, title=_("Picture")),
)

ONLY_FOR_NEW: Final = ("repeat", "until")
"""The dates of a published event are events of their own."""

change_event = Flow(
    "event_change",
    _("🗓 A new event"),
    Plan,
    *(replace(each, when=never) if each.name in ONLY_FOR_NEW else each for each in event.questions),
)

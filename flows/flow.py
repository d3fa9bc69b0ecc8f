"""A guided conversation: the questions of a flow, and one citizen's journey through them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import date, time
from functools import cached_property
from typing import Any, ClassVar, Final, Generic, Self, TypeAlias, TypeVar

from flows.option import Option
from flows.refused import Refused
from flows.said import NOTHING, Said
from flows.text import _
from flows.typed_days import NO_CALENDAR, Calendar

T = TypeVar("T")

Answer: TypeAlias = Any
"""JSON data: a draft is stored. None means skipped."""
Answers: TypeAlias = Mapping[str, Answer]


@dataclass(frozen=True, eq=False)
class Facts:
    """The facts of the town that a flow needs at this moment. The same facts are the same object."""

    options: Mapping[str, Sequence[Option]] = field(default_factory=dict)
    neighbourhood_at: Callable[[float, float], str | None] = field(default=lambda _lat, _lon: None)
    most: Mapping[str, int] = field(default_factory=dict)
    """How many of something there may be, such as photos."""
    hours: Callable[[str | None, date], Sequence[tuple[time, time]]] = field(default=lambda _room, _day: ())
    """When a room can be used on a day; of None, the only room there is."""
    words: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """Words that people may type for the options of the flows themselves, by the name of the list."""
    calendar: Calendar = NO_CALENDAR
    """The calendar by which a typed day is read."""
    points: Mapping[str, tuple[float, float]] = field(default_factory=dict)
    """The map points of options that have one."""
    examples: Mapping[str, str] = field(default_factory=dict)
    """Examples of an answer, by the name of its question."""
    about: Callable[[str], str | None] | None = None
    """The value of the category that a text is plainly about, by the town's keywords."""


NO_FACTS: Final = Facts()  # made once, since a journey is made with every update


def always(_answers: Answers) -> bool:
    return True


def answered(name: str, *values: Answer) -> Callable[[Answers], bool]:
    """A condition: the question `name` was answered with one of `values`."""
    return lambda answers: answers.get(name) in values


@dataclass(frozen=True)
class Question:
    name: str
    ask: str
    when: Callable[[Answers], bool] = field(default=always, kw_only=True)
    optional: bool = field(default=False, kw_only=True)
    title: str = field(default="", kw_only=True)
    """The name of this answer in the review and on the card."""
    detail: bool = field(default=False, kw_only=True)
    """Part of the question before: no step of its own, and asked again when that one is answered anew."""
    without: str = field(default="", kw_only=True)
    """The label of the button to go on without an answer, where “Skip” would not say enough."""
    without_all: str = field(default="", kw_only=True)
    """The label of a button that skips this question and all later ones with the same label; empty: there is none."""
    says_how: bool = field(default=False, kw_only=True)
    """Whether its sentence already says how to answer in the team chat."""
    after: str = field(default="", kw_only=True)
    """The question that must be answered before this one takes unasked words."""
    grows: ClassVar[bool] = False
    """Whether an answer grows until the person says that it is done."""

    def asking(self, so_far: Answers, facts: Facts) -> tuple[str, Mapping[str, object]]:  # noqa: ARG002
        """The sentence to ask with, and what fills its gaps."""
        return self.ask, {}

    def by_buttons(self, so_far: Answer) -> bool:  # noqa: ARG002
        """Whether only a button can answer it at present."""
        return False

    def chosen(self, so_far: Answer) -> Sequence[str]:  # noqa: ARG002
        """The chosen options, of a question that takes several."""
        return ()

    @property
    def are_labelled(self) -> bool:
        """Whether its options are in the reader's language already, as facts are; else their labels are msgids."""
        return False

    def options(self, facts: Facts) -> Sequence[Option]:  # noqa: ARG002 - kinds that offer choices say which
        return ()

    def given(self, facts: Facts) -> Answer:  # noqa: ARG002
        """The answer when the facts leave no choice, so that it is not asked; else None."""
        return None

    def read(self, said: Said, facts: Facts, so_far: Answer) -> Answer:
        """Reads an answer, or raises `Refused`. `so_far` is the answer given before."""
        raise NotImplementedError

    def takes(self, said: Said) -> bool:  # noqa: ARG002
        """Whether unasked words plainly answer this question."""
        return False

    def add(self, said: Said, facts: Facts, so_far: Answer) -> Answer:
        """Takes words said while something else was asked; an answer given before may grow by them."""
        return self.read(said, facts, so_far)

    def rest(self, said: Said, facts: Facts) -> Said:  # noqa: ARG002
        """The part of `said` that this question did not use, and another one may."""
        return NOTHING

    def applies(self, facts: Facts) -> bool:  # noqa: ARG002
        """Whether the facts leave anything to ask."""
        return True

    def check(self, answer: Answer, so_far: Answers, facts: Facts) -> None:
        """Raises `Refused` when a new answer does not go with those before it."""

    def fits(self, answer: Answer, facts: Facts) -> bool:  # noqa: ARG002
        """Whether an answer given earlier may still stand."""
        return True

    def agrees(self, answer: Answer, so_far: Answers) -> bool:  # noqa: ARG002
        """Whether an answer given earlier still goes with those before it, which may have changed."""
        return True

    def complete(self, answer: Answer, facts: Facts) -> bool:  # noqa: ARG002
        """Whether to move on once this answer is given; a list may go on growing."""
        return True


class Flow(Generic[T]):
    """Questions in the order they are asked, and the record their answers make. Checked when made.

    `at_once`: the last answer finishes it; there is no review. A flow whose questions differ between towns makes a `dict`.
    """

    def __init__(
        self, name: str, title: str, makes: Callable[..., T], *questions: Question, at_once: bool = False
    ) -> None:
        asked = [question.name for question in questions]
        wanted = asked if makes is dict else [f.name for f in fields(makes)]  # type: ignore[arg-type]  # else records are dataclasses
        if asked != wanted:
            raise ValueError(f"flow {name!r} asks {asked} but makes {wanted}")
        self.name = name
        self.title = title
        self.makes = makes
        self.questions = questions
        self.at_once = at_once


@dataclass(frozen=True)
class Journey(Generic[T]):
    """A citizen's place in a flow, worked out from the answers alone: no restart, correction or release strands anyone."""

    flow: Flow[T]
    answers: Answers = field(default_factory=dict)
    revisiting: str | None = None
    facts: Facts = NO_FACTS

    @property
    def path(self) -> list[Question]:
        """The questions that apply to this citizen, in the order they are asked."""
        return self._walked[0]

    @property
    def kept(self) -> Answers:
        """The answers that still stand."""
        return self._walked[1]

    @property
    def question(self) -> Question | None:
        """The question to ask now; None once everything is answered and it is time to review."""
        return self._walked[2]

    @property
    def step(self) -> tuple[int, int]:
        """The number of the present question and of all questions that apply; details count with theirs."""
        path, asked = self.path, self.question
        until = path.index(asked) + 1 if asked else len(path)
        return sum(not each.detail for each in path[:until]), sum(not each.detail for each in path)

    @property
    def skipped_along(self) -> list[str]:
        """The open questions after the present one that `skip_all` skips too."""
        asked = self.question
        if asked is None or not asked.without_all:
            return []
        coming = self.path[self.path.index(asked) + 1 :]
        return [
            each.name
            for each in coming
            if each.without_all == asked.without_all and each.name not in self.kept
        ]

    def answer(self, said: Said) -> Self:
        """Takes the answer to the present question, and everything else said with it."""
        question = self._asked()
        answer = question.read(said, self.facts, self.answers.get(question.name))
        question.check(answer, self.kept, self.facts)
        return self._with(question, answer).take_rest(question.rest(said, self.facts))

    def skip(self) -> Self:
        question = self._asked()
        if not question.optional:
            raise Refused(_("This question needs an answer."))
        return self._with(question, None)

    def skip_all(self) -> Self:
        """Goes on without this answer and without those to later questions that have the same `without_all`."""
        skipped = dict.fromkeys(self.skipped_along)
        there = self.skip()
        return replace(there, answers={**there.answers, **skipped})

    def keep(self) -> Self:
        """Leaves the answer being revisited as it was."""
        return replace(self, revisiting=None)

    def back(self) -> Self:
        names = [question.name for question in self.path]
        here = names.index(self.question.name) if self.question else len(names)
        return replace(self, revisiting=names[max(here - 1, 0)])

    def edit(self, name: str) -> Self:
        """Goes back to ask `name` again; a question that does not apply leaves the journey where it is."""
        return replace(self, revisiting=name if name in [q.name for q in self.path] else self.revisiting)

    def has_room_for(self, said: Said) -> bool:
        """Whether some question, asked just now or not, plainly takes this."""
        return bool(self._takers(said))

    def take_in(self, said: Said) -> Self:
        """Takes unasked words for the question they plainly answer; one not answered yet comes first."""
        if not (takers := self._takers(said)):
            raise Refused(_("Please answer the question above, or choose one of the buttons."))
        taker = next((each for each in takers if each.name not in self.answers), takers[0])
        answer = taker.add(said, self.facts, self.answers.get(taker.name))
        revisiting = None if self.revisiting == taker.name else self.revisiting
        there = replace(self, answers=self._after(taker, answer), revisiting=revisiting)
        return there.take_rest(taker.rest(said, self.facts))

    def take_rest(self, rest: Said) -> Self:
        """Takes the part of a message that another question has left, if there is room for it."""
        return self.take_in(rest) if rest and self.has_room_for(rest) else self

    def finish(self) -> T:
        """Makes the flow's record. Only a fully answered journey can finish."""
        if self.question is not None:
            raise Refused(_("Some questions still need an answer."))
        kept = self.kept
        return self.flow.makes(**{question.name: kept.get(question.name) for question in self.flow.questions})

    def _takers(self, said: Said) -> list[Question]:
        return [
            each for each in self.path if each.takes(said) and (not each.after or self.kept.get(each.after))
        ]

    def _asked(self) -> Question:
        if (question := self.question) is None:
            raise Refused(_("There is nothing left to answer."))
        return question

    def _with(self, question: Question, answer: Answer) -> Self:
        revisiting = None if question.complete(answer, self.facts) else question.name
        return replace(self, answers=self._after(question, answer), revisiting=revisiting)

    def _after(self, question: Question, answer: Answer) -> Answers:
        """All answers with this one; a changed answer drops the details that were asked because of it."""
        changed = {**self.answers, question.name: answer}
        if answer != self.answers.get(question.name):
            questions = self.flow.questions
            for each in questions[questions.index(question) + 1 :]:
                if not each.detail:
                    break
                changed.pop(each.name, None)
        return changed

    @cached_property
    def _walked(self) -> tuple[list[Question], dict[str, Answer], Question | None]:
        """Walks the flow, trusting only answers that still fit questions that still apply: path, kept, and what to ask."""
        path: list[Question] = []
        kept: dict[str, Answer] = {}
        for question in self.flow.questions:
            if not (question.applies(self.facts) and question.when(kept)):
                continue
            if (given := question.given(self.facts)) is not None:
                kept[question.name] = given
            else:
                path.append(question)
                if question.name in self.answers and self._stands(question, kept):
                    kept[question.name] = self.answers[question.name]
        asked = (each for each in path if each.name == self.revisiting or each.name not in kept)
        return path, kept, next(asked, None)

    def _stands(self, question: Question, kept: Answers) -> bool:
        answer = self.answers[question.name]
        if answer is None:
            return question.optional
        return question.fits(answer, self.facts) and question.agrees(answer, kept)

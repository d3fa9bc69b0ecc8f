"""What a capability says of a flow of its own: what the flow needs to know, and what becomes of its answers.

A flow of operators is one with `for_team`: begin it with `handlers.forms.team_flows.begin`, and everything else - replies,
buttons, Back, Skip, Cancel, editing, drafts - is done by the engine. Its functions are called with a `TeamConversation`;
`handlers.messaging.team_conversation.request_of` gives the request that it answers.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from flows.flow import Answers, Facts, Flow, Journey, Question
from flows.text import _
from handlers.messaging.flow_buttons import CITIZENS, FlowButtons
from handlers.messaging.outbound import File, Piece
from handlers.messaging.team_button import Role
from handlers.messaging.unit_of_work import Conversation, UnitOfWork
from handlers.messaging.widgets import Row
from locales.language import Language
from storage.people.people import Person
from storage.place.model import Category, Place
from storage.tickets.drafts import TeamDraft


@dataclass(frozen=True)
class UnderWay:
    """A journey, and which question each of the person's messages answered."""

    handler: "FlowHandler"
    journey: Journey[Any]
    messages: dict[str, str] = field(default_factory=dict)
    buttons: FlowButtons = CITIZENS
    """The button data of its screens."""
    person_id: int = 0
    """The person whose draft it is."""
    owner: str = ""
    """The name of its operator for the team; empty in private."""
    said: dict[str, str] = field(default_factory=dict)
    """The words of each of these messages."""
    asked: str = ""
    """The question that the present message has answered; empty: none."""

    @property
    def is_single(self) -> bool:
        """Whether an operator changes one answer of a complete record, so that Back leads out of the flow."""
        journey = self.journey
        was_asked = self.handler.for_team and journey.flow.at_once and journey.revisiting is not None
        return was_asked and journey.keep().question is None


Record = Mapping[str, Any]
"""A flow's answers by the names of its questions."""


@dataclass(frozen=True)
class Review:
    """A flow's own review; the rows are all the buttons it has."""

    pieces: tuple[Piece, ...]
    rows: tuple[Row, ...]
    files: tuple[File, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Wording:
    """A flow's own sentences in place of those of all flows. All are msgids."""

    # Translators: button
    cancel: str = _("✖ Cancel")
    ask: str = _("Shall we delete what you have written so far? Nothing has been sent.")
    """Asked before several answers are thrown away; empty: they are thrown away at once."""
    # Translators: button
    drop: str = _("Yes, delete it")
    dropped: str = _("Cancelled. Nothing was sent, and what you wrote is deleted.")
    over: str = _("This is over: it was sent, or deleted.")
    """The answer to a button in the team chat whose draft is gone."""
    over_edited: str = ""
    """Told instead when an operator edited a message that had answered such a draft; empty: `over` is."""
    theirs: str = _("This belongs to {name}.")
    """The answer to an operator who taps or answers in a colleague's draft."""


def no_subjects(_place: Place) -> Sequence[Category]:
    return ()


@dataclass(frozen=True, kw_only=True, eq=False)
class FirstWords:
    """How a flow is offered to a citizen who has written out of the blue. `label` and `thanks` are msgids."""

    label: str
    icon: str
    order: int
    """Its place among the ways that are offered, from the top."""
    subjects: Callable[[Place], Sequence[Category]] = no_subjects
    """The subjects of the place file whose keywords propose it. Of two flows with the same subject the lower `order` counts."""
    thanks: str = ""
    """The sentence before its first question."""
    pictures: bool = False
    """Whether a photo or a place proposes it, and begins it when no words came with it."""


def as_it_is(
    _unit: UnitOfWork, _who: Person, _journey: Journey[Any], known: Facts, _language: Language
) -> Facts:
    """Adds nothing to the facts of the town."""
    return known


def is_there(_talk: Conversation) -> str:
    return ""


@dataclass(frozen=True, kw_only=True, eq=False)
class FlowHandler:
    """`finish` is called with the last answer, or with Send; it keeps the draft when it refuses."""

    flow: Flow[Any]
    finish: Callable[[Conversation, UnderWay], None]
    facts: Callable[[UnitOfWork, Person, Journey[Any], Facts, Language], Facts] = as_it_is
    """The flow's facts beyond those of the town."""
    code: str = ""
    """Stands for the flow in its buttons, where its name would leave too little room; empty: its name does."""
    flow_for: Callable[[UnitOfWork, Answers], Flow[Any]] | None = None
    """The flow with this town's questions; None: they are the same everywhere."""
    answered: Callable[[Conversation, UnderWay], UnderWay | None] | None = None
    """Called before the answers are stored, to store them elsewhere too; returns None when that failed and the operator was told why. May raise Refused."""
    missing: Callable[[Conversation], str] = is_there
    """Why the flow cannot be begun in this town, in the citizen's language; empty when it can."""
    begin: Callable[[Conversation], None] | None = None
    """Its own way of beginning."""
    hand_over: Callable[[Conversation, UnderWay, Record, str], None] | None = None
    """Hands the answers so far to a person, with a sentence before the receipt; None: there is nothing to hand over."""
    keep: Callable[[Conversation, UnderWay], UnderWay] | None = None
    """Keeps each answer at once where it belongs; None: a draft keeps them until they are sent.

    Such a flow's answers stand already and are changed one by one from its last page, to which Back leads.
    """
    left: Callable[[Conversation], bool] | None = None
    """Called when its person cancels; True when it has dropped the draft and said itself what stays as it was."""
    by_command: bool = True
    """Whether a command of its name begins it, such as /report; else that command is another one."""
    link: str = ""
    """The word of a deep link that begins it."""
    first_words: FirstWords | None = None
    """How it is offered for words out of the blue; None: it is not."""
    for_danger: bool = False
    """Whether a citizen in danger walks it, so that words of danger are answers like others."""
    to_person: bool = False
    """Whether this is how a citizen asks for a person."""

    # Its own screens
    wording: Wording = field(default_factory=Wording)
    head: Callable[[UnitOfWork, UnderWay], str] | None = None
    """The text above a question, in place of the flow's title and the step."""
    note: Callable[[UnitOfWork, UnderWay, Question], str] | None = None
    """A sentence after the question; empty for none."""
    answer_text: Callable[[Journey[Any], Question, Language], str | None] | None = None
    """The text of an answer; None for those that read as everywhere."""
    review: Callable[[UnitOfWork, UnderWay, str], Review] | None = None
    """Its own review. The word came with the button `look`, such as a language; else empty."""
    verbs: Mapping[str, Callable[[Conversation, UnderWay], None]] = field(default_factory=dict)
    """The actions of the buttons on its own review, by verb (`way.buttons.go(verb, …)`)."""

    # For operators' flows
    for_team: bool = False
    """Whether operators walk it in the team chat; then citizens can neither begin nor see it."""
    role: Role = "operator"
    """The role that answering it needs."""
    pictured: Callable[[Journey[Any]], bool] = field(default=lambda _journey: False)
    """Whether the review is a picture with a caption, in place of which no other screen can stand."""
    called: Callable[[Journey[Any]], str] = field(default=lambda _journey: "")
    """The name of its draft when an operator begins another one; empty: the flow's title."""
    put_aside: Callable[[Conversation, UnderWay], None] | None = None
    """Keeps the answers elsewhere when their operator begins another one; None: they are deleted."""
    fetch: Callable[[UnitOfWork, int, Person], TeamDraft | None] | None = None
    """Returns the draft that was put aside under a number, and deletes it there when it is this person's."""

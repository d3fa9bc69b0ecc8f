"""What a capability adds to the service. Every room fills in its record; no other module needs to know the room."""

from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import Enum
from typing import Any, Final, Protocol, TypeVar

from flows.said import Said
from flows.text import _
from handlers.messaging.context import Context
from handlers.messaging.flow_handler import FlowHandler
from handlers.messaging.outbound import Button, Piece
from handlers.messaging.team_button import AnyButton, TeamCommand
from handlers.messaging.team_request import TeamRequest
from handlers.messaging.unit_of_work import Conversation, Destination, LanguageGuess, UnitOfWork
from handlers.messaging.widgets import Row
from locales.language import Language
from storage.engine.transaction import Transaction
from storage.people.people import Person
from storage.place.due import TWO_WORKING_DAYS, Delay
from storage.place.model import Category, Place
from storage.sending.outbox import Waiting
from storage.sending.timers import Timer
from storage.tickets.tickets import Entry, Ticket

T = TypeVar("T")

FOREVER: Final = timedelta(days=36500)


class Section(Enum):
    """The parts of the second page of a citizen's menu, from its top."""

    TELL = 1
    COME = 2
    NEWS = 3


@dataclass(frozen=True, slots=True)
class MenuEntry:
    """A button of the menu."""

    section: Section
    button: Button
    rank: int = 0
    """Its place among what people come for most; those with the lowest ranks stand on the first page, while there is room. 0: never there."""


def no_categories(_place: Place) -> tuple[Category, ...]:
    return ()


@dataclass(frozen=True, kw_only=True, eq=False)
class TicketKind:
    """One kind of ticket. `name` is what is stored; `label` and `reopen` are msgids."""

    name: str
    label: str
    icon: str
    categories: Callable[[Place], tuple[Category, ...]] = no_categories
    due: Delay = TWO_WORKING_DAYS
    """When it is due, where the place file does not say."""
    private: bool = False
    """Whether its words stay out of the group, whatever its category."""
    always_heard: bool = False
    """Whether the law grants it: it reaches the team from a muted citizen, too."""
    # Translators: button
    reopen: str = _("It is still there")
    """The citizen's sentence on the button that reopens it."""
    short: str = ""
    """Its letter in buttons that were sent before; by default its name."""

    def category(self, place: Place, code: str | None) -> Category | None:
        return next((each for each in self.categories(place) if each.code == code), None)

    def due_at(self, place: Place, opened: datetime) -> datetime:
        return place.due_at(self.name, opened, self.due)


@dataclass(frozen=True, slots=True)
class DeepLinks:
    """Links that open something of the room: `read` finds one in the payload of /start, `follow` opens it."""

    read: Callable[[Conversation, str], str]
    follow: Callable[[Conversation, str], None]


@dataclass(frozen=True, slots=True)
class Threads:
    """Things of the citizen that words may belong to: a button for each, and what happens when one is chosen."""

    buttons: Callable[[Conversation], list[Button]]
    add: Callable[[Conversation, str, Sequence[Said]], bool]
    """Adds the words to the one that the button's data names; False when there is none of that name."""


@dataclass(frozen=True, slots=True)
class Urgent:
    """What becomes of words of danger, once their citizen has read the numbers."""

    take: Callable[[Conversation, Said], bool]
    """Whether they were said to an urgent ticket of theirs, and were added to it."""
    open: Callable[[Conversation, Sequence[Said]], None]
    """Files them so that a person reads them at once, and lets go of them."""
    ask_how: Callable[[Conversation], None]
    """Asks how the citizen can be reached safely; the words that are held are filed with the answers."""


@dataclass(frozen=True, slots=True)
class MyThings:
    """One part of a citizen's page of their own things: a line of text and a row for each; `first` ones stand above the tickets."""

    head: str
    things: Sequence[tuple[str, Row]]
    first: bool = False


@dataclass(frozen=True, slots=True)
class EntryText:
    """How an entry of a ticket's timeline reads that the room has written: to its citizen, and to the team."""

    owns: Callable[[Entry], bool]
    citizen: Callable[[Conversation, Entry], str]
    team: Callable[[UnitOfWork, Entry], str]


@dataclass(frozen=True, slots=True)
class TimerKind:
    """The action of a due timer. Later than `until` after its time it is dropped."""

    act: Callable[[UnitOfWork, Timer], None]
    until: timedelta = FOREVER


@dataclass(frozen=True, slots=True)
class Recurring:
    """The next occurrence of a recurring timer: set once, whichever process comes first."""

    kind: str
    subject: str
    occurrence: str
    due_at: datetime


class Read(Protocol):
    """Runs a read-only function beside the writers."""

    async def __call__(self, look: Callable[[Transaction], T]) -> T: ...


class RunUnit(Protocol):
    """Runs a unit of work of its own; `cause` names it."""

    async def __call__(self, work: Callable[[UnitOfWork], T], cause: str) -> T: ...


@dataclass(frozen=True, slots=True)
class Delivered:
    """Called in the unit of work that marks a row of the outbox as sent or dead."""

    delivered: Callable[..., None]
    topic_lost: Callable[[UnitOfWork, Waiting, str], None]


@dataclass(frozen=True, kw_only=True, eq=False)
class Capability:
    """What a room adds, by role. An empty field means nothing of that kind."""

    name: str

    flows: tuple[FlowHandler, ...] = ()
    """Flows of citizens and of operators."""

    # What citizens meet
    menu: Callable[[Conversation], Sequence[MenuEntry]] | None = None
    commands: Mapping[str, Callable[[Conversation], None]] = field(default_factory=dict)
    buttons: Mapping[str, Callable[[Conversation, list[str]], None]] = field(default_factory=dict)
    """By the first word of a button's data; called with the other words."""
    done_already: Callable[[Conversation], bool] | None = None
    """Whether the tapped button of a finished flow was this room's, and was answered."""
    destinations: Mapping[Destination, Callable[[Conversation, str], None]] = field(default_factory=dict)
    links: DeepLinks | None = None
    addressed: Callable[[Conversation, Said], bool] | None = None
    """Whether these words were announced by a button or a reply, and were taken."""
    code: Callable[[Conversation, str], bool] | None = None
    """Whether this text was a code of theirs, which is shown then."""
    continues: Callable[[Conversation, Said], bool] | None = None
    """Whether words outside a flow continue the citizen's last subject, and were taken."""
    edited: Callable[[Conversation, Said], bool] | None = None
    """Whether the edited message belongs to something of this room, which was revised."""
    unchanged: Callable[[Conversation, Said], bool] | None = None
    """Whether the edited message belongs to something of this room, and says what it said before."""
    threads: Threads | None = None
    urgent: Urgent | None = None
    rights: Callable[[Conversation, str], None] | None = None
    """Begins a request about the citizen's own data: to `know` or to `erase` it."""
    my_things: Callable[[Conversation], MyThings] | None = None
    stop_notices: Callable[[Conversation], bool] | None = None
    """Whether the citizen had notices of this room, which are stopped now, and was told so."""
    guessed: Callable[[UnitOfWork, LanguageGuess, str], None] | None = None
    """Called with the guessed language of a citizen's words, when it differs from the one assumed."""

    # Tickets
    kinds: tuple[TicketKind, ...] = ()
    ticket_rows: Callable[[Conversation, Ticket], Sequence[Row]] | None = None
    """Rows on the citizen's page of a ticket."""
    card_pieces: Callable[[UnitOfWork, Ticket, Mapping[str, Any]], Sequence[Piece]] | None = None
    card_rows: Callable[[UnitOfWork, Ticket], Sequence[Row]] | None = None
    entry: EntryText | None = None
    withdrawn: Callable[[UnitOfWork, Ticket, Person | None], object] | None = None
    """Called when a citizen withdraws a ticket."""
    outbox: Delivered | None = None

    # For the team
    own_chat: Callable[[Conversation, Said], bool] | None = None
    """Whether what an operator said in their own chat with us belongs to something shown there, and was taken."""
    team_commands: Mapping[str, TeamCommand] = field(default_factory=dict)
    team_buttons: Mapping[str, AnyButton] = field(default_factory=dict)
    """By the first two words of a button's data, such as `k/take`; or by these and its verb (see `TeamButton`)."""
    replies: Callable[[TeamRequest], bool] | None = None
    """Whether an operator's message replied to something of this room, and was taken."""
    prompts: Mapping[str, Callable[[TeamRequest, Ticket, str], None]] = field(default_factory=dict)
    """Handles a reply to a message in a ticket's topic, by how that message's role begins."""
    talk: Callable[[TeamRequest], None] | None = None
    """Handles an operator's message that is no command, no button and no reply to a question."""
    topic_lost: Callable[[UnitOfWork, str], None] | None = None
    """Called when a topic of the team chat was deleted or closed by hand."""
    dismissed: Callable[[UnitOfWork, Person], None] | None = None
    """Called when an operator loses the role."""
    summary: Callable[[UnitOfWork], tuple[Sequence[Piece], Sequence[Button]]] | None = None
    """Its part of the morning summary, and buttons below it."""
    numbers: Callable[[UnitOfWork, Language], Sequence[str]] | None = None

    # Time
    timers: Mapping[str, TimerKind] = field(default_factory=dict)
    recurring: Callable[[Context, datetime], Iterable[Recurring]] | None = None
    at_start: Callable[[Read, RunUnit, datetime], Awaitable[None]] | None = None
    """Runs once after a start."""
    sweep: Callable[[Transaction, datetime], None] | None = None
    """Deletes data that was kept for a while only."""

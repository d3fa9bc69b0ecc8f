"""The list of capabilities for all other modules: what one room needs of the others, in the order of the list."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, TypeVar, cast

from flows.said import Said
from handlers.messaging.capability import (
    Capability,
    MenuEntry,
    MyThings,
    Recurring,
    TicketKind,
    TimerKind,
    Urgent,
)
from handlers.messaging.context import Context, Registry
from handlers.messaging.flow_handler import FirstWords, FlowHandler
from handlers.messaging.outbound import Button, Piece
from handlers.messaging.team_button import AnyButton, TeamCommand
from handlers.messaging.team_request import TeamRequest
from handlers.messaging.unit_of_work import Conversation, Destination, LanguageGuess, UnitOfWork
from handlers.messaging.widgets import Row
from locales.language import Language
from storage.engine.transaction import Transaction
from storage.people.people import Person
from storage.sending.outbox import Waiting
from storage.tickets.tickets import Entry, Ticket

T = TypeVar("T")
H = TypeVar("H")


class Capabilities(Registry):
    """Made once, of `handlers.capabilities.CAPABILITIES`. Raises ValueError when two rooms want the same name."""

    def __init__(self, every: Sequence[Capability]) -> None:
        self.every = tuple(every)
        self.handlers: Mapping[str, FlowHandler] = _joined(
            {each.flow.name: each for each in room.flows} for room in every
        )
        self.flows: Mapping[str, FlowHandler] = {
            name: each for name, each in self.handlers.items() if not each.for_team
        }
        self.kinds: Mapping[str, TicketKind] = _joined(
            {each.name: each for each in room.kinds} for room in every
        )
        self.commands = _joined(room.commands for room in every)
        self.buttons = _joined(room.buttons for room in every)
        self.destinations: Mapping[Destination, Callable[[Conversation, str], None]] = _joined(
            room.destinations for room in every
        )
        self.team_commands: Mapping[str, TeamCommand] = _joined(room.team_commands for room in every)
        self.team_buttons: Mapping[str, AnyButton] = _joined(room.team_buttons for room in every)
        self.prompts = _joined(room.prompts for room in every)
        self.timers: Mapping[str, TimerKind] = _joined(room.timers for room in every)
        self._codes = _those(room.code for room in every)
        self._addressed = _those(room.addressed for room in every)
        self._card_pieces = _those(room.card_pieces for room in every)
        self._card_rows = _those(room.card_rows for room in every)
        self._entries = _those(room.entry for room in every)

    def handler_of(self, flow: str) -> FlowHandler | None:
        """The flow of that name or code."""
        coded = (each for each in self.handlers.values() if each.code and each.code == flow)
        return self.handlers.get(flow) or next(coded, None)

    def flow_by_link(self, word: str) -> FlowHandler | None:
        """The flow that a word of a deep link begins."""
        return next((each for each in self.flows.values() if each.link and each.link == word), None)

    def first_words(self, talk: Conversation) -> list[tuple[FlowHandler, FirstWords]]:
        """The flows that are offered for words out of the blue, in their order."""
        found = [
            (each, each.first_words)
            for each in self.flows.values()
            if each.first_words and not each.missing(talk)
        ]
        return sorted(found, key=lambda way: way[1].order)

    @property
    def person_flow(self) -> FlowHandler:
        """The flow by which a citizen asks for a person."""
        return next(each for each in self.flows.values() if each.to_person)

    @property
    def urgent(self) -> Urgent:
        return next(room.urgent for room in self.every if room.urgent)

    def ask_rights(self, talk: Conversation, wish: str) -> None:
        """Begins a request about the citizen's own data."""
        next(room.rights for room in self.every if room.rights)(talk, wish)

    def menu(self, talk: Conversation) -> list[MenuEntry]:
        return [entry for room in self.every if room.menu for entry in room.menu(talk)]

    def was_done(self, talk: Conversation) -> bool:
        """Whether the tapped button was used before, and its room has answered that."""
        return any(room.done_already(talk) for room in self.every if room.done_already)

    def take_addressed(self, talk: Conversation, said: Said) -> bool:
        return any(take(talk, said) for take in self._addressed)

    def take_own_chat(self, talk: Conversation, said: Said) -> bool:
        return any(room.own_chat(talk, said) for room in self.every if room.own_chat)

    def take_code(self, talk: Conversation, text: str) -> bool:
        return any(take(talk, text) for take in self._codes)

    def go_on(self, talk: Conversation, said: Said) -> bool:
        return any(room.continues(talk, said) for room in self.every if room.continues)

    def revise(self, talk: Conversation, said: Said) -> bool:
        return any(room.edited(talk, said) for room in self.every if room.edited)

    def is_unchanged(self, talk: Conversation, said: Said) -> bool:
        return any(room.unchanged(talk, said) for room in self.every if room.unchanged)

    def link_in(self, talk: Conversation, payload: str) -> str:
        """The deep link of some room in the payload of /start; empty when there is none."""
        found = (room.links.read(talk, payload) for room in self.every if room.links)
        return next((link for link in found if link), "")

    def follow(self, talk: Conversation, link: str) -> None:
        for room in self.every:
            if room.links and room.links.read(talk, link):
                room.links.follow(talk, link)
                return

    def thread_buttons(self, talk: Conversation) -> list[Button]:
        return [button for room in self.every if room.threads for button in room.threads.buttons(talk)]

    def add_to_thread(self, talk: Conversation, name: str, every: Sequence[Said]) -> bool:
        return any(room.threads.add(talk, name, every) for room in self.every if room.threads)

    def things_of(self, talk: Conversation) -> list[MyThings]:
        """The parts that are not empty."""
        parts = [room.my_things(talk) for room in self.every if room.my_things]
        return [part for part in parts if part.things]

    def stop_notices(self, talk: Conversation) -> bool:
        """Whether the citizen had notices, which are stopped now."""
        return any(room.stop_notices(talk) for room in self.every if room.stop_notices)

    def guessed(self, unit: UnitOfWork, guess: LanguageGuess, found: str) -> None:
        for room in self.every:
            if room.guessed:
                room.guessed(unit, guess, found)

    def ticket_rows(self, talk: Conversation, ticket: Ticket) -> tuple[list[Row], list[Row]]:
        """Rows for the citizen's page of a ticket: of the room whose kind it is, and of all the others."""
        own: list[Row] = []
        others: list[Row] = []
        for room in self.every:
            if room.ticket_rows:
                owns = any(kind.name == ticket.kind for kind in room.kinds)
                (own if owns else others).extend(room.ticket_rows(talk, ticket))
        return own, others

    def card_pieces(self, unit: UnitOfWork, ticket: Ticket, record: Mapping[str, Any]) -> list[Piece]:
        return [piece for make in self._card_pieces for piece in make(unit, ticket, record)]

    def card_rows(self, unit: UnitOfWork, ticket: Ticket) -> tuple[Row, ...]:
        return tuple(row for make in self._card_rows for row in make(unit, ticket))

    def entry_for_citizen(self, talk: Conversation, entry: Entry) -> str | None:
        """How an entry reads that one of the rooms has written; None for the others."""
        return next((text.citizen(talk, entry) for text in self._entries if text.owns(entry)), None)

    def entry_for_team(self, unit: UnitOfWork, entry: Entry) -> str | None:
        return next((text.team(unit, entry) for text in self._entries if text.owns(entry)), None)

    def withdrawn(self, unit: UnitOfWork, ticket: Ticket, by: Person | None) -> None:
        for room in self.every:
            if room.withdrawn:
                room.withdrawn(unit, ticket, by)

    def delivered(self, unit: UnitOfWork, row: Waiting, *, ok: bool, why: str) -> None:
        """Called in the unit of work that marks `row`. `why` it was not delivered: unreachable, refused, expired or unknown."""
        for room in self.every:
            if room.outbox:
                room.outbox.delivered(unit, row, ok=ok, why=why)

    def topic_lost(self, unit: UnitOfWork, row: Waiting, thread: str) -> None:
        """The topic that `row` was for is gone."""
        for room in self.every:
            if room.outbox:
                room.outbox.topic_lost(unit, row, thread)

    def topic_closed(self, unit: UnitOfWork, thread: str) -> None:
        """A topic of the team chat was deleted or closed by hand."""
        for room in self.every:
            if room.topic_lost:
                room.topic_lost(unit, thread)

    def replied(self, request: TeamRequest) -> bool:
        return any(room.replies(request) for room in self.every if room.replies)

    def talked(self, request: TeamRequest) -> None:
        for room in self.every:
            if room.talk:
                room.talk(request)

    def prompted(self, request: TeamRequest, ticket: Ticket, role: str) -> bool:
        """Whether `role` is that of a room's prompt, and the room has taken the reply."""
        for prefix, take in self.prompts.items():
            if role.startswith(prefix):
                take(request, ticket, role)
                return True
        return False

    def dismissed(self, unit: UnitOfWork, who: Person) -> None:
        for room in self.every:
            if room.dismissed:
                room.dismissed(unit, who)

    def numbers(self, unit: UnitOfWork, language: Language) -> list[str]:
        return [line for room in self.every if room.numbers for line in room.numbers(unit, language)]

    def summaries(self, unit: UnitOfWork) -> Iterator[tuple[Sequence[Piece], Sequence[Button]]]:
        return (room.summary(unit) for room in self.every if room.summary)

    def recurring(self, context: Context, now: datetime) -> list[Recurring]:
        return [each for room in self.every if room.recurring for each in room.recurring(context, now)]

    def sweep(self, tx: Transaction, now: datetime) -> None:
        for room in self.every:
            if room.sweep:
                room.sweep(tx, now)


def capabilities(unit: UnitOfWork) -> Capabilities:
    """The list of capabilities in this unit's context."""
    found: Any = (
        unit.context.capabilities
    )  # Any: a cast is a call, and this one is made several times an update
    return found  # type: ignore[no-any-return]


def capabilities_of(context: Context) -> Capabilities:
    return cast("Capabilities", context.capabilities)


def _joined(tables: Iterable[Mapping[T, H]]) -> dict[T, H]:
    """Joins tables in their order. Raises ValueError when two have the same name."""
    joined: dict[T, H] = {}
    for table in tables:
        if twice := joined.keys() & table.keys():
            raise ValueError(f"more than one capability has {sorted(map(str, twice))}")
        joined |= table
    return joined


def _those(found: Iterable[H | None]) -> tuple[H, ...]:
    return tuple(each for each in found if each is not None)

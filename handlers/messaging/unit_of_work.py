"""One unit of work, seen from a handler: the person, the context, and the messages to send once it is committed."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import Enum
from functools import partial
from typing import Any, Protocol

import msgspec

from handlers.messaging.context import Context
from handlers.messaging.inbound import Spoke
from handlers.messaging.outbound import Outbound, Screen, Show, packed
from locales.language import Language, language
from storage.engine.transaction import Transaction
from storage.people import people
from storage.people.encryption import Key
from storage.people.people import Person
from storage.sending import outbox
from storage.sending.outbox import ANSWER, CARD, NOBODYS, RECEIPT, TEAM_LANE, Cause, Claim, Recipient, Waiting
from storage.tickets.drafts import Draft

SOON = timedelta(seconds=1)
"""How long a message waits for the rest of a burst, such as the other photos of an album."""
MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class LanguageGuess:
    """A text whose language is guessed after the commit, outside the pipeline; `language` is the one assumed."""

    person_id: int
    text: str
    language: str
    ticket_id: int | None = None


@dataclass(frozen=True, slots=True)
class Later:
    """Slow work without the database, done in a thread after the commit; `then` goes on in a unit of its own."""

    make: Callable[[], Any]
    then: Callable[["UnitOfWork", Any], None]


@dataclass(frozen=True, slots=True)
class LookUp:
    """A slow look-up, read beside the writers after the commit; `then` goes on as above."""

    look: Callable[[Transaction], Any]
    then: Callable[["UnitOfWork", Any], None]


class ClaimedRow(msgspec.Struct, frozen=True):
    """A row that was claimed when it was written, and its payload: it goes out as soon as it is committed."""

    row: Waiting
    channel: str
    address: str
    outbound: Outbound
    was_reachable: bool


class Express(Protocol):
    """Sends at once a message that need not queue."""

    def claim(self, channel: str, lane: str) -> Claim | None:
        """Called in a unit of work, in its thread; None when a row of this lane has to queue."""

    def send(self, opened: Sequence[ClaimedRow]) -> None:
        """Called in the event loop, after the commit."""


@dataclass(slots=True)
class Effects:
    """The rest of a committed unit. All of it may be lost in a crash except the rows, which are stored."""

    express: Express | None = None
    flooded: bool = False
    """Whether this citizen writes faster than anybody can read the answers."""
    rows: list[Waiting] = field(default_factory=list)
    """Queued rows."""
    opened: list[ClaimedRow] = field(default_factory=list)
    """Rows that `express` has claimed."""
    toast: str = ""
    """A few words to show on the tapped button, best effort."""
    language_guesses: list[LanguageGuess] = field(default_factory=list)
    later: list[Later | LookUp] = field(default_factory=list)


class Destination(Enum):
    """Where a conversation can go on that no room owns."""

    MENU = 1
    MENU_BELOW = 2
    """The menu's buttons below the sentence alone."""
    HERE = 3
    """The question under way, or the menu."""
    MOVED_ON = 4
    """An old button: shows the citizen's present place."""
    MY_THINGS = 5
    WHICH_THREAD = 6
    """Asks which of the citizen's things the waiting words belong to."""
    PERSON = 7
    """Hands the answers so far to a person."""
    DANGER = 8
    """The numbers, and what shall become of words of danger."""


class UnitOfWork:
    """Handlers call `show`, `tell` and `post`; nothing is sent before the unit is committed."""

    draft_chat = ""
    """The chat of the draft; empty: the private one."""
    draft_flow = ""
    """The flow of the draft, where a chat has several."""

    def __init__(
        self, tx: Transaction, context: Context, now: datetime, cause: str, effects: Effects
    ) -> None:
        self.tx = tx
        self.context = context
        self.now = now
        self.effects = effects
        self.drafts: dict[int, Draft | None] = {}
        """Those that this unit has read or kept, by person; `handlers.forms.drafts` alone looks here."""
        self._cause = cause
        self._sent = 0

    def language_of(self, who: Person) -> Language:
        return language(who.language or self.context.place.default_language)

    @property
    def team_language(self) -> Language:
        """The language the team chat works in."""
        return language(self.context.place.default_language)

    def person(self, person_id: int) -> Person:
        """Raises LookupError when there is no such person."""
        return people.get(self.tx, person_id)

    def key_of(self, who: Person) -> Key:
        """The key that seals this person's data. Raises Unsealable once erased."""
        return people.key_of(self.context.keys, who)

    def tell(
        self,
        who: Person,
        outbound: Outbound,
        *,
        priority: int = ANSWER,
        policy: str = "twice",
        cause: Cause = NOBODYS,
        burst: str = "",
        soon: timedelta = SOON,
        at_once: str = "",
        owner: Person | None = None,
    ) -> None:
        """Sends to a person in private. Of a `burst` only the newest is sent, after `soon`.

        A person without a chat is sent nothing: no row may wait for ever. `at_once` is the address of a
        citizen who is waiting for this. `owner` is the citizen whose words an operator reads: erasing them
        makes the row unreadable.
        """
        if not who.has_chat:
            return
        holder = owner or who
        to = Recipient(who.lane, who.id, holder.id, self.key_of(holder))
        claim = self._claim(who) if at_once and not burst else None
        row = self._put(
            to, outbound, priority=priority, policy=policy, cause=cause, burst=burst, soon=soon, claim=claim
        )
        if row is not None and row.attempts:
            self.effects.opened.append(ClaimedRow(row, who.channel, at_once, outbound, who.reachable))

    def post(
        self,
        outbound: Outbound,
        *,
        owner: Person | None = None,
        priority: int = CARD,
        policy: str = "twice",
        cause: Cause = NOBODYS,
        burst: str = "",
        soon: timedelta = SOON,
    ) -> None:
        """Sends to the team chat; into the ticket's topic where `cause` names one and the chat has topics.

        `owner` is the citizen whose words it holds: erasing them makes the row unreadable. A `burst` waits
        `soon`.
        """
        if self.context.team is None:
            return
        if owner is None:
            to = Recipient(TEAM_LANE, None, None, self.context.keys.own)
        else:
            to = Recipient(TEAM_LANE, None, owner.id, self.key_of(owner))
        self._put(to, outbound, priority=priority, policy=policy, cause=cause, burst=burst, soon=soon)

    def _claim(self, who: Person) -> Claim | None:
        """Claims the row at birth, unless this unit has sent them something before: nothing may overtake that."""
        express = self.effects.express
        if express is None or any(row.lane == who.lane for row in self.effects.rows):
            return None
        return express.claim(who.channel, who.lane)

    def _put(
        self,
        to: Recipient,
        outbound: Outbound,
        *,
        priority: int,
        policy: str,
        cause: Cause,
        burst: str,
        soon: timedelta = SOON,
        claim: Claim | None = None,
    ) -> Waiting | None:
        self._sent += 1
        put = partial(
            outbox.put,
            self.tx,
            payload=packed(outbound),
            to=to,
            now=self.now,
            priority=priority,
            policy=policy,
            cause=cause,
        )
        row = put(f"{to.lane}:{burst}", after=soon, over=True) if burst else None
        row = row or put(f"{self._cause}:{self._sent}", claim=claim)
        if row is not None and not row.attempts:
            self.effects.rows.append(row)
        return row


class Conversation(UnitOfWork):
    """A unit of work in which a person spoke. `who` is that person, `inbound` their message."""

    def __init__(self, unit: UnitOfWork, inbound: Spoke, who: Person) -> None:
        super().__init__(unit.tx, unit.context, unit.now, unit._cause, unit.effects)  # noqa: SLF001 - its own kind
        self.inbound = inbound
        self.who = who
        self.anew = False
        """Whether the tapped message shall stay as it is: it holds an answer or a code."""
        self.guesses_language = False
        """Whether a newcomer in danger is answered in a language that they have not chosen yet."""
        self.destination: tuple[Destination, str] | None = None

    @property
    def language(self) -> Language:
        return self.language_of(self.who)

    def show(
        self, screen: Screen, *, priority: int = RECEIPT, burst: str = "", cause: Cause = NOBODYS
    ) -> None:
        """Answers the speaker: in place of the screen they tapped, or as a new message when they wrote."""
        edit = self.inbound.message_id if self.inbound.tap and self.inbound.private and not self.anew else ""
        soon = SOON
        if self.effects.flooded and not (edit or burst or cause.role == "receipt"):
            burst, soon = f"flood:{self.now:%H%M}", MINUTE - timedelta(seconds=self.now.second)
        self.tell(
            self.who,
            Show(replace_language(screen, self.language), edit=edit),
            priority=priority,
            policy="freely" if edit else "twice",
            burst=burst,
            soon=soon,
            cause=cause,
            at_once=self.inbound.address,
        )

    def redirect(self, to: Destination, lead: str = "") -> None:
        """Goes on there, in the same unit, once this handler has returned; `lead` is said first."""
        self.destination = to, lead

    def toast(self, words: str) -> None:
        """Shows a few words on the tapped button; at once or never."""
        self.effects.toast = words

    def person(self, person_id: int) -> Person:
        return self.who if person_id == self.who.id else super().person(person_id)

    def change(self, **values: object) -> None:
        """Changes the speaker's row (see storage.people.people.SETTABLE), unless it is so already."""
        if any(getattr(self.who, name, self) != value for name, value in values.items()):
            self.who = people.change(self.tx, self.who, **values)


def replace_language(screen: Screen, reader: Language) -> Screen:
    return Screen(screen.pieces, screen.rows, screen.files, reader.code)

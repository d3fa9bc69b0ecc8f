"""A request of one operator in the team chat: who, in which words, and where the answer belongs."""

from dataclasses import dataclass

from handlers.messaging.inbound import Spoke
from handlers.messaging.outbound import Button, Delete, File, Piece, React, Screen, Show
from handlers.messaging.unit_of_work import UnitOfWork
from handlers.messaging.widgets import Row
from locales.clean import shorten
from locales.language import Language
from storage.people.people import Person
from storage.sending import message_links
from storage.sending.outbox import NOBODYS, RECEIPT, Cause
from storage.tickets import access_log
from storage.tickets.tickets import Ticket

TOAST = 190
"""Characters that a chat shows on a tapped button."""

DONE = "👌"


@dataclass(frozen=True, slots=True)
class TeamRequest:
    """`words` is what follows the command, or the last word of a button."""

    unit: UnitOfWork
    inbound: Spoke
    who: Person
    words: str = ""

    @property
    def language(self) -> Language:
        return self.unit.team_language

    @property
    def here(self) -> int | None:
        """The ticket whose topic this was said in."""
        topic = message_links.topic_at(self.unit.tx, self.inbound.thread) if self.inbound.thread else None
        return topic.ticket_id if topic else None

    def tell(self, text: str, *rows: Row) -> None:
        """Sends a sentence to this operator: on the tapped button where there is one, else as a message."""
        if self.inbound.tap and not rows:
            self.unit.effects.toast = shorten(text, TOAST)
        else:
            self.show((Piece(text),), rows)

    def done(self) -> None:
        """Confirms a command whose result the card shows."""
        if not self.inbound.tap:
            self.unit.post(
                React(self.inbound.message_id, DONE), policy="freely", cause=self.cause, priority=RECEIPT
            )

    def hide(self) -> None:
        """Deletes the message whose button was tapped."""
        self.unit.post(Delete(self.inbound.message_id), policy="freely", priority=RECEIPT, cause=self.cause)

    def show(
        self,
        pieces: tuple[Piece, ...],
        rows: tuple[tuple[Button, ...], ...] = (),
        *,
        files: tuple[File, ...] = (),
        owner: Person | None = None,
        edit: str = "",
        ask_reply: bool = False,
        cause: Cause | None = None,
    ) -> None:
        """Answers where it was asked. `edit` is the message to replace."""
        self.unit.post(
            Show(
                Screen(pieces, rows, files, self.language.code),
                edit=edit,
                reply_to="" if edit or self.inbound.tap else self.inbound.message_id,
                ask_reply=ask_reply,
            ),
            owner=owner,
            priority=RECEIPT,
            policy="freely" if edit else "twice",
            cause=cause or self.cause,
        )

    @property
    def cause(self) -> Cause:
        return Cause(self.here) if self.here else NOBODYS

    def log(self, ticket: Ticket, action: str) -> None:
        """Writes to the access log that this operator read or changed the ticket."""
        access_log.log(self.unit.tx, self.unit.context.keys, self.who.id, ticket.id, action, self.unit.now)

"""Drafts: the answers of a flow that is under way, sealed. Each belongs to a person, a chat and a flow.

In private, whose chat is empty, a person has at most one, sealed with their key; one more may be put aside for a
while, and words of theirs may be held until it is known what they are for. In the team chat people may be at several
flows at once; those are numbered, and sealed with the installation's key.
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

import msgspec
from sqlalchemy import Select, bindparam, delete, select, text, update

from storage.engine.statement import Statement, nothing
from storage.engine.transaction import Transaction
from storage.engine.upsert import insert_or_change
from storage.people.encryption import Key, KeyRing, Where
from storage.people.people import Person, key_of
from storage.tickets.tables import draft


@dataclass(frozen=True, slots=True)
class Draft:
    flow: str
    answers: dict[str, Any] = field(default_factory=dict)  # Any: answers are JSON
    revisiting: str | None = None
    messages: dict[str, str] = field(default_factory=dict)
    """Which question each of the person's messages answered: editing a message changes that answer."""
    said: dict[str, str] = field(default_factory=dict)
    """The words of each of them, so that an edit changes this part alone."""
    number: int = 0
    """Its number in buttons of the team chat; 0 in private."""


@dataclass(frozen=True, slots=True)
class TeamDraft:
    """A draft of the team chat, and its operator."""

    person_id: int
    chat: str
    draft: Draft


class Row(msgspec.Struct, frozen=True):
    flow: str
    body: bytes
    updated_at: datetime


class TeamRow(msgspec.Struct, frozen=True):
    person_id: int
    chat: str
    flow: str
    number: int
    body: bytes


PRIVATE: Final = ""
ASIDE: Final = "aside"
"""The chat of a draft in private that waits until something more urgent is done."""
HELD: Final = "held"
"""The chat of words that wait for one answer."""
IN_PRIVATE: Final = draft.c.chat == PRIVATE
OF_PERSON: Final = draft.c.person_id == bindparam("of_person")
IN_CHAT: Final = draft.c.chat == bindparam("in_chat")
OF_FLOW: Final = draft.c.flow == bindparam("of_flow")

GET = Statement(select(draft.c.flow, draft.c.body, draft.c.updated_at).where(OF_PERSON, IN_PRIVATE), Row)
DROP = Statement(delete(draft).where(OF_PERSON, IN_PRIVATE), nothing)
PUT = insert_or_change(
    draft,
    ("person_id",),
    *("person_id", "chat", "flow", "body", "updated_at"),
    among=text("chat = ''"),
)
PUT_ASIDE = Statement(update(draft).where(OF_PERSON, IN_PRIVATE).values(chat=ASIDE), nothing)
TAKE_BACK = Statement(update(draft).where(OF_PERSON, draft.c.chat == ASIDE).values(chat=PRIVATE), nothing)
DROP_ASIDE = Statement(delete(draft).where(OF_PERSON, draft.c.chat == ASIDE), nothing)
HELD_GET = Statement(
    select(draft.c.flow, draft.c.body, draft.c.updated_at).where(OF_PERSON, draft.c.chat == HELD), Row
)
HELD_DROP = Statement(delete(draft).where(OF_PERSON, draft.c.chat == HELD), nothing)
HELD_FORGET = Statement(
    delete(draft).where(
        draft.c.chat == HELD, draft.c.updated_at < bindparam("before", type_=draft.c.updated_at.type)
    ),
    nothing,
)


def _team_rows(*where: Any) -> Select[Any]:  # Any: SQLAlchemy's own
    return select(*(draft.c[name] for name in TeamRow.__struct_fields__)).where(*where)


TEAM_GET = Statement(_team_rows(OF_PERSON, IN_CHAT, OF_FLOW).with_for_update(), TeamRow)
TEAM_LOCK = Statement(_team_rows(draft.c.number == bindparam("wanted")).with_for_update(), TeamRow)
TEAM_ALL = Statement(
    _team_rows(OF_FLOW, draft.c.chat != PRIVATE).order_by(draft.c.updated_at.desc()).limit(bindparam("most")),
    TeamRow,
)
TEAM_DROP = Statement(delete(draft).where(OF_PERSON, IN_CHAT, OF_FLOW), nothing)
TEAM_PUT = insert_or_change(
    draft,
    ("person_id", "chat", "flow"),
    *("person_id", "chat", "flow", "number", "body", "updated_at"),
)
TEAM_FORGET = Statement(
    delete(draft).where(
        draft.c.chat != PRIVATE, draft.c.updated_at < bindparam("before", type_=draft.c.updated_at.type)
    ),
    nothing,
)

_encoder = msgspec.json.Encoder()
_decoder = msgspec.json.Decoder(dict[str, Any])


def get(tx: Transaction, keys: KeyRing, who: Person) -> Draft | None:
    """Returns this person's draft in private."""
    row = tx.first(GET, of_person=who.id)
    return None if row is None else _opened(key_of(keys, who), _where(who), row.flow, row.body)


def put(tx: Transaction, keys: KeyRing, who: Person, kept: Draft, now: datetime) -> None:
    """Stores it in private, in place of the draft before."""
    sealed = _sealed(key_of(keys, who), _where(who), kept)
    tx.run(PUT, person_id=who.id, chat=PRIVATE, flow=kept.flow, body=sealed, updated_at=now)


def touched(tx: Transaction, who: Person) -> datetime | None:
    """When the draft in private was changed last; None without one."""
    row = tx.first(GET, of_person=who.id)
    return row.updated_at if row else None


def drop(tx: Transaction, who: Person) -> bool:
    """Deletes the draft in private; whether there was one."""
    return bool(tx.run(DROP, of_person=who.id))


def put_aside(tx: Transaction, who: Person) -> bool:
    """Makes room in private; `take_back` brings the draft back as it is. Whether there was one."""
    tx.run(DROP_ASIDE, of_person=who.id)
    return bool(tx.run(PUT_ASIDE, of_person=who.id))


def take_back(tx: Transaction, who: Person) -> bool:
    """Where there is no other draft in private. Whether one was put aside."""
    return tx.first(GET, of_person=who.id) is None and bool(tx.run(TAKE_BACK, of_person=who.id))


def hold(tx: Transaction, keys: KeyRing, who: Person, kept: Draft, now: datetime) -> None:
    """Holds words apart from every draft, in place of those held before; `kept.flow` names why."""
    tx.run(HELD_DROP, of_person=who.id)
    sealed = _sealed(key_of(keys, who), _where_in(who.id, HELD, kept.flow), kept)
    tx.run(TEAM_PUT, person_id=who.id, chat=HELD, flow=kept.flow, number=None, body=sealed, updated_at=now)


def held(tx: Transaction, keys: KeyRing, who: Person, since: datetime) -> Draft | None:
    """The words that are held, unless they are older than `since`."""
    row = tx.first(HELD_GET, of_person=who.id)
    if row is None or row.updated_at < since:
        return None
    return _opened(key_of(keys, who), _where_in(who.id, HELD, row.flow), row.flow, row.body)


def let_go(tx: Transaction, who: Person) -> None:
    """Deletes the words that are held."""
    tx.run(HELD_DROP, of_person=who.id)


def forget_held(tx: Transaction, before: datetime) -> int:
    """Deletes everybody's words that were held since before then."""
    return tx.run(HELD_FORGET, before=before)


def get_in(tx: Transaction, key: Key, person_id: int, chat: str, flow: str) -> Draft | None:
    """Locks an operator's draft of this flow until the unit of work ends, and returns it."""
    row = tx.first(TEAM_GET, of_person=person_id, in_chat=chat, of_flow=flow)
    return None if row is None else _team_opened(key, row).draft


def lock(tx: Transaction, key: Key, number: int) -> TeamDraft | None:
    """Locks the draft of that number, as above; None when it is over."""
    row = tx.first(TEAM_LOCK, wanted=number)
    return None if row is None else _team_opened(key, row)


def of_flow(tx: Transaction, key: Key, flow: str, most: int) -> list[TeamDraft]:
    """Of the whole team, the last touched first."""
    return [_team_opened(key, row) for row in tx.all(TEAM_ALL, of_flow=flow, most=most)]


def put_in(tx: Transaction, key: Key, kept: TeamDraft, now: datetime) -> None:
    """Stores it, in place of this operator's draft of the same flow."""
    person_id, chat, flow = kept.person_id, kept.chat, kept.draft.flow
    sealed = _sealed(key, _where_in(person_id, chat, flow), kept.draft)
    tx.run(
        TEAM_PUT,
        person_id=person_id,
        chat=chat,
        flow=flow,
        number=kept.draft.number,
        body=sealed,
        updated_at=now,
    )


def drop_in(tx: Transaction, person_id: int, chat: str, flow: str) -> bool:
    """Whether there was one."""
    return bool(tx.run(TEAM_DROP, of_person=person_id, in_chat=chat, of_flow=flow))


def forget_old(tx: Transaction, before: datetime) -> int:
    """Deletes operators' drafts that were not changed since."""
    return tx.run(TEAM_FORGET, before=before)


def _team_opened(key: Key, row: TeamRow) -> TeamDraft:
    where = _where_in(row.person_id, row.chat, row.flow)
    return TeamDraft(row.person_id, row.chat, _opened(key, where, row.flow, row.body, row.number))


def _opened(key: Key, where: Where, flow: str, sealed: bytes, number: int = 0) -> Draft:
    body = _decoder.decode(key.open(sealed, where))
    said = body.get("said", {})  # a draft of an older release has none
    return Draft(flow, body["answers"], body["revisiting"], body["messages"], said, number)


def _sealed(key: Key, where: Where, kept: Draft) -> bytes:
    plain = _encoder.encode(
        {
            "answers": kept.answers,
            "revisiting": kept.revisiting,
            "messages": kept.messages,
            "said": kept.said,
        }
    )
    return key.seal(plain, where)


def _where(who: Person) -> Where:
    """Bodies are bound as when a person had one draft in all."""
    return Where("draft", who.id, "body")


def _where_in(person_id: int, chat: str, flow: str) -> Where:
    return Where("draft", f"{person_id}/{chat}/{flow}", "body")

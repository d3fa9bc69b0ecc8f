"""The messages of the web chat: numbered, edited and deleted in place, and the topics of the team page."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import bindparam, delete, exists, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.sql.base import Executable

from storage.engine.statement import Statement, nothing
from storage.engine.transaction import Transaction
from storage.engine.upsert import insert_or_change, insert_or_ignore
from storage.people.encryption import Key, KeyRing, Unsealable, Where
from storage.people.tables import person
from storage.sending import message_links
from storage.tickets.tables import ticket
from storage.web.tables import media, media_part, web_message, web_receipt, web_room, web_session, web_thread


@dataclass(frozen=True, slots=True)
class Tick:
    """Counters of a chat: the number of its newest message, and that of its latest change."""

    n: int
    change: int


@dataclass(frozen=True, slots=True)
class Row:
    """A message, still sealed. `author_id` None is the service; `body` None is a deleted message."""

    room: str
    n: int
    key: str | None
    thread: str
    author_id: int | None
    keyholder_id: int | None
    body: bytes | None
    change: int
    at: datetime
    wrapped_key: bytes | None

    def opened(self, keys: KeyRing) -> bytes | None:
        """Opens the message; None when it was deleted, or its citizen erased."""
        try:
            return self.body and self._key(keys).open(self.body, body_of(self.room, self.n))
        except Unsealable:
            return None

    def _key(self, keys: KeyRing) -> Key:
        return keys.own if self.keyholder_id is None else keys.key(self.keyholder_id, self.wrapped_key)


@dataclass(frozen=True, slots=True)
class Thread:
    thread: str
    title: str
    icon: str
    closed: bool
    change: int


def _tick(n: int) -> Statement[Tick]:
    """Counts a change and `n` new messages. The chat's row stays locked: the first to count commits first."""
    clauses: dict[str, Executable] = {}
    for name, dialect in (("sqlite", sqlite), ("postgresql", postgresql)):
        wanted: Any = dialect.insert(web_room).values(room=bindparam("room"), n=n, change=1)
        clauses[name] = wanted.on_conflict_do_update(
            index_elements=["room"], set_={"n": web_room.c.n + n, "change": web_room.c.change + 1}
        ).returning(web_room.c.n, web_room.c.change)
    return Statement(clauses, Tick)


TICK = _tick(0)
TICK_NEW = _tick(1)
STANDS = Statement(
    select(web_room.c.n, web_room.c.change).where(web_room.c.room == bindparam("in_room")), Tick
)
ADD = insert_or_ignore(
    web_message, "room", "n", "key", "thread", "author_id", "keyholder_id", "body", "change", "at"
)
ROWS = (
    select(*[web_message.c[name] for name in Row.__slots__[:-1]], person.c.wrapped_key)
    .select_from(web_message.outerjoin(person, person.c.id == web_message.c.keyholder_id))
    .where(web_message.c.room == bindparam("in_room"))
)
GET = Statement(ROWS.where(web_message.c.n == bindparam("wanted")), Row)
BY_KEY = Statement(
    select(web_message.c.n).where(
        web_message.c.room == bindparam("in_room"), web_message.c.key == bindparam("of_key")
    ),
    int,
)
SINCE = Statement(
    ROWS.where(web_message.c.change > bindparam("known")).order_by(web_message.c.change).limit(500), Row
)
FROM = Statement(ROWS.where(web_message.c.n >= bindparam("first")).order_by(web_message.c.n).limit(500), Row)
BEFORE = Statement(
    ROWS.where(web_message.c.n < bindparam("before"))
    .order_by(web_message.c.n.desc())
    .limit(bindparam("most")),
    Row,
)
IN_THREAD = Statement(
    ROWS.where(web_message.c.thread == bindparam("in_thread"), web_message.c.n < bindparam("before"))
    .order_by(web_message.c.n.desc())
    .limit(bindparam("most")),
    Row,
)
CHANGE = Statement(
    update(web_message)
    .where(web_message.c.room == bindparam("in_room"), web_message.c.n == bindparam("wanted"))
    .values(
        {name: bindparam(f"new_{name}") for name in ("body", "keyholder_id", "change")},
    ),
    nothing,
)
SHAPE = insert_or_change(
    web_thread, ("room", "thread"), "room", "thread", "title", "icon", "closed", "change"
)
THREADS = Statement(
    select(*[web_thread.c[name] for name in Thread.__slots__])
    .where(web_thread.c.room == bindparam("in_room"), web_thread.c.change > bindparam("known"))
    .order_by(web_thread.c.change),
    Thread,
)
ABANDONED = select(person.c.id).where(
    person.c.channel == "web",
    person.c.role == "citizen",
    ~exists().where(web_session.c.person_id == person.c.id),
    ~exists().where(web_receipt.c.person_id == person.c.id),
    ~exists().where(ticket.c.person_id == person.c.id),
)
"""Citizens who never sent anything, and who cannot come back."""
FORGET = [
    Statement(
        delete(media_part).where(
            media_part.c.ref.in_(select(media.c.ref).where(media.c.keyholder_id.in_(ABANDONED)))
        ),
        nothing,
    ),
    *(
        Statement(delete(table).where(table.c.keyholder_id.in_(ABANDONED)), nothing)
        for table in (media, web_message)
    ),
]
NEVER = 2**31 - 1
TELLING, REPEATED = 4, 40
"""Characters of a text by which it is recognised where it is repeated."""


class _Text(msgspec.Struct, array_like=True):
    """The beginning of a piece of text, as a chat stores it."""

    text: str = ""


class _Texts(msgspec.Struct):
    """The texts of a message, as a chat stores it."""

    pieces: tuple[_Text, ...] = ()


_texts = msgspec.json.Decoder(_Texts)


def add(
    tx: Transaction,
    room: str,
    body: bytes,
    sealer: Key,
    now: datetime,
    *,
    key: str | None = None,
    thread: str = "",
    author_id: int | None = None,
    keyholder_id: int | None = None,
) -> int:
    """Adds a message once per `key`; returns its number, also when it exists."""
    if key and (known := tx.first(BY_KEY, in_room=room, of_key=key)) is not None:
        return known
    tick = tx.all(TICK_NEW, room=room)[0]
    added = tx.run(
        ADD,
        room=room,
        n=tick.n,
        key=key,
        thread=thread,
        author_id=author_id,
        keyholder_id=keyholder_id,
        body=sealer.seal(body, body_of(room, tick.n)),
        change=tick.change,
        at=now,
    )
    return tick.n if added else tx.one(BY_KEY, in_room=room, of_key=key)


def get(tx: Transaction, room: str, n: int) -> Row | None:
    return tx.first(GET, in_room=room, wanted=n)


def change(
    tx: Transaction, room: str, n: int, body: bytes | None, sealer: Key, keyholder_id: int | None
) -> None:
    """Replaces the message by `body`; None deletes it."""
    tick = tx.all(TICK, room=room)[0]
    tx.run(
        CHANGE,
        in_room=room,
        wanted=n,
        new_body=None if body is None else sealer.seal(body, body_of(room, n)),
        new_keyholder_id=keyholder_id,
        new_change=tick.change,
    )


def take_back_since(tx: Transaction, keys: KeyRing, room: str, first: int) -> None:
    """Deletes what a citizen wrote from message `first` on and sent to nobody, and the service's messages that repeat it."""
    rows = tx.all(FROM, in_room=room, first=first)
    spared = message_links.linked(tx, room) if rows else set()
    unsent = [row for row in rows if row.body and str(row.n) not in spared]
    words: list[bytes] = []
    for row in unsent:
        if row.author_id is not None:
            words += _beginnings(row.opened(keys))
            change(tx, room, row.n, None, keys.own, None)
    for row in unsent:
        body = row.opened(keys) if row.author_id is None and words else None
        if body is not None and any(each in body for each in words):
            change(tx, room, row.n, None, keys.own, None)


def _beginnings(body: bytes | None) -> list[bytes]:
    """How the texts of a message begin, as they stand in others that repeat them; what is shorter says nothing."""
    texts = [each.text for each in _texts.decode(body).pieces] if body else []
    shown = (text.strip()[:REPEATED] for text in texts)
    return [msgspec.json.encode(each)[1:-1] for each in shown if len(each) >= TELLING]


def forget_abandoned(tx: Transaction) -> None:
    """Deletes the chats and files of citizens who never sent anything and cannot come back."""
    for statement in FORGET:
        tx.run(statement)


def stands(tx: Transaction, room: str) -> Tick:
    return tx.first(STANDS, in_room=room) or Tick(0, 0)


def since(tx: Transaction, room: str, known: int) -> list[Row]:
    """Returns messages added or changed after change number `known`, at most 500, in order of change."""
    return tx.all(SINCE, in_room=room, known=known)


def before(tx: Transaction, room: str, most: int, n: int = NEVER, thread: str | None = None) -> list[Row]:
    """Returns the newest `most` messages before number `n`, oldest first; of one topic where `thread` is given."""
    if thread is None:
        rows = tx.all(BEFORE, in_room=room, before=n, most=most)
    else:
        rows = tx.all(IN_THREAD, in_room=room, in_thread=thread, before=n, most=most)
    return rows[::-1]


def shape_thread(tx: Transaction, room: str, thread: str, title: str, icon: str, *, closed: bool) -> None:
    """Creates or changes a topic."""
    tick = tx.all(TICK, room=room)[0]
    tx.run(SHAPE, room=room, thread=thread, title=title, icon=icon, closed=closed, change=tick.change)


def threads(tx: Transaction, room: str, known: int = 0) -> list[Thread]:
    """Returns the topics changed after change number `known`, the latest change last."""
    return tx.all(THREADS, in_room=room, known=known)


def body_of(room: str, n: int) -> Where:
    return Where("web_message", f"{room}/{n}", "body")

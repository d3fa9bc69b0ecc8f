"""Followers of a ticket: other citizens with the same problem."""

from datetime import datetime

from sqlalchemy import bindparam, delete, select

from storage.engine.statement import Statement, nothing
from storage.engine.transaction import Transaction
from storage.engine.upsert import insert_or_ignore
from storage.tickets.tables import follower

ADD = insert_or_ignore(follower, "ticket_id", "person_id", "at")
DROP = Statement(
    delete(follower).where(
        follower.c.ticket_id == bindparam("of_ticket"), follower.c.person_id == bindparam("of_person")
    ),
    nothing,
)
OF_TICKET = Statement(
    select(follower.c.person_id)
    .where(follower.c.ticket_id == bindparam("of_ticket"))
    .order_by(follower.c.at),
    int,
)
OF_PERSON = Statement(
    select(follower.c.ticket_id)
    .where(follower.c.person_id == bindparam("of_person"))
    .order_by(follower.c.ticket_id.desc()),
    int,
)


def add(tx: Transaction, ticket_id: int, person_id: int, now: datetime) -> None:
    tx.run(ADD, ticket_id=ticket_id, person_id=person_id, at=now)


def drop(tx: Transaction, ticket_id: int, person_id: int) -> None:
    tx.run(DROP, of_ticket=ticket_id, of_person=person_id)


def of_ticket(tx: Transaction, ticket_id: int) -> list[int]:
    """Returns the persons who follow a ticket."""
    return tx.all(OF_TICKET, of_ticket=ticket_id)


def followed_by(tx: Transaction, person_id: int) -> list[int]:
    """Returns the tickets a person follows, newest first. Following shows the state of a ticket, never its words."""
    return tx.all(OF_PERSON, of_person=person_id)

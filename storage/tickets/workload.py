"""The team's workload: open tickets by state, by operator, by how long they wait."""

from datetime import datetime
from typing import Final

from sqlalchemy import and_, bindparam, case, exists, func, select

from storage.engine.statement import Statement
from storage.engine.transaction import Transaction
from storage.tickets.tables import entry, ticket
from storage.tickets.tickets import COLUMNS, Ticket

FIRST: Final = case({"new": 0, "taken": 1}, value=ticket.c.state, else_=2)
"""The order of the states in a list: tickets that no operator has taken stand first."""

answered = exists().where(entry.c.ticket_id == ticket.c.id, entry.c.kind == "answered")
is_open = ticket.c.state != "closed"

OPEN = Statement(
    select(*COLUMNS)
    .where(is_open)
    .order_by(ticket.c.urgent.desc(), FIRST, ticket.c.id)
    .limit(bindparam("most"))
    .offset(bindparam("skipped")),
    Ticket,
)
OPEN_COUNT = Statement(select(func.count()).select_from(ticket).where(is_open), int)
NEWEST_OPEN = Statement(
    select(*COLUMNS).where(is_open).order_by(ticket.c.id.desc()).limit(bindparam("most")), Ticket
)
OPEN_IDS = Statement(select(ticket.c.id).where(is_open).order_by(ticket.c.id), int)
ASSIGNED = Statement(
    select(*COLUMNS)
    .where(is_open, ticket.c.assignee_id == bindparam("to_person"))
    .order_by(ticket.c.urgent.desc(), ticket.c.id),
    Ticket,
)
waits_for_us = and_(is_open, ticket.c.state != "waiting", ~answered)
OVERDUE = Statement(
    select(*COLUMNS)
    .where(waits_for_us, ticket.c.due_at < bindparam("now", type_=ticket.c.due_at.type))
    .order_by(ticket.c.urgent.desc(), ticket.c.due_at)
    .limit(bindparam("most")),
    Ticket,
)
LONGEST = Statement(
    select(*COLUMNS)
    .where(waits_for_us)
    .order_by(ticket.c.urgent.desc(), ticket.c.id)
    .limit(bindparam("most")),
    Ticket,
)


def open_tickets(tx: Transaction, most: int, skipped: int = 0) -> list[Ticket]:
    """Returns urgent ones first; then new ones, taken, waiting; within a state the oldest first."""
    return tx.all(OPEN, most=most, skipped=skipped)


def open_count(tx: Transaction) -> int:
    return tx.one(OPEN_COUNT)


def newest_open(tx: Transaction, most: int) -> list[Ticket]:
    return tx.all(NEWEST_OPEN, most=most)


def open_ids(tx: Transaction) -> list[int]:
    """Returns all of them, the oldest first: read it beside the writers."""
    return tx.all(OPEN_IDS)


def assigned_to(tx: Transaction, person_id: int) -> list[Ticket]:
    """Returns an operator's open tickets, urgent ones first, then the oldest."""
    return tx.all(ASSIGNED, to_person=person_id)


def overdue(tx: Transaction, now: datetime, most: int) -> list[Ticket]:
    """Returns tickets past their due time without an answer, urgent ones first, then the longest overdue."""
    return tx.all(OVERDUE, now=now, most=most)


def longest_waiting(tx: Transaction, most: int) -> list[Ticket]:
    """Returns tickets without an answer, urgent ones first, then the oldest."""
    return tx.all(LONGEST, most=most)

"""What the desk asks the database, on either engine."""

from datetime import timedelta

from handlers.capabilities import CAPABILITIES
from handlers.messaging.context import Context, TeamChat
from handlers.messaging.unit_of_work import Effects, UnitOfWork
from handlers.tickets import actions
from handlers.tickets.statistics import gather
from storage.engine.store import Store
from storage.engine.transaction import Transaction
from storage.engine.utc import utc_now
from storage.people.encryption import KeyRing
from storage.people.people import Person
from storage.place.model import Place
from storage.sending import pending_cards
from storage.tickets import statistics, workload
from storage.tickets.tickets import Ticket
from tests.dialogue import CHANNEL, TEAM
from tests.tickets.scenario import ENGLISH, WASTE, citizen, english_place


def context(keys: KeyRing, place: Place | None = None) -> Context:
    return Context(place or english_place(), keys, TeamChat(CHANNEL, TEAM), CAPABILITIES)


def filed(unit: UnitOfWork, by: str, kind: str = "report") -> tuple[Person, Ticket]:
    who = citizen(unit, by)
    ticket = actions.open_ticket(unit, who, kind, WASTE, category=None, neighbourhood=None, language=ENGLISH)
    return who, ticket


async def test_open_tickets_are_listed_counted_and_ordered(store: Store, keys: KeyRing) -> None:
    def work(tx: Transaction) -> None:
        unit = UnitOfWork(tx, context(keys), utc_now(), "t", Effects())
        (who, first), (_bruno, second), (_carla, third) = (
            filed(unit, name) for name in ("anna", "bruno", "carla")
        )
        taken = actions.move(unit, first, "take", who)
        actions.move(unit, third, "close", who, outcome="resolved")
        assert [each.id for each in workload.open_tickets(tx, 9)] == [second.id, taken.id]
        assert [each.id for each in workload.open_tickets(tx, 9, 1)] == [taken.id]
        assert [each.id for each in workload.newest_open(tx, 1)] == [second.id]
        assert workload.open_count(tx) == 2
        assert [each.id for each in workload.assigned_to(tx, who.id)] == [taken.id]
        later = utc_now() + timedelta(days=30)
        assert {each.id for each in workload.overdue(tx, later, 9)} == {first.id, second.id}
        assert [each.id for each in workload.longest_waiting(tx, 9)] == [first.id, second.id]

    await store.run(work)


async def test_numbers_are_counted_by_week_state_and_kind(store: Store, keys: KeyRing) -> None:
    def work(tx: Transaction) -> None:
        unit = UnitOfWork(tx, context(keys), utc_now(), "t", Effects())
        who, first = filed(unit, "anna")
        filed(unit, "bruno", "talk")
        actions.move(unit, first, "take", who)
        stats = gather(unit)
        assert stats.states == {"new": 1, "taken": 1}
        assert stats.kinds == {"report": 1, "talk": 1}
        assert [sum(by_state.values()) for _monday, by_state in stats.weeks] == [0] * 7 + [2]
        assert stats.first_answer is None
        assert statistics.since(tx, utc_now() + timedelta(days=1)) == []

    await store.run(work)


async def test_a_card_that_waits_can_be_replaced(store: Store, keys: KeyRing) -> None:
    def work(tx: Transaction) -> None:
        unit = UnitOfWork(tx, context(keys), utc_now(), "t", Effects())
        who, ticket = filed(unit, "anna")
        actions.move(unit, ticket, "take", who)
        assert pending_cards.waiting(tx, ticket.id) == [pending_cards.READY]

    await store.run(work)

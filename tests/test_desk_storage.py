"""What the desk asks the database, on either engine."""

from datetime import timedelta

from handlers import tickets
from handlers.desk.stats import gather
from handlers.turn import Effects, Turn
from handlers.world import TeamChat, World
from storage import cardrows, counting, workload
from storage.people import Person
from storage.place.model import Place
from storage.sealing import KeyRing
from storage.store import Store
from storage.tickets import Ticket
from storage.times import utc_now
from storage.transaction import Transaction
from tests.desk_town import ENGLISH, WASTE, citizen, english_place
from tests.dialogue import CHANNEL, TEAM


def world(keys: KeyRing, place: Place | None = None) -> World:
    return World(place or english_place(), keys, TeamChat(CHANNEL, TEAM))


def filed(turn: Turn, by: str, kind: str = "report") -> tuple[Person, Ticket]:
    who = citizen(turn, by)
    ticket = tickets.open_ticket(turn, who, kind, WASTE, category=None, neighbourhood=None, language=ENGLISH)
    return who, ticket


async def test_open_tickets_are_listed_counted_and_ordered(store: Store, keys: KeyRing) -> None:
    def work(tx: Transaction) -> None:
        turn = Turn(tx, world(keys), utc_now(), "t", Effects())
        (who, first), (_bruno, second), (_carla, third) = (
            filed(turn, name) for name in ("anna", "bruno", "carla")
        )
        taken = tickets.move(turn, first, "take", who)
        tickets.move(turn, third, "close", who, outcome="resolved")
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
        turn = Turn(tx, world(keys), utc_now(), "t", Effects())
        who, first = filed(turn, "anna")
        filed(turn, "bruno", "talk")
        tickets.move(turn, first, "take", who)
        stats = gather(turn)
        assert stats.states == {"new": 1, "taken": 1}
        assert stats.kinds == {"report": 1, "talk": 1}
        assert [sum(by_state.values()) for _monday, by_state in stats.weeks] == [0] * 7 + [2]
        assert stats.first_answer is None
        assert counting.since(tx, utc_now() + timedelta(days=1)) == []

    await store.run(work)


async def test_a_card_that_waits_can_be_replaced(store: Store, keys: KeyRing) -> None:
    def work(tx: Transaction) -> None:
        turn = Turn(tx, world(keys), utc_now(), "t", Effects())
        who, ticket = filed(turn, "anna")
        tickets.move(turn, ticket, "take", who)
        assert cardrows.waiting(tx, ticket.id) == [cardrows.READY]

    await store.run(work)

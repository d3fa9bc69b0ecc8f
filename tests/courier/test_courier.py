"""The courier beside the table of outcomes: order, restarts, topics, bursts, several couriers and a clean stop."""

import asyncio
from collections.abc import AsyncIterator, Callable
from datetime import datetime, timedelta

import pytest
from sqlalchemy import update

from bot.courier.courier import Courier
from bot.courier.rate_limits import UNLIMITED
from handlers.messaging.delivery_result import DeliveryResult, Sent
from handlers.messaging.outbound import Outbound, Piece, Screen, ShapeTopic, Show
from storage.engine.store import Store
from storage.engine.transaction import Transaction
from storage.people import people
from storage.people.encryption import KeyRing
from storage.people.people import Person
from storage.people.tables import person
from storage.sending import claims, message_links
from storage.sending.outbox import ANSWER, BROADCAST, Cause, Waiting
from storage.tickets import tickets
from storage.tickets.tickets import Ticket
from tests.courier.scenario import TEAM, Desk, PostOffice, post_office, show


@pytest.fixture
async def office(store: Store, keys: KeyRing) -> AsyncIterator[PostOffice]:
    async with post_office(store, keys) as opened:
        await opened.work()
        yield opened


@pytest.fixture
async def ada(office: PostOffice) -> Person:
    return await office.meet(7)


async def a_ticket(office: PostOffice, who: Person) -> Ticket:
    def work(tx: Transaction) -> Ticket:
        return tickets.file(
            tx,
            people.key_of(office.context.keys, who),
            "LT",
            {"text": "a hole"},
            kind="report",
            person_id=who.id,
            language="it",
            now=office.clock.now(),
        )

    return await office.store.run(work)


def texts(office: PostOffice, chat: int = 7) -> list[str]:
    return [delivery.text for delivery in office.api.delivered(chat)]


async def test_messages_of_one_unit_arrive_in_their_order(office: PostOffice, ada: Person) -> None:
    await office.tell(ada, *(show(str(n)) for n in range(12)))
    await office.work(30, turning=1)
    assert texts(office) == [str(n) for n in range(12)]


async def test_an_answer_overtakes_a_broadcast(office: PostOffice, ada: Person) -> None:
    people_there = [ada, *[await office.meet(number) for number in range(20, 26)]]
    for who in people_there:
        await office.tell(who, show("news"), priority=BROADCAST)
    await office.tell(people_there[-1], show("an answer"), priority=ANSWER)
    await office.work()
    assert office.api.deliveries[0].text == "an answer"


async def test_a_network_that_hangs_on_a_broadcast_lets_answers_pass(office: PostOffice, ada: Person) -> None:
    held = []
    for number in range(20, 60):
        held.append(office.api.faults.next("sendMessage", "hold_before", chat=number))
        await office.tell(await office.meet(number), show("news"), priority=BROADCAST)
    for _ in range(200):
        await office.courier.step()
        office.clock.turn(0.05)
    assert sum(fault.met for fault in held) <= office.habits.broadcasts
    await office.tell(ada, show("an answer"), priority=ANSWER)
    await office.courier.step()
    await office.api.person(7).hears("an answer")
    office.api.faults.clear()
    await office.work(60, turning=0.05)
    assert await office.states() == ["sent"] * 41


async def test_what_was_not_sent_before_a_restart_is_sent_after_it(office: PostOffice, ada: Person) -> None:
    await office.api.goes_away()
    await office.tell(ada, show("one"), show("two"))
    await office.work()
    await office.api.comes_back()
    office.courier = office.new_courier(alone=True)
    office.clock.turn(5)
    await office.work(6, turning=2)
    assert texts(office) == ["one", "two"]


async def test_a_courier_that_dies_on_the_way_may_have_sent(office: PostOffice, ada: Person) -> None:
    """The stated window: Telegram took it, and nobody could write that down."""
    fault = office.api.faults.next("sendMessage", "hold_after")
    (once,) = await office.tell(ada, show("news"), policy="once")
    await office.courier.step()
    await fault.gate.reached.wait()
    office.courier = office.new_courier(alone=True)
    await office.work(4, turning=5)
    assert await office.states() == ["unknown"]
    assert await office.attempts(once) == ["ambiguous"]
    assert texts(office) == ["news"]
    fault.gate.open()


async def test_a_dead_couriers_answer_is_sent_once_more(office: PostOffice, ada: Person) -> None:
    fault = office.api.faults.next("sendMessage", "hold_after")
    await office.tell(ada, show("an answer"), policy="twice")
    await office.courier.step()
    await fault.gate.reached.wait()
    dead, office.courier = office.courier, office.new_courier(alone=True)
    await office.work(4, turning=5)
    assert texts(office) == ["an answer", "an answer"]
    assert await office.states() == ["sent"]
    fault.gate.open()
    await dead.idle()  # what the dead one would still write down counts no more
    assert await office.states() == ["sent"]


async def test_a_second_courier_waits_for_the_lease(office: PostOffice, ada: Person) -> None:
    second = office.new_courier()
    await second.step()
    assert office.courier.is_leading
    assert not second.is_leading
    rows = await office.tell(ada, show("one"))
    second.hand_over(rows)
    await second.step()
    await second.idle()
    assert texts(office) == []
    office.clock.turn(2 * 3600 + 1)
    await second.step()
    await second.idle()
    assert texts(office) == ["one"]
    await office.work()
    assert not office.courier.is_leading
    assert texts(office) == ["one"]


async def test_rows_of_another_process_are_found_by_looking(office: PostOffice, ada: Person) -> None:
    listening, office.courier = office.courier, office.new_courier()
    await office.tell(ada, show("from elsewhere"))
    office.courier = listening
    office.clock.turn(1)
    await office.work()
    assert texts(office) == ["from elsewhere"]


async def test_a_burst_becomes_one_message_and_the_next_burst_another(
    office: PostOffice, ada: Person
) -> None:
    for number in range(4):
        await office.tell(ada, show(f"{number} photos"), burst="album")
    await office.work()
    assert texts(office) == []
    office.clock.turn(1.1)
    await office.work(5, turning=0.1)
    assert texts(office) == ["3 photos"]
    await office.tell(ada, show("more"), burst="album")
    office.clock.turn(1.1)
    await office.work(2)
    assert texts(office) == ["3 photos", "more"]


async def test_a_card_stands_in_its_topic_and_is_remembered(office: PostOffice, ada: Person) -> None:
    team = office.api.group(TEAM)
    ticket = await a_ticket(office, ada)
    await office.post(
        ShapeTopic("🟡 a topic"), show("the card"), cause=Cause(ticket.id, role="card"), owner=ada
    )
    await office.work(4)
    topic = await team.topic("a topic")
    assert team.last(topic.thread).text == "the card"
    card = await office.store.run(lambda tx: message_links.newest(tx, "team", ticket.id, "card"))
    assert card
    assert card.message_id == str(team.last(topic.thread).id)


async def test_a_deleted_topic_is_made_again_and_nothing_is_lost(office: PostOffice, ada: Person) -> None:
    team = office.api.group(TEAM)
    ticket = await a_ticket(office, ada)
    await office.post(ShapeTopic("a topic"), cause=Cause(ticket.id), owner=ada)
    await office.work()
    topic = await team.topic("a topic")
    await team.delete_topic(topic.thread)
    await office.post(show("the citizen writes"), cause=Cause(ticket.id, role="said"), owner=ada)
    await office.work(5, turning=1)
    assert texts(office, TEAM) == ["the card again", "the citizen writes"]
    assert isinstance(office.desk, Desk)
    assert office.desk.lost == [str(topic.thread)]


async def test_a_first_card_is_there_at_once_and_a_minute_holds_eighteen(office: PostOffice) -> None:
    office.api.group(TEAM)
    office.api.limits.enabled = True
    for number in range(30):
        await office.post(show(f"card {number}"))
    await office.work(10, turning=0.05)
    assert len(texts(office, TEAM)) == 5
    await office.work(57, turning=1)
    assert len(texts(office, TEAM)) == 18
    assert office.api.limits.caused == 0


async def test_what_is_known_to_wait_is_not_read_again(
    office: PostOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After a flood of reports thousands of cards wait for the group's pace; reading them each second held up everybody."""
    office.api.group(TEAM)
    load, read = claims.load_ready, list[int]()

    def counted(tx: Transaction, ids: list[int]) -> list[Waiting]:
        read.extend(ids)
        return load(tx, ids)

    monkeypatch.setattr(claims, "load_ready", counted)
    for number in range(30):
        await office.post(show(f"card {number}"))
    await office.work(20, turning=1)
    assert 0 < len(texts(office, TEAM)) < 30
    assert read == []


async def test_what_an_erased_citizen_said_is_never_sent(office: PostOffice, ada: Person) -> None:
    await office.tell(ada, show("your words"))
    await office.store.run(_erase(ada))
    await office.work(2)
    assert texts(office) == []
    assert await office.states() == ["cancelled"]


def _erase(who: Person) -> Callable[[Transaction], None]:
    def work(tx: Transaction) -> None:
        tx.core.execute(update(person).where(person.c.id == who.id).values(wrapped_key=None))

    return work


async def test_running_stopping_and_running_again(store: Store, keys: KeyRing) -> None:
    async with post_office(store, keys, UNLIMITED) as office:
        ada = await office.meet(7)
        courier = office.courier
        running = asyncio.create_task(courier.run())
        await office.tell(ada, show("one"))
        await office.api.person(7).hears("one")
        courier.stop()
        await running
        assert await office.states() == ["sent"]
        await office.tell(ada, show("two"))
        courier = office.courier = office.new_courier()
        running = asyncio.create_task(courier.run())
        await office.api.person(7).hears("two")
        courier.stop()
        await running
        assert await office.states() == ["sent", "sent"]


async def test_a_long_text_keeps_the_pace(office: PostOffice, ada: Person) -> None:
    office.api.limits.enabled = True
    await office.tell(ada, Show(Screen((Piece("word " * 6000),))))
    before = office.clock.now()
    await office.work()
    assert len(texts(office)) == 8
    assert office.clock.now() - before >= timedelta(seconds=4)


async def test_two_couriers_that_both_believe_to_lead_send_each_row_once(store: Store, keys: KeyRing) -> None:
    """Leases can overlap when clocks differ: the rows themselves decide."""
    async with post_office(store, keys, UNLIMITED) as office:
        everybody = [await office.meet(number) for number in range(30, 60)]
        couriers: list[Courier] = [office.courier, office.new_courier(alone=True)]
        for who in everybody:
            await office.tell(who, show("once"))
        for _ in range(3):
            await asyncio.gather(*(courier.step() for courier in couriers))
            await asyncio.gather(*(courier.idle() for courier in couriers))
        assert len(office.api.deliveries) == 30
        assert set(await office.states()) == {"sent"}


class Room:
    """A channel that delivers inside the database, and fails for one word."""

    def __init__(self) -> None:
        self.shown: list[str] = []
        self.woken: list[str] = []

    def deliver(self, _tx: Transaction, row: Waiting, deed: Outbound, _now: datetime) -> DeliveryResult:
        assert isinstance(deed, Show)
        if deed.screen.text == "broken":
            raise ValueError("a fault of ours")
        self.shown.append(deed.screen.text)
        return Sent(str(row.id))

    def wake(self, lane: str) -> None:
        self.woken.append(lane)


async def test_rooms_inside_the_database_are_served_in_one_unit_without_any_pace(
    store: Store, keys: KeyRing
) -> None:
    async with post_office(store, keys) as office:
        room = Room()
        office.courier = Courier(
            store, office.context, {"web": room}, None, office.habits, now=office.clock.now
        )
        ben, eva = await office.meet_on_the_web("ben"), await office.meet_on_the_web("eva")
        await office.work()
        await office.tell(ben, *(show(str(n)) for n in range(20)))
        await office.tell(eva, show("hello"))
        await office.store.run(_erase(eva))
        await office.work(3)
        assert room.shown == [str(n) for n in range(20)]
        assert set(room.woken) >= {ben.lane}
        assert await office.states(ben.lane) == ["sent"] * 20
        assert await office.states(eva.lane) == ["cancelled"]


async def test_a_room_that_fails_does_not_hold_up_another(store: Store, keys: KeyRing) -> None:
    async with post_office(store, keys) as office:
        room = Room()
        office.courier = Courier(
            store, office.context, {"web": room}, None, office.habits, now=office.clock.now
        )
        ben, eva = await office.meet_on_the_web("ben"), await office.meet_on_the_web("eva")
        await office.work()
        await office.tell(ben, show("broken"), show("after it"))
        await office.tell(eva, show("hello"))
        await office.work(6, turning=2)
        assert "hello" in room.shown
        assert await office.states(eva.lane) == ["sent"]
        assert await office.states(ben.lane) == ["dead", "sent"]

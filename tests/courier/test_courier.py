"""The courier across restarts, beside others like it, in topics, and stopped cleanly."""

import asyncio

from bot.courier.courier import Courier
from bot.courier.rate_limits import UNLIMITED
from handlers.messaging.outbound import ShapeTopic
from storage.engine.store import Store
from storage.engine.transaction import Transaction
from storage.people import people
from storage.people.encryption import KeyRing
from storage.people.people import Person
from storage.sending import message_links
from storage.sending.outbox import Cause
from storage.tickets import tickets
from storage.tickets.tickets import Ticket
from tests.courier.scenario import TEAM, Desk, SendingService, sending_service, show, texts


async def a_ticket(service: SendingService, who: Person) -> Ticket:
    def work(tx: Transaction) -> Ticket:
        return tickets.file(
            tx,
            people.key_of(service.context.keys, who),
            "LT",
            {"text": "a hole"},
            kind="report",
            person_id=who.id,
            language="it",
            now=service.clock.now(),
        )

    return await service.store.run(work)


async def test_what_was_not_sent_before_a_restart_is_sent_after_it(
    service: SendingService, ada: Person
) -> None:
    await service.api.goes_away()
    await service.tell(ada, show("one"), show("two"))
    await service.work()
    await service.api.comes_back()
    service.courier = service.new_courier(alone=True)
    service.clock.turn(5)
    await service.work(6, turning=2)
    assert texts(service) == ["one", "two"]


async def test_a_courier_that_dies_on_the_way_may_have_sent(service: SendingService, ada: Person) -> None:
    """The stated window: Telegram took it, and nobody could write that down."""
    fault = service.api.faults.next("sendMessage", "hold_after")
    (once,) = await service.tell(ada, show("news"), policy="once")
    await service.courier.step()
    await fault.gate.reached.wait()
    service.courier = service.new_courier(alone=True)
    await service.work(4, turning=5)
    assert await service.states() == ["unknown"]
    assert await service.attempts(once) == ["ambiguous"]
    assert texts(service) == ["news"]
    fault.gate.open()


async def test_a_dead_couriers_answer_is_sent_once_more(service: SendingService, ada: Person) -> None:
    fault = service.api.faults.next("sendMessage", "hold_after")
    await service.tell(ada, show("an answer"), policy="twice")
    await service.courier.step()
    await fault.gate.reached.wait()
    dead, service.courier = service.courier, service.new_courier(alone=True)
    await service.work(4, turning=5)
    assert texts(service) == ["an answer", "an answer"]
    assert await service.states() == ["sent"]
    fault.gate.open()
    await dead.idle()  # what the dead one would still write down counts no more
    assert await service.states() == ["sent"]


async def test_a_second_courier_waits_for_the_lease(service: SendingService, ada: Person) -> None:
    second = service.new_courier()
    await second.step()
    assert service.courier.is_leading
    assert not second.is_leading
    rows = await service.tell(ada, show("one"))
    second.hand_over(rows)
    await second.step()
    await second.idle()
    assert texts(service) == []
    service.clock.turn(2 * 3600 + 1)
    await second.step()
    await second.idle()
    assert texts(service) == ["one"]
    await service.work()
    assert not service.courier.is_leading
    assert texts(service) == ["one"]


async def test_rows_of_another_process_are_found_by_looking(service: SendingService, ada: Person) -> None:
    listening, service.courier = service.courier, service.new_courier()
    await service.tell(ada, show("from elsewhere"))
    service.courier = listening
    service.clock.turn(1)
    await service.work()
    assert texts(service) == ["from elsewhere"]


async def test_a_card_stands_in_its_topic_and_is_remembered(service: SendingService, ada: Person) -> None:
    team = service.api.group(TEAM)
    ticket = await a_ticket(service, ada)
    await service.post(
        ShapeTopic("🟡 a topic"), show("the card"), cause=Cause(ticket.id, role="card"), owner=ada
    )
    await service.work(4)
    topic = await team.topic("a topic")
    assert team.last(topic.thread).text == "the card"
    card = await service.store.run(lambda tx: message_links.newest(tx, "team", ticket.id, "card"))
    assert card
    assert card.message_id == str(team.last(topic.thread).id)


async def test_a_deleted_topic_is_made_again_and_nothing_is_lost(
    service: SendingService, ada: Person
) -> None:
    team = service.api.group(TEAM)
    ticket = await a_ticket(service, ada)
    await service.post(ShapeTopic("a topic"), cause=Cause(ticket.id), owner=ada)
    await service.work()
    topic = await team.topic("a topic")
    await team.delete_topic(topic.thread)
    await service.post(show("the citizen writes"), cause=Cause(ticket.id, role="said"), owner=ada)
    await service.work(5, turning=1)
    assert texts(service, TEAM) == ["the card again", "the citizen writes"]
    assert isinstance(service.desk, Desk)
    assert service.desk.lost == [str(topic.thread)]


async def test_running_stopping_and_running_again(store: Store, keys: KeyRing) -> None:
    async with sending_service(store, keys, UNLIMITED) as service:
        ada = await service.meet(7)
        courier = service.courier
        running = asyncio.create_task(courier.run())
        await service.tell(ada, show("one"))
        await service.api.person(7).hears("one")
        courier.stop()
        await running
        assert await service.states() == ["sent"]
        await service.tell(ada, show("two"))
        courier = service.courier = service.new_courier()
        running = asyncio.create_task(courier.run())
        await service.api.person(7).hears("two")
        courier.stop()
        await running
        assert await service.states() == ["sent", "sent"]


async def test_two_couriers_that_both_believe_to_lead_send_each_row_once(store: Store, keys: KeyRing) -> None:
    """Leases can overlap when clocks differ: the rows themselves decide."""
    async with sending_service(store, keys, UNLIMITED) as service:
        everybody = [await service.meet(number) for number in range(30, 60)]
        couriers: list[Courier] = [service.courier, service.new_courier(alone=True)]
        for who in everybody:
            await service.tell(who, show("once"))
        for _ in range(3):
            await asyncio.gather(*(courier.step() for courier in couriers))
            await asyncio.gather(*(courier.idle() for courier in couriers))
        assert len(service.api.deliveries) == 30
        assert set(await service.states()) == {"sent"}

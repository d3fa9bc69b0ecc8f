"""What is sent first, what waits, and what becomes one message."""

from datetime import timedelta

import pytest

from handlers.messaging.outbound import Piece, Screen, Show
from storage.engine.transaction import Transaction
from storage.people.people import Person
from storage.sending import claims
from storage.sending.outbox import ANSWER, BROADCAST, Waiting
from tests.courier.scenario import TEAM, SendingService, erase, show, texts


async def test_messages_of_one_unit_arrive_in_their_order(service: SendingService, ada: Person) -> None:
    await service.tell(ada, *(show(str(n)) for n in range(12)))
    await service.work(30, turning=1)
    assert texts(service) == [str(n) for n in range(12)]


async def test_an_answer_overtakes_a_broadcast(service: SendingService, ada: Person) -> None:
    people_there = [ada, *[await service.meet(number) for number in range(20, 26)]]
    for who in people_there:
        await service.tell(who, show("news"), priority=BROADCAST)
    await service.tell(people_there[-1], show("an answer"), priority=ANSWER)
    await service.work()
    assert service.api.deliveries[0].text == "an answer"


async def test_a_network_that_hangs_on_a_broadcast_lets_answers_pass(
    service: SendingService, ada: Person
) -> None:
    held = []
    for number in range(20, 60):
        held.append(service.api.faults.next("sendMessage", "hold_before", chat=number))
        await service.tell(await service.meet(number), show("news"), priority=BROADCAST)
    for _ in range(200):
        await service.courier.step()
        service.clock.turn(0.05)
    assert sum(fault.met for fault in held) <= service.habits.broadcasts
    await service.tell(ada, show("an answer"), priority=ANSWER)
    await service.courier.step()
    await service.api.person(7).hears("an answer")
    service.api.faults.clear()
    await service.work(60, turning=0.05)
    assert await service.states() == ["sent"] * 41


async def test_a_burst_becomes_one_message_and_the_next_burst_another(
    service: SendingService, ada: Person
) -> None:
    for number in range(4):
        await service.tell(ada, show(f"{number} photos"), burst="album")
    await service.work()
    assert texts(service) == []
    service.clock.turn(1.1)
    await service.work(5, turning=0.1)
    assert texts(service) == ["3 photos"]
    await service.tell(ada, show("more"), burst="album")
    service.clock.turn(1.1)
    await service.work(2)
    assert texts(service) == ["3 photos", "more"]


async def test_a_first_card_is_there_at_once_and_a_minute_holds_eighteen(service: SendingService) -> None:
    service.api.group(TEAM)
    service.api.limits.enabled = True
    for number in range(30):
        await service.post(show(f"card {number}"))
    await service.work(10, turning=0.05)
    assert len(texts(service, TEAM)) == 5
    await service.work(57, turning=1)
    assert len(texts(service, TEAM)) == 18
    assert service.api.limits.caused == 0


async def test_what_is_known_to_wait_is_not_read_again(
    service: SendingService, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After a flood of reports thousands of cards wait for the group's pace; reading them each second held up everybody."""
    service.api.group(TEAM)
    load, read = claims.load_ready, list[int]()

    def counted(tx: Transaction, ids: list[int]) -> list[Waiting]:
        read.extend(ids)
        return load(tx, ids)

    monkeypatch.setattr(claims, "load_ready", counted)
    for number in range(30):
        await service.post(show(f"card {number}"))
    await service.work(20, turning=1)
    assert 0 < len(texts(service, TEAM)) < 30
    assert read == []


async def test_what_an_erased_citizen_said_is_never_sent(service: SendingService, ada: Person) -> None:
    await service.tell(ada, show("your words"))
    await service.store.run(erase(ada))
    await service.work(2)
    assert texts(service) == []
    assert await service.states() == ["cancelled"]


async def test_a_long_text_keeps_the_pace(service: SendingService, ada: Person) -> None:
    service.api.limits.enabled = True
    await service.tell(ada, Show(Screen((Piece("word " * 6000),))))
    before = service.clock.now()
    await service.work()
    assert len(texts(service)) == 8
    assert service.clock.now() - before >= timedelta(seconds=4)

"""An answer to a person who just spoke goes out with the commit that wrote it, and keeps every rule of the others."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from bot.courier.rate_limits import Rates
from handlers.messaging.outbound import Outbound
from handlers.messaging.unit_of_work import Effects, UnitOfWork
from storage.engine.store import Store
from storage.engine.transaction import Transaction
from storage.people import people
from storage.people.encryption import KeyRing
from storage.people.people import Person
from storage.sending import claims
from storage.sending.outbox import ANSWER, RECEIPT
from tests.courier.scenario import SendingService, sending_service, show


@pytest.fixture
async def service(store: Store, keys: KeyRing) -> AsyncIterator[SendingService]:
    async with sending_service(store, keys, Rates()) as opened:
        await opened.work()
        yield opened


@pytest.fixture
async def ada(service: SendingService) -> Person:
    return await service.meet(7)


def texts(service: SendingService, chat: int = 7) -> list[str]:
    return [delivery.text for delivery in service.api.delivered(chat)]


def shows(*numbers: int) -> list[Outbound]:
    return [show(str(number)) for number in numbers]


async def answer_together(service: SendingService, crowd: list[Person]) -> None:
    """All in one commit, as units do that share one: none of them knows yet what the others claim."""

    def work(tx: Transaction) -> Effects:
        unit = UnitOfWork(tx, service.context, service.clock.now(), "crowd", Effects(service.courier))
        for who in crowd:
            address = people.address_of_person(service.context.keys, who)
            unit.tell(who, show("hello"), priority=RECEIPT, at_once=address)
        return unit.effects

    effects = await service.store.run(work)
    assert effects.rows == []
    service.courier.send(effects.opened)


async def test_an_answer_needs_no_commit_but_its_own(
    service: SendingService, ada: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delattr(claims, "claim")
    assert await service.answer(ada, show("at once")) == []
    assert await service.states() == ["sending"]
    await service.courier.idle()
    assert texts(service) == ["at once"]
    assert await service.states() == ["sent"]


async def test_several_answers_arrive_in_their_order(service: SendingService, ada: Person) -> None:
    await service.answer(ada, *shows(1, 2))
    await service.answer(ada, *shows(3, 4))
    await service.work(8, turning=1)
    assert texts(service) == ["1", "2", "3", "4"]


async def test_what_was_told_before_in_the_same_unit_comes_before(
    service: SendingService, ada: Person
) -> None:
    def work(tx: Transaction) -> Effects:
        unit = UnitOfWork(tx, service.context, service.clock.now(), "both", Effects(service.courier))
        unit.tell(ada, show("first"))
        unit.tell(ada, show("second"), at_once="7")
        return unit.effects

    effects = await service.store.run(work)
    assert effects.opened == []
    service.courier.hand_over(effects.rows)
    await service.work(3, turning=1)
    assert texts(service) == ["first", "second"]


async def test_an_answer_does_not_overtake_what_waits_for_its_pace(
    service: SendingService, ada: Person
) -> None:
    await service.tell(ada, *shows(*range(6)))
    await service.work(3)
    assert texts(service) == ["0", "1", "2"]
    await service.answer(ada, show("6"))
    await service.work(5, turning=1)
    assert texts(service) == [str(number) for number in range(7)]


async def test_impatient_fingers_keep_the_pace(service: SendingService, ada: Person) -> None:
    service.api.limits.enabled = True
    for number in range(8):
        await service.answer(ada, show(str(number)))
        await service.work()
    assert texts(service) == ["0", "1", "2"]
    await service.work(9, turning=1)
    assert texts(service) == [str(number) for number in range(8)]
    assert service.api.limits.caused == 0


async def test_a_crowd_keeps_the_pace_of_all(service: SendingService) -> None:
    """What was claimed waits all the same, and others may be more urgent."""
    crowd = [await service.meet(number) for number in range(30, 60)]
    service.api.limits.enabled = True
    await answer_together(service, crowd)
    await service.courier.idle()
    assert len(service.api.deliveries) == 3
    urgent = await service.meet(99)
    await service.tell(urgent, show("urgent"), priority=ANSWER)
    await service.work(60, turning=0.05)
    assert service.api.deliveries[3].chat == 99
    assert len(service.api.deliveries) == 31
    assert set(await service.states()) == {"sent"}
    assert service.api.limits.caused == 0


async def test_whoever_does_not_lead_claims_nothing(service: SendingService, ada: Person) -> None:
    service.courier, leading = service.new_courier(), service.courier
    (row,) = await service.answer(ada, show("from elsewhere"))
    assert row.attempts == 0
    service.courier = leading
    service.clock.turn(1)
    await service.work()
    assert texts(service) == ["from elsewhere"]


async def test_what_was_claimed_and_not_sent_before_a_crash_is_sent_after_it(
    service: SendingService, ada: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service.courier, "send", lambda _opened: None)  # the power is cut after the commit
    await service.answer(ada, show("an answer"))
    assert await service.states() == ["sending"]
    service.courier = service.new_courier(alone=True)
    await service.work(4, turning=5)
    assert texts(service) == ["an answer"]
    assert await service.states() == ["sent"]


async def test_what_waits_claimed_is_given_back_at_the_end(service: SendingService) -> None:
    crowd = [await service.meet(number) for number in range(30, 40)]
    await answer_together(service, crowd)
    assert set(await service.states()) == {"sending"}
    service.courier.stop()
    await service.courier.run()
    assert set(await service.states()) == {"sent", "ready"}
    service.courier = service.new_courier(alone=True)
    await service.work(20, turning=1)
    assert len(service.api.deliveries) == 10


async def test_an_answer_meets_another_of_its_lane_that_is_being_claimed(
    service: SendingService, ada: Person
) -> None:
    """Between picking a row and claiming it, an answer of the same lane was claimed by the unit that wrote it."""
    await service.tell(ada, show("a reminder"))

    async def both() -> None:
        stepping = asyncio.create_task(service.courier.step())
        await service.answer(ada, show("an answer"))
        await stepping

    await both()
    await service.courier.idle()
    await service.work(6, turning=1)
    assert sorted(texts(service)) == ["a reminder", "an answer"]
    assert set(await service.states()) == {"sent"}

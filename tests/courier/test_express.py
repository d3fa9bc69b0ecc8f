"""An answer to whoever just spoke goes out with the commit that wrote it, and keeps every rule of the others."""

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
from tests.courier.scenario import PostOffice, post_office, show


@pytest.fixture
async def office(store: Store, keys: KeyRing) -> AsyncIterator[PostOffice]:
    async with post_office(store, keys, Rates()) as opened:
        await opened.work()
        yield opened


@pytest.fixture
async def ada(office: PostOffice) -> Person:
    return await office.meet(7)


def texts(office: PostOffice, chat: int = 7) -> list[str]:
    return [delivery.text for delivery in office.api.delivered(chat)]


def shows(*numbers: int) -> list[Outbound]:
    return [show(str(number)) for number in numbers]


async def answer_together(office: PostOffice, crowd: list[Person]) -> None:
    """All in one commit, as units do that share one: none of them knows yet what the others claim."""

    def work(tx: Transaction) -> Effects:
        unit = UnitOfWork(tx, office.context, office.clock.now(), "crowd", Effects(office.courier))
        for who in crowd:
            address = people.address_of_person(office.context.keys, who)
            unit.tell(who, show("hello"), priority=RECEIPT, at_once=address)
        return unit.effects

    effects = await office.store.run(work)
    assert effects.rows == []
    office.courier.send(effects.opened)


async def test_an_answer_needs_no_commit_but_its_own(
    office: PostOffice, ada: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delattr(claims, "claim")
    assert await office.answer(ada, show("at once")) == []
    assert await office.states() == ["sending"]
    await office.courier.idle()
    assert texts(office) == ["at once"]
    assert await office.states() == ["sent"]


async def test_several_answers_arrive_in_their_order(office: PostOffice, ada: Person) -> None:
    await office.answer(ada, *shows(1, 2))
    await office.answer(ada, *shows(3, 4))
    await office.work(8, turning=1)
    assert texts(office) == ["1", "2", "3", "4"]


async def test_what_was_told_before_in_the_same_unit_comes_before(office: PostOffice, ada: Person) -> None:
    def work(tx: Transaction) -> Effects:
        unit = UnitOfWork(tx, office.context, office.clock.now(), "both", Effects(office.courier))
        unit.tell(ada, show("first"))
        unit.tell(ada, show("second"), at_once="7")
        return unit.effects

    effects = await office.store.run(work)
    assert effects.opened == []
    office.courier.hand_over(effects.rows)
    await office.work(3, turning=1)
    assert texts(office) == ["first", "second"]


async def test_an_answer_does_not_overtake_what_waits_for_its_pace(office: PostOffice, ada: Person) -> None:
    await office.tell(ada, *shows(*range(6)))
    await office.work(3)
    assert texts(office) == ["0", "1", "2"]
    await office.answer(ada, show("6"))
    await office.work(5, turning=1)
    assert texts(office) == [str(number) for number in range(7)]


async def test_impatient_fingers_keep_the_pace(office: PostOffice, ada: Person) -> None:
    office.api.limits.enabled = True
    for number in range(8):
        await office.answer(ada, show(str(number)))
        await office.work()
    assert texts(office) == ["0", "1", "2"]
    await office.work(9, turning=1)
    assert texts(office) == [str(number) for number in range(8)]
    assert office.api.limits.caused == 0


async def test_a_crowd_keeps_the_pace_of_all(office: PostOffice) -> None:
    """What was claimed waits all the same, and others may be more urgent."""
    crowd = [await office.meet(number) for number in range(30, 60)]
    office.api.limits.enabled = True
    await answer_together(office, crowd)
    await office.courier.idle()
    assert len(office.api.deliveries) == 3
    urgent = await office.meet(99)
    await office.tell(urgent, show("urgent"), priority=ANSWER)
    await office.work(60, turning=0.05)
    assert office.api.deliveries[3].chat == 99
    assert len(office.api.deliveries) == 31
    assert set(await office.states()) == {"sent"}
    assert office.api.limits.caused == 0


async def test_whoever_does_not_lead_claims_nothing(office: PostOffice, ada: Person) -> None:
    office.courier, leading = office.new_courier(), office.courier
    (row,) = await office.answer(ada, show("from elsewhere"))
    assert row.attempts == 0
    office.courier = leading
    office.clock.turn(1)
    await office.work()
    assert texts(office) == ["from elsewhere"]


async def test_what_was_claimed_and_not_sent_before_a_crash_is_sent_after_it(
    office: PostOffice, ada: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(office.courier, "send", lambda _opened: None)  # the power is cut after the commit
    await office.answer(ada, show("an answer"))
    assert await office.states() == ["sending"]
    office.courier = office.new_courier(alone=True)
    await office.work(4, turning=5)
    assert texts(office) == ["an answer"]
    assert await office.states() == ["sent"]


async def test_what_waits_claimed_is_given_back_at_the_end(office: PostOffice) -> None:
    crowd = [await office.meet(number) for number in range(30, 40)]
    await answer_together(office, crowd)
    assert set(await office.states()) == {"sending"}
    office.courier.stop()
    await office.courier.run()
    assert set(await office.states()) == {"sent", "ready"}
    office.courier = office.new_courier(alone=True)
    await office.work(20, turning=1)
    assert len(office.api.deliveries) == 10


async def test_an_answer_meets_another_of_its_lane_that_is_being_claimed(
    office: PostOffice, ada: Person
) -> None:
    """Between picking a row and claiming it, an answer of the same lane was claimed by the unit that wrote it."""
    await office.tell(ada, show("a reminder"))

    async def both() -> None:
        stepping = asyncio.create_task(office.courier.step())
        await office.answer(ada, show("an answer"))
        await stepping

    await both()
    await office.courier.idle()
    await office.work(6, turning=1)
    assert sorted(texts(office)) == ["a reminder", "an answer"]
    assert set(await office.states()) == {"sent"}

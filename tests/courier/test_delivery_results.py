"""Every row of the table of outcomes, through the strict server: what Telegram or the network said, and what we do."""

from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest

from handlers.messaging.outbound import Delete, Expire, React
from storage.engine.store import Store
from storage.people import people
from storage.people.encryption import KeyRing
from storage.people.people import Person
from storage.sending.outbox import Cause
from tests.courier.scenario import TEAM, Desk, SendingService, sending_service, show


@pytest.fixture
def desk() -> Desk:
    return Desk()


@pytest.fixture
async def service(store: Store, keys: KeyRing, desk: Desk) -> AsyncIterator[SendingService]:
    async with sending_service(store, keys, desk=desk) as opened:
        await opened.work()
        yield opened


@pytest.fixture
async def ada(service: SendingService) -> Person:
    return await service.meet(7)


def heard(service: SendingService, number: int = 7) -> list[str]:
    return [delivery.text for delivery in service.api.delivered(number)]


async def test_sent(service: SendingService, ada: Person) -> None:
    (row,) = await service.tell(ada, show("hello"))
    await service.work()
    assert heard(service) == ["hello"]
    assert await service.states() == ["sent"]
    assert await service.attempts(row) == []


async def test_refused_connections_are_surely_not_sent(service: SendingService, ada: Person) -> None:
    await service.api.goes_away()
    (row,) = await service.tell(ada, show("hello"), policy="once")
    await service.work()
    assert await service.states() == ["ready"]
    await service.api.comes_back()
    service.clock.turn(2)
    await service.work()
    assert await service.states() == ["sent"]
    assert heard(service) == ["hello"]
    assert await service.attempts(row) == ["not_sent"]


async def test_what_cannot_be_sent_for_a_day_is_given_up(
    service: SendingService, ada: Person, desk: Desk
) -> None:
    await service.api.goes_away()
    await service.tell(ada, show("hello"), cause=Cause(role="answered"))
    await service.work()
    service.clock.turn(24 * 3600 + 60)
    await service.work()
    assert await service.states() == ["dead"]
    assert desk.heard == [("answered", False, "expired")]


async def test_too_many_waits_as_long_as_told_and_only_there(service: SendingService, ada: Person) -> None:
    ben = await service.meet(8)
    service.api.faults.next("sendMessage", "429", chat=7, retry_after=20)
    await service.tell(ada, show("hello"), policy="once")
    await service.work()
    await service.tell(ben, show("hello"))
    service.clock.turn(19)
    await service.work()
    assert (heard(service), heard(service, 8)) == ([], ["hello"])
    service.clock.turn(2)
    await service.work()
    assert heard(service) == ["hello"]


@pytest.mark.parametrize("kind", ["accept_then_drop", "500", "502", "not_json"])
async def test_a_lost_answer_sends_at_most_once_more(service: SendingService, ada: Person, kind: str) -> None:
    service.api.faults.next("sendMessage", kind, acted=True)  # type: ignore[arg-type]  # one of the kinds
    (row,) = await service.tell(ada, show("hello"), policy="twice")
    await service.work(2, turning=3)
    assert heard(service) == ["hello", "hello"]
    assert await service.states() == ["sent"]
    assert await service.attempts(row) == ["ambiguous"]


async def test_two_lost_answers_and_nobody_tries_again(
    service: SendingService, ada: Person, desk: Desk
) -> None:
    service.api.faults.next("sendMessage", "accept_then_drop", times=5)
    await service.tell(ada, show("hello"), policy="twice", cause=Cause(role="answered"))
    await service.work(6, turning=30)
    assert heard(service) == ["hello", "hello"]
    assert await service.states() == ["unknown"]
    assert desk.heard == [("answered", False, "unknown")]


async def test_what_may_come_once_is_never_sent_again(service: SendingService, ada: Person) -> None:
    service.api.faults.next("sendMessage", "accept_then_drop")
    await service.tell(ada, show("hello"), policy="once")
    await service.work(3, turning=30)
    assert heard(service) == ["hello"]
    assert await service.states() == ["unknown"]


async def test_what_does_no_harm_is_repeated_until_it_is_done(service: SendingService, ada: Person) -> None:
    await service.tell(ada, show("hello"))
    await service.work()
    (message,) = service.api.delivered(7)
    service.api.faults.next("editMessageText", "500", times=4)
    await service.tell(ada, show("changed", edit=str(message.message_id)), policy="freely")
    await service.work(8, turning=30)
    assert service.api.person(7).last.text == "changed"
    assert await service.states() == ["sent", "sent"]


async def test_not_modified_is_done(service: SendingService, ada: Person) -> None:
    await service.tell(ada, show("hello"))
    await service.work()
    (message,) = service.api.delivered(7)
    await service.tell(ada, show("hello", edit=str(message.message_id)), policy="freely")
    await service.work()
    assert await service.states() == ["sent", "sent"]


async def test_an_edit_of_what_is_gone_is_sent_anew(service: SendingService, ada: Person) -> None:
    await service.tell(ada, show("hello", edit="999"), policy="freely")
    await service.work()
    assert heard(service) == ["hello"]
    assert await service.states() == ["sent"]


@pytest.mark.parametrize("deed", [Delete("999"), Expire("999"), React("999")])
async def test_what_is_gone_need_not_be_deleted(
    service: SendingService, ada: Person, deed: Delete | Expire | React
) -> None:
    await service.tell(ada, deed, policy="freely")
    await service.work()
    assert await service.states() == ["sent"]


async def test_a_citizen_who_blocks_us_is_left_in_peace(
    service: SendingService, ada: Person, desk: Desk
) -> None:
    await service.api.person(7).blocks_bot()
    await service.tell(ada, show("one"), show("two"), show("three"), cause=Cause(role="answered"))
    await service.work()
    assert await service.states() == ["dead", "cancelled", "cancelled"]
    assert not (await service.store.run(lambda tx: people.get(tx, ada.id))).reachable
    assert desk.heard == [("answered", False, "unreachable")] * 3
    await service.api.person(7).unblocks_bot()
    await service.tell(ada, show("again"))
    await service.work(4)
    assert heard(service) == ["again"]
    assert (await service.store.run(lambda tx: people.get(tx, ada.id))).reachable


async def test_somebody_who_never_started_the_bot_is_unreachable(service: SendingService) -> None:
    service.api.person(9)
    who = await service.store.run(
        lambda tx: people.add(tx, service.context.keys, "telegram", "9", service.clock.now())
    )
    await service.tell(who, show("hello"))
    await service.work()
    assert await service.states() == ["dead"]


async def test_a_lost_team_chat_keeps_every_row_and_tells_a_coordinator(
    service: SendingService, ada: Person
) -> None:
    team = service.api.group(TEAM)
    await team.removes_bot()
    await service.store.run(lambda tx: people.change(tx, ada, role="coordinator"))
    await service.post(show("a card"))
    await service.work(2)
    assert await service.states("team") == ["ready"]
    assert len(heard(service)) == 1
    await team.adds_bot()
    service.clock.turn(61)
    await service.work()
    assert [delivery.text for delivery in service.api.delivered(TEAM)] == ["a card"]
    assert len(heard(service)) == 1


async def test_a_group_that_moved_is_followed(store: Store, keys: KeyRing) -> None:
    async with sending_service(store, keys, team=-55) as service:
        group = service.api.group(-55)
        await service.work()
        await service.post(show("one"))
        await service.work()
        moved = await group.upgrade()
        await service.post(show("two"))
        await service.work(3)
        assert [delivery.text for delivery in service.api.delivered(moved.id)] == ["two"]
        assert await service.states() == ["sent", "sent"]


async def test_our_own_mistakes_are_kept_for_us(service: SendingService, ada: Person, desk: Desk) -> None:
    service.api.faults.next("sendMessage", "refuse", code=400, text="Bad Request: BUTTON_DATA_INVALID")
    await service.tell(ada, show("hello"), show("next"), cause=Cause(role="answered"))
    await service.work(2)
    assert await service.states() == ["dead", "sent"]
    assert (await service.errors())[0].startswith("refused: ")
    assert desk.heard == [("answered", False, "refused"), ("answered", True, "")]


async def test_a_token_that_is_not_accepted_pauses_everything(service: SendingService, ada: Person) -> None:
    service.api.faults.next("sendMessage", "refuse", code=401, text="Unauthorized")
    ben = await service.meet(8)
    await service.tell(ada, show("one"))
    await service.work()
    await service.tell(ben, show("two"))
    await service.work()
    assert (heard(service), heard(service, 8)) == ([], [])
    service.clock.turn(31)
    await service.work(2, turning=1)
    assert (heard(service), heard(service, 8)) == (["one"], ["two"])


@dataclass(frozen=True)
class Failing:
    """A desk that fails at everything."""

    def delivered(self, *_given: object, **_more: object) -> None:
        raise ValueError("a fault of ours")

    def topic_lost(self, *_given: object) -> None:
        raise ValueError("a fault of ours")


async def test_a_failing_desk_does_not_send_anything_twice(store: Store, keys: KeyRing) -> None:
    async with sending_service(store, keys, desk=Failing()) as service:
        await service.work()
        ada = await service.meet(7)
        await service.tell(ada, show("one"), show("two"), cause=Cause(role="answered"))
        await service.work(4)
        assert [delivery.text for delivery in service.api.delivered(7)] == ["one", "two"]
        assert await service.states() == ["sent", "sent"]

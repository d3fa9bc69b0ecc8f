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
from tests.courier.scenario import TEAM, Desk, PostOffice, post_office, show


@pytest.fixture
def desk() -> Desk:
    return Desk()


@pytest.fixture
async def office(store: Store, keys: KeyRing, desk: Desk) -> AsyncIterator[PostOffice]:
    async with post_office(store, keys, desk=desk) as opened:
        await opened.work()
        yield opened


@pytest.fixture
async def ada(office: PostOffice) -> Person:
    return await office.meet(7)


def heard(office: PostOffice, number: int = 7) -> list[str]:
    return [delivery.text for delivery in office.api.delivered(number)]


async def test_sent(office: PostOffice, ada: Person) -> None:
    (row,) = await office.tell(ada, show("hello"))
    await office.work()
    assert heard(office) == ["hello"]
    assert await office.states() == ["sent"]
    assert await office.attempts(row) == []


async def test_refused_connections_are_surely_not_sent(office: PostOffice, ada: Person) -> None:
    await office.api.goes_away()
    (row,) = await office.tell(ada, show("hello"), policy="once")
    await office.work()
    assert await office.states() == ["ready"]
    await office.api.comes_back()
    office.clock.turn(2)
    await office.work()
    assert await office.states() == ["sent"]
    assert heard(office) == ["hello"]
    assert await office.attempts(row) == ["not_sent"]


async def test_what_cannot_be_sent_for_a_day_is_given_up(office: PostOffice, ada: Person, desk: Desk) -> None:
    await office.api.goes_away()
    await office.tell(ada, show("hello"), cause=Cause(role="answered"))
    await office.work()
    office.clock.turn(24 * 3600 + 60)
    await office.work()
    assert await office.states() == ["dead"]
    assert desk.heard == [("answered", False, "expired")]


async def test_too_many_waits_as_long_as_told_and_only_there(office: PostOffice, ada: Person) -> None:
    ben = await office.meet(8)
    office.api.faults.next("sendMessage", "429", chat=7, retry_after=20)
    await office.tell(ada, show("hello"), policy="once")
    await office.work()
    await office.tell(ben, show("hello"))
    office.clock.turn(19)
    await office.work()
    assert (heard(office), heard(office, 8)) == ([], ["hello"])
    office.clock.turn(2)
    await office.work()
    assert heard(office) == ["hello"]


@pytest.mark.parametrize("kind", ["accept_then_drop", "500", "502", "not_json"])
async def test_a_lost_answer_sends_at_most_once_more(office: PostOffice, ada: Person, kind: str) -> None:
    office.api.faults.next("sendMessage", kind, acted=True)  # type: ignore[arg-type]  # one of the kinds
    (row,) = await office.tell(ada, show("hello"), policy="twice")
    await office.work(2, turning=3)
    assert heard(office) == ["hello", "hello"]
    assert await office.states() == ["sent"]
    assert await office.attempts(row) == ["ambiguous"]


async def test_two_lost_answers_and_nobody_tries_again(office: PostOffice, ada: Person, desk: Desk) -> None:
    office.api.faults.next("sendMessage", "accept_then_drop", times=5)
    await office.tell(ada, show("hello"), policy="twice", cause=Cause(role="answered"))
    await office.work(6, turning=30)
    assert heard(office) == ["hello", "hello"]
    assert await office.states() == ["unknown"]
    assert desk.heard == [("answered", False, "unknown")]


async def test_what_may_come_once_is_never_sent_again(office: PostOffice, ada: Person) -> None:
    office.api.faults.next("sendMessage", "accept_then_drop")
    await office.tell(ada, show("hello"), policy="once")
    await office.work(3, turning=30)
    assert heard(office) == ["hello"]
    assert await office.states() == ["unknown"]


async def test_what_does_no_harm_is_repeated_until_it_is_done(office: PostOffice, ada: Person) -> None:
    await office.tell(ada, show("hello"))
    await office.work()
    (message,) = office.api.delivered(7)
    office.api.faults.next("editMessageText", "500", times=4)
    await office.tell(ada, show("changed", edit=str(message.message_id)), policy="freely")
    await office.work(8, turning=30)
    assert office.api.person(7).last.text == "changed"
    assert await office.states() == ["sent", "sent"]


async def test_not_modified_is_done(office: PostOffice, ada: Person) -> None:
    await office.tell(ada, show("hello"))
    await office.work()
    (message,) = office.api.delivered(7)
    await office.tell(ada, show("hello", edit=str(message.message_id)), policy="freely")
    await office.work()
    assert await office.states() == ["sent", "sent"]


async def test_an_edit_of_what_is_gone_is_sent_anew(office: PostOffice, ada: Person) -> None:
    await office.tell(ada, show("hello", edit="999"), policy="freely")
    await office.work()
    assert heard(office) == ["hello"]
    assert await office.states() == ["sent"]


@pytest.mark.parametrize("deed", [Delete("999"), Expire("999"), React("999")])
async def test_what_is_gone_need_not_be_deleted(
    office: PostOffice, ada: Person, deed: Delete | Expire | React
) -> None:
    await office.tell(ada, deed, policy="freely")
    await office.work()
    assert await office.states() == ["sent"]


async def test_a_citizen_who_blocks_us_is_left_in_peace(office: PostOffice, ada: Person, desk: Desk) -> None:
    await office.api.person(7).blocks_bot()
    await office.tell(ada, show("one"), show("two"), show("three"), cause=Cause(role="answered"))
    await office.work()
    assert await office.states() == ["dead", "cancelled", "cancelled"]
    assert not (await office.store.run(lambda tx: people.get(tx, ada.id))).reachable
    assert desk.heard == [("answered", False, "unreachable")] * 3
    await office.api.person(7).unblocks_bot()
    await office.tell(ada, show("again"))
    await office.work(4)
    assert heard(office) == ["again"]
    assert (await office.store.run(lambda tx: people.get(tx, ada.id))).reachable


async def test_somebody_who_never_started_the_bot_is_unreachable(office: PostOffice) -> None:
    office.api.person(9)
    who = await office.store.run(
        lambda tx: people.add(tx, office.context.keys, "telegram", "9", office.clock.now())
    )
    await office.tell(who, show("hello"))
    await office.work()
    assert await office.states() == ["dead"]


async def test_a_lost_team_chat_keeps_every_row_and_tells_a_coordinator(
    office: PostOffice, ada: Person
) -> None:
    team = office.api.group(TEAM)
    await team.removes_bot()
    await office.store.run(lambda tx: people.change(tx, ada, role="coordinator"))
    await office.post(show("a card"))
    await office.work(2)
    assert await office.states("team") == ["ready"]
    assert len(heard(office)) == 1
    await team.adds_bot()
    office.clock.turn(61)
    await office.work()
    assert [delivery.text for delivery in office.api.delivered(TEAM)] == ["a card"]
    assert len(heard(office)) == 1


async def test_a_group_that_moved_is_followed(store: Store, keys: KeyRing) -> None:
    async with post_office(store, keys, team=-55) as office:
        group = office.api.group(-55)
        await office.work()
        await office.post(show("one"))
        await office.work()
        moved = await group.upgrade()
        await office.post(show("two"))
        await office.work(3)
        assert [delivery.text for delivery in office.api.delivered(moved.id)] == ["two"]
        assert await office.states() == ["sent", "sent"]


async def test_our_own_mistakes_are_kept_for_us(office: PostOffice, ada: Person, desk: Desk) -> None:
    office.api.faults.next("sendMessage", "refuse", code=400, text="Bad Request: BUTTON_DATA_INVALID")
    await office.tell(ada, show("hello"), show("next"), cause=Cause(role="answered"))
    await office.work(2)
    assert await office.states() == ["dead", "sent"]
    assert (await office.errors())[0].startswith("refused: ")
    assert desk.heard == [("answered", False, "refused"), ("answered", True, "")]


async def test_a_token_that_is_not_accepted_pauses_everything(office: PostOffice, ada: Person) -> None:
    office.api.faults.next("sendMessage", "refuse", code=401, text="Unauthorized")
    ben = await office.meet(8)
    await office.tell(ada, show("one"))
    await office.work()
    await office.tell(ben, show("two"))
    await office.work()
    assert (heard(office), heard(office, 8)) == ([], [])
    office.clock.turn(31)
    await office.work(2, turning=1)
    assert (heard(office), heard(office, 8)) == (["one"], ["two"])


@dataclass(frozen=True)
class Failing:
    """A desk that fails at everything."""

    def delivered(self, *_given: object, **_more: object) -> None:
        raise ValueError("a fault of ours")

    def topic_lost(self, *_given: object) -> None:
        raise ValueError("a fault of ours")


async def test_a_failing_desk_does_not_send_anything_twice(store: Store, keys: KeyRing) -> None:
    async with post_office(store, keys, desk=Failing()) as office:
        await office.work()
        ada = await office.meet(7)
        await office.tell(ada, show("one"), show("two"), cause=Cause(role="answered"))
        await office.work(4)
        assert [delivery.text for delivery in office.api.delivered(7)] == ["one", "two"]
        assert await office.states() == ["sent", "sent"]

"""Broadcasts through the real courier: who hears of them, when, how often, and whatever happens meanwhile."""

import asyncio
from collections.abc import AsyncIterator, Callable
from datetime import timedelta

import pytest

from handlers.broadcasts import actions
from handlers.broadcasts import delivery as broadcast_delivery
from storage.broadcasts.broadcasts import Audience, Broadcast, Message
from storage.engine.store import Store
from storage.people.encryption import KeyRing
from storage.sending.outbox import ANSWER
from storage.web.web_messages import before as in_web_room
from tests.broadcasts.sending import Newsroom, newsroom
from tests.courier.scenario import TEAM, show
from web.chat.channel import WebChannel
from web.http.wakeups import Hub

FEAST = ["Festa in piazza"]


@pytest.fixture
async def room(store: Store, keys: KeyRing) -> AsyncIterator[Newsroom]:
    async with newsroom(store, keys) as opened:
        yield opened


def heard(room: Newsroom, numbers: range) -> int:
    """How many of them have read it; nobody has twice."""
    found = [room.heard(number) for number in numbers]
    assert all(each in ([], FEAST) for each in found)
    return sum(map(len, found))


async def test_everybody_who_asked_reads_it_once_in_their_language(room: Newsroom) -> None:
    for number in range(1, 31):
        await room.subscriber(number, ("it", "en", "ar")[number % 3])
    await room.office.meet(99)
    known = await room.started()
    await room.beat(20)
    assert [room.heard(number) for number in range(1, 31)] == 10 * [["A feast in the square"], FEAST, FEAST]
    assert room.heard(99) == []
    assert await room.counts(known) == {"sent": 30}
    assert (await room.get(known)).state == "done"


async def test_the_audience_is_frozen_in_pieces_and_newcomers_are_not_in_it(room: Newsroom) -> None:
    await room.crowd(range(1000, 1000 + broadcast_delivery.A_PIECE + 100))
    known = await room.do(broadcast_delivery.begin, await room.started())
    assert known
    assert await room.do(broadcast_delivery.prepare_some, known.id)
    assert await room.counts(known) == {"ready": broadcast_delivery.A_PIECE}
    room.office.clock.turn(60)
    await room.subscriber(1)
    assert not await room.do(broadcast_delivery.prepare_some, known.id)
    assert not await room.do(broadcast_delivery.prepare_some, known.id)
    assert await room.counts(known) == {"ready": broadcast_delivery.A_PIECE + 100}


async def test_what_was_asked_for_narrows_the_audience(room: Newsroom) -> None:
    await room.subscriber(1, "it")
    await room.subscriber(2, "en")
    await room.subscriber(3, "en", active=False)
    known = await room.started(Audience(languages=("en",)))
    await room.beat(4)
    assert [room.heard(number) for number in (1, 2, 3)] == [[], ["A feast in the square"], []]
    assert await room.counts(known) == {"sent": 1}


async def test_quiet_hours_are_waited_for(room: Newsroom) -> None:
    """It is ten in the morning in Latina."""
    await room.subscriber(1, quiet_from="09:00", quiet_until="12:00")
    await room.subscriber(2, quiet_from="22:00", quiet_until="10:30")
    await room.subscriber(3)
    known = await room.started()
    await room.beat(3)
    assert [room.heard(number) for number in (1, 2, 3)] == [[], [], FEAST]
    room.office.clock.turn(30 * 60)
    await room.beat(3)
    assert [room.heard(number) for number in (1, 2, 3)] == [[], FEAST, FEAST]
    assert (await room.get(known)).state == "running"
    room.office.clock.turn(90 * 60)
    await room.beat(3)
    assert await room.counts(known) == {"sent": 3}
    assert (await room.get(known)).state == "done"


async def test_quiet_hours_that_begin_on_the_way_are_kept(room: Newsroom) -> None:
    await room.subscriber(1, quiet_from="10:10", quiet_until="11:00")
    known = await room.do(broadcast_delivery.begin, await room.started())
    assert known
    await room.do(broadcast_delivery.prepare_some, known.id)
    await room.do(actions.pause, known)
    room.office.clock.turn(20 * 60)
    await room.do(actions.go_on, known)
    await room.beat(3)
    assert room.heard(1) == []
    room.office.clock.turn(41 * 60)
    await room.beat(3)
    assert room.heard(1) == FEAST


async def test_who_fell_asleep_during_an_outage_is_left_alone(room: Newsroom) -> None:
    await room.subscriber(1, quiet_from="10:30", quiet_until="12:00")
    await room.subscriber(2)
    known = await room.started()
    await room.office.api.goes_away()
    await room.beat(4)
    for _ in range(16):
        room.office.clock.turn(180)
        await room.beat(1)
    await room.office.api.comes_back()
    room.office.clock.turn(400)
    await room.beat(3)
    assert [room.heard(number) for number in (1, 2)] == [[], FEAST]
    assert await room.counts(known) == {"sent": 1, "ready": 1}
    room.office.clock.turn(2 * 3600)
    await room.beat(3)
    assert await room.counts(known) == {"sent": 2}


async def test_a_scheduled_one_waits_for_its_time_and_survives_a_restart(room: Newsroom) -> None:
    await room.subscriber(1)
    at = room.office.clock.now() + timedelta(hours=2)
    known = await room.do(actions.schedule, room.anna, await room.draft(), at)
    await room.beat(3)
    assert room.heard(1) == []
    room.office.courier = room.office.new_courier(alone=True)
    room.new_spreader()
    room.office.clock.turn(2 * 3600)
    await room.beat(5)
    assert room.heard(1) == FEAST
    assert (await room.get(known)).state == "done"


async def test_pausing_holds_everybody_and_going_on_forgets_nobody(room: Newsroom) -> None:
    await room.crowd(range(1, 121))
    known = await room.started()
    await room.beat(4)
    await room.do(actions.pause, known)
    await room.office.work(5, turning=1)
    so_far = heard(room, range(1, 121))
    assert 0 < so_far < 120
    await room.beat(20)
    assert heard(room, range(1, 121)) == so_far
    assert await room.counts(known) == {"sent": so_far, "ready": 120 - so_far}
    await room.do(actions.go_on, known)
    await room.beat(40)
    assert heard(room, range(1, 121)) == 120
    assert await room.counts(known) == {"sent": 120}


async def test_what_is_stopped_goes_no_further(room: Newsroom) -> None:
    await room.crowd(range(1, 121))
    known = await room.started()
    await room.beat(4)
    stopped = await room.do(actions.stop, known)
    assert stopped.state == "stopped"
    await room.office.work(5, turning=1)
    so_far = heard(room, range(1, 121))
    assert 0 < so_far < 120
    await room.beat(20)
    assert await room.counts(known) == {"sent": so_far, "ready": 120 - so_far}
    with pytest.raises(actions.NotNow):
        await room.do(actions.go_on, known)


async def test_what_is_under_way_when_it_is_stopped_is_not_tried_again(room: Newsroom) -> None:
    await room.subscriber(1)
    fault = room.office.api.faults.next("sendMessage", "hold_before", chat=1)
    known = await room.started()
    for _ in range(3):
        await room.feeder.step()
    await room.office.courier.step()
    await fault.gate.reached.wait()
    await room.do(actions.stop, known)
    room.office.api.limits.enabled = True
    room.office.api.limits.absorbs = -1
    room.office.api.limits.spend(room.office.api.person(1).private, 9)
    fault.gate.open()
    await room.office.work(10, turning=5)
    assert room.heard(1) == []
    assert await room.counts(known) == {"ready": 1}
    assert await room.office.states("p" + str((await room.subscriber(1)).id)) == []


async def test_retrying_reaches_those_who_failed_and_nobody_else(room: Newsroom) -> None:
    for number in (1, 2, 3, 4):
        await room.subscriber(number)
    faults = room.office.api.faults
    faults.next("sendMessage", "refuse", chat=1, code=400, text="Bad Request: message is too long")
    faults.next("sendMessage", "accept_then_drop", chat=2)
    await room.office.api.person(3).blocks_bot()
    known = await room.started()
    await room.beat(8)
    assert await room.counts(known) == {"failed": 1, "unknown": 1, "blocked": 1, "sent": 1}
    room.office.clock.turn(60)
    await room.do(actions.retry_failed, known)
    await room.beat(8)
    assert await room.counts(known) == {"unknown": 1, "blocked": 1, "sent": 2}
    assert [room.heard(number) for number in (1, 2, 3, 4)] == [FEAST, FEAST, [], FEAST]
    with pytest.raises(actions.NotNow):
        await room.do(actions.retry_failed, known)


async def test_who_blocked_us_is_passed_over_until_they_come_back(room: Newsroom) -> None:
    await room.subscriber(1)
    await room.office.api.person(1).blocks_bot()
    assert await room.counts(await after(room, 5)) == {"blocked": 1}
    assert await room.counts(await after(room, 5)) == {}
    await room.office.api.person(1).unblocks_bot()
    await room.says(1, "/start")
    assert await room.counts(await after(room, 5)) == {"sent": 1}
    assert room.heard(1)[-1:] == FEAST


async def after(room: Newsroom, beats: int) -> Broadcast:
    known = await room.started()
    await room.beat(beats, turning=1)
    return known


async def test_opting_out_or_pausing_after_the_freezing_is_respected(room: Newsroom) -> None:
    out, asleep, _here = [await room.subscriber(number) for number in (1, 2, 3)]
    known = await room.do(broadcast_delivery.begin, await room.started())
    assert known
    await room.do(broadcast_delivery.prepare_some, known.id)
    await room.change(out, active=False)
    await room.change(asleep, paused_until=room.office.clock.now() + timedelta(days=1))
    await room.beat(4)
    assert [room.heard(number) for number in (1, 2, 3)] == [[], [], FEAST]
    assert await room.counts(known) == {"skipped": 2, "sent": 1}


async def test_an_emergency_goes_first_at_any_hour_and_to_everybody(room: Newsroom) -> None:
    await room.crowd(range(1, 101))
    asleep = await room.subscriber(200, quiet_from="09:00", quiet_until="12:00", active=False)
    await room.started()
    await room.beat(2)
    before = heard(room, range(1, 101))
    alarm = await room.do(actions.emergency, room.anna, Message({"it": "Allerta"}))
    await room.beat(18)
    told = [delivery.text for delivery in room.office.api.deliveries if delivery.chat in range(1, 201)]
    first = told.index("Allerta")
    assert told[first : first + 90].count("Allerta") >= 80
    assert first <= before + 30
    assert room.heard(200) == ["Allerta"]
    await room.beat(40)
    assert await room.counts(alarm) == {"sent": 103}
    assert asleep.id


async def test_only_a_coordinator_raises_an_alarm(room: Newsroom) -> None:
    with pytest.raises(actions.CoordinatorsOnly):
        await room.do(actions.emergency, room.bruno, Message({"it": "Allerta"}))


async def test_an_answer_comes_before_all_that_waits(room: Newsroom) -> None:
    await room.crowd(range(1, 101))
    ada = await room.subscriber(200)
    await room.started()
    await room.beat(3)
    so_far = len(room.office.api.deliveries)
    await room.office.tell(ada, show("an answer"), priority=ANSWER)
    await room.beat(2)
    assert "an answer" in [delivery.text for delivery in room.office.api.deliveries[so_far : so_far + 2]]


async def test_it_keeps_the_pace_and_no_answer_waits(room: Newsroom, figures: Callable[[str], None]) -> None:
    """By a clock that is turned by hand, against a server that counts by the same clock."""
    many, api = range(1000, 1400), room.office.api
    await room.crowd(many)
    ada = await room.subscriber(1)
    api.limits.enabled = True
    known = await room.started(Audience(languages=("it",)))
    await room.beat(3)
    began, so_far, behind = room.office.clock.now(), len(api.deliveries), []
    for number in range(10):
        before = len(api.deliveries)
        await room.office.tell(ada, show(f"answer {number}"), priority=ANSWER)
        await room.beat(5)
        behind.append([each.text for each in api.deliveries[before:]].index(f"answer {number}"))
    seconds = (room.office.clock.now() - began).total_seconds()
    rate = (len(api.deliveries) - so_far) / seconds
    figures(
        f"a broadcast by a clock turned by hand: {rate:.1f} of 25 a second, {api.limits.caused} times refused"
    )
    assert max(behind) <= 1
    assert rate >= 0.97 * 25
    await room.beat(40)
    assert api.limits.caused == 0
    assert heard(room, many) == 400
    assert await room.counts(known) == {"sent": 401}


async def test_a_restart_in_the_middle_writes_to_nobody_twice(room: Newsroom) -> None:
    await room.crowd(range(1, 81))
    known = await room.started()
    await room.beat(3)
    fault = room.office.api.faults.next("sendMessage", "hold_after")
    await room.feeder.step()
    await room.office.courier.step()
    await fault.gate.reached.wait()
    room.office.courier = room.office.new_courier(alone=True)
    room.new_spreader()
    await room.beat(60)
    fault.gate.open()
    counts = await room.counts(known)
    assert counts["sent"] + counts["unknown"] == 80
    assert 0 < counts["unknown"] <= room.office.habits.broadcasts
    assert heard(room, range(1, 81)) > counts["sent"]


async def test_whoever_leads_goes_on_and_a_process_that_slept_does_no_harm(room: Newsroom) -> None:
    await room.crowd(range(1, 81))
    known = await room.started()
    await room.beat(3)
    slept, room.office.courier = room.office.courier, room.office.new_courier()
    so_far = heard(room, range(1, 81))
    room.new_spreader()
    await room.beat(3)
    assert heard(room, range(1, 81)) == so_far
    room.office.clock.turn(2 * 3600)
    await room.beat(40)
    await slept.step()
    await slept.idle()
    assert not slept.is_leading
    assert heard(room, range(1, 81)) == 80
    assert await room.counts(known) == {"sent": 80}


async def test_too_many_to_one_chat_holds_up_that_chat_alone(room: Newsroom) -> None:
    await room.crowd(range(1, 51))
    room.office.api.faults.next("sendMessage", "429", chat=7, retry_after=20)
    known = await room.started()
    await room.beat(20)
    assert heard(room, range(1, 51)) == 49
    assert room.heard(7) == []
    room.office.clock.turn(20)
    await room.beat(4)
    assert room.heard(7) == FEAST
    assert await room.counts(known) == {"sent": 50}


async def test_two_spreaders_at_once_do_no_harm(room: Newsroom) -> None:
    await room.crowd(range(1, 101))
    known = await room.started()
    first = room.feeder
    room.new_spreader()
    for _ in range(30):
        await asyncio.gather(first.step(), room.feeder.step())
        await room.office.work(7, turning=0.25 / 7)
    assert heard(room, range(1, 101)) == 100
    assert await room.counts(known) == {"sent": 100}


async def test_a_second_person_must_agree_to_write_to_many(room: Newsroom) -> None:
    await room.crowd(range(1, room.office.context.place.notices.second_from + 1))
    draft = await room.draft()
    asked = await room.do(actions.schedule, room.anna, draft)
    assert asked.state == "asked"
    with pytest.raises(actions.SamePerson):
        await room.do(actions.agree, room.anna, asked)
    changed = await room.do(actions.revise, room.anna, asked, Message({"it": "Altro"}))
    with pytest.raises(actions.NotNow):
        await room.do(actions.agree, room.bruno, asked)
    asked = await room.do(actions.schedule, room.anna, changed)
    agreed = await room.do(actions.agree, room.bruno, asked)
    assert (agreed.state, agreed.person_id, agreed.second_id) == ("scheduled", room.anna.id, room.bruno.id)
    await room.beat(3)
    assert (await room.get(agreed)).state == "running"


async def test_what_it_would_take_is_known_beforehand(room: Newsroom) -> None:
    await room.crowd(range(1, 61))
    await room.subscriber(100, "en")
    found = await room.do(actions.estimate, Audience())
    assert (found.people, found.seconds) == ({("telegram", "it"): 60, ("telegram", "en"): 1}, 3)
    assert (found.total, found.needs_second) == (61, False)


async def test_one_reads_it_oneself_first(room: Newsroom) -> None:
    await room.do(actions.send_to_self, room.anna, await room.draft())
    await room.office.work(2)
    assert room.heard(500) == FEAST


async def test_the_web_chat_has_it_too(room: Newsroom, keys: KeyRing) -> None:
    room.office.rooms = {"web": WebChannel(keys, Hub())}
    room.office.courier = room.office.new_courier(alone=True)
    await room.office.work()
    web = await room.office.meet_on_the_web("a-browser")
    await room.office.store.run(lambda tx: room.subscribed(tx, web, "it", {}))
    await room.subscriber(1)
    known = await room.started()
    await room.beat(4)
    assert await room.counts(known) == {"sent": 2}
    (told,) = await room.office.store.run(lambda tx: in_web_room(tx, web.lane, 9))
    assert "Festa in piazza" in (told.opened(keys) or b"").decode()


async def test_the_card_is_one_message_changed_now_and_then(room: Newsroom) -> None:
    await room.crowd(range(1, 301))
    known = await room.started()
    await room.beat(60)
    assert (await room.get(known)).state == "done"
    assert len(room.office.api.delivered(TEAM)) == 1
    assert 3 <= len(room.office.api.calls_of("editMessageText")) <= 15 / 3 + 1
    assert room.office.api.group(TEAM).last().text.count("300") == 3

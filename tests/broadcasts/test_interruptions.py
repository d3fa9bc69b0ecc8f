"""Pausing, stopping, retrying, restarts and several processes: nobody reads a broadcast twice or is forgotten."""

import asyncio

import pytest

from handlers.broadcasts import actions
from tests.broadcasts.scenario import FEAST, BroadcastService, heard


async def test_pausing_holds_everybody_and_going_on_forgets_nobody(service: BroadcastService) -> None:
    await service.crowd(range(1, 121))
    known = await service.started()
    await service.beat(4)
    await service.do(actions.pause, known)
    await service.sending.work(5, turning=1)
    so_far = heard(service, range(1, 121))
    assert 0 < so_far < 120
    await service.beat(20)
    assert heard(service, range(1, 121)) == so_far
    assert await service.counts(known) == {"sent": so_far, "ready": 120 - so_far}
    await service.do(actions.go_on, known)
    await service.beat(40)
    assert heard(service, range(1, 121)) == 120
    assert await service.counts(known) == {"sent": 120}


async def test_what_is_stopped_goes_no_further(service: BroadcastService) -> None:
    await service.crowd(range(1, 121))
    known = await service.started()
    await service.beat(4)
    stopped = await service.do(actions.stop, known)
    assert stopped.state == "stopped"
    await service.sending.work(5, turning=1)
    so_far = heard(service, range(1, 121))
    assert 0 < so_far < 120
    await service.beat(20)
    assert await service.counts(known) == {"sent": so_far, "ready": 120 - so_far}
    with pytest.raises(actions.NotNow):
        await service.do(actions.go_on, known)


async def test_what_is_under_way_when_it_is_stopped_is_not_tried_again(service: BroadcastService) -> None:
    await service.subscriber(1)
    fault = service.sending.api.faults.next("sendMessage", "hold_before", chat=1)
    known = await service.started()
    for _ in range(3):
        await service.feeder.step()
    await service.sending.courier.step()
    await fault.gate.reached.wait()
    await service.do(actions.stop, known)
    service.sending.api.limits.enabled = True
    service.sending.api.limits.absorbs = -1
    service.sending.api.limits.spend(service.sending.api.person(1).private, 9)
    fault.gate.open()
    await service.sending.work(10, turning=5)
    assert service.heard(1) == []
    assert await service.counts(known) == {"ready": 1}
    assert await service.sending.states("p" + str((await service.subscriber(1)).id)) == []


async def test_retrying_reaches_those_who_failed_and_nobody_else(service: BroadcastService) -> None:
    for number in (1, 2, 3, 4):
        await service.subscriber(number)
    faults = service.sending.api.faults
    faults.next("sendMessage", "refuse", chat=1, code=400, text="Bad Request: message is too long")
    faults.next("sendMessage", "accept_then_drop", chat=2)
    await service.sending.api.person(3).blocks_bot()
    known = await service.started()
    await service.beat(8)
    assert await service.counts(known) == {"failed": 1, "unknown": 1, "blocked": 1, "sent": 1}
    service.sending.clock.turn(60)
    await service.do(actions.retry_failed, known)
    await service.beat(8)
    assert await service.counts(known) == {"unknown": 1, "blocked": 1, "sent": 2}
    assert [service.heard(number) for number in (1, 2, 3, 4)] == [FEAST, FEAST, [], FEAST]
    with pytest.raises(actions.NotNow):
        await service.do(actions.retry_failed, known)


async def test_a_restart_in_the_middle_writes_to_nobody_twice(service: BroadcastService) -> None:
    await service.crowd(range(1, 81))
    known = await service.started()
    await service.beat(3)
    fault = service.sending.api.faults.next("sendMessage", "hold_after")
    await service.feeder.step()
    await service.sending.courier.step()
    await fault.gate.reached.wait()
    service.sending.courier = service.sending.new_courier(alone=True)
    service.new_feeder()
    await service.beat(60)
    fault.gate.open()
    counts = await service.counts(known)
    assert counts["sent"] + counts["unknown"] == 80
    assert 0 < counts["unknown"] <= service.sending.habits.broadcasts
    assert heard(service, range(1, 81)) > counts["sent"]


async def test_whoever_leads_goes_on_and_a_process_that_slept_does_no_harm(service: BroadcastService) -> None:
    await service.crowd(range(1, 81))
    known = await service.started()
    await service.beat(3)
    slept, service.sending.courier = service.sending.courier, service.sending.new_courier()
    so_far = heard(service, range(1, 81))
    service.new_feeder()
    await service.beat(3)
    assert heard(service, range(1, 81)) == so_far
    service.sending.clock.turn(2 * 3600)
    await service.beat(40)
    await slept.step()
    await slept.idle()
    assert not slept.is_leading
    assert heard(service, range(1, 81)) == 80
    assert await service.counts(known) == {"sent": 80}


async def test_too_many_to_one_chat_holds_up_that_chat_alone(service: BroadcastService) -> None:
    await service.crowd(range(1, 51))
    service.sending.api.faults.next("sendMessage", "429", chat=7, retry_after=20)
    known = await service.started()
    await service.beat(20)
    assert heard(service, range(1, 51)) == 49
    assert service.heard(7) == []
    service.sending.clock.turn(20)
    await service.beat(4)
    assert service.heard(7) == FEAST
    assert await service.counts(known) == {"sent": 50}


async def test_two_spreaders_at_once_do_no_harm(service: BroadcastService) -> None:
    await service.crowd(range(1, 101))
    known = await service.started()
    first = service.feeder
    service.new_feeder()
    for _ in range(30):
        await asyncio.gather(first.step(), service.feeder.step())
        await service.sending.work(7, turning=0.25 / 7)
    assert heard(service, range(1, 101)) == 100
    assert await service.counts(known) == {"sent": 100}

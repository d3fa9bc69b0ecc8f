"""Quiet hours, pauses and refusals of notices are kept, whatever happens on the way; an emergency goes out at any hour."""

from datetime import timedelta

import pytest

from handlers.broadcasts import actions
from handlers.broadcasts import delivery as broadcast_delivery
from storage.broadcasts.broadcasts import Broadcast, Message
from tests.broadcasts.scenario import FEAST, BroadcastService, heard


async def test_quiet_hours_are_waited_for(service: BroadcastService) -> None:
    """It is ten in the morning in Latina."""
    await service.subscriber(1, quiet_from="09:00", quiet_until="12:00")
    await service.subscriber(2, quiet_from="22:00", quiet_until="10:30")
    await service.subscriber(3)
    known = await service.started()
    await service.beat(3)
    assert [service.heard(number) for number in (1, 2, 3)] == [[], [], FEAST]
    service.sending.clock.turn(30 * 60)
    await service.beat(3)
    assert [service.heard(number) for number in (1, 2, 3)] == [[], FEAST, FEAST]
    assert (await service.get(known)).state == "running"
    service.sending.clock.turn(90 * 60)
    await service.beat(3)
    assert await service.counts(known) == {"sent": 3}
    assert (await service.get(known)).state == "done"


async def test_quiet_hours_that_begin_on_the_way_are_kept(service: BroadcastService) -> None:
    await service.subscriber(1, quiet_from="10:10", quiet_until="11:00")
    known = await service.do(broadcast_delivery.begin, await service.started())
    assert known
    await service.do(broadcast_delivery.prepare_some, known.id)
    await service.do(actions.pause, known)
    service.sending.clock.turn(20 * 60)
    await service.do(actions.go_on, known)
    await service.beat(3)
    assert service.heard(1) == []
    service.sending.clock.turn(41 * 60)
    await service.beat(3)
    assert service.heard(1) == FEAST


async def test_who_fell_asleep_during_an_outage_is_left_alone(service: BroadcastService) -> None:
    await service.subscriber(1, quiet_from="10:30", quiet_until="12:00")
    await service.subscriber(2)
    known = await service.started()
    await service.sending.api.goes_away()
    await service.beat(4)
    for _ in range(16):
        service.sending.clock.turn(180)
        await service.beat(1)
    await service.sending.api.comes_back()
    service.sending.clock.turn(400)
    await service.beat(3)
    assert [service.heard(number) for number in (1, 2)] == [[], FEAST]
    assert await service.counts(known) == {"sent": 1, "ready": 1}
    service.sending.clock.turn(2 * 3600)
    await service.beat(3)
    assert await service.counts(known) == {"sent": 2}


async def test_who_blocked_us_is_passed_over_until_they_come_back(service: BroadcastService) -> None:
    await service.subscriber(1)
    await service.sending.api.person(1).blocks_bot()
    assert await service.counts(await after(service, 5)) == {"blocked": 1}
    assert await service.counts(await after(service, 5)) == {}
    await service.sending.api.person(1).unblocks_bot()
    await service.says(1, "/start")
    assert await service.counts(await after(service, 5)) == {"sent": 1}
    assert service.heard(1)[-1:] == FEAST


async def after(service: BroadcastService, beats: int) -> Broadcast:
    known = await service.started()
    await service.beat(beats, turning=1)
    return known


async def test_opting_out_or_pausing_after_the_freezing_is_respected(service: BroadcastService) -> None:
    out, asleep, _here = [await service.subscriber(number) for number in (1, 2, 3)]
    known = await service.do(broadcast_delivery.begin, await service.started())
    assert known
    await service.do(broadcast_delivery.prepare_some, known.id)
    await service.change(out, active=False)
    await service.change(asleep, paused_until=service.sending.clock.now() + timedelta(days=1))
    await service.beat(4)
    assert [service.heard(number) for number in (1, 2, 3)] == [[], [], FEAST]
    assert await service.counts(known) == {"skipped": 2, "sent": 1}


async def test_an_emergency_goes_first_at_any_hour_and_to_everybody(service: BroadcastService) -> None:
    await service.crowd(range(1, 101))
    asleep = await service.subscriber(200, quiet_from="09:00", quiet_until="12:00", active=False)
    await service.started()
    await service.beat(2)
    before = heard(service, range(1, 101))
    alarm = await service.do(actions.emergency, service.anna, Message({"it": "Allerta"}))
    await service.beat(18)
    told = [delivery.text for delivery in service.sending.api.deliveries if delivery.chat in range(1, 201)]
    first = told.index("Allerta")
    assert told[first : first + 90].count("Allerta") >= 80
    assert first <= before + 30
    assert service.heard(200) == ["Allerta"]
    await service.beat(40)
    assert await service.counts(alarm) == {"sent": 103}
    assert asleep.id


async def test_only_a_coordinator_raises_an_alarm(service: BroadcastService) -> None:
    with pytest.raises(actions.CoordinatorsOnly):
        await service.do(actions.emergency, service.bruno, Message({"it": "Allerta"}))

"""Broadcasts through the real courier: who reads them, in which language, and at which pace."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from handlers.broadcasts import actions
from handlers.broadcasts import delivery as broadcast_delivery
from storage.broadcasts.broadcasts import Audience, Message
from storage.people.encryption import KeyRing
from storage.sending.outbox import ANSWER
from storage.web.web_messages import before as in_web_room
from tests.broadcasts.scenario import FEAST, BroadcastService, heard
from tests.courier.scenario import TEAM, show
from web.chat.channel import WebChannel
from web.http.wakeups import Hub


async def test_everybody_who_asked_reads_it_once_in_their_language(service: BroadcastService) -> None:
    for number in range(1, 31):
        await service.subscriber(number, ("it", "en", "ar")[number % 3])
    await service.sending.meet(99)
    known = await service.started()
    await service.beat(20)
    assert [service.heard(number) for number in range(1, 31)] == 10 * [
        ["A feast in the square"],
        FEAST,
        FEAST,
    ]
    assert service.heard(99) == []
    assert await service.counts(known) == {"sent": 30}
    assert (await service.get(known)).state == "done"


async def test_the_audience_is_frozen_in_pieces_and_newcomers_are_not_in_it(
    service: BroadcastService,
) -> None:
    await service.crowd(range(1000, 1000 + broadcast_delivery.A_PIECE + 100))
    known = await service.do(broadcast_delivery.begin, await service.started())
    assert known
    assert await service.do(broadcast_delivery.prepare_some, known.id)
    assert await service.counts(known) == {"ready": broadcast_delivery.A_PIECE}
    service.sending.clock.turn(60)
    await service.subscriber(1)
    assert not await service.do(broadcast_delivery.prepare_some, known.id)
    assert not await service.do(broadcast_delivery.prepare_some, known.id)
    assert await service.counts(known) == {"ready": broadcast_delivery.A_PIECE + 100}


async def test_what_was_asked_for_narrows_the_audience(service: BroadcastService) -> None:
    await service.subscriber(1, "it")
    await service.subscriber(2, "en")
    await service.subscriber(3, "en", active=False)
    known = await service.started(Audience(languages=("en",)))
    await service.beat(4)
    assert [service.heard(number) for number in (1, 2, 3)] == [[], ["A feast in the square"], []]
    assert await service.counts(known) == {"sent": 1}


async def test_a_scheduled_one_waits_for_its_time_and_survives_a_restart(service: BroadcastService) -> None:
    await service.subscriber(1)
    at = service.sending.clock.now() + timedelta(hours=2)
    known = await service.do(actions.schedule, service.anna, await service.draft(), at)
    await service.beat(3)
    assert service.heard(1) == []
    service.sending.courier = service.sending.new_courier(alone=True)
    service.new_feeder()
    service.sending.clock.turn(2 * 3600)
    await service.beat(5)
    assert service.heard(1) == FEAST
    assert (await service.get(known)).state == "done"


async def test_an_answer_comes_before_all_that_waits(service: BroadcastService) -> None:
    await service.crowd(range(1, 101))
    ada = await service.subscriber(200)
    await service.started()
    await service.beat(3)
    so_far = len(service.sending.api.deliveries)
    await service.sending.tell(ada, show("an answer"), priority=ANSWER)
    await service.beat(2)
    assert "an answer" in [delivery.text for delivery in service.sending.api.deliveries[so_far : so_far + 2]]


async def test_it_keeps_the_pace_and_no_answer_waits(
    service: BroadcastService, figures: Callable[[str], None]
) -> None:
    """By a clock that is turned by hand, against a server that counts by the same clock."""
    many, api = range(1000, 1400), service.sending.api
    await service.crowd(many)
    ada = await service.subscriber(1)
    api.limits.enabled = True
    known = await service.started(Audience(languages=("it",)))
    await service.beat(3)
    began, so_far, behind = service.sending.clock.now(), len(api.deliveries), []
    for number in range(10):
        before = len(api.deliveries)
        await service.sending.tell(ada, show(f"answer {number}"), priority=ANSWER)
        await service.beat(5)
        behind.append([each.text for each in api.deliveries[before:]].index(f"answer {number}"))
    seconds = (service.sending.clock.now() - began).total_seconds()
    rate = (len(api.deliveries) - so_far) / seconds
    figures(
        f"a broadcast by a clock turned by hand: {rate:.1f} of 25 a second, {api.limits.caused} times refused"
    )
    assert max(behind) <= 1
    assert rate >= 0.97 * 25
    await service.beat(40)
    assert api.limits.caused == 0
    assert heard(service, many) == 400
    assert await service.counts(known) == {"sent": 401}


async def test_a_second_person_must_agree_to_write_to_many(service: BroadcastService) -> None:
    await service.crowd(range(1, service.sending.context.place.notices.second_from + 1))
    draft = await service.draft()
    asked = await service.do(actions.schedule, service.anna, draft)
    assert asked.state == "asked"
    with pytest.raises(actions.SamePerson):
        await service.do(actions.agree, service.anna, asked)
    changed = await service.do(actions.revise, service.anna, asked, Message({"it": "Altro"}))
    with pytest.raises(actions.NotNow):
        await service.do(actions.agree, service.bruno, asked)
    asked = await service.do(actions.schedule, service.anna, changed)
    agreed = await service.do(actions.agree, service.bruno, asked)
    assert (agreed.state, agreed.person_id, agreed.second_id) == (
        "scheduled",
        service.anna.id,
        service.bruno.id,
    )
    await service.beat(3)
    assert (await service.get(agreed)).state == "running"


async def test_what_it_would_take_is_known_beforehand(service: BroadcastService) -> None:
    await service.crowd(range(1, 61))
    await service.subscriber(100, "en")
    found = await service.do(actions.estimate, Audience())
    assert (found.people, found.seconds) == ({("telegram", "it"): 60, ("telegram", "en"): 1}, 3)
    assert (found.total, found.needs_second) == (61, False)


async def test_one_reads_it_oneself_first(service: BroadcastService) -> None:
    await service.do(actions.send_to_self, service.anna, await service.draft())
    await service.sending.work(2)
    assert service.heard(500) == FEAST


async def test_the_web_chat_has_it_too(service: BroadcastService, keys: KeyRing) -> None:
    service.sending.rooms = {"web": WebChannel(keys, Hub())}
    service.sending.courier = service.sending.new_courier(alone=True)
    await service.sending.work()
    web = await service.sending.meet_on_the_web("a-browser")
    await service.sending.store.run(lambda tx: service.subscribed(tx, web, "it", {}))
    await service.subscriber(1)
    known = await service.started()
    await service.beat(4)
    assert await service.counts(known) == {"sent": 2}
    (told,) = await service.sending.store.run(lambda tx: in_web_room(tx, web.lane, 9))
    assert "Festa in piazza" in (told.opened(keys) or b"").decode()


async def test_the_card_is_one_message_changed_now_and_then(service: BroadcastService) -> None:
    await service.crowd(range(1, 301))
    known = await service.started()
    await service.beat(60)
    assert (await service.get(known)).state == "done"
    assert len(service.sending.api.delivered(TEAM)) == 1
    assert 3 <= len(service.sending.api.calls_of("editMessageText")) <= 15 / 3 + 1
    assert service.sending.api.group(TEAM).last().text.count("300") == 3

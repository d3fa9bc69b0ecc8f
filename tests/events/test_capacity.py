"""Places of an event on either engine: never too many, in order of coming, and freed ones go to the first group that fits."""

import asyncio
from contextlib import suppress
from datetime import timedelta

import pytest

from handlers.events import check_in, publishing
from handlers.events.attendance import Full, Over
from storage.engine.utc import utc_now
from tests.events.hall import Hall


@pytest.mark.parametrize("wait", [True, False])
async def test_many_at_once_with_others_never_exceed_the_places(hall: Hall, *, wait: bool) -> None:
    event, crowd = await hall.event(capacity=30, most_each=4), await hall.people(40)

    async def comes(number: int) -> str:
        try:
            return (await hall.comes(crowd[number], event, 1 + number % 4, wait=wait)).state
        except Full:
            return "full"

    states = await asyncio.gather(*map(comes, range(40)))
    assert await hall.taken(event) == 30, "single ones fill what is left"
    assert set(states) == {"coming", "waiting" if wait else "full"}


async def test_coming_leaving_and_changing_at_once_adds_up(hall: Hall) -> None:
    event, crowd = await hall.event(capacity=12, most_each=4), await hall.people(16)

    async def wavers(number: int) -> None:
        who = crowd[number]
        for many in (1 + number % 3, 4, 1):
            with suppress(Full):
                await hall.comes(who, event, many, wait=number % 2 == 0)
        await hall.leaves(who, event)
        await hall.comes(who, event, 1)

    await asyncio.gather(*map(wavers, range(16)))
    assert await hall.taken(event) == 12
    assert sorted(await hall.states(crowd, event)) == ["coming"] * 12 + ["waiting"] * 4


async def test_the_same_person_twice_at_once_is_one_sign_up(hall: Hall) -> None:
    event, (anna,) = await hall.event(capacity=5), await hall.people(1)
    made = await asyncio.gather(*(hall.comes(anna, event, 2) for _ in range(6)))
    assert {each.code for each in made} == {made[0].code}
    assert await hall.taken(event) == 2


async def test_freed_places_go_to_whoever_came_first_and_fits(hall: Hall) -> None:
    event, (anna, bea, carl, dora, emil) = await hall.event(capacity=3), await hall.people(5)
    await hall.comes(anna, event, 2)
    await hall.comes(bea, event)
    await hall.comes(carl, event, 3)
    await hall.comes(dora, event)
    await hall.comes(emil, event)
    hall.sent.clear()
    await hall.leaves(bea, event)
    assert await hall.states([carl, dora, emil], event) == ["waiting", "coming", "waiting"]
    assert hall.sent == [dora.id]
    await hall.leaves(anna, event)
    assert await hall.states([carl, emil], event) == ["waiting", "coming"], "three do not fit beside dora"
    await hall.leaves(dora, event)
    await hall.leaves(emil, event)
    assert await hall.states([carl], event) == ["coming"]
    assert await hall.taken(event) == 3


async def test_whoever_comes_with_fewer_lets_others_in(hall: Hall) -> None:
    event, (anna, bea) = await hall.event(capacity=3), await hall.people(2)
    await hall.comes(anna, event, 3)
    await hall.comes(bea, event, 2)
    await hall.comes(anna, event, 1)
    assert await hall.states([anna, bea], event) == ["coming", "coming"]
    assert await hall.taken(event) == 3


async def test_whoever_waits_keeps_the_place_in_the_list_and_whoever_comes_back_stands_last(
    hall: Hall,
) -> None:
    event, (anna, bea, carl) = await hall.event(capacity=1), await hall.people(3)
    for who in (anna, bea, carl):
        await hall.comes(who, event)
    await hall.comes(bea, event, 1)
    await hall.leaves(anna, event)
    assert await hall.states([bea, carl], event) == ["coming", "waiting"]
    await hall.comes(anna, event)
    await hall.leaves(bea, event)
    assert await hall.states([anna, carl], event) == ["waiting", "coming"]


async def test_leaving_together_lets_in_as_many_as_wait(hall: Hall) -> None:
    event, crowd = await hall.event(capacity=10), await hall.people(20)
    for who in crowd:
        await hall.comes(who, event)
    await asyncio.gather(*(hall.leaves(who, event) for who in crowd[:10]))
    assert await hall.states(crowd, event) == ["cancelled"] * 10 + ["coming"] * 10
    assert sorted(filter(None, hall.sent)) == sorted(who.id for who in crowd[10:])


async def test_two_at_the_door_let_each_in_once(hall: Hall) -> None:
    event, (anna, bea, carl) = await hall.event(capacity=2), await hall.people(3)
    code = (await hall.comes(anna, event)).code
    both = await asyncio.gather(*(hall.do(lambda unit: check_in.meet(unit, event, code)) for _ in range(2)))
    assert sorted(met.answer for met in both) == ["again", "in"]
    await hall.comes(bea, event)
    waits = await hall.comes(carl, event)
    assert waits.state == "waiting"
    met = await hall.do(lambda unit: check_in.meet(unit, event, waits.code, let_in=True))
    assert met.answer == "full"
    assert await hall.states([carl], event) == ["waiting"], "without room a sign-up is as it was"
    assert (await hall.do(lambda unit: check_in.meet(unit, event, "LTE-00000-0"))).answer == "unknown"
    assert await hall.taken(event) == 2


async def test_whoever_had_cancelled_comes_in_where_there_is_room(hall: Hall) -> None:
    event, (anna, bea) = await hall.event(capacity=1), await hall.people(2)
    code = (await hall.comes(anna, event)).code
    await hall.leaves(anna, event)
    met = await hall.do(lambda unit: check_in.meet(unit, event, code, let_in=True))
    assert met.answer == "in"
    assert await hall.taken(event) == 1, "they take a place like everybody"
    with pytest.raises(Full):
        await hall.comes(bea, event, wait=False)
    assert (await hall.comes(anna, event, 4)).people == 1, "who is in, is in"


async def test_what_is_over_or_cancelled_takes_nobody(hall: Hall) -> None:
    event, (anna, bea) = await hall.event(capacity=1), await hall.people(2)
    await hall.comes(anna, event)
    await hall.comes(bea, event)
    await hall.do(lambda unit: publishing.cancel(unit, event))
    with pytest.raises(Over):
        await hall.comes(bea, event)
    await hall.leaves(anna, event)
    assert await hall.states([anna, bea], event) == ["cancelled", "waiting"]
    past = await hall.event(starts_at=utc_now() - timedelta(hours=3))
    with pytest.raises(Over):
        await hall.comes(bea, past)

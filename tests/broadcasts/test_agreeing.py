"""A broadcast is agreed by a second person, sent later, cancelled, and watched while it goes out."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import msgspec
import pytest

from handlers.broadcasts import progress
from handlers.broadcasts.team.when import example, read_when
from handlers.messaging.unit_of_work import Effects, UnitOfWork
from storage.broadcasts import deliveries
from storage.broadcasts.broadcasts import Broadcast
from storage.engine.transaction import Transaction
from storage.engine.utc import utc_now
from tests.broadcasts.scenario import (
    TEXT,
    drafts,
    goes_out,
    latest,
    reads,
    subscribes,
    writes_broadcast,
)
from tests.tickets.scenario import Desk


def second_from(desk: Desk, many: int) -> None:
    """From so many people on two must agree."""
    place = desk.town.context.place
    fewer = msgspec.structs.replace(place, notices=msgspec.structs.replace(place.notices, second_from=many))
    desk.town.context = desk.town.pipeline.context = replace(desk.town.context, place=fewer)


def turn_in(desk: Desk, tx: Transaction) -> UnitOfWork:
    return UnitOfWork(tx, desk.town.context, utc_now(), "test", Effects())


async def test_above_the_number_a_second_person_agrees(desk: Desk) -> None:
    second_from(desk, 2)
    readers = [await subscribes(desk, name) for name in ("a", "b")]
    card = await writes_broadcast(desk, desk.marco)
    assert "From 2 people on, a second person must agree." in card.text
    await desk.marco.taps("📣 Send", card)
    assert "waits for a second person" in card.text
    assert not card.buttons
    asked = desk.marco.newest
    assert "Marco asks for a second person" in asked.text
    await desk.marco.taps("I agree", asked)
    assert "Somebody else must agree" in desk.town.toasts[-1]
    await goes_out(desk)
    assert reads(desk, readers[0]) == []
    await desk.giulia.taps("I agree", asked)
    assert "Written by Marco, agreed by Giulia." in asked.text
    await goes_out(desk)
    assert [reads(desk, who) for who in readers] == [[TEXT], [TEXT]]
    assert "agreed by Giulia" in desk.marco.message_with("2 of 2").text


async def test_whoever_changes_what_was_asked_is_its_author_now(desk: Desk) -> None:
    second_from(desk, 1)
    await subscribes(desk, "a")
    card = await writes_broadcast(desk, desk.marco)
    await desk.marco.taps("📣 Send", card)
    asked = desk.marco.newest
    stale = asked.button("I agree").tap
    await desk.giulia.taps("Back to draft", asked)
    assert "Written by Giulia." in asked.text
    await desk.giulia.taps("📣 Send", asked)
    again = desk.giulia.newest
    await desk.marco.sends_tap(stale, again)
    assert "This has changed meanwhile" in again.text
    assert (await latest(desk)).state == "asked"
    await desk.giulia.taps("I agree", again)
    assert (await latest(desk)).state == "asked"
    await desk.marco.taps("I agree", again)
    assert (await latest(desk)).state == "scheduled"


async def test_later_and_back_to_a_draft(desk: Desk) -> None:
    marco = desk.marco
    reader = await subscribes(desk, "a")
    card = await writes_broadcast(desk, marco)
    await marco.taps("🕒 Later", card)
    await marco.says("1.1.2020 18:30", reply_to=card)
    assert "That time is past" in marco.sees
    await marco.says("soon", reply_to=card)
    assert "I did not find a day and an hour" in marco.sees
    await marco.says("ogni domenica alle 9", reply_to=card)
    assert "We understood “domenica alle 9”, but not “ogni”" in marco.sees
    day = (utc_now() + timedelta(days=40)).date()
    await marco.says(f"{day.day}.{day.month}.{day.year} 18:30", reply_to=card)
    assert "🕒 It goes out" in marco.sees
    assert "18:30" in marco.sees
    await goes_out(desk)
    assert reads(desk, reader) == []
    await marco.says("/broadcasts")
    assert "Marco, goes out" in marco.sees
    await marco.taps(TEXT, marco.newest)
    scheduled = marco.newest
    await marco.taps("Back to draft", scheduled)
    assert "draft" in scheduled.text
    await marco.taps("📣 Send", scheduled)
    await goes_out(desk)
    assert reads(desk, reader) == [TEXT]


async def test_a_scheduled_one_is_cancelled(desk: Desk) -> None:
    marco = desk.marco
    await subscribes(desk, "a")
    card = await writes_broadcast(desk, marco)
    await marco.taps("🕒 Later", card)
    day = (utc_now() + timedelta(days=40)).date()
    await marco.says(f"{day.isoformat()} 09:00", reply_to=card)
    scheduled = marco.newest
    before = len(marco.chat)
    await marco.taps("Cancel it", scheduled)
    await marco.taps("Yes, throw it away", scheduled)
    assert "Nobody got it" in scheduled.text
    assert (await latest(desk)).state == "stopped"
    await marco.says("/broadcasts")
    assert "There is no broadcast yet" in marco.sees
    assert len(marco.chat) == before + 1


@pytest.mark.parametrize(
    ("typed", "hour", "minute"),
    [
        ("{d}.{m}.{y} 18:30", 18, 30),
        ("{d}/{m}/{y} 18.30", 18, 30),
        ("{y}-{m:02}-{d:02} 7:05", 7, 5),
        ("{d}.{m}.{y} alle 9", 9, 0),
        ("{d}.{m}.{y} 6 pm", 18, 0),
        ("ore 21.15 del {d}/{m}/{y}", 21, 15),
        ("{d}.{m}.{y} 12", 12, 0),
    ],
)
async def test_times_as_people_type_them(desk: Desk, typed: str, hour: int, minute: int) -> None:
    day = (utc_now() + timedelta(days=40)).date()
    text = typed.format(d=day.day, m=day.month, y=day.year)
    at = await desk.town.run(lambda tx: read_when(turn_in(desk, tx), text))
    there = at.astimezone(desk.town.context.place.tz)
    assert (there.date(), there.hour, there.minute) == (day, hour, minute)
    shown = await desk.town.run(lambda tx: example(turn_in(desk, tx)))
    assert await desk.town.run(lambda tx: read_when(turn_in(desk, tx), shown))


async def test_the_list_shows_everything_with_its_numbers(desk: Desk) -> None:
    marco = desk.marco
    await subscribes(desk, "a")
    await marco.taps("📣 Send", await writes_broadcast(desk, marco, "First news"))
    await goes_out(desk)
    await writes_broadcast(desk, marco, "Second news")
    await desk.giulia.says("/broadcasts")
    text = desk.giulia.sees
    assert text.index("Drafts") < text.index("Second news") < text.index("The last ones")
    assert text.index("The last ones") < text.index("First news") < text.index("✅ delivered: 1")
    listed = desk.giulia.newest
    await desk.giulia.taps("First news", listed)
    assert "1 of 1" in desk.giulia.sees
    await desk.giulia.taps("Second news", listed)
    assert "draft" in desk.giulia.sees


async def test_the_progress_card_in_every_state(desk: Desk) -> None:
    readers = [await subscribes(desk, f"r{n}") for n in range(20)]
    await writes_broadcast(desk, desk.marco)
    (draft,) = await drafts(desk)
    ends = {"sent": 5, "blocked": 2, "failed": 1, "unknown": 1, "skipped": 1, "ready": 10}
    await desk.town.run(lambda tx: _stands(tx, draft, readers, ends))
    for state, labels, words in (
        ("running", ["⏸ Pause", "⏹ Stop"], "It is going out."),
        ("paused", ["▶️ Go on", "⏹ Stop"], "It rests."),
        ("stopped", [], "Stopped."),
        ("done", ["🔁 Retry the failed"], "gone out to everybody"),
    ):
        screen = await desk.town.unit(lambda unit, state=state: _screen(unit, draft, state))
        assert [button.label for row in screen.rows for button in row] == labels
        assert words in screen.text
        assert "▓▓▓▓▓░░░░░ 10 of 20" in screen.text
        for part in ("delivered: 5", "not reachable: 2", "failed: 1", "unknown: 1", "did not want it: 1"):
            assert part in screen.text
    running = await desk.town.unit(lambda unit: _screen(unit, draft, "running", per_second=2.5))
    assert "⏱ 2.5 a second, about 4 seconds left" in running.text
    asleep = await desk.town.unit(lambda unit: _screen(unit, draft, "running", later=True))
    assert "The others have quiet hours" in asleep.text


def _stands(tx: Transaction, known: Broadcast, readers: list[Any], ends: dict[str, int]) -> None:
    deliveries.add(tx, known.id, ((who.id, utc_now()) for who in readers))
    states = [state for state, n in ends.items() for _ in range(n)]
    for who, state in zip(readers, states, strict=True):
        deliveries.set_state(tx, known.id, who.id, state, known="ready")


def _screen(
    unit: UnitOfWork, known: Broadcast, state: str, *, per_second: float = 0.0, later: bool = False
) -> Any:
    for each in deliveries.ready(unit.tx, known.id, utc_now(), 50) if later else []:
        deliveries.postpone(unit.tx, known.id, each, utc_now() + timedelta(hours=3))
    shown = replace(known, state=state, counted=True, frozen_at=utc_now())
    return progress.screen(unit, shown, per_second=per_second)

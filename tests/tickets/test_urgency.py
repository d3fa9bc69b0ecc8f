"""What is urgent is marked, on top, due within the hour of service, told to all operators, and to coordinators when it waits."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from flows.refused import Refused
from handlers.capabilities import CAPABILITIES
from handlers.messaging.unit_of_work import UnitOfWork
from handlers.team import morning_summary
from storage import schema
from storage.engine.transaction import Transaction
from storage.place import DEFAULT_PLACE, read_place
from storage.sending import timers
from storage.sending.outbox import TEAM_LANE
from storage.sending.timers import Timer
from tests.dialogue import arrived
from tests.tickets.scenario import Desk

DANGER = "my husband beats me and I am afraid"


def told(text: str = DANGER) -> dict[str, Any]:
    return {"what": {"text": text}}


@pytest.fixture
async def urgent(desk: Desk) -> Desk:
    """Some open tickets, and the newest one urgent."""
    await desk.files(by="bea")
    desk.code = await desk.files(told(), by="carla", kind="talk", category=None)
    return desk


async def passes(desk: Desk, time: timedelta) -> None:
    """What the clock does until then."""

    def work(unit: UnitOfWork) -> None:
        for due in timers.fire_due(unit.tx, unit.now + time):
            CAPABILITIES.timers[due.kind].act(unit, due)

    await desk.town.unit(work)


def alarms(desk: Desk) -> list[str]:
    return [message.text for message in desk.giulia.chat if "is URGENT" in message.text]


async def test_card_and_topic_say_so_in_a_sign_and_in_a_word(urgent: Desk) -> None:
    topic = urgent.town.topics[(await urgent.ticket()).id]
    card = next(
        each for each in urgent.giulia.chat if "first request" in each.text and urgent.code in each.text
    )
    assert topic.title.startswith("🔴")
    assert "URGENT" in topic.title
    assert card.text.startswith("🔴 URGENT")


async def test_it_stands_first_in_every_list(urgent: Desk) -> None:
    await urgent.marco.says("/open")
    assert urgent.marco.labels[0] == urgent.code
    for code in [button.label for button in urgent.marco.newest.buttons]:
        await urgent.marco.says(f"/take {code}")
    await urgent.marco.says("/mine")
    assert urgent.marco.labels[0] == urgent.code
    await urgent.town.unit(lambda unit: morning_summary.on_timer(unit, Timer("morning", "", "", unit.now)))
    assert urgent.marco.labels[0] == urgent.code


async def test_it_is_due_within_the_hour_of_service(urgent: Desk) -> None:
    ticket = await urgent.ticket()
    assert ticket.due_at == urgent.town.context.place.urgent_due_at(ticket.opened_at)


@pytest.mark.parametrize(
    ("written", "due"),
    [
        (datetime(2026, 11, 30, 9, 30, tzinfo=UTC), datetime(2026, 11, 30, 10, 30, tzinfo=UTC)),
        (datetime(2026, 11, 29, 2, 0, tzinfo=UTC), None),
    ],
)
def test_while_nobody_is_there_the_hour_begins_with_the_next_opening(
    written: datetime, due: datetime | None
) -> None:
    place = read_place(DEFAULT_PLACE)
    found = place.urgent_due_at(written)
    opening = found - timedelta(hours=1)
    assert due in (None, found)
    assert opening >= written
    assert found - written <= timedelta(days=3)


async def test_all_operators_are_told_by_name_and_not_again_within_the_hour(urgent: Desk) -> None:
    assert alarms(urgent) == [
        message for message in alarms(urgent) if "Marco" in message and urgent.code in message
    ]
    assert len(alarms(urgent)) == 1
    await urgent.files(told(), by="carla", kind="talk", category=None)
    assert len(alarms(urgent)) == 1
    await urgent.files(told(), by="dora", kind="talk", category=None)
    assert len(alarms(urgent)) == 2


async def test_after_a_quarter_of_an_hour_the_coordinators_are_told(urgent: Desk) -> None:
    await urgent.giulia.says("/mine")
    await passes(urgent, timedelta(minutes=14))
    assert len(alarms(urgent)) == 1
    await passes(urgent, timedelta(minutes=16))
    assert "nobody has taken it for 15 minutes" in alarms(urgent)[-1]
    assert "Giulia" in alarms(urgent)[-1]
    giulia = await urgent.alone("giulia")
    assert urgent.code in giulia.sees
    assert "beats" not in giulia.sees


@pytest.mark.parametrize("command", ["take", "assign {} Marco", "close {} resolved"])
async def test_once_taken_or_closed_they_are_not(urgent: Desk, command: str) -> None:
    words = command.format(urgent.code) if "{}" in command else f"{command} {urgent.code}"
    await urgent.marco.says(f"/{words}")
    await passes(urgent, timedelta(minutes=16))
    assert len(alarms(urgent)) == 1


async def test_an_answer_is_enough(urgent: Desk) -> None:
    await urgent.marco.says(f"/r {urgent.code} We are calling you now")
    await passes(urgent, timedelta(minutes=16))
    assert len(alarms(urgent)) == 1


async def test_words_that_come_later_make_it_urgent_and_due_sooner(desk: Desk) -> None:
    before = await desk.ticket()
    await desk.adds(DANGER)
    after = await desk.ticket()
    assert after.urgent
    assert after.due_at
    assert before.due_at
    assert after.due_at < before.due_at
    assert len(alarms(desk)) == 1


async def test_what_is_urgent_goes_out_before_everything_else(urgent: Desk) -> None:
    def priorities(tx: Transaction) -> set[int]:
        ticket = select(schema.ticket.c.id).where(schema.ticket.c.code == urgent.code).scalar_subquery()
        wanted = select(schema.outbox.c.priority).where(
            schema.outbox.c.lane == TEAM_LANE, schema.outbox.c.ticket_id == ticket
        )
        return {priority for (priority,) in tx.core.execute(wanted)}

    def others(tx: Transaction) -> int:
        return min(int(p) for (p,) in tx.core.execute(select(schema.outbox.c.priority)) if p >= 0)

    found = await urgent.town.run(priorities)
    assert max(found) < await urgent.town.run(others)


async def test_danger_is_filed_though_somebody_has_filed_too_much(desk: Desk) -> None:
    most = desk.town.context.place.limits.tickets_per_hour
    for _ in range(most):
        await desk.files(by="bea")
    code = await desk.files(told(), by="bea", kind="talk", category=None)
    assert (await desk.ticket(code)).urgent


async def test_a_second_urgent_request_within_the_hour_joins_the_first(desk: Desk) -> None:
    carla = await arrived(desk.town, "carla")
    for words in ("I would like some advice", "one more question"):
        await carla.says("/menu")
        await carla.taps("Ask for help")
        await carla.taps("Violence or threats")
        await carla.says(words)
        await carla.taps("Send")
    found = await desk.town.tickets_of("carla")
    assert len(found) == 1
    entries = await desk.timeline(found[0].code)
    assert "one more question" in "".join(str(entry.body.get("text")) for entry in entries)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("I am about to be evicted: I cannot pay the rent", "topic"),
        ("non riesco a pagare l'affitto, lo sfratto è domani", "topic"),
        ("أحتاج إلى طبيب نفسي", "topic"),
        ("The lamp in front of my house is broken", None),
        ("Il lampione vicino alla farmacia è spento da lunedì", None),
        ("الحفرة أمام المستشفى كبيرة", None),
    ],
)
async def test_words_of_a_private_topic_make_it_private_unless_said_in_passing(
    desk: Desk, text: str, reason: str | None
) -> None:
    ticket = await desk.ticket(await desk.files(told(text), kind="talk", category=None))
    assert (ticket.private_reason, ticket.urgent) == (reason, False)


async def test_an_old_urgent_ticket_that_is_opened_again_waits_to_be_taken(urgent: Desk) -> None:
    await urgent.marco.says(f"/close {urgent.code} resolved")
    await urgent.marco.says(f"/reopen {urgent.code}")
    await passes(urgent, timedelta(minutes=16))
    assert "nobody has taken it" in alarms(urgent)[-1]


async def test_danger_is_heard_though_somebody_has_said_too_much(desk: Desk) -> None:
    most = desk.town.context.place.limits.messages_per_minute
    for number in range(most):
        await desk.adds(f"sack number {number}")
    with pytest.raises(Refused):
        await desk.adds("one more sack")
    await desk.adds(DANGER)
    assert (await desk.ticket()).urgent

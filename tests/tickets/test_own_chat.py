"""The words of a private ticket open for one operator alone, in their own chat."""

from sqlalchemy import select

from handlers.messaging.inbound import MemberLeft
from handlers.messaging.outbound import Show
from handlers.messaging.unit_of_work import UnitOfWork
from storage import schema
from storage.engine.utc import utc_now
from storage.sending import outbox
from tests.dialogue import CHANNEL, TEAM
from tests.tickets.canary import CANARY, leaks, logged, opened
from tests.tickets.scenario import Desk


async def test_only_operators_open_the_words_and_each_opening_is_in_the_access_log(told: Desk) -> None:
    marco, rita = await told.alone("marco"), await told.alone("rita")
    await rita.says(f"/start read_{told.code}")
    assert CANARY not in repr(rita.chat)
    await marco.says(f"/start read_{told.code}")
    assert CANARY in marco.sees
    assert (await told.town.run(logged)).count("read") == 1
    assert not await leaks(told)


async def test_all_else_an_operator_says_there_is_their_own_as_a_citizen(told: Desk) -> None:
    marco = await told.alone("marco")
    await marco.says(f"/start read_{told.code}")
    shown = marco.newest
    bea = told.town.chats.setdefault(f"p{(await told.ticket()).person_id}", [])
    before = len(bea)
    await marco.says("the lamp in my own street is broken")
    assert len(bea) == before
    written = await marco.says("We are with you", reply_to=shown)
    assert "We are with you" in bea[-1].text
    await marco.says("We are with you tonight", edits=written)
    assert "We are with you tonight" in bea[-1].text
    assert "We are with you" not in "".join(message.text for message in told.giulia.chat)


async def test_the_words_are_sent_protected(told: Desk) -> None:
    def work(unit: UnitOfWork) -> list[bool]:
        columns = [schema.outbox.c[name] for name in outbox.Waiting.__struct_fields__]
        rows = unit.tx.core.execute(select(*columns).where(schema.outbox.c.role == "own"))
        shown = [opened(unit, outbox.Waiting(*row)) for row in rows]
        return [each.protected for each in shown if isinstance(each, Show)]

    marco = await told.alone("marco")
    await marco.says(f"/start read_{told.code}")
    assert await told.town.unit(work) == [True]


async def test_who_is_no_operator_any_more_reads_nothing_in_their_own_chat(told: Desk) -> None:
    marco = await told.alone("marco")
    await marco.says(f"/start read_{told.code}")
    assert CANARY in repr(marco.chat)
    await told.town.hear(MemberLeft(CHANNEL, "left1", utc_now(), address="marco", chat=TEAM))  # type: ignore[arg-type]
    assert CANARY not in repr(marco.chat)

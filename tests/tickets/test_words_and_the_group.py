"""A private ticket's words never reach the team's group, by whichever way; and those already there are taken back."""

from collections.abc import AsyncIterator, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, update

from flows.said import Media
from handlers.capabilities import CAPABILITIES
from handlers.messaging import outbound
from handlers.messaging.capabilities import capabilities
from handlers.messaging.inbound import MemberLeft
from handlers.messaging.outbound import Show
from handlers.messaging.unit_of_work import LanguageGuess, UnitOfWork
from handlers.team import morning_summary
from handlers.tickets import actions, card_sync, language_label, missing_cards, rereading
from storage import schema
from storage.engine.transaction import Transaction
from storage.engine.utc import utc_now
from storage.people import people
from storage.sending import message_links, outbox
from storage.sending.outbox import TEAM_LANE
from storage.sending.timers import Timer
from storage.tickets import tickets
from storage.tickets.tickets import Ticket
from tests.chats import WAITING
from tests.dialogue import CHANNEL, TEAM, Citizen
from tests.tickets import ways_to_the_group as ways
from tests.tickets.scenario import Desk, closes, open_desk

CANARY = "zibaldone"
"""Stands in every word of the citizen, in every name of a file, and nowhere else."""
DANGER = f"my husband beats me, I am afraid, {CANARY}"
PHOTO = Media("photo", f"phone:{CANARY}", name=f"{CANARY}.jpg")


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    async with open_desk(tmp_path) as opened:
        yield opened


def record(words: str = DANGER) -> dict[str, Any]:
    return {
        "category": "waste",
        "where": {"address": f"Via {CANARY} 5", "point": [41.4676, 12.9036], "media": [PHOTO.kept()]},
        "what": {"text": words, "media": [PHOTO.kept()]},
        "who": {"text": f"Association {CANARY}"},
        "title": {"text": f"Meeting {CANARY}"},
        "photos": [PHOTO.kept()],
    }


async def sent_to_the_group(desk: Desk) -> list[str]:
    """Everything that was ever put into the team chat, also what was edited or deleted since."""

    def work(unit: UnitOfWork) -> list[str]:
        columns = [schema.outbox.c[name] for name in outbox.Waiting.__struct_fields__]
        rows = unit.tx.core.execute(select(*columns).where(schema.outbox.c.lane == TEAM_LANE))
        return [repr(_opened(unit, outbox.Waiting(*row))) for row in rows]

    found: list[str] = await desk.town.unit(work)
    return found


def _opened(unit: UnitOfWork, row: outbox.Waiting) -> outbound.Outbound:
    holder = row.keyholder_id
    key = unit.context.keys.own if holder is None else unit.key_of(unit.person(holder))
    return outbound.unpacked(outbox.opened(key, row))


async def leaks(desk: Desk, but: str = "\0") -> list[str]:
    found = [each for each in await sent_to_the_group(desk) if CANARY in each or "Violence" in each]
    return [each for each in found if but not in each]


def test_every_way_is_listed() -> None:
    assert frozenset(CAPABILITIES.team_commands) == ways.COMMANDS
    assert frozenset(CAPABILITIES.team_buttons) == ways.BUTTONS
    assert frozenset(CAPABILITIES.timers) == ways.TIMERS
    assert frozenset(ways.posts()) == ways.POSTS
    assert ways.hooks() == ways.HOOKS


@pytest.mark.parametrize("kind", sorted(CAPABILITIES.kinds))
async def test_its_card_topic_and_files_are_silent_whatever_its_kind(desk: Desk, kind: str) -> None:
    desk.code = await desk.files(record(), kind=kind, category=None, neighbourhood="isonzo")
    assert desk.code in "".join(await sent_to_the_group(desk))
    assert not await leaks(desk)


async def test_a_private_category_is_not_named(desk: Desk) -> None:
    desk.code = await desk.files(record(CANARY), kind="help", category="violence")
    assert "private" in desk.town.topics[(await desk.ticket()).id].title
    assert not await leaks(desk)


@pytest.fixture
async def told(desk: Desk) -> Desk:
    """A private ticket with everything that a citizen and operators can add to it."""
    desk.code = await desk.files(record(), by="bea", neighbourhood="isonzo")
    ticket = await desk.ticket()
    entry = await desk.adds(f"He is coming, {CANARY}", PHOTO)
    await desk.adds(f"He has left, {CANARY}", revision_of=entry)
    await desk.town.unit(lambda unit: _note_and_rate(unit, ticket))
    return desk


def _note_and_rate(unit: UnitOfWork, ticket: Ticket) -> None:
    owner = people.get(unit.tx, ticket.person_id)
    actions.note(unit, ticket, owner, f"A note, {CANARY}", [PHOTO])
    for kind in ("rated", "booking", "referral", "answered"):
        body = {"text": f"{kind} {CANARY}", "stars": 5, "verb": "booked", "at": unit.now.isoformat()}
        tickets.add_entry(unit.tx, unit.key_of(owner), ticket, kind, body, unit.now, person_id=owner.id)


@pytest.mark.parametrize("command", sorted(ways.COMMANDS))
async def test_no_command_shows_its_words(told: Desk, command: str) -> None:
    for words in (f"/{command} {told.code}", f"/{command}"):
        await told.giulia.says(words)
        await told.giulia.says(words, thread=told.code)
    assert not await leaks(told)


async def test_a_search_does_not_even_tell_that_it_holds_a_word(told: Desk) -> None:
    await told.giulia.says(f"/find {CANARY}")
    assert told.code not in told.giulia.sees
    await told.giulia.says(f"/find {told.code}")
    assert told.code in told.giulia.sees
    assert not await leaks(told)


@pytest.mark.parametrize("button", sorted(ways.BUTTONS))
async def test_no_button_shows_its_words(told: Desk, button: str) -> None:
    card = told.giulia.card(told.code)
    for data in _taps(button, await told.ticket()):
        await told.giulia.sends_tap(data, card)
    but = "\0" if button != "k/lifted" else CANARY  # shows them on purpose
    assert not await leaks(told, but)


def _taps(button: str, ticket: Ticket) -> Iterator[str]:
    subjects = [ticket.code, str(ticket.id), "0", "general"]
    verb = button.split("/")
    for name in subjects:
        for version in (ticket.version, ticket.version + 1):
            yield f"{button}/{name}/{version}"
            yield f"{button}/{name}/{version}/0"
            if len(verb) > 2:
                yield f"{verb[0]}/{verb[1]}/{name}/{version}/{verb[2]}"
    yield button


async def test_its_citizen_adds_edits_rates_reopens_and_nothing_is_shown(told: Desk) -> None:
    bea = Citizen(told.town, "bea", lane=f"p{(await told.ticket()).person_id}")
    ticket = await told.ticket()
    await told.giulia.says(f"/wait {told.code} What happened?")
    written = await bea.says(f"He came, {CANARY}", photo=CANARY, reply_to=bea.message_with("What happened?"))
    await bea.says(f"He came again, {CANARY}", edits=written)
    await told.giulia.says(f"/close {told.code} resolved")
    await bea.taps("⭐⭐⭐⭐⭐")
    await bea.taps("Something else")
    await bea.taps("Add details")
    await bea.says(f"All good, {CANARY}")
    await bea.taps("It is still there")
    await bea.says(f"It is, {CANARY}", voice=CANARY)
    assert (await told.ticket()).version > ticket.version
    assert not await leaks(told)


async def test_what_happens_by_itself_shows_nothing(told: Desk) -> None:
    ticket = await told.ticket()

    def work(unit: UnitOfWork) -> None:
        rooms = capabilities(unit)
        morning_summary.on_timer(unit, Timer("morning", "team", "today", unit.now))
        card_sync.announce_again(unit, tickets.get(unit.tx, ticket.id))
        topic = message_links.topic_of(unit.tx, ticket.id)
        assert topic
        assert topic.thread
        rooms.topic_closed(unit, topic.thread)
        language_label.label(unit, _guess(ticket), "it")
        for who in people.team(unit.tx):
            rooms.dismissed(unit, who)

    await told.town.unit(work)
    assert told.code in "".join(await sent_to_the_group(told))
    assert not await leaks(told)


def _guess(ticket: Ticket) -> Any:
    return LanguageGuess(ticket.person_id, DANGER, "en", ticket.id)


async def test_an_answer_that_does_not_arrive_is_told_without_words(told: Desk) -> None:
    told.town.gone = frozenset({f"p{(await told.ticket()).person_id}"})
    await told.giulia.says("We are coming", reply_to=told.giulia.card(told.code))
    assert "did not arrive" in "".join(message.text for message in told.giulia.chat)
    assert not await leaks(told)


async def test_a_like_report_is_neither_offered_nor_joined(told: Desk) -> None:
    other = await told.files({**record("Sacks of the neighbours"), "category": "waste"}, by="carla")
    assert other != told.code
    assert not (await told.ticket()).duplicate_of


async def test_what_was_shown_before_it_became_private_is_taken_back(desk: Desk) -> None:
    desk.code = await desk.files(record(f"Sacks, {CANARY}"))
    await desk.adds(f"More sacks, {CANARY}", PHOTO)
    await desk.marco.says(f"/show {desk.code}")
    await desk.marco.says("/show", thread=desk.code)
    await desk.marco.taps("More", desk.card)
    assert any(CANARY in repr(message) for message in desk.giulia.chat)
    await desk.adds(DANGER)
    assert not [message.text for message in desk.giulia.chat if CANARY in repr(message)]
    assert "private" in desk.town.topics[(await desk.ticket()).id].title
    assert desk.code in desk.card.text


async def test_what_waits_to_be_sent_when_it_becomes_private_is_not_sent(desk: Desk) -> None:
    desk.town.paused = True
    desk.code = await desk.files(record(f"Sacks, {CANARY}"))
    await desk.adds(f"More sacks, {CANARY}", PHOTO)
    await desk.adds(DANGER)
    desk.town.paused = False
    await desk.town.deliver()
    assert desk.code in desk.card.text
    assert not [message.text for message in desk.giulia.chat if CANARY in repr(message)]


async def test_what_is_too_old_to_be_deleted_is_emptied_or_named(desk: Desk) -> None:
    desk.code = await desk.files(record(f"Sacks, {CANARY}"))
    await desk.adds(f"More sacks, {CANARY}")
    old = utc_now() - timedelta(days=3)
    await desk.town.run(lambda tx: tx.core.execute(update(schema.message).values(at=old)))
    await desk.adds(DANGER)
    left = [message for message in desk.giulia.chat if CANARY in repr(message)]
    assert all(message.screen.files for message in left)
    assert f"{len(left)} message with files is too old" in desk.giulia.message_with("too old").text


async def test_an_operator_makes_it_private_and_its_assignee_or_a_coordinator_shows_it_again(
    desk: Desk,
) -> None:
    await desk.marco.taps("More", desk.card)
    await desk.marco.taps("Make it private")
    assert (await desk.ticket()).private_reason == "asked"
    assert not [each for each in desk.marco.chat if "Sacks" in each.text]
    await desk.marco.taps("More", desk.card)
    await desk.marco.taps("Show it to the whole team", desk.card)
    assert "Only a coordinator" in desk.town.toasts[-1]
    assert (await desk.ticket()).private
    await desk.giulia.taps("Show it to the whole team", desk.card)
    assert (await desk.ticket()).private
    await desk.giulia.taps("Yes, show them", desk.card)
    assert not (await desk.ticket()).private
    assert "Sacks" in desk.card.text
    assert await desk.town.run(_logged) == ["make private", "make open"]


def _logged(tx: Transaction) -> list[str]:
    return [deed for (deed,) in tx.core.execute(select(schema.access.c.deed).order_by(schema.access.c.n))]


async def test_only_operators_open_the_words_and_each_opening_is_in_the_access_log(told: Desk) -> None:
    marco, rita = await told.alone("marco"), await told.alone("rita")
    await rita.says(f"/start read_{told.code}")
    assert CANARY not in repr(rita.chat)
    await marco.says(f"/start read_{told.code}")
    assert CANARY in marco.sees
    assert (await told.town.run(_logged)).count("read") == 1
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
        shown = [_opened(unit, outbox.Waiting(*row)) for row in rows]
        return [each.protected for each in shown if isinstance(each, Show)]

    marco = await told.alone("marco")
    await marco.says(f"/start read_{told.code}")
    assert await told.town.unit(work) == [True]


async def test_after_an_upgrade_what_the_group_could_read_is_taken_back_and_the_rest_is_listed(
    desk: Desk,
) -> None:
    spoken = await desk.files(record(), by="bea")
    await desk.town.run(_as_an_older_release_left_it)
    code, ids = spoken, [spoken, desk.code]
    await desk.town.unit(lambda unit: _shown_as_before(unit, code))
    await rereading.at_start(desk.town.store.read, _in_unit(desk), utc_now())
    found = [await desk.ticket(each) for each in ids]
    assert [each.private for each in found] == [True, False]
    left = [message for message in desk.giulia.chat if CANARY in repr(message)]
    assert all(message.screen.files for message in left)
    assert code in desk.giulia.message_with("Please delete them by hand").text
    before = len(desk.giulia.chat)
    await rereading.at_start(desk.town.store.read, _in_unit(desk), utc_now())
    assert len(desk.giulia.chat) == before


def _as_an_older_release_left_it(tx: Transaction) -> None:
    tx.core.execute(update(schema.ticket).values(private=True, private_reason="unread", urgent=False))


def _shown_as_before(unit: UnitOfWork, code: str) -> None:
    """An older release showed the words of every ticket, days ago."""
    ticket = tickets.by_code(unit.tx, code)
    assert ticket
    card_sync.show_rest(unit, ticket)
    owner, words = unit.person(ticket.person_id), f"He is coming, {CANARY}"
    entry = tickets.add_entry(unit.tx, unit.key_of(owner), ticket, "said", {"text": words}, unit.now)
    card_sync.show_said(unit, ticket, entry, "💬", words, ())


def _in_unit(desk: Desk) -> Any:
    async def run(work: Any, _cause: str) -> Any:
        old = utc_now() - timedelta(days=3)
        await desk.town.run(lambda tx: tx.core.execute(update(schema.message).values(at=old)))
        return await desk.town.unit(work)

    return run


async def test_who_is_no_operator_any_more_reads_nothing_in_their_own_chat(told: Desk) -> None:
    marco = await told.alone("marco")
    await marco.says(f"/start read_{told.code}")
    assert CANARY in repr(marco.chat)
    await told.town.hear(MemberLeft(CHANNEL, "left1", utc_now(), address="marco", chat=TEAM))  # type: ignore[arg-type]
    assert CANARY not in repr(marco.chat)


async def test_a_flood_of_words_is_one_hint_a_minute(told: Desk) -> None:
    told.town.paused = True
    for number in range(10):
        await told.adds(f"{number} {CANARY}")
    rows = await told.town.run(lambda tx: [row.role for row in tx.all(WAITING) if row.role == "hint"])
    assert len(rows) == 1


async def test_words_after_the_closing_are_silent(desk: Desk) -> None:
    desk.code = await desk.files(record(), kind="help", category="violence")
    await closes(desk.town, desk.code)
    await desk.adds(CANARY)
    hint = desk.giulia.message_with("is closed, and the citizen writes")
    assert "🔁 Reopen" in hint.labels
    assert not await leaks(desk)


async def test_a_card_that_is_posted_again_is_silent(desk: Desk) -> None:
    desk.code = await desk.files(record(), kind="help", category="violence")
    await desk.adds(CANARY)
    ticket = await desk.ticket()
    due = Timer(missing_cards.LOOK, str(ticket.id), "now", ticket.opened_at)
    await desk.town.unit(lambda unit: missing_cards.look_again(unit, due))
    assert "What happened so far" in "".join(await sent_to_the_group(desk))
    assert not await leaks(desk)

"""A private ticket's words never reach the team's group, by whichever way."""

from collections.abc import Iterator
from typing import Any

import pytest

from handlers.capabilities import CAPABILITIES
from handlers.messaging.capabilities import capabilities
from handlers.messaging.unit_of_work import LanguageGuess, UnitOfWork
from handlers.team import morning_summary
from handlers.tickets import card_sync, language_label, missing_cards
from storage.people import people
from storage.sending import message_links
from storage.sending.timers import Timer
from storage.tickets import tickets
from storage.tickets.tickets import Ticket
from tests.chats import WAITING
from tests.dialogue import Citizen
from tests.tickets import ways_to_the_group as ways
from tests.tickets.canary import CANARY, DANGER, leaks, record, sent_to_the_group
from tests.tickets.scenario import Desk, closes


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

"""Every command and button, tried by everybody who could be in the way: only operators get anything done."""

from dataclasses import dataclass
from typing import Any

import msgspec
import pytest
from sqlalchemy import func, select

from flows.said import Said
from handlers.capabilities import CAPABILITIES
from handlers.messaging.inbound import Spoke
from handlers.tickets.card_buttons import PREFIX
from storage.engine.transaction import Transaction
from storage.people.tables import person
from storage.tickets.tables import access, entry, ticket
from tests.dialogue import TEAM
from tests.tickets.scenario import Desk

ENDINGS = {
    "r": "Hello",
    "note": "Hello",
    "wait": "Which?",
    "close": "resolved",
    "assign": "marco",
    "find": "sacks",
    "t": "",
}
LAST_WORDS = {"end": "resolved", "tp": "ricevuta", "ts": "ricevuta"}


COMMANDS = CAPABILITIES.team_commands
BUTTONS = {name[2:]: button for name, button in CAPABILITIES.team_buttons.items() if name.startswith("k/")}
TAPS = [verb for verb, button in BUTTONS.items() if button.subject is not None]
BARE_TAPS = [verb for verb, button in BUTTONS.items() if button.subject is None]


@dataclass(frozen=True)
class Actor:
    name: str
    changes: dict[str, Any]
    sees: str
    """What the team chat answers to a command."""
    answers: int = len(COMMANDS)
    """How often it does so."""
    taps: tuple[str, ...] = (*TAPS, *BARE_TAPS)


REFUSED = [
    Actor("a stranger in the group", {"address": "rita"}, "Only operators can use commands", answers=1),
    Actor(
        "an anonymous administrator",
        {"address": "1087968824", "unaccountable": "anonymous"},
        "act as yourself",
    ),
    Actor("a channel", {"address": "136817688", "unaccountable": "channel"}, "act as yourself"),
    Actor("a forward of an operator's", {"unaccountable": "forwarded"}, "act as yourself"),
    Actor("an operator via a bot", {"unaccountable": "via a bot"}, "act as yourself"),
    Actor("an operator who edits", {"edited": True}, "Edited commands do nothing", taps=()),
    Actor("an operator in another group", {"chat": "-999"}, "", answers=0),
    Actor("a coordinator in another group", {"address": "giulia", "chat": "-999"}, "", answers=0),
    Actor("an operator on another channel", {"channel": "other"}, "", answers=0),
]


@pytest.mark.parametrize("actor", REFUSED, ids=lambda actor: actor.name)
async def test_no_command_and_no_button_works_for_anybody_else(desk: Desk, actor: Actor) -> None:
    await desk.giulia.says("Good morning")
    before, shown = await desk.town.run(everything), len(desk.marco.chat)
    for verb in COMMANDS:
        await desk.town.hear(msgspec.structs.replace(await spoken(desk, verb), **actor.changes))
    answers = [each.text for each in desk.marco.chat[shown:]]
    for verb in actor.taps:
        await desk.town.hear(msgspec.structs.replace(await tapped(desk, verb), **actor.changes))
    assert without_strangers(await desk.town.run(everything)) == without_strangers(before)
    assert desk.anna.chat == []
    assert len(answers) == actor.answers
    assert all(actor.sees in answer for answer in answers)


async def test_every_command_answers_an_operator_by_role(desk: Desk) -> None:
    for verb, command in COMMANDS.items():
        shown, reacted = len(desk.marco.chat), len(desk.town.reactions)
        await desk.town.hear(await spoken(desk, verb))
        answers = [each.text for each in desk.marco.chat[shown:]]
        assert answers or desk.town.reactions[reacted:], verb
        assert ("Only a coordinator can do this." in answers) == (command.role == "coordinator"), verb


async def test_every_command_answers_a_coordinator(desk: Desk) -> None:
    for verb in COMMANDS:
        shown, reacted = len(desk.marco.chat), len(desk.town.reactions)
        await desk.town.hear(msgspec.structs.replace(await spoken(desk, verb), address="giulia"))
        assert len(desk.marco.chat) + len(desk.town.reactions) > shown + reacted, verb
        assert all("Only" not in each.text for each in desk.marco.chat[shown:]), verb


async def test_no_button_of_an_operator_ends_in_a_failure(desk: Desk) -> None:
    for verb in TAPS:
        await desk.town.hear(await tapped(desk, verb))
    assert not [each for each in desk.marco.chat if "failed" in each.text]


FORGED = [
    "",
    "k",
    "k/take",
    "k/take/LT-0000-0/1",
    "k/nothing/LT-0000-0/1",
    "m/here",
    "k/add/x",
    "k/drop/9",
    "k/drop/99999999999999999999",
    "k/open/x",
    "k/ts/{}/1/none",
    "k/give/{}/1/7",
    "k/end/{}/1/wrong",
    "k/look/{}/x/9",
    "k/take/{}/9999999999/",
    "////",
    "k/" + "x" * 80,
    "ك/take/1/1",
]


async def test_forged_buttons_do_nothing(desk: Desk) -> None:
    before = (await desk.town.run(everything))["tickets"]
    for data in FORGED:
        await desk.marco.sends_tap(data.format(desk.code), desk.card)
    assert (await desk.town.run(everything))["tickets"] == before
    assert not [each for each in desk.marco.chat if "failed" in each.text]


async def test_a_stranger_is_told_once_a_day_and_plain_talk_is_left_alone(desk: Desk) -> None:
    had = len(desk.marco.chat)
    await desk.rita.says("Hello everybody")
    await desk.rita.says("I know the answer", reply_to=desk.card)
    assert len(desk.marco.chat) == had
    await desk.rita.says("/open")
    await desk.rita.says("/open")
    assert len(desk.marco.chat) == had + 1
    assert len(desk.anna.chat) == 0


async def test_an_anonymous_reply_to_the_card_is_not_an_answer(desk: Desk) -> None:
    await desk.marco.says("Hello", reply_to=desk.card, unaccountable="anonymous")
    assert desk.anna.chat == []
    assert "act as yourself" in desk.marco.sees
    had = len(desk.marco.chat)
    await desk.marco.says("Hello all", unaccountable="channel")
    assert len(desk.marco.chat) == had


async def spoken(desk: Desk, verb: str) -> Spoke:
    """Marco says the command in the ticket's topic."""
    words = f"/{verb} {ENDINGS.get(verb, '')}".strip()
    return desk.town.spoken(
        "marco",
        TEAM,
        said=Said(words),
        command=True,
        message_id=desk.town.next_id(),
        thread=desk.card.thread,
        name="Marco",
    )


async def tapped(desk: Desk, verb: str) -> Spoke:
    """Marco taps the button on the ticket's card."""
    now = await desk.ticket()
    marco = await desk.town.run(
        lambda tx: tx.core.execute(select(person.c.id).where(person.c.role == "operator")).scalar()
    )
    word = LAST_WORDS.get(verb, str(marco))
    data = (
        f"{PREFIX}/{verb}/{word}"
        if verb in BARE_TAPS and verb != "open"
        else f"{PREFIX}/{verb}/{now.code}/{now.version}/{word}"
    )
    return desk.town.spoken("marco", TEAM, tap=data, message_id=desk.card.id, thread=desk.card.thread)


def everything(tx: Transaction) -> dict[str, Any]:
    """Whatever a command could change."""
    run = tx.core.execute
    return {
        "tickets": [
            tuple(row)
            for row in run(select(ticket.c.id, ticket.c.state, ticket.c.version, ticket.c.assignee_id))
        ],
        "entries": run(select(func.count()).select_from(entry)).scalar(),
        "roles": [tuple(row) for row in run(select(person.c.id, person.c.role).order_by(person.c.id))],
        "access": run(select(func.count()).select_from(access)).scalar(),
    }


def without_strangers(found: dict[str, Any]) -> dict[str, Any]:
    return found | {"roles": [(who, role) for who, role in found["roles"] if role != "citizen"]}

"""Old and forged buttons of a broadcast, and people who are no operators, change nothing."""

import pytest

from handlers.broadcasts.button_data import read_number
from storage.broadcasts import broadcasts
from storage.broadcasts.broadcasts import Broadcast
from tests.broadcasts.scenario import (
    drafts,
    subscribes,
    told,
    writes_broadcast,
)
from tests.tickets.scenario import Desk


async def as_they_are(desk: Desk, known: Broadcast) -> Broadcast:
    found: Broadcast = await desk.town.run(lambda tx: broadcasts.get(tx, known.id))
    return found


async def test_a_stranger_gets_nowhere(desk: Desk) -> None:
    await subscribes(desk, "a")
    card = await writes_broadcast(desk, desk.marco)
    before = card.text
    await desk.rita.says("/broadcast")
    assert "Only operators" in desk.rita.sees
    await desk.rita.taps("📣 Send", card)
    assert "Only operators" in desk.town.toasts[-1]
    await desk.rita.says("Something else", reply_to=card)
    assert (len(await drafts(desk)), card.text) == (1, before)


async def test_old_buttons_show_how_it_stands(desk: Desk) -> None:
    marco = desk.marco
    await subscribes(desk, "a")
    card = await writes_broadcast(desk, marco)
    old = card.button("📣 Send").tap
    await marco.taps("👥 Audience", card)
    await marco.taps("Languages", card)
    tick = card.button("Italian").tap
    await marco.sends_tap(tick, card)
    await marco.sends_tap(tick, card)
    assert "This has changed meanwhile" in card.text
    (draft,) = await drafts(desk)
    assert told(desk, draft).audience.languages == ("it",)
    await marco.sends_tap(old, card)
    assert len(await drafts(desk)) == 1


@pytest.mark.parametrize(
    "forged",
    [
        "k/bc",
        "k/bc/1/1/send",
        "k/bc/zz/1/send",
        "k/bc/0/0/send",
        "k/bc/{id}/{version}/t/n/atlantis",
        "k/bc/{id}/{version}/t/x/it",
        "k/bc/{id}/{version}/who/x/999999999",
        "k/bc/{id}/{version}/ask/text.xx",
        "k/bc/{id}/{version}/skip/text.xx",
        "k/bc/{id}/{version}/explode",
        "k/bc/{id}/{version}/agree",
        "k/bc/{id}/{version}/really",
        "k/bc/{id}/{version}/retry",
        "k/bc/{id}/{version}/pause",
        "k/bc/ffffffffffffffffffffff/1/send",
    ],
)
async def test_a_forged_button_does_nothing(desk: Desk, forged: str) -> None:
    await subscribes(desk, "a")
    card = await writes_broadcast(desk, desk.marco)
    (draft,) = await drafts(desk)
    before = await as_they_are(desk, draft)
    await desk.marco.sends_tap(forged.format(id=f"{draft.id:x}", version=draft.version), card)
    assert await as_they_are(desk, draft) == before
    assert "Something went wrong" not in desk.marco.sees


def test_what_is_no_number_is_nobodys() -> None:
    assert [read_number(word) for word in ("", "٣", "xyz", "1_0", "-1", "f" * 20)] == 6 * [0]

"""The first sentence by Telegram's client, in English, Italian and Arabic: danger, a quarrel, a lamp, a photo alone, each to its right end."""

from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.botapi import Person
from tests.telegram.scenario import LiveTown, arrives, code_in, open_live_town


@dataclass(frozen=True)
class Spoken:
    """What is said and pressed in one language."""

    code: str
    name: str
    welcome: str
    beaten: str
    now: str
    lamp: str
    quarrel: str
    quarrel_subject: str
    received: str


ENGLISH = Spoken(
    "en", "English", "This is Ascolto", "My husband beats me, I am afraid", "🙋 A person now",
    "The street lamp near the market is broken", "My neighbour shouts at us and we quarrel every day", "Trouble with neighbours", "Your code is",
)  # fmt: skip
ITALIAN = Spoken(
    "it", "Italiano", "Questo è Ascolto", "Mio marito mi picchia, ho paura", "🙋 Una persona adesso",
    "Il lampione vicino al mercato è rotto", "Il mio vicino di casa fa sempre lite con noi", "Problemi con i vicini", "Il Suo codice è",
)  # fmt: skip
ARABIC = Spoken(
    "ar", "العربية", "Ascolto", "زوجي يضربني وأنا خائفة", "🙋 شخص الآن",
    "مصباح الشارع قرب السوق مكسور", "عندي خلاف مع جارتي كل يوم", "خلاف مع الجيران", "رمزكم",
)  # fmt: skip
EVERY = pytest.mark.parametrize("spoken", [ENGLISH, ITALIAN, ARABIC], ids=lambda each: each.code)


async def newcomer(town: LiveTown, spoken: Spoken) -> Person:
    ada = town.citizen("Ada", spoken.code)
    await arrives(ada, spoken.name, spoken.welcome)
    return ada


@EVERY
async def test_danger(tmp_path: Path, spoken: Spoken) -> None:
    async with open_live_town(tmp_path) as town:
        ada = await newcomer(town, spoken)
        await ada.says(spoken.beaten)
        asked = await ada.hears("1522")
        assert asked.labels[0] == spoken.now
        assert asked.says("112")
        await ada.presses(spoken.now)
        code = code_in(await ada.hears(spoken.received))
        card = await town.card(code)
        for message in town.team.messages():
            assert not message.says(spoken.beaten)
        assert card.says(code)


@EVERY
async def test_a_lamp(tmp_path: Path, spoken: Spoken) -> None:
    async with open_live_town(tmp_path) as town:
        ada = await newcomer(town, spoken)
        await ada.says(spoken.lamp)
        await presses(ada, "➡️ 📍")
        await ada.hears(step(spoken, 2))
        await ada.sends_location(41.4577, 12.9118)
        await ada.hears(step(spoken, 4))
        await ada.presses(skip(spoken))
        await presses(ada, "✅")
        code = code_in(await ada.hears(spoken.received))
        card = await town.card(spoken.lamp)
        assert card.says(code)


@EVERY
async def test_a_quarrel(tmp_path: Path, spoken: Spoken) -> None:
    """It reaches a person, and the group does not read it."""
    async with open_live_town(tmp_path) as town:
        ada = await newcomer(town, spoken)
        await ada.says(spoken.quarrel)
        await presses(ada, f"➡️ ❓ {spoken.quarrel_subject}")
        await presses(ada, "✅")
        code = code_in(await ada.hears(spoken.received))
        await town.card(code)
        assert not any(message.says(spoken.quarrel) for message in town.team.messages())


@EVERY
async def test_a_photo_alone(tmp_path: Path, spoken: Spoken) -> None:
    async with open_live_town(tmp_path) as town:
        ada = await newcomer(town, spoken)
        await ada.sends_photo()
        await presses(ada, "💡")
        await ada.hears(step(spoken, 2))
        await ada.sends_location(41.4577, 12.9118)
        await ada.hears(step(spoken, 3))
        await ada.says(spoken.lamp)
        await presses(ada, "✅")
        code = code_in(await ada.hears(spoken.received))
        card = await town.card(spoken.lamp)
        assert card.says(code)


async def presses(ada: Person, label: str) -> None:
    """Once the bot has answered the last deed."""
    await ada.hears("")
    await ada.presses(label)


def step(spoken: Spoken, number: int) -> str:
    """The number of the question, as its heading says it."""
    return {"en": f"Step {number}", "it": f"Passo {number}", "ar": f"الخطوة {number}"}[spoken.code]


def skip(spoken: Spoken) -> str:
    return {"en": "Skip", "it": "Salt", "ar": "تخطي"}[spoken.code]

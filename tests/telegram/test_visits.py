"""Visits through the service's own client and the strict server: booked, moved, cancelled, waited for, confirmed."""

import asyncio
from pathlib import Path

import pytest

from handlers.visits.reminders import SOON
from handlers.visits.waitlist import OFFER
from tests.botapi import Message, Person
from tests.databases import ENGINES, new_database
from tests.telegram.scenario import LiveTown, arrives, open_live_town
from tests.visits.place_file import hurry, place_file

ENGLISH = {
    "language": "English",
    "welcome": "This is Ascolto",
    "book": "📅 Book a visit",
    "when": "When would you like to come?",
    "tomorrow": "tomorrow 10:00",
    "gone": "That time has just been taken",
    "refused": "Please choose one of these times",
    "booked": "Your visit is booked",
    "move": "🔁 Move",
    "keep": "You keep this time",
    "moved": "Your visit is moved",
    "cancel": "✖ Cancel the visit",
    "sure": "Cancel your visit?",
    "yes": "Yes, cancel it",
    "cancelled": "Your visit is cancelled",
    "coming": "✅ I am coming",
    "thanks": "We look forward to seeing you",
    "reminder": "your visit is tomorrow",
    "full": "There is no free time just now",
    "list": "⏳ Put me on the list",
    "listed": "You are on the list",
    "offer": "A place has become free for you",
    "take": "✅ Yes, I take it",
    "lapsed": "has gone to the next person",
    "over": "The time to answer is over",
}
ARABIC = {
    "language": "العربية",
    "welcome": "مرحبًا بكم",
    "book": "📅 حجز موعد",
    "when": "متى تودون الحضور؟",
    "tomorrow": "غدا 10:00",
    "gone": "حُجز هذا الوقت للتو",
    "refused": "نرجو اختيار أحد هذه الأوقات",
    "booked": "تم حجز موعدكم",
    "move": "🔁 نقل",
    "keep": "يبقى هذا الوقت لكم",
    "moved": "تم نقل موعدكم",
    "cancel": "✖ إلغاء الموعد",
    "sure": "هل تريدون إلغاء موعدكم؟",
    "yes": "نعم، إلغاء الموعد",
    "cancelled": "أُلغي موعدكم",
    "coming": "✅ سأحضر",
    "thanks": "نحن في انتظاركم",
    "reminder": "موعدكم غدًا",
    "full": "لا يوجد وقت متاح الآن",
    "list": "⏳ أضيفوني إلى القائمة",
    "listed": "أنتم في قائمة الانتظار",
    "offer": "أصبح هناك موعد متاح لكم",
    "take": "✅ نعم، آخذه",
    "lapsed": "انتقل إلى الشخص التالي",
    "over": "انتهت مدة الرد",
}
BOTH = pytest.mark.parametrize("words", [ENGLISH, ARABIC], ids=["en", "ar"])
TIMES = "a/visit.slot/"


async def comes(town: LiveTown, words: dict[str, str], name: str = "Ada") -> Person:
    ada = town.citizen(name)
    await arrives(ada, words["language"], words["welcome"])
    return ada


def times(message: Message) -> list[str]:
    buttons = [button for row in message.raw["reply_markup"]["inline_keyboard"] for button in row]
    return [each["callback_data"] for each in buttons if each.get("callback_data", "").startswith(TIMES)]


async def fills(town: LiveTown) -> list[tuple[Person, Message]]:
    """All that can be booked is taken, by one person each."""
    found: list[tuple[Person, Message]] = []
    while True:
        other = await comes(town, ENGLISH, f"Other {len(found)}")
        await other.presses(ENGLISH["book"])
        shown = await other.hears("")
        if not times(shown):
            return found
        await other.taps(shown, times(shown)[0])
        found.append((other, await other.hears(ENGLISH["booked"])))


@BOTH
async def test_a_visit_is_booked_confirmed_moved_and_cancelled(tmp_path: Path, words: dict[str, str]) -> None:
    async with open_live_town(tmp_path, place=place_file(tmp_path)) as town:
        ada = await comes(town, words)
        await ada.presses(words["book"])
        await ada.hears(words["when"])
        await ada.says("?!")
        await ada.hears(words["refused"])
        await town.again()
        await ada.says(words["tomorrow"])
        booked = await ada.hears(words["booked"])
        assert "document" in booked.raw
        [date] = [each for each in booked.raw["caption_entities"] if each["type"] == "date_time"]
        assert date["date_time_format"] == "wDt"

        await hurry(town.settings.database_url, SOON)
        reminder = await ada.hears(words["reminder"])
        assert [each["unix_time"] for each in reminder.raw["entities"] if each["type"] == "date_time"] == [
            date["unix_time"]
        ]
        await town.again()
        await ada.taps(reminder, words["coming"])
        confirmed = await ada.hears(words["thanks"])
        assert confirmed.id == reminder.id

        await ada.taps(confirmed, words["move"])
        asked = await ada.hears(words["keep"])
        await town.again()
        await ada.taps(asked, times(asked)[-1])
        moved = await ada.hears(words["moved"])
        await ada.taps(moved, words["cancel"])
        await ada.hears(words["sure"])
        await ada.presses(words["yes"])
        await ada.hears(words["cancelled"])
        await town.hastens()
        after = await town.aftermath()
        assert (after.waiting, after.dead_letters) == (0, 0)


@BOTH
@pytest.mark.parametrize("engine", ENGINES)
async def test_an_offer_is_taken_and_another_lapses(
    tmp_path: Path, words: dict[str, str], engine: str
) -> None:
    place = place_file(tmp_path, "10:00-11:00", ahead_days=2)
    database = await asyncio.to_thread(new_database, engine, tmp_path)
    async with open_live_town(tmp_path, place=place, database=database) as town:
        others = await fills(town)
        ada, bea = await comes(town, words, "Ada"), await comes(town, words, "Bea")
        for who in (ada, bea):
            await who.presses(words["book"])
            await who.hears(words["full"])
            await who.presses(words["list"])
            await who.hears(words["listed"])
        giver, page = others[-1]
        await giver.taps(page, ENGLISH["cancel"])
        await giver.hears(ENGLISH["sure"])
        await giver.presses(ENGLISH["yes"])
        offer = await ada.hears(words["offer"])
        await town.again()
        await hurry(town.settings.database_url, OFFER)
        await ada.hears(words["lapsed"])
        second = await bea.hears(words["offer"])
        await ada.taps(offer, words["take"])
        await ada.hears(words["over"])
        await bea.taps(second, words["take"])
        await bea.hears(words["booked"])
        await bea.taps_raw(second.data(words["take"]), second.id)
        await town.hastens()
        after = await town.aftermath()
        assert (after.waiting, after.dead_letters) == (0, 0)


async def test_a_time_that_is_gone_and_a_double_tap(tmp_path: Path) -> None:
    async with open_live_town(tmp_path, place=place_file(tmp_path)) as town:
        ada, bea = await comes(town, ENGLISH, "Ada"), await comes(town, ENGLISH, "Bea")
        cards = []
        for who in (ada, bea):
            await who.presses(ENGLISH["book"])
            cards.append(await who.hears(ENGLISH["when"]))
        wanted = times(cards[0])[0]
        await ada.taps_raw(wanted, cards[0].id)
        await ada.taps_raw(wanted, cards[0].id)
        await ada.hears(ENGLISH["booked"])
        await bea.taps_raw(wanted, cards[1].id)
        again = await bea.hears(ENGLISH["gone"])
        assert wanted not in times(again)
        await bea.taps_raw(times(again)[0], again.id)
        await bea.hears(ENGLISH["booked"])
        await town.hastens()
        after = await town.aftermath()
        assert (after.waiting, after.dead_letters) == (0, 0)
        assert len([each for each in ada.sees if each.says("moved on")]) == 0

"""What matters to a citizen at a visit: set and taken back with one tap, and sealed."""

import pytest

from storage.engine.transaction import Transaction
from storage.people import people
from storage.visits import bookings
from tests.dialogue import Citizen
from tests.visits.scenario import bookings_of, books


async def test_what_matters_is_one_tap_to_open_and_one_to_set(anna: Citizen) -> None:
    await books(anna)
    await anna.taps("What we should know")
    for opened, chosen in (
        ("Here, phone, online", "By phone"),
        ("Language", "Italiano"),
        ("Who receives me", "A woman receives me"),
    ):
        await anna.taps(opened)
        await anna.taps(chosen)
        assert "Noted." in anna.sees
    await anna.taps("I need an interpreter")
    await anna.taps("Remind me without details")
    await anna.taps("Access and company")
    await anna.taps("without steps")
    await anna.taps("small children")
    await anna.taps("‹ Back")
    await anna.taps("Why I come")
    await anna.says("A quarrel about the garden")
    wished = await preferences_of(anna)
    assert (wished.mode, wished.language, wished.gender) == ("phone", "it", "woman")
    assert (wished.interpreter, wished.discreet, wished.access) == (True, True, "step children")
    assert wished.reason == "A quarrel about the garden"
    await anna.taps("Back to the visit")
    for words in (
        "By phone",
        "Italian",
        "an interpreter",
        "A woman",
        "without steps",
        "“A quarrel about the garden”",
    ):
        assert words in anna.sees
    assert "Viale" not in anna.sees


async def test_everything_can_be_taken_back(anna: Citizen) -> None:
    await books(anna)
    await anna.taps("What we should know")
    for _twice in range(2):
        await anna.taps("I need an interpreter")
        await anna.taps("Access and company")
        await anna.taps("I do not hear well")
        await anna.taps("‹ Back")
    await anna.taps("Who receives me")
    await anna.taps("A man receives me")
    await anna.taps("Who receives me")
    await anna.taps("It does not matter")
    await anna.taps("Why I come")
    await anna.says("x" * 1001)
    assert "at most 1000 characters" in anna.sees
    await anna.says(voice="v1")
    assert "in a few words" in anna.sees
    await anna.says("a quarrel")
    await anna.taps("Why I come")
    await anna.taps("Remove it")
    wished = await preferences_of(anna)
    assert (wished.interpreter, wished.gender, wished.access, wished.reason) == (False, "", "", "")


async def test_words_after_another_tap_are_no_reason_any_more(anna: Citizen) -> None:
    await books(anna)
    await anna.taps("What we should know")
    await anna.taps("Why I come")
    await anna.taps("Not now")
    await anna.says("ciao")
    assert (await preferences_of(anna)).reason == ""


async def test_the_wishes_are_sealed(anna: Citizen) -> None:
    await books(anna)
    await anna.taps("What we should know")
    await anna.taps("Why I come")
    await anna.says("canary in the garden")
    [booking] = await bookings_of(anna)
    assert b"canary" not in booking.body


@pytest.mark.parametrize(
    "forged",
    ["how/online", "how/x", "language/xx", "gender/x", "interpreter/2", "access/x/1", "x", "reason/1/2", ""],
)
async def test_a_forged_wish_changes_nothing(anna: Citizen, forged: str) -> None:
    booking = await books(anna)
    await anna.sends_tap(f"b/wish/{booking.id}/1/{forged}", anna.newest)
    assert "What should we know?" in anna.sees
    assert (await bookings_of(anna))[0].version == booking.version


async def preferences_of(citizen: Citizen) -> bookings.Preferences:
    [booking] = await bookings_of(citizen)

    def work(tx: Transaction) -> bookings.Preferences:
        who = people.get(tx, booking.person_id)
        return bookings.preferences(people.key_of(citizen.town.context.keys, who), booking)

    found: bookings.Preferences = await citizen.town.run(work)
    return found

"""What matters to a citizen at a visit: set and taken back with one tap, and sealed."""

import pytest

from storage.engine.transaction import Transaction
from storage.people import people
from storage.visits import bookings
from tests.dialogue import Citizen, Town, arrived, restarted
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


async def test_each_step_survives_a_restart_and_a_report_that_was_begun_waits(anna: Citizen) -> None:
    await books(anna)
    know = anna.newest.button("What we should know").tap
    await anna.sends_tap("m/report", anna.newest)
    await anna.says("The lamp before the school is broken")
    assert "Step 2 of 4" in anna.sees
    await anna.sends_tap(know, anna.newest)
    for step in ("Who receives me", "A woman receives me", "Why I come"):
        anna.town = restarted(anna.town)
        await anna.taps(step)
    anna.town = restarted(anna.town)
    await anna.says("A quarrel")
    assert "Noted." in anna.sees
    wished = await preferences_of(anna)
    assert (wished.gender, wished.reason) == ("woman", "A quarrel")
    await anna.sends_tap("m/here", anna.newest)
    assert "Step 2 of 4" in anna.sees


async def test_back_leads_to_the_page_and_changes_nothing(anna: Citizen) -> None:
    booking = await books(anna)
    await anna.taps("What we should know")
    for line in ("Here, phone, online", "Language", "Who receives me", "Access and company"):
        await anna.taps(line)
        assert not any(way in " ".join(anna.labels) for way in ("Cancel", "Skip", "🙋"))
        await anna.taps("‹ Back")
        assert "What should we know?" in anna.sees
    assert (await bookings_of(anna))[0].version == booking.version


async def test_what_holds_is_marked_and_a_second_tap_on_an_old_button_changes_nothing(anna: Citizen) -> None:
    await books(anna)
    await anna.taps("What we should know")
    await anna.taps("Access and company")
    steps = anna.newest.button("without steps").tap
    await anna.sends_tap(steps, anna.newest)
    await anna.sends_tap(steps, anna.newest)
    assert "✓ ♿ I need a way without steps" in anna.labels
    await anna.taps("‹ Back")
    await anna.taps("Who receives me")
    assert "✓ It does not matter" in anna.labels
    assert (await preferences_of(anna)).access == "step"


async def test_a_refused_reason_keeps_everything_and_is_asked_again(anna: Citizen) -> None:
    await books(anna)
    await anna.taps("What we should know")
    await anna.taps("I need an interpreter")
    await anna.taps("Why I come")
    await anna.says("a quarrel")
    await anna.taps("Why I come")
    await anna.says("x" * 1001)
    assert "Why do you come?" in anna.sees
    wished = await preferences_of(anna)
    assert (wished.interpreter, wished.reason) == (True, "a quarrel")
    await anna.says("two\nlines")
    assert (await preferences_of(anna)).reason == "two\nlines"
    await anna.taps("Why I come")
    await anna.says("skip")
    assert "Noted." in anna.sees
    assert (await preferences_of(anna)).reason == "two\nlines"


async def test_a_reason_that_was_asked_for_before_is_still_heard(anna: Citizen) -> None:
    """The row of a person says which visit their next words are about, as it always did."""
    booking = await books(anna)

    def ask(tx: Transaction) -> None:
        people.change(tx, people.get(tx, booking.person_id), aside=f"visit:{booking.id}")

    await anna.town.run(ask)
    await anna.says("A quarrel about the garden")
    assert (await preferences_of(anna)).reason == "A quarrel about the garden"


async def test_the_page_in_arabic(town: Town) -> None:
    amal = await arrived(town, "amal", "العربية")
    await books(amal)
    await amal.taps("ما ينبغي أن نعرفه")
    await amal.sends_tap(amal.newest.buttons[3].tap, amal.newest)
    await amal.taps("تستقبلني امرأة")
    assert "سجلنا ذلك" in amal.sees
    assert "تستقبلني امرأة" in amal.sees
    await amal.taps("سبب حضوري")
    await amal.says("x" * 1001)
    assert "1000" in amal.sees
    assert "لماذا تأتون؟" in amal.sees
    await amal.says("خلاف حول الحديقة")
    assert "خلاف حول الحديقة" in amal.sees
    wished = await preferences_of(amal)
    assert (wished.gender, wished.reason) == ("woman", "خلاف حول الحديقة")

"""A draft of an event belongs to the operator who began it, can be saved for a colleague, and is never lost or forged."""

from handlers.messaging.outbound import Button, Piece, Screen
from handlers.messaging.unit_of_work import UnitOfWork
from storage.events import event_drafts
from storage.people import people
from tests.dialogue import CHANNEL
from tests.events.scenario import (
    ANSWERS,
    all_events,
    answer,
    drafts,
    event_now,
    makes,
    title_of,
    typed,
    writes,
)
from tests.tickets.scenario import Desk


async def test_a_restart_in_the_middle_strands_nobody(desk: Desk) -> None:
    await desk.marco.says("/event")
    for said in ANSWERS.values():
        desk.restarts()
        await answer(desk.marco, said or f"={typed(desk)}")
    desk.restarts()
    await desk.marco.taps("Publish", desk.marco.newest)
    assert len(await all_events(desk)) == 1


async def test_two_operators_make_two_events_at_once(desk: Desk) -> None:
    await desk.marco.says("/event")
    of_marco = desk.marco.newest
    await desk.giulia.says("/event")
    of_giulia = desk.giulia.newest
    for name, said in ANSWERS.items():
        for who, label in ((desk.marco, "Marco"), (desk.giulia, "Giulia")):
            await step(desk, label, name, said)
            assert who.sees.startswith((f"{label} · ", "Please check"))
    for who in (desk.giulia, desk.marco):
        await who.taps("Publish", who.message_with(f"{who.name}'s party"))
    assert of_marco.id != of_giulia.id
    titles = [await title_of(desk, each.id) for each in await all_events(desk)]
    assert sorted(titles) == ["Giulia's party", "Marco's party"]


async def step(desk: Desk, name: str, question: str, said: str) -> None:
    """One of the two answers the newest question that is theirs."""
    who = {"Marco": desk.marco, "Giulia": desk.giulia}[name]
    mine = [each for each in who.chat if each.text.startswith(f"{name} · ")]
    asked = max(mine, key=lambda message: message.changed)
    said = f"={name}'s party" if question == "title" else said or f"={typed(desk)}"
    if said.startswith("="):
        await who.says(said[1:], reply_to=asked)
    else:
        await who.taps(said, asked)


async def test_other_peoples_talk_is_no_answer(desk: Desk) -> None:
    asked = await writes(desk, desk.marco, until="title")
    (before,) = await drafts(desk)
    await desk.giulia.says("Shall we have lunch?")
    await desk.marco.says("Yes, at one")
    await desk.rita.says("A party!", reply_to=asked)
    await desk.giulia.says("A party!", reply_to=asked)
    assert "Marco is at this one." in desk.giulia.sees
    await desk.giulia.taps("Throw away", asked)
    assert await drafts(desk) == [before]
    await desk.marco.says("A party", reply_to=asked)
    assert (await drafts(desk))[0].body.answers["title"] == "A party"


async def test_an_operators_draft_as_a_citizen_is_another_one(desk: Desk) -> None:
    spoke = desk.town.spoken("marco", "marco", tap="l/en", message_id="1")
    await desk.town.hear(spoke)
    await desk.town.hear(desk.town.spoken("marco", "marco", tap="m/report", message_id="1"))
    await writes(desk, desk.marco, until="when")
    await desk.town.hear(desk.town.spoken("marco", "marco", tap="a/report.category/waste", message_id="1"))
    private = max((lane for lane in desk.town.chats if lane != "team"), key=str)
    assert any("Where is it?" in message.text for message in desk.town.chats[private])
    assert (await drafts(desk))[0].body.answers["title"] == "Street party"


async def test_throwing_away_is_asked_once_and_then_nothing_is_left(desk: Desk) -> None:
    await writes(desk, desk.marco, until="when")
    asked = desk.marco.newest
    await desk.marco.taps("Throw away", asked)
    await desk.marco.taps("Go on", asked)
    assert "When is it?" in asked.text
    await desk.marco.taps("Throw away", asked)
    await desk.marco.taps("Yes, throw it away", asked)
    assert "Nobody has seen it" in asked.text
    assert await drafts(desk) == []
    await desk.marco.sends_tap("k/ev/1/publish/review", asked)
    assert "published, or thrown away" in desk.town.toasts[-1]


async def test_what_is_saved_can_be_taken_up_by_a_colleague(desk: Desk) -> None:
    await writes(desk, desk.marco)
    await desk.marco.taps("Save for later", desk.marco.newest)
    assert "Saved: Street party" in desk.marco.sees
    assert await all_events(desk) == []
    await desk.giulia.says("/events")
    await desk.giulia.taps("Drafts", desk.giulia.newest)
    assert "Street party · Marco" in desk.giulia.sees
    await desk.giulia.taps("Street party", desk.giulia.newest)
    await desk.giulia.taps("Publish", desk.giulia.newest)
    assert len(await all_events(desk)) == 1
    await desk.marco.says("/event")
    assert "Step 1 of 15" in desk.marco.sees


async def test_an_event_begun_is_not_forgotten_over_another(desk: Desk) -> None:
    await writes(desk, desk.marco, until="when")
    await desk.marco.says("/event")
    assert "You have begun: Street party" in desk.marco.sees
    asked = desk.marco.newest
    await desk.marco.taps("Begin another one", asked)
    assert "Step 1 of 15" in asked.text
    assert len(await drafts(desk)) == 2
    await desk.marco.says("/event Choir in the park")
    await desk.marco.taps("Workshop", desk.marco.newest)
    assert "What happens there?" in desk.marco.sees


async def test_a_draft_of_an_older_release_goes_on_by_its_old_buttons(desk: Desk) -> None:
    await desk.marco.says("/event")
    number, asked = await old_draft(desk, "marco", {"kind": "workshop"}), desk.marco.newest
    await desk.giulia.sends_tap(f"k/ev/{number}/back/title", asked)
    assert "Marco is at this one." in desk.town.toasts[-1]
    await desk.marco.sends_tap(f"k/ev/{number}/back/title", asked)
    assert "What kind of event is it?" in asked.text
    await desk.marco.sends_tap(f"k/ea/{number}/kind/course", asked)
    assert "What is it called?" in asked.text
    assert [each.body.answers for each in await drafts(desk)] == [{"kind": "course"}]
    await desk.giulia.sends_tap(f"k/ev/{number}/open/review", asked)
    assert "Marco is at this one." in desk.town.toasts[-1]


async def test_what_an_older_release_had_under_way_is_offered_again(desk: Desk) -> None:
    await desk.giulia.says("/events")
    await old_draft(desk, "giulia", {"title": "Choir"})
    await old_draft(desk, "marco", {})
    await desk.marco.says("/event")
    assert "Step 1 of 15" in desk.marco.sees
    number = await old_draft(desk, "marco", {"kind": "workshop", "title": "Sewing"})
    await desk.marco.says("/event")
    asked = desk.marco.newest
    assert "You have begun: Sewing. Shall we go on with it?" in asked.text
    await desk.marco.sends_tap(f"k/ev/{number}/back/text", asked)
    assert "What is it called?" in asked.text
    await desk.marco.says("/event")
    await desk.marco.taps("Begin another one", desk.marco.newest)
    assert "Step 1 of 15" in desk.marco.sees
    await desk.marco.says("/event")
    assert "Step 1 of 15" in desk.marco.sees
    titles = [each.body.answers.get("title") for each in await drafts(desk)]
    assert sorted(each for each in titles if each) == ["Choir", "Sewing"]


async def test_a_title_behind_the_command_begins_beside_what_an_older_release_had_under_way(
    desk: Desk,
) -> None:
    await old_draft(desk, "marco", {"kind": "workshop", "title": "Sewing"})
    await desk.marco.says("/event Choir in the park")
    assert "Step 1 of 15" in desk.marco.sees
    titles = [each.body.answers["title"] for each in await drafts(desk)]
    assert sorted(titles) == ["Choir in the park", "Sewing"]


async def test_a_question_of_an_older_release_is_answered_by_a_reply(desk: Desk) -> None:
    number = await old_draft(desk, "marco", {"kind": "workshop"})
    await desk.giulia.says("/events")
    await desk.giulia.taps("Drafts", desk.giulia.newest)
    asked = desk.giulia.newest
    old = Screen((Piece("What is it called?"),), ((Button("x", f"k/ev/{number}/cancel/title"),),))
    desk.giulia.newest.screen = old
    await desk.marco.says("Sewing", reply_to=asked)
    assert "What happens there?" in desk.marco.sees
    assert (await drafts(desk))[0].body.answers["title"] == "Sewing"


async def test_a_colleague_goes_on_with_the_draft_of_an_older_release(desk: Desk) -> None:
    number = await old_draft(desk, "marco", {"kind": "workshop", "title": "Sewing"})
    await desk.giulia.says("/events")
    await desk.giulia.taps("Drafts", desk.giulia.newest)
    await desk.giulia.taps("Sewing", desk.giulia.newest)
    assert desk.giulia.sees.startswith("Giulia · ")
    await desk.marco.sends_tap(f"k/ev/{number}/back/text", desk.giulia.newest)
    assert "Giulia is at this one." in desk.town.toasts[-1]


async def old_draft(desk: Desk, name: str, answers: dict[str, str]) -> int:
    """As the release before kept what was under way; gives its number."""

    def work(unit: UnitOfWork) -> int:
        who = people.find(unit.tx, unit.context.keys, CHANNEL, name)
        assert who is not None
        return event_drafts.add(unit.tx, unit.context.keys.own, who.id, unit.now, answers).id

    number: int = await desk.town.unit(work)
    return number


async def test_what_a_former_operator_has_begun_is_gone_on_with(desk: Desk) -> None:
    await writes(desk, desk.marco, until="when")
    await desk.giulia.says("/events")
    await desk.giulia.taps("Drafts", desk.giulia.newest)
    listed = desk.giulia.newest
    await desk.giulia.taps("Street party", listed)
    assert "Marco is at this one." in desk.town.toasts[-1]
    await dismiss(desk, "marco")
    await desk.giulia.taps("Street party", listed)
    assert desk.giulia.sees.startswith("Giulia · ")
    assert "When is it?" in desk.giulia.sees


async def dismiss(desk: Desk, name: str) -> None:
    def work(unit: UnitOfWork) -> None:
        who = people.find(unit.tx, unit.context.keys, CHANNEL, name)
        assert who is not None
        people.change(unit.tx, who, role="citizen")

    await desk.town.unit(work)


async def test_a_new_event_and_two_changes_stand_side_by_side(desk: Desk) -> None:
    first = await makes(desk)
    second = await makes(desk, title="=Choir")
    await desk.marco.says("/event")
    begun = desk.marco.newest
    saves = {}
    for each, line in ((first, "=Piazza Moro"), (second, "=Piazza Verdi")):
        await desk.marco.sends_tap(f"k/e/{each.id}/{each.version}/change", begun)
        await desk.marco.taps("Where", desk.marco.newest)
        await answer(desk.marco, line)
        saves[each.id] = desk.marco.newest
    for each in (first, second):
        await desk.marco.taps("Save the change", saves[each.id])
    assert [(await event_now(desk, each)).venue for each in (first, second)] == [
        "Piazza Moro",
        "Piazza Verdi",
    ]
    await desk.marco.taps("Workshop", begun)
    assert "What is it called?" in begun.text


FORGED = [
    "k/ea",
    "k/ea/x/kind/public",
    "k/ea/1/kind/public",
    "k/ea/99999999999999999999/kind/public",
    "k/ev/1/publish/review",
    "k/ev/{draft}/publish/review",
    "k/ev/{draft}/publish/kind",
    "k/ev/{draft}/save/kind",
    "k/ev/{draft}/skip/kind",
    "k/ev/{draft}/page/kind/x",
    "k/ev/{draft}/edit/nothing",
    "k/ev/{draft}/look/review/zz",
    "k/ea/{draft}/kind/outreach",
    "k/ea/{draft}/kind/",
    "k/e/x/1/show",
    "k/e/{event}/1/nothing",
    "k/e/{event}/x/off",
    "k/e/{event}/1/letin/LTE-00000-0",
    "k/e/{event}/1/takeback",
    "k/e/{event}/1/people/x",
    "k/ep/{event}",
    "k/ep/99999999999999999999/minutes",
    "k/el/nothing/9999999",
    "k/el/past/٣",
]


async def test_forged_buttons_change_nothing(desk: Desk) -> None:
    made = await makes(desk)
    await desk.marco.says("/event")
    (draft,) = await drafts(desk)
    on = desk.marco.newest
    for data in FORGED:
        await desk.marco.sends_tap(data.format(draft=draft.id, event=made.id), on)
    assert await all_events(desk) == [await event_now(desk, made)]
    assert (await event_now(desk, made)).version == 2
    assert (await drafts(desk))[0].body.answers == {}
    assert not [each for each in desk.marco.chat if "failed on our side" in each.text]

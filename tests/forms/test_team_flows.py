"""Operators walk a flow in the team chat, on the engine that citizens' flows use."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from flows.flow import Flow
from flows.option import Option
from flows.questions.choice import Choice
from flows.questions.media import Photos
from flows.questions.text import Line
from handlers.capabilities import CAPABILITIES
from handlers.forms import screen, team_flows, way_rows
from handlers.forms.drafts import drop
from handlers.messaging.capabilities import Capabilities
from handlers.messaging.capability import Capability
from handlers.messaging.flow_handler import FlowHandler, UnderWay
from handlers.messaging.team_button import TeamCommand
from handlers.messaging.team_conversation import request_of
from handlers.messaging.unit_of_work import Conversation
from handlers.messaging.widgets import simple
from storage.tickets import drafts
from storage.tickets.drafts import TeamDraft
from tests.dialogue import Operator
from tests.events.scenario import PICTURE
from tests.tickets.scenario import Desk, open_desk


@dataclass(frozen=True)
class Errand:
    kind: str
    what: dict[str, Any]
    whom: dict[str, Any] | None
    photos: list[dict[str, Any]] | None


KINDS: Final = (Option("keys", "Keys", "🔑"), Option("post", "Post", "📮"))
errand = Flow(
    "errand",
    "An errand",
    Errand,
    Choice("kind", "What for?", KINDS, title="Kind"),
    Line("what", "Where to?", title="Where to"),
    Line("whom", "For whom?", optional=True, title="For whom"),
    Photos("photos", "A photo?", optional=True, title="Photos"),
)
DONE: list[tuple[str, Errand]] = []
"""Who sent off what."""


def send(talk: Conversation, way: UnderWay) -> None:
    DONE.append((way.owner, way.journey.finish()))
    drop(talk, talk.who)
    talk.show(simple(talk.language, f"Sent, {request_of(talk).who.role}"))


ERRANDS: Final = Capability(
    name="errands",
    flows=(FlowHandler(flow=errand, finish=send, for_team=True),),
    team_commands={"errand": TeamCommand(lambda request: team_flows.begin(request, "errand"))},
)


@asynccontextmanager
async def errands(folder: Path) -> AsyncIterator[Desk]:
    DONE.clear()
    async with open_desk(folder) as desk:
        both = Capabilities((*CAPABILITIES.every, ERRANDS))
        desk.town.context = desk.town.pipeline.context = replace(desk.town.context, capabilities=both)
        yield desk


async def under_way(desk: Desk) -> list[TeamDraft]:
    own = desk.town.context.keys.own
    found: list[TeamDraft] = await desk.town.run(lambda tx: drafts.of_flow(tx, own, "errand", 50))
    return found


async def replies(who: Operator, text: str) -> None:
    await who.says(text, reply_to=who.newest)


async def to_review(who: Operator) -> None:
    await who.says("/errand")
    await who.taps("Keys", who.newest)
    await replies(who, "The town hall")
    await who.taps("Skip", who.newest)
    await who.taps("Skip", who.newest)


async def test_it_is_asked_reviewed_changed_and_sent(tmp_path: Path) -> None:
    async with errands(tmp_path) as desk:
        await to_review(desk.marco)
        review = desk.marco.newest
        assert "Please check:" in review.text
        assert "The town hall" in review.text
        assert not any("🙋" in button.label for button in review.buttons)
        await desk.marco.taps("Change", review)
        await desk.marco.taps("Where to", review)
        await replies(desk.marco, "The station")
        await desk.marco.taps("Send", desk.marco.newest)
        ((who, made),) = DONE
        assert (who, made.kind, made.what["text"], made.whom) == ("Marco", "keys", "The station", None)
        assert await under_way(desk) == []


async def test_back_and_what_was_given_stays(tmp_path: Path) -> None:
    async with errands(tmp_path) as desk:
        await desk.marco.says("/errand")
        asked = desk.marco.newest
        assert asked.text.startswith("Marco · An errand · Step 1 of 4")
        assert "‹ Back" not in [button.label for button in asked.buttons]
        await desk.marco.taps("Post", asked)
        await desk.marco.taps("Back", asked)
        assert "📮 Post" in asked.text
        await desk.marco.taps("Leave it as it is", asked)
        assert "Where to?" in asked.text
        assert "Answer with a reply" in asked.text


async def test_a_refusal_keeps_everything_else(tmp_path: Path) -> None:
    async with errands(tmp_path) as desk:
        await desk.marco.says("/errand")
        await desk.marco.taps("Keys", desk.marco.newest)
        await replies(desk.marco, "?")
        assert "Everything else is kept." in desk.marco.sees
        assert "Where to?" in desk.marco.sees
        assert (await under_way(desk))[0].draft.answers == {"kind": "keys"}
        await replies(desk.marco, "The school")
        assert "For whom?" in desk.marco.sees


async def test_a_photo_sent_too_early_finds_its_question(tmp_path: Path) -> None:
    async with errands(tmp_path) as desk:
        await desk.marco.says("/errand")
        await desk.marco.taps("Keys", desk.marco.newest)
        await desk.marco.says(reply_to=desk.marco.newest, media=(PICTURE,))
        assert "I have added that" in desk.marco.sees
        assert "Where to?" in desk.marco.sees


async def test_cancelling_is_asked_once_there_is_something_to_lose(tmp_path: Path) -> None:
    async with errands(tmp_path) as desk:
        await desk.marco.says("/errand")
        await desk.marco.taps("Cancel", desk.marco.newest)
        assert "Cancelled." in desk.marco.sees
        await to_review(desk.marco)
        asked = desk.marco.newest
        await desk.marco.taps("Cancel", asked)
        await desk.marco.taps("Go on", asked)
        assert "Please check:" in asked.text
        await desk.marco.taps("Cancel", asked)
        await desk.marco.taps("Yes, delete it", asked)
        assert "Cancelled." in asked.text
        assert (await under_way(desk), DONE) == ([], [])


async def test_a_restart_in_the_middle_strands_no_operator(tmp_path: Path) -> None:
    async with errands(tmp_path) as desk:
        await desk.marco.says("/errand")
        desk.restarts()
        await desk.marco.taps("Keys", desk.marco.newest)
        desk.restarts()
        await replies(desk.marco, "The town hall")
        desk.restarts()
        await replies(desk.marco, "skip")
        desk.restarts()
        assert "A photo?" in desk.marco.sees


async def test_two_operators_are_at_it_at_once_and_one_at_two_flows(tmp_path: Path) -> None:
    async with errands(tmp_path) as desk:
        await desk.marco.says("/errand")
        of_marco = desk.marco.newest
        await desk.giulia.says("/errand")
        of_giulia = desk.giulia.newest
        await desk.marco.taps("Keys", of_marco)
        await desk.giulia.taps("Post", of_giulia)
        await desk.marco.says("The town hall", reply_to=of_marco)
        await desk.giulia.says("The station", reply_to=of_giulia)
        found = {each.draft.answers["kind"]: each.draft.answers["what"] for each in await under_way(desk)}
        assert {kind: what["text"] for kind, what in found.items()} == {
            "keys": "The town hall",
            "post": "The station",
        }
        await desk.marco.says("/event")
        assert "Step 1 of 15" in desk.marco.sees
        assert len(await under_way(desk)) == 2


async def test_a_colleague_is_told_whose_it_is(tmp_path: Path) -> None:
    async with errands(tmp_path) as desk:
        await desk.marco.says("/errand")
        asked = desk.marco.newest
        await desk.giulia.taps("Keys", asked)
        assert desk.town.toasts[-1] == "This belongs to Marco."
        await desk.giulia.says("Keys", reply_to=asked)
        assert "This belongs to Marco." in desk.giulia.sees
        await desk.rita.says("Keys", reply_to=asked)
        assert (await under_way(desk))[0].draft.answers == {}


async def test_an_old_button_shows_where_it_stands_and_one_of_the_past_says_so(tmp_path: Path) -> None:
    async with errands(tmp_path) as desk:
        await desk.marco.says("/errand")
        asked = desk.marco.newest
        keys, post = asked.button("Keys").tap, asked.button("Post").tap
        await desk.marco.sends_tap(keys, asked)
        await desk.marco.sends_tap(keys, asked)
        assert "moved on" not in asked.text
        await desk.marco.sends_tap(post, asked)
        assert "That question has moved on" in asked.text
        assert "Where to?" in asked.text
        await desk.marco.taps("Cancel", asked)
        await desk.marco.sends_tap(keys, asked)
        assert desk.town.toasts[-1] == "This is over: it was sent, or deleted."


async def test_an_answer_is_corrected_by_another_reply_or_by_editing_it(tmp_path: Path) -> None:
    async with errands(tmp_path) as desk:
        await desk.marco.says("/errand")
        await desk.marco.taps("Keys", desk.marco.newest)
        asked = desk.marco.newest
        sent = await desk.marco.says("The twon hall", reply_to=asked)
        await desk.marco.says("The town hall", reply_to=asked, edits=sent)
        assert "I have noted your correction." in desk.marco.sees
        assert "For whom?" in desk.marco.sees
        assert (await under_way(desk))[0].draft.answers["what"]["text"] == "The town hall"
        await desk.marco.says("?", reply_to=asked)
        assert "Everything else is kept." in desk.marco.sees
        assert (await under_way(desk))[0].draft.answers["what"]["text"] == "The town hall"


async def test_an_operators_buttons_push_out_none_that_citizens_have(tmp_path: Path) -> None:
    async with errands(tmp_path) as desk:
        caches = (screen.choices_kept, way_rows.ways_kept)
        before = [cache.cache_info().currsize for cache in caches]
        await to_review(desk.marco)
        assert [cache.cache_info().currsize for cache in caches] == before


async def test_begun_twice_it_is_asked_which(tmp_path: Path) -> None:
    async with errands(tmp_path) as desk:
        await desk.marco.says("/errand")
        await desk.marco.taps("Keys", desk.marco.newest)
        await desk.marco.says("/errand")
        asked = desk.marco.newest
        assert "You have begun: An errand" in asked.text
        await desk.marco.taps("Go on", asked)
        assert "Where to?" in asked.text
        await desk.marco.says("/errand")
        await desk.marco.taps("Begin another one", desk.marco.newest)
        assert "Step 1 of 4" in desk.marco.sees
        assert [each.draft.answers for each in await under_way(desk)] == [{}]


FORGED: Final = [
    "k/fa",
    "k/fa/",
    "k/fa/x",
    "k/fa/{n}",
    "k/fa/{n}/errand.kind",
    "k/fa/{n}/errand.what/x",
    "k/fa/{n}/errand.kind/nothing",
    "k/fn/{n}/send/errand.kind",
    "k/fn/{n}/human/errand.kind",
    "k/fn/{n}/nothing/errand.kind",
    "k/fn/{n}/edit/errand.nothing",
    "k/fn/{n}/look/errand.kind/x",
    "k/fn/{n}/skip/errand.kind",
    "k/fp/{n}/errand.kind/x",
    "k/fp/{n}/errand.kind/99999",
    "k/fn/zzzzzzzzzzzzz/send/errand.review",
    "k/fn/-1/send/errand.review",
]


async def test_forged_buttons_of_a_flow_do_nothing(tmp_path: Path) -> None:
    async with errands(tmp_path) as desk:
        await desk.marco.says("/errand")
        asked = desk.marco.newest
        number = asked.button("Keys").tap.split("/")[2]
        for data in FORGED:
            await desk.marco.sends_tap(data.format(n=number), asked)
        assert [each.draft.answers for each in await under_way(desk)] == [{}]
        assert not [each for each in desk.marco.chat if "failed on our side" in each.text]
        await desk.anna.says("/errand")
        assert "An errand" not in desk.anna.sees

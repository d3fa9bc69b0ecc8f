"""The operator's own chat beside the team room of `try`: private words open there, and there alone."""

from typing import Any

from tests.web.scenario import Browser, WebTown, text_of
from tests.web.test_team import says, topic


async def told_privately(citizen: Browser) -> None:
    await citizen.begins()
    await citizen.taps("l/en")
    await citizen.sees("What would you like to do?")
    await citizen.taps("m/help")
    await citizen.taps("a/help.category/health")
    await citizen.says("I cannot sleep any more since the war")
    await citizen.taps("n/send/help.review")
    await citizen.sees("Your code is")


async def own(desk: Browser, words: str, persona: str = "marco") -> dict[str, Any]:
    return await desk.sees(words, f"/team/own/since?session={persona}")


async def opens(desk: Browser, card: dict[str, Any], persona: str = "marco") -> None:
    tap = next(
        button["tap"] for row in card["rows"] for button in row if button.get("tap", "").startswith("k/look/")
    )
    body = {"key": desk.key(), "persona": persona, "tap": tap, "message": card["n"], "thread": card["thread"]}
    assert (await desk.post("/team/tap", body))[0] == 200


async def test_the_words_open_beside_the_team_room_and_a_reply_answers(town: WebTown) -> None:
    async with town.browser() as citizen, town.browser() as desk:
        await told_privately(citizen)
        card = await topic(desk)
        await opens(desk, card)
        shown = await own(desk, "I cannot sleep")
        room = "".join(text_of(each) for each in (await desk.json("/team/since"))["messages"])
        assert "sleep" not in room
        body = {"key": desk.key(), "persona": "marco", "text": "Come to us tomorrow.", "reply_to": shown["n"]}
        await desk.post("/team/own/say", body)
        assert "Marco" in text_of(await citizen.sees("Come to us tomorrow."))
        room = "".join(text_of(each) for each in (await desk.json("/team/since"))["messages"])
        assert "tomorrow" not in room


async def test_what_is_no_reply_is_the_operators_own_as_a_citizen(town: WebTown) -> None:
    words = "the lamp in my own street is broken"
    async with town.browser() as citizen, town.browser() as desk:
        await told_privately(citizen)
        await opens(desk, await topic(desk))
        await own(desk, "I cannot sleep")
        body = {"key": desk.key(), "persona": "marco", "text": words, "reply_to": 0}
        await desk.post("/team/own/say", body)
        await own(desk, words)
        assert words not in "".join(text_of(each) for each in await citizen.chat())


async def test_it_is_hidden_again_with_a_tap(town: WebTown) -> None:
    async with town.browser() as citizen, town.browser() as desk:
        await told_privately(citizen)
        await opens(desk, await topic(desk))
        shown = await own(desk, "I cannot sleep")
        hide = shown["rows"][0][0]["tap"]
        await desk.post(
            "/team/own/tap", {"key": desk.key(), "persona": "marco", "tap": hide, "message": shown["n"]}
        )
        await says(desk, "Good morning")
        await desk.sees("Good morning", "/team/since")
        found = (await desk.json("/team/own/since?session=marco"))["messages"]
        assert next(each for each in found if each["n"] == shown["n"]).get("deleted")


async def test_another_operator_sees_nothing_of_it_and_nobody_else_has_one(town: WebTown) -> None:
    async with town.browser() as citizen, town.browser() as desk:
        await told_privately(citizen)
        await opens(desk, await topic(desk))
        await own(desk, "I cannot sleep")
        assert not (await desk.json("/team/own?session=sara"))["messages"]
        assert (await desk.get("/team/own?session=anna"))[0] == 400
        assert (await desk.get("/team/own/live"))[0] == 400

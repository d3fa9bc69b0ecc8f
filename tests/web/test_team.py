"""The team room over HTTP: a ticket's topic, an answer that reaches the citizen, notes that do not, one act per key."""

import asyncio
from typing import Any

from tests.web.scenario import Browser, WebTown, text_of


async def asked_for_a_person(citizen: Browser) -> None:
    """The shortest way to a ticket."""
    await citizen.begins()
    await citizen.taps("l/en")
    await citizen.sees("What would you like to do?")
    await citizen.taps("m/human", 1)
    await citizen.says("I need help with my rent, please")


async def topic(desk: Browser) -> dict[str, Any]:
    """The first ticket's topic, once it is there with its card."""
    card = await desk.sees("LT-", "/team/since")
    threads = (await desk.json("/team/since"))["threads"]
    assert [each["thread"] for each in threads] == [card["thread"]]
    return card


async def says(desk: Browser, text: str, persona: str = "giulia", **more: Any) -> tuple[int, Any]:
    return await desk.post("/team/say", {"key": desk.key(), "persona": persona, "text": text, **more})


async def test_a_reply_reaches_the_citizen_and_a_note_does_not(town: WebTown) -> None:
    async with town.browser() as citizen, town.browser() as desk:
        await asked_for_a_person(citizen)
        card = await topic(desk)
        await says(desk, "is this the same family?", "marco", thread=card["thread"])
        await says(desk, "We call you tomorrow.", thread=card["thread"], reply_to=card["n"])
        answer = await citizen.sees("We call you tomorrow.")
        assert "Giulia" in text_of(answer)
        assert "same family" not in "".join(text_of(message) for message in await citizen.chat())


async def test_an_answer_sent_twice_under_one_key_arrives_once(town: WebTown) -> None:
    async with town.browser() as citizen, town.browser() as desk:
        await asked_for_a_person(citizen)
        card = await topic(desk)
        body = {
            "key": "one-answer-only",
            "persona": "sara",
            "text": "We call you tomorrow.",
            "thread": card["thread"],
            "reply_to": card["n"],
        }
        first, second = await desk.post("/team/say", body), await desk.post("/team/say", body)
        assert first[1]["n"] == second[1]["n"]
        await citizen.sees("We call you tomorrow.")
        await says(desk, "And bring your papers.", thread=card["thread"], reply_to=card["n"])
        await citizen.sees("And bring your papers.")
        texts = [text_of(message) for message in await citizen.chat()]
        assert sum("We call you tomorrow." in text for text in texts) == 1


async def test_strangers_play_nobody(town: WebTown) -> None:
    async with town.browser() as stranger:
        assert (await says(stranger, "hello", "mallory"))[0] == 400
        assert (await says(stranger, "hello", thread="../x"))[0] == 400
        tap = {"key": stranger.key(), "persona": "", "tap": "k/x", "message": 1}
        assert (await stranger.post("/team/tap", tap))[0] == 400


async def test_commands_are_answered(town: WebTown) -> None:
    async with town.browser() as desk:
        await says(desk, "/help")
        assert "/open" in text_of(await desk.sees("/open", "/team/since"))


async def test_a_reply_says_whose_message_it_is_to(town: WebTown) -> None:
    async with town.browser() as desk:
        await says(desk, "Good morning, I am back", "marco")
        marco = await desk.sees("I am back", "/team/since")
        await says(desk, "/operator remove", reply_to=marco["n"])
        await desk.sees("Marco non fa più parte della squadra.", "/team/since")
        await says(desk, "/operator add", reply_to=marco["n"])
        await desk.sees("Marco ora fa parte della squadra.", "/team/since")


async def test_a_reply_to_a_question_about_a_visit_says_which_visit(town: WebTown) -> None:
    async with town.browser() as desk:
        await says(desk, "/visit ascolto", "marco")
        for choice in ("/walk_in.day/2", "/walk_in.slot/2"):
            await taps(desk, choice)
        booked = await with_button(desk, "v/unnamed/")
        await says(desk, "Maria 0773 123456", "marco", reply_to=booked["n"])
        await taps(desk, "v/look/")
        assert "LTB-" in text_of(await desk.sees("Maria\n0773 123456", "/team/since"))
        said = [each for each in (await desk.json("/team/since"))["messages"] if each.get("said")]
        assert [each.get("deleted", False) for each in said] == [False, True]


def taps_of(message: dict[str, Any]) -> list[str]:
    return [button["tap"] for row in message.get("rows", ()) for button in row]


async def with_button(desk: Browser, tap: str) -> dict[str, Any]:
    """Wait for a message with a button whose data holds this."""
    async with asyncio.timeout(10):
        while True:
            for message in reversed((await desk.json("/team/since"))["messages"]):
                if any(tap in each for each in taps_of(message)):
                    return dict(message)
            await asyncio.sleep(0.02)


async def taps(desk: Browser, wanted: str) -> None:
    """Tap the first button whose data holds this."""
    message = await with_button(desk, wanted)
    tap = next(each for each in taps_of(message) if wanted in each)
    body = {"key": desk.key(), "persona": "marco", "tap": tap, "message": message["n"]}
    await desk.post("/team/tap", body)


async def test_a_question_of_an_event_is_answered_by_a_reply(town: WebTown) -> None:
    async with town.browser() as desk:
        await says(desk, "/event", "marco")
        asked = await desk.sees("Marco · ", "/team/since")
        tap = asked["rows"][0][0]["tap"]
        await desk.post(
            "/team/tap",
            {"key": desk.key(), "persona": "marco", "tap": tap, "message": asked["n"], "thread": ""},
        )
        title = await desk.sees("Passo 2 di 15", "/team/since")
        await says(desk, "Festa di quartiere", "marco", reply_to=title["n"])
        await desk.sees("Passo 3 di 15", "/team/since")

"""/poster: what is drawn for whom, where its square leads, and that nothing runs off the paper."""

import io
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image

from handlers.events import poster_picture
from handlers.events.poster_picture import (
    HEAD,
    HEIGHT,
    MARGIN,
    QR_TOP,
    WIDTH,
    Block,
    Poster,
)
from handlers.messaging.text_fitting import measured, wrapped
from storage.engine.utc import utc_now
from storage.events.events import Text
from storage.people.installation import USERNAME, learn
from tests.dialogue import Operator
from tests.events.published import AT, Calendar
from tests.tickets.scenario import Desk, open_desk


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    async with open_desk(tmp_path) as opened:
        await opened.town.run(lambda tx: learn(tx, USERNAME, "AscoltoLatinaBot"))
        yield opened


@pytest.fixture
def team(desk: Desk) -> Calendar:
    return Calendar(desk.town, utc_now())


def sheet(who: Operator) -> Image.Image:
    [file] = who.newest.screen.files
    assert (file.kind, file.type) == ("document", "image/png")
    return Image.open(io.BytesIO(file.body))


def squares(image: Image.Image) -> list[str]:
    return [found.text for found in zxingcpp.read_barcodes(image)]


async def test_a_poster_by_code_leads_into_telegram(desk: Desk, team: Calendar) -> None:
    event = await team.publish(starts_at=AT)
    await desk.marco.says(f"/poster {event.code.lower()}")
    assert "Choir in the square" in desk.marco.sees
    assert sheet(desk.marco).size == (WIDTH, HEIGHT)
    assert squares(sheet(desk.marco)) == [f"https://t.me/AscoltoLatinaBot?start=event_{event.code}"]
    assert desk.marco.newest.screen.files[0].name == f"poster-{event.code}.png"


async def test_a_part_of_the_title_is_enough_and_a_second_language_can_be_named(
    desk: Desk, team: Calendar
) -> None:
    await team.publish()
    await team.publish((Text("en", "Fireworks", ""),))
    await desk.marco.says("/poster piazza coro")
    plain = desk.marco.newest.screen.files[0].body
    await desk.marco.says("/poster choir ar")
    assert squares(sheet(desk.marco))
    assert desk.marco.newest.screen.files[0].body != plain, "in another second language"


async def test_without_words_or_with_too_few_it_asks_which(desk: Desk, team: Calendar) -> None:
    event = await team.publish()
    await team.publish((Text("en", "Choir again", ""),))
    await desk.marco.says("/poster choir")
    assert desk.marco.labels == ["🖨 Choir in the square", "🖨 Choir again"]
    assert "/poster quartiere" in desk.marco.sees
    await desk.marco.taps("🖨 Choir in the square")
    assert squares(sheet(desk.marco)) == [f"https://t.me/AscoltoLatinaBot?start=event_{event.code}"]


async def test_no_poster_leads_to_what_nobody_can_see(desk: Desk, team: Calendar) -> None:
    draft = await team.draft()
    cancelled = await team.publish()
    await team.cancel(cancelled)
    for words in (draft.code, cancelled.code, "choir", "no such thing"):
        await desk.marco.says(f"/poster {words}")
        assert f"still to come is called “{words}”" in desk.marco.sees
    await desk.marco.says("/poster")
    assert "No public event is coming." in desk.marco.sees
    await desk.marco.sends_tap(f"k/poster/{draft.code}")
    assert "still to come is called" in desk.town.toasts[-1]


@pytest.mark.parametrize("said", ["quartiere Isonzo", "neighbourhood isonzo", "Quartiere ISONZO ar"])
async def test_a_neighbourhoods_poster_leads_to_its_notices(desk: Desk, said: str) -> None:
    await desk.marco.says(f"/poster {said}")
    assert squares(sheet(desk.marco)) == ["https://t.me/AscoltoLatinaBot?start=n_isonzo"]


async def test_an_unknown_neighbourhood_is_answered_with_those_there_are(desk: Desk) -> None:
    for said in ("quartiere", "quartiere Atlantide"):
        await desk.marco.says(f"/poster {said}")
        assert "Which neighbourhood?" in desk.marco.sees
        assert "Isonzo" in desk.marco.sees


async def test_where_nothing_leads_anywhere_the_poster_says_the_code(tmp_path: Path) -> None:
    async with open_desk(tmp_path) as desk:
        event = await Calendar(desk.town, utc_now()).publish()
        await desk.marco.says(f"/poster {event.code}")
        assert squares(sheet(desk.marco)) == []
        await desk.marco.says("/poster quartiere Isonzo")
        assert squares(sheet(desk.marco)) == []


WORST = ("W" * 120, "M " * 60, "والله" * 24, "word " * 24, "😀" * 60, "<&>]]>\"'", "")


@pytest.mark.parametrize("words", WORST)
@pytest.mark.parametrize("rtl", [False, True])
def test_nothing_runs_off_the_paper_or_into_the_square(words: str, rtl: bool) -> None:  # noqa: FBT001
    block = Block(words, (words * 2, words, words), words * 2, rtl)
    body = poster_picture.png(
        Poster("Ascolto", (block, block), "https://ascolto.example.it/events/7K3QPM", words)
    )
    with Image.open(io.BytesIO(body)) as image:
        grey = image.convert("L")
        for left, right in ((0, MARGIN - 10), (WIDTH - MARGIN + 10, WIDTH)):
            assert grey.crop((left, HEAD + 5, right, HEIGHT)).getextrema() == (255, 255)
        assert grey.crop((0, QR_TOP - 25, WIDTH, QR_TOP - 8)).getextrema() == (255, 255)
        assert grey.crop((0, HEIGHT - MARGIN + 10, WIDTH, HEIGHT)).getextrema() == (255, 255)
        assert squares(image) == ["https://ascolto.example.it/events/7K3QPM"]


@pytest.mark.parametrize("words", WORST)
def test_lines_are_broken_without_losing_a_letter(words: str) -> None:
    lines = wrapped(words, 9)
    assert "".join("".join(lines).split()) == "".join(words.split())
    assert all(measured(line) <= 9 for line in lines)

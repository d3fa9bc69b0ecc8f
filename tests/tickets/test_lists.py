"""Lists, searches, the morning card and the numbers."""

import io
from dataclasses import replace
from datetime import timedelta

import msgspec
import pytest
from PIL import Image
from sqlalchemy import update

from handlers.messaging import svg_chart
from handlers.messaging.svg_chart import Chart, Series
from handlers.messaging.unit_of_work import Effects, UnitOfWork
from handlers.team import morning_summary
from locales.language import language
from storage import schema
from storage.engine.transaction import Transaction
from storage.engine.utc import utc_now
from tests.tickets.scenario import Desk


async def test_open_is_grouped_by_state_and_turned_page_by_page(desk: Desk) -> None:
    codes = [desk.code, *[await desk.files(by=f"citizen{n}") for n in range(9)]]
    await desk.marco.says(f"/take {codes[0]}")
    await desk.marco.says("/open")
    first = desk.marco.newest
    assert "10 open requests" in first.text
    assert "🟡 new" in first.text
    assert codes[0] not in first.text
    await desk.marco.taps("page 2", first)
    assert "🔵 taken" in first.text
    assert codes[0] in first.text
    await desk.marco.taps(codes[0], first)
    assert "What happened so far" in desk.marco.sees


async def test_mine_lists_what_one_looks_after(desk: Desk) -> None:
    await desk.marco.says("/mine")
    assert "nothing just now" in desk.marco.sees
    await desk.marco.says("/take", thread=desk.code)
    await desk.marco.says("/mine")
    assert desk.code in desk.marco.sees


async def test_find_by_code_and_by_words_whatever_their_accents(desk: Desk) -> None:
    await desk.adds("Perché c'è puzza")
    for words in ("perche puzza", "SACKS monday", "isonzo", "waste sacks"):
        await desk.marco.says(f"/find {words}")
        assert desk.code in desk.marco.sees
    await desk.marco.says("/find sacks unicorn")
    assert "Nothing open holds these words" in desk.marco.sees
    await desk.marco.says(f"/find {desk.code.lower()}")
    assert "What happened so far" in desk.marco.sees


async def test_the_timeline_shows_what_happened_and_by_whom(desk: Desk) -> None:
    await desk.marco.says("/note Call the company", thread=desk.code)
    await desk.giulia.says("/close resolved Done.", thread=desk.code)
    await desk.marco.says(f"/show {desk.code}")
    for words in (
        "the citizen: Sacks beside",
        "Marco: Call the company",
        "Giulia: closed resolved Done.",
    ):
        assert words in desk.marco.sees


async def test_the_morning_card_names_what_is_late_and_what_waits(desk: Desk) -> None:
    late, answered = await desk.files(by="bruno"), await desk.files(by="carla")
    await desk.town.run(lambda tx: overdue(tx, late, answered))
    await desk.marco.says(f"/r {answered} We are on it.")
    await desk.town.unit(morning_summary.morning_summary)
    text = desk.marco.sees
    assert "3 open requests" in text
    assert (
        text.index("Past the due time")
        < text.index(late)
        < text.index("Waiting longest")
        < text.index(desk.code)
    )
    assert answered not in text


async def test_a_morning_with_nothing_to_do(desk: Desk) -> None:
    await desk.marco.says("/close resolved", thread=desk.code)
    await desk.town.unit(morning_summary.morning_summary)
    assert "Everybody has an answer" in desk.marco.sees
    await desk.marco.says("/open")
    assert "Nothing is open" in desk.marco.sees


async def test_stats_answer_with_numbers_and_a_picture(desk: Desk) -> None:
    place = desk.town.context.place
    code = await desk.files(by="bruno", neighbourhood=place.neighbourhoods[0].code)
    await desk.marco.says(f"/close {code} resolved")
    await desk.marco.says("Soon.", reply_to=desk.giulia.card(desk.code))
    await desk.marco.says("/stats")
    assert "new: 1" in desk.marco.sees
    assert "closed: 1" in desk.marco.sees
    assert "2 requests in the last 8 weeks" in desk.marco.sees
    assert "within 1 minute" in desk.marco.sees
    shown = Image.open(io.BytesIO(picture_of(desk)))
    shown.load()
    assert (shown.format, shown.size[0]) == ("PNG", svg_chart.WIDTH)


@pytest.mark.parametrize("rtl", [False, True])
@pytest.mark.parametrize("rows", [[], [("حي الإيسونزو <&>", 3), ("Latina Scalo", 0)]])
def test_the_picture_is_as_large_as_it_says_whatever_is_in_it(rtl: bool, rows: list[tuple[str, int]]) -> None:  # noqa: FBT001 - a parameter of the test
    series = [Series("جديد", "#8a6d00", "grid", [0, 0]), Series("closed", "#2e7d4f", "plain", [len(rows), 4])]
    chart = Chart("أرقام", "Weeks", ["1.1.", "8.1."], series, "Places", rows, rtl=rtl)
    shown = Image.open(io.BytesIO(svg_chart.png(chart)))
    shown.load()
    assert shown.size == (svg_chart.WIDTH, svg_chart.height(chart))
    assert len(shown.convert("RGB").getcolors(1 << 20) or []) > 10


def test_the_desk_speaks_its_own_language() -> None:
    assert language("it").called("ar") == "arabo"
    assert language("it").called("xx") == "xx"


async def test_an_italian_desk_has_italian_cards(desk: Desk) -> None:
    place = msgspec.structs.replace(desk.town.context.place, default_language="it")
    desk.town.context = desk.town.pipeline.context = replace(desk.town.context, place=place)

    def work(tx: Transaction) -> str:
        return UnitOfWork(tx, desk.town.context, utc_now(), "", Effects()).team_language.code

    assert await desk.town.run(work) == "it"
    code = await desk.files(by="bruno")
    assert "Rifiuti" in desk.giulia.card(code).text


def overdue(tx: Transaction, *codes: str) -> None:
    for code in codes:
        tx.core.execute(
            update(schema.ticket)
            .where(schema.ticket.c.code == code)
            .values(due_at=utc_now() - timedelta(days=1))
        )


def picture_of(desk: Desk) -> bytes:
    return next(file.body for file in desk.marco.newest.screen.files)

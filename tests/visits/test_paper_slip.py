"""The paper slip of a visit booked at the desk: when, where, and a code that a phone reads back."""

import io
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image

from handlers.messaging.unit_of_work import UnitOfWork
from handlers.visits.team import paper_slip, paper_slip_picture
from handlers.visits.team.paper_slip_picture import Slip
from locales.language import language
from storage.visits.bookings import Booking
from tests.visits.scenario import books_walk_in, code_of_visit, open_centre


@pytest.mark.parametrize("code", ["it", "en", "ar"])
async def test_the_slip_is_a6_and_its_code_is_read_back(tmp_path: Path, code: str) -> None:
    async with open_centre(tmp_path) as centre:
        booked = await books_walk_in(centre)
        visit = code_of_visit(booked.text)
        await centre.desk.marco.taps(language(code).name, booked)
        (file,) = centre.desk.marco.newest.screen.files
        assert (file.kind, file.type, file.name) == ("document", "image/png", f"{visit}.png")
        picture = Image.open(io.BytesIO(file.body))
        assert picture.size == (paper_slip_picture.WIDTH, paper_slip_picture.HEIGHT)
        assert [each.text for each in zxingcpp.read_barcodes(picture)] == [visit]


async def test_the_slip_says_when_where_and_what_to_bring(tmp_path: Path) -> None:
    async with open_centre(tmp_path) as centre:
        booked = await centre.books("bruno", 3, 10)

        def content(unit: UnitOfWork) -> Slip:
            return paper_slip.content(unit, booked, language("it"))

        made = await centre.town.unit(content)
        assert (made.time, made.about, made.bring) == ("10:00", "Ascolto e orientamento", "Porti le carte.")
        assert made.day == language("it").date(centre.day(3))
        assert "Viale XVIII Dicembre" in " ".join(made.place)
        said = paper_slip_picture.svg(made)
        assert booked.code in said


async def test_a_slip_is_had_again_from_the_card(tmp_path: Path) -> None:
    async with open_centre(tmp_path) as centre:
        booked: Booking = await centre.books("bruno", 3, 10)
        await centre.desk.marco.says(f"/visit {booked.code}")
        await centre.desk.marco.taps("Paper slip")
        await centre.desk.marco.taps("Italiano")
        assert centre.desk.marco.newest.screen.files


def test_long_lines_are_broken_and_cut() -> None:
    lines = paper_slip_picture.broken("word " * 200, 40)
    assert len(lines) == paper_slip_picture.MOST_LINES
    assert lines[-1].endswith("…")
    assert paper_slip_picture.broken("short", 40) == ["short"]

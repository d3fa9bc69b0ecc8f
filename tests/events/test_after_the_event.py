"""Operators see the sign-ups, write the minutes, and count what took place; the morning card names what is on."""

import csv
import io
from datetime import timedelta

import pytest
from sqlalchemy import select

from handlers.events.team.attendees import safe
from handlers.team import morning_summary
from storage.engine.transaction import Transaction
from storage.events.tables import event as event_table
from tests.events.scenario import (
    makes,
    moves,
    signs_up,
)
from tests.tickets.scenario import Desk


async def test_sign_ups_are_codes_and_people_and_never_names(desk: Desk) -> None:
    made = await makes(desk)
    first = await signs_up(desk, "bruno", made, 3)
    await signs_up(desk, "carla", made)
    await desk.marco.says("/events")
    await desk.marco.taps("Street party", desk.marco.newest)
    await desk.marco.taps("Sign-ups", desk.marco.newest)
    assert "4 people are coming" in desk.marco.sees
    assert f"{first.code} · 3 · coming" in desk.marco.sees
    await desk.marco.taps("Export", desk.marco.newest)
    (file,) = desk.marco.newest.screen.files
    text = file.body.decode()
    assert text.startswith("\ufeffCode,People,State,When\r\n")
    rows = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))
    assert [(row[0], row[1], row[2]) for row in rows[1:2]] == [(first.code, "3", "coming")]
    assert not {"bruno", "carla"} & set(text.replace(",", " ").split())
    assert file.name.endswith(".csv")


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@x", "\tx", "\rx"])
def test_no_cell_of_the_export_is_a_formula(cell: str) -> None:
    assert safe(cell) == f"'{cell}"
    assert safe("LTE-7K3QP-M") == "LTE-7K3QP-M"


async def test_minutes_of_several_messages_are_sealed(desk: Desk) -> None:
    made = await makes(desk)
    await moves(desk, made, timedelta(hours=-3))
    await desk.marco.sends_tap(f"k/e/{made.id}/1/minutes", desk.marco.newest)
    asked = desk.marco.newest
    assert "write the minutes as a reply" in asked.text
    await desk.marco.says("Forty people came.", reply_to=asked)
    await desk.marco.says("They want a fountain.", reply_to=desk.marco.newest)
    assert "Reply to this message to add more" in desk.marco.sees
    await desk.marco.sends_tap(f"k/e/{made.id}/1/minutes", desk.marco.newest)
    assert "Forty people came.\n\nThey want a fountain." in desk.marco.sees
    kept = await desk.town.run(lambda tx: raw_minutes(tx, made.id))
    assert b"fountain" not in kept
    await desk.marco.says("No fountain.", reply_to=asked, edits="999")
    assert "corrected message changes nothing" in desk.marco.sees
    await desk.marco.sends_tap(f"k/e/{made.id}/1/reached", desk.marco.newest)
    question = desk.marco.newest
    await desk.marco.says("many", reply_to=question)
    assert "Please write a number" in desk.marco.sees
    await desk.marco.says("45", reply_to=desk.marco.newest)
    assert "45 people reached" in desk.marco.sees


def raw_minutes(tx: Transaction, event_id: int) -> bytes:
    found = tx.core.execute(select(event_table.c.minutes).where(event_table.c.id == event_id)).scalar()
    return bytes(found or b"")


async def test_the_numbers_tell_of_what_took_place(desk: Desk) -> None:
    made = await makes(desk)
    signup = await signs_up(desk, "bruno", made, 3)
    await signs_up(desk, "carla", made, 2)
    await moves(desk, made, timedelta(minutes=-30))
    await desk.marco.says(f"/door {signup.code}")
    await makes(desk, kind="Workshop")
    await desk.marco.says("/events numbers")
    assert "1 event in the last 8 weeks:" in desk.marco.sees
    assert "Public event: 1, 5 people signed up, 3 came" in desk.marco.sees
    await desk.marco.says("/stats")
    assert "Public event: 1, 5 people signed up, 3 came" in desk.marco.sees


async def test_the_morning_card_names_what_is_on_today(desk: Desk) -> None:
    made = await makes(desk)
    await signs_up(desk, "bruno", made, 3)
    await desk.town.unit(morning_summary.morning_summary)
    assert "Street party" not in desk.marco.sees
    await moves(desk, made, timedelta())
    await desk.town.unit(morning_summary.morning_summary)
    assert "🗓 Today:" in desk.marco.sees
    assert "Street party, Sala" in desk.marco.sees
    assert "3 people" in desk.marco.sees

"""A ticket is withdrawn or closed, rated with stars, and opened again within thirty days."""

from datetime import timedelta

from sqlalchemy import update

from storage.engine.utc import utc_now
from storage.tickets.tables import ticket as ticket_table
from tests.dialogue import Citizen, Operator, Town
from tests.tickets.scenario import closes, reports


async def test_withdrawing_is_asked_about_first(town: Town, anna: Citizen) -> None:
    code = await reports(anna)
    await anna.says("/my")
    await anna.taps(code)
    await anna.taps("Withdraw")
    await anna.taps("No, leave it")
    await anna.taps("Withdraw")
    await anna.taps("Yes, withdraw it")
    assert "closed: withdrawn" in anna.sees
    [ticket] = await town.tickets_of("anna")
    assert (ticket.state, ticket.outcome) == ("closed", "withdrawn")


async def test_closing_asks_for_stars_and_why(town: Town, anna: Citizen) -> None:
    code = await reports(anna)
    await closes(town, code)
    assert anna.sees == f"{code} is closed: resolved. How easy was it to use this service?"
    await anna.taps("⭐⭐⭐⭐")
    assert "What did you like best?" in anna.sees
    await anna.taps("The instructions were clear")
    await anna.taps("Add details")
    await anna.says("quick and kind")
    assert "This helps us to do better." in anna.sees
    [ticket] = await town.tickets_of("anna")
    assert ticket.stars == 4
    await anna.says(code)
    told = [line.partition(": ")[2] for line in anna.sees.splitlines()[-3:]]
    assert told == ["⭐⭐⭐⭐", "The instructions were clear", "“quick and kind”"]


async def test_few_stars_ask_where_it_was_difficult(town: Town, anna: Citizen) -> None:
    code = await reports(anna)
    await closes(town, code)
    card = anna.newest
    await anna.taps("⭐", on=card)
    assert "most difficult" in anna.sees


async def test_still_there_opens_it_again(town: Town, anna: Citizen, giulia: Operator) -> None:
    code = await reports(anna)
    await closes(town, code)
    await anna.taps("It is still there")
    assert "is open again" in anna.sees
    await anna.says("still dark tonight")
    assert any("still dark tonight" in message.text for message in giulia.chat)
    [ticket] = await town.tickets_of("anna")
    assert ticket.state == "new"


async def test_after_thirty_days_it_is_a_new_request(town: Town, anna: Citizen) -> None:
    code = await reports(anna)
    await closes(town, code)
    long_ago = utc_now() - timedelta(days=31)
    await town.run(lambda tx: tx.core.execute(update(ticket_table).values(closed_at=long_ago)))
    await anna.taps("It is still there")
    assert "more than 30 days ago" in anna.sees
    [ticket] = await town.tickets_of("anna")
    assert ticket.state == "closed"

"""A team that makes events: operators answer the questions of the flow, and citizens sign up."""

from datetime import datetime, timedelta
from typing import Any, Final

from bot.courier.broadcast_feeder import BroadcastFeeder
from flows.event import change_event, event
from flows.questions.time import example_of
from flows.said import Media
from handlers.events import attendance
from handlers.messaging.typed_dates import calendar
from handlers.messaging.unit_of_work import Effects, UnitOfWork
from storage.engine.transaction import Transaction
from storage.engine.utc import utc_now
from storage.events import event_drafts, events
from storage.events.event_drafts import Body, Draft
from storage.events.events import Event
from storage.events.signups import Signup
from storage.people import people
from storage.tickets import drafts as flow_drafts
from tests.chats import Message
from tests.dialogue import CHANNEL, Operator
from tests.tickets.scenario import Desk

FAR: Final = timedelta(days=20)
PICTURE: Final = Media("photo", "phone:poster")
SKIP: Final = "Skip"

ANSWERS: Final[dict[str, str]] = {
    "kind": "Public event",
    "title": "=Street party",
    "text": "=Music and food for everybody.",
    "translations": SKIP,
    "when": "",
    "repeat": "Once",
    "place": "Sala",
    "neighbourhood": "The whole town",
    "topic": "Culture",
    "capacity": "=40",
    "most_each": "4",
    "spoken": SKIP,
    "access": SKIP,
    "organiser": "=Amici di Latina",
    "picture": SKIP,
}
"""What is tapped, or after = written as a reply; an empty one is the day."""


def wall(desk: Desk, at: datetime) -> datetime:
    return at.astimezone(desk.town.context.place.tz)


def typed(desk: Desk, away: timedelta = FAR, hours: str = "18-20") -> str:
    """A day as it is typed, so far from now."""
    day = wall(desk, utc_now() + away).date()
    return f"{day.day}.{day.month}.{day.year} {hours}"


async def answer(who: Operator, said: str) -> None:
    """Tap a button of the newest message, or write a reply to it."""
    if said.startswith("="):
        await who.says(said[1:], reply_to=who.newest)
    else:
        await who.taps(said, who.newest)


async def writes(desk: Desk, who: Operator, until: str = "", **changes: str) -> Message:
    """From /event to the review, or to the question called `until`; gives what is shown then."""
    await who.says("/event")
    for name, said in (ANSWERS | changes).items():
        if name == until:
            break
        for each in (said or f"={typed(desk)}").split("|"):
            await answer(who, each)
    return who.newest


async def makes(desk: Desk, who: Operator | None = None, **changes: str) -> Event:
    """An event that is published; the first one where it repeats."""
    who = who or desk.marco
    known = {each.id for each in await all_events(desk)}
    await writes(desk, who, **changes)
    await who.taps("Publish", who.newest)
    return next(each for each in await all_events(desk) if each.id not in known)


async def all_events(desk: Desk) -> list[Event]:
    """In the order in which they take place."""
    found: list[Event] = await desk.town.run(lambda tx: events.latest(tx, 500))
    return sorted(found, key=lambda each: (each.starts_at, each.id))


async def drafts(desk: Desk) -> list[Draft]:
    """Those under way, of either flow, and those that wait."""
    own = desk.town.context.keys.own

    def work(tx: Transaction) -> list[Draft]:
        under_way = [
            Draft(each.draft.number, each.person_id, None, Body(each.draft.answers, each.draft.revisiting))
            for flow in (event, change_event)
            for each in flow_drafts.of_flow(tx, own, flow.name, 50)
        ]
        return [*under_way, *event_drafts.latest(tx, own, 50)]

    found: list[Draft] = await desk.town.run(work)
    return found


async def event_now(desk: Desk, known: Event) -> Event:
    found: Event = await desk.town.run(lambda tx: events.get(tx, known.id))
    return found


async def signs_up(desk: Desk, name: str, known: Event, people_: int = 1, *, wait: bool = False) -> Signup:
    """A citizen comes, with so many in all."""

    def work(unit: UnitOfWork) -> Signup:
        who = people.find(unit.tx, unit.context.keys, CHANNEL, name)
        if who is None:
            who = people.add(unit.tx, unit.context.keys, CHANNEL, name, unit.now)
            who = people.change(unit.tx, who, language="en")
        return attendance.sign_up(unit, who, known, people_, wait=wait)

    made: Signup = await desk.town.unit(work)
    return made


async def moves(
    desk: Desk, known: Event, starts_in: timedelta, lasting: timedelta = timedelta(hours=2)
) -> None:
    """Turn the calendar: the event begins so long from now, or began so long ago."""

    def work(tx: Transaction) -> None:
        starts = utc_now() + starts_in
        events.change(tx, events.get(tx, known.id), utc_now(), starts_at=starts, ends_at=starts + lasting)

    await desk.town.run(work)


async def lane_of(desk: Desk, name: str) -> str:
    who = await desk.town.run(lambda tx: people.find(tx, desk.town.context.keys, CHANNEL, name))
    return str(who.lane)


async def told(desk: Desk, name: str) -> list[str]:
    """Everything that a citizen was told, once what goes to many is out."""
    feeder = BroadcastFeeder(desk.town.store, desk.town.context, lambda _rows: None, lambda: True, 500)
    for _ in range(4):
        await feeder.step()
        await desk.town.deliver()
    return [message.text for message in desk.town.chats.get(await lane_of(desk, name), [])]


async def example_day(desk: Desk) -> str:
    def work(tx: Transaction) -> Any:
        return example_of(calendar(UnitOfWork(tx, desk.town.context, utc_now(), "", Effects())))

    return str(await desk.town.run(work))


async def title_of(desk: Desk, event_id: int) -> str:
    texts = await desk.town.run(lambda tx: events.texts(tx, event_id))
    return str(texts["en"].title)

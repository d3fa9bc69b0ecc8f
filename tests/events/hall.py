"""Events and who signs up for them on each engine, without chats."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar

from handlers.events import attendance, publishing
from handlers.messaging.context import Context
from handlers.messaging.unit_of_work import Effects, UnitOfWork
from storage.engine.store import Store
from storage.engine.transaction import Transaction
from storage.engine.utc import utc_now
from storage.events import events, signups
from storage.events.events import Event
from storage.events.signups import Signup
from storage.people import people
from storage.people.people import Person
from tests.dialogue import CHANNEL
from tests.events.published import drafted

T = TypeVar("T")


@dataclass
class Hall:
    """A town without chats: people, events and what is done about them."""

    store: Store
    context: Context
    sent: list[int | None] = field(default_factory=list)
    """Whom a message was put for."""

    async def do(self, work: Callable[[UnitOfWork], T]) -> T:
        effects = Effects()

        def in_unit(tx: Transaction) -> T:
            effects.rows.clear()
            return work(UnitOfWork(tx, self.context, utc_now(), f"hall:{id(effects)}", effects))

        done = await self.store.run(in_unit)
        self.sent += [row.person_id for row in effects.rows]
        return done

    async def people(self, many: int) -> list[Person]:
        def work(unit: UnitOfWork) -> list[Person]:
            made = [people.add(unit.tx, self.context.keys, CHANNEL, f"p{n}", unit.now) for n in range(many)]
            return [people.change(unit.tx, each, language="en") for each in made]

        return await self.do(work)

    async def event(self, **values: Any) -> Event:  # Any: columns of an event
        def work(unit: UnitOfWork) -> Event:
            maker = people.add(unit.tx, self.context.keys, CHANNEL, "giulia", unit.now, role="coordinator")
            return publishing.publish(unit, drafted(unit, maker, **values))

        return await self.do(work)

    async def comes(self, who: Person, event: Event, many: int = 1, *, wait: bool = True) -> Signup:
        return await self.do(lambda unit: attendance.sign_up(unit, who, event, many, wait=wait))

    async def leaves(self, who: Person, event: Event) -> None:
        await self.do(lambda unit: attendance.stay_away(unit, who, event))

    async def states(self, who: list[Person], event: Event) -> list[str]:
        found = await self.do(lambda unit: [signups.find(unit.tx, event.id, each.id) for each in who])
        return [each.state if each else "" for each in found]

    async def taken(self, event: Event) -> int:
        """As counted by the event; and it must be what the sign-ups add up to."""
        now, all_of_them = await self.do(
            lambda unit: (events.get(unit.tx, event.id), signups.of_event(unit.tx, event.id))
        )
        assert now.taken == sum(each.people for each in all_of_them if each.state in ("coming", "came"))
        return now.taken

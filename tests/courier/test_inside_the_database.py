"""Channels that deliver inside the database are served in one unit, without any pace."""

from datetime import datetime

from bot.courier.courier import Courier
from handlers.messaging.delivery_result import DeliveryResult, Sent
from handlers.messaging.outbound import Outbound, Show
from storage.engine.store import Store
from storage.engine.transaction import Transaction
from storage.people.encryption import KeyRing
from storage.sending.outbox import Waiting
from tests.courier.scenario import erase, sending_service, show


class Room:
    """A channel that delivers inside the database, and fails for one word."""

    def __init__(self) -> None:
        self.shown: list[str] = []
        self.woken: list[str] = []

    def deliver(self, _tx: Transaction, row: Waiting, deed: Outbound, _now: datetime) -> DeliveryResult:
        assert isinstance(deed, Show)
        if deed.screen.text == "broken":
            raise ValueError("a fault of ours")
        self.shown.append(deed.screen.text)
        return Sent(str(row.id))

    def wake(self, lane: str) -> None:
        self.woken.append(lane)


async def test_rooms_inside_the_database_are_served_in_one_unit_without_any_pace(
    store: Store, keys: KeyRing
) -> None:
    async with sending_service(store, keys) as service:
        room = Room()
        service.courier = Courier(
            store, service.context, {"web": room}, None, service.habits, now=service.clock.now
        )
        ben, eva = await service.meet_on_the_web("ben"), await service.meet_on_the_web("eva")
        await service.work()
        await service.tell(ben, *(show(str(n)) for n in range(20)))
        await service.tell(eva, show("hello"))
        await service.store.run(erase(eva))
        await service.work(3)
        assert room.shown == [str(n) for n in range(20)]
        assert set(room.woken) >= {ben.lane}
        assert await service.states(ben.lane) == ["sent"] * 20
        assert await service.states(eva.lane) == ["cancelled"]


async def test_a_room_that_fails_does_not_hold_up_another(store: Store, keys: KeyRing) -> None:
    async with sending_service(store, keys) as service:
        room = Room()
        service.courier = Courier(
            store, service.context, {"web": room}, None, service.habits, now=service.clock.now
        )
        ben, eva = await service.meet_on_the_web("ben"), await service.meet_on_the_web("eva")
        await service.work()
        await service.tell(ben, show("broken"), show("after it"))
        await service.tell(eva, show("hello"))
        await service.work(6, turning=2)
        assert "hello" in room.shown
        assert await service.states(eva.lane) == ["sent"]
        assert await service.states(ben.lane) == ["dead", "sent"]

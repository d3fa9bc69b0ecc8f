"""People with phones, for the story: what they were shown, and what they say and tap, by a button's data or its words."""

from dataclasses import dataclass, field
from typing import Any

from tests.upgrade import updates
from tests.upgrade.driver import TEAM_CHAT, House, Seen
from tests.upgrade.updates import On, Who


@dataclass
class Shown:
    """A message that stands in a chat. `order` rises with every message and every edit."""

    id: str
    thread: str
    seen: Seen
    order: int

    @property
    def on(self) -> On:
        return On(self.id, self.thread, tuple(data for _label, data in self.seen.buttons))


@dataclass
class Chats:
    """Everybody's chats, by address, as the handset brought them."""

    house: House
    shown: dict[str, dict[str, Shown]] = field(default_factory=dict)
    _read: int = 0

    def read(self) -> None:
        handset = self.house.handset
        for order in range(self._read, len(handset.shown)):
            address, thread, number, seen = handset.shown[order]
            chat = self.shown.setdefault(address, {})
            if seen.kind == "show":
                before = chat.get(number)
                chat[number] = Shown(number, before.thread if before else thread, seen, order)
            elif seen.kind == "delete":
                chat.pop(seen.on, None)
        self._read = len(handset.shown)

    def of(self, address: str) -> list[Shown]:
        return sorted(self.shown.get(address, {}).values(), key=lambda each: each.order)


@dataclass
class Somebody:
    chats: Chats
    who: Who

    @property
    def address(self) -> str:
        return TEAM_CHAT if self.who.in_team else str(self.who.number)

    @property
    def newest(self) -> Shown:
        return self.chats.of(self.address)[-1]

    def message(self, words: str) -> Shown:
        """The newest with these words, or with a button of this data or label."""
        found = [
            each
            for each in self.chats.of(self.address)
            if words in each.seen.text or any(_is(words, button) for button in each.seen.buttons)
        ]
        assert found, (self.who.name, words, self.newest.seen)
        return found[-1]

    def button(self, words: str, on: Shown | None = None) -> tuple[Shown, str]:
        message = on or next(
            (
                each
                for each in reversed(self.chats.of(self.address))
                if any(_is(words, button) for button in each.seen.buttons)
            ),
            None,
        )
        assert message is not None, (self.who.name, words, self.newest.seen)
        data = next((data for label, data in message.seen.buttons if _is(words, (label, data))), None)
        assert data is not None, (words, message.seen)
        return message, data

    async def taps(self, words: str, on: Shown | None = None) -> list[Seen]:
        message, data = self.button(words, on)
        return await self.sends(data, message)

    async def sends(self, data: str, on: Shown | None = None) -> list[Seen]:
        at = on.on if on else updates.NOWHERE
        return await self._hear(updates.tapped(self.who, data, at))

    async def says(
        self, text: str = "", reply_to: Shown | None = None, thread: str = "", **more: Any
    ) -> list[Seen]:
        house = self.chats.house
        on = reply_to.on if reply_to else None
        return await self._hear(updates.said(self.who, house.now, text, reply_to=on, thread=thread, **more))

    async def _hear(self, update: dict[str, Any]) -> list[Seen]:
        house = self.chats.house
        seen = await house.hear(update)
        await house.send_all()
        self.chats.read()
        return seen


def _is(words: str, button: tuple[str, str]) -> bool:
    label, data = button
    return words in data or words in label

"""People with phones: they write, tap, send things, and read what the bot answers."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.botapi.hearing import After, count_of, hear, looks
from tests.botapi.message import Message
from tests.botapi.phone import Phone, Reply
from tests.botapi.shapes import Json, member_as_json
from tests.botapi.text import said
from tests.botapi.wait import PATIENCE
from tests.botapi.world import Tap

if TYPE_CHECKING:
    from tests.botapi.groups import Group


@dataclass(frozen=True)
class Person(Phone):
    """A person with this phone: sees, hears, taps, edits, reacts, blocks."""

    # What they see

    @property
    def sees(self) -> list[Message]:
        """Every message in their private chat, theirs and the bot's, as it looks now."""
        return looks(self.private)

    @property
    def last(self) -> Message:
        """The newest message of the bot in their private chat."""
        return self.world.last_message(self.private)

    @property
    def keyboard(self) -> list[str]:
        """The labels of the reply keyboard that stands open below their private chat."""
        rows = (self.private.keyboard or {}).get("keyboard", [])
        return [button if isinstance(button, str) else button["text"] for row in rows for button in row]

    @property
    def now(self) -> int:
        """A mark for `after=`: only what changes from here on."""
        return self.world.count

    async def hears(self, part: str, after: After = None, within: float = PATIENCE) -> Message:
        """Wait until the bot said this part here since their last deed (or since `after`); bounded."""
        return await hear(self.private, part, None, count_of(after, self.private.last_deed), within)

    # What else they do

    async def taps(self, message: Reply, label: str) -> Tap:
        """Press a button by its visible label (or data), on a message of the bot in any chat.

        The button is looked for in the message's present look, then in the look they still hold: a stale tap.
        """
        post = self._post_of(message)
        held = message if isinstance(message, Message) else None
        for look in (Message.of(post) if post else None, held):
            if look is not None and look.button(label) is not None:
                return await self.taps_raw(look.data(label), look.id, look.chat_id)
        shown = Message.of(post).labels if post else held and held.labels
        raise AssertionError(f"no button {label!r} to press, only {shown}")

    async def presses(self, label: str) -> Tap | Message:
        """Press the newest button so labelled in the private chat, or else say what the reply keyboard offers."""
        for post in reversed(self.private.posts.values()):
            if post.by_bot and Message.of(post).button(label) is not None:
                return await self.taps(post.id, label)
        if label in self.keyboard:
            return await self.says(label)
        raise AssertionError(f"no button {label!r} anywhere; the last message is\n{self.last}")

    async def taps_raw(
        self, data: str, message_id: int | None = None, chat: "Group | int | None" = None
    ) -> Tap:
        """Send any callback data, as a hostile client can, about any message id, existing or not."""
        where = self._chat(chat)
        tap = Tap(str(4_000_000_000 + len(self.world.taps)), self.world.clock.now())
        self.world.taps[tap.id] = tap
        about = message_id if message_id is not None else self.world.last_message(where).id
        post = where.posts.get(about)
        gone = {"chat": where.as_json(), "message_id": about, "date": 0}
        body = {
            "id": tap.id,
            "from": self.human.as_json(),
            "message": post.as_json() if post else gone,
            "chat_instance": str(where.id * 7),
            "data": data,
        }
        self.world.did(where)
        self.world.tell("callback_query", body, ("callback_query", self.id))
        return tap

    async def edits(self, message: Message, text: str) -> Message:
        """Change the words, or the caption, of a message of their own."""
        post = self.world.chats[message.chat_id].posts[message.id]
        field = "text" if "text" in post.content else "caption"
        post.content = {**post.content, field: text}
        post.content.pop("entities", None)
        if field == "text" and said(text):
            post.content["entities"] = said(text)
        post.edit_date = int(self.world.clock.now())
        self.world.did(post.chat)
        self.world.changed(post.chat, post)
        self.world.tell_message("edited_message", post)
        return Message.of(post)

    async def deletes(self, message: Message) -> None:
        """Delete a message; bots are never told."""
        chat = self.world.chats[message.chat_id]
        chat.posts.pop(message.id, None)
        self.world.changed(chat)

    async def reacts(self, message: Message, emoji: str) -> None:
        """Put a reaction on a message ("" takes it away)."""
        post = self.world.chats[message.chat_id].posts[message.id]
        old = post.reactions.get(self.id, [])
        new = [emoji] if emoji else []
        post.reactions[self.id] = new
        self.world.changed(post.chat)
        if not post.chat.is_private and not post.chat.bot_is_admin:
            return
        body = {
            "chat": post.chat.as_json(),
            "message_id": post.id,
            "user": self.human.as_json(),
            "date": int(self.world.clock.now()),
            "old_reaction": _reactions(old),
            "new_reaction": _reactions(new),
        }
        self.world.tell("message_reaction", body, ("message_reaction", post.chat.id))

    async def blocks_bot(self) -> None:
        self._block(blocked=True)

    async def unblocks_bot(self) -> None:
        self._block(blocked=False)

    async def deletes_account(self) -> None:
        self.human.deactivated = True

    def _block(self, *, blocked: bool) -> None:
        self.private.blocked = blocked
        old, new = ("member", "kicked") if blocked else ("kicked", "member")
        me = self.human.as_json()
        before, after = member_as_json(self.world.bot, old), member_as_json(self.world.bot, new)
        self.world.tell_membership(self.private, me, before, after)
        self.world.changed(self.private)


def _reactions(emoji: list[str]) -> list[Json]:
    return [{"type": "emoji", "emoji": one} for one in emoji]

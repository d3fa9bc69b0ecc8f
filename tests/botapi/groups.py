"""Groups, with or without topics: who is in them, what stands in them."""

from dataclasses import dataclass

from tests.botapi.chats import Author, Chat, Human, Topic
from tests.botapi.hearing import After, count_of, hear, looks
from tests.botapi.message import Message
from tests.botapi.people import Person
from tests.botapi.shapes import ANONYMOUS_ADMIN, BOT_RIGHTS, CHANNEL_BOT, TELEGRAM, Json, member_as_json
from tests.botapi.text import said
from tests.botapi.topicons import COLORS
from tests.botapi.wait import PATIENCE
from tests.botapi.world import FIRST_SUPERGROUP, World

CHANNEL: Json = {"id": -1001999888777, "type": "channel", "title": "Some channel"}


@dataclass
class Group:
    world: World
    chat: Chat

    @property
    def id(self) -> int:
        return self.chat.id

    @property
    def title(self) -> str:
        return self.chat.title

    # Who is in it

    async def join(self, user: "Person | int", status: str = "member") -> None:
        """Let a person in; status may be "administrator" or "creator" too."""
        human = self._human(user)
        old = self.chat.members.get(human.id, "left")
        self.chat.members[human.id] = status
        if old in {"left", "kicked"}:
            self._service(human.as_json(), {"new_chat_members": [human.as_json()]})
        self._tell_change(human, human, old)

    async def leave(self, user: "Person | int") -> None:
        await self._goes(self._human(user), "left")

    async def kicks(self, user: "Person | int") -> None:
        await self._goes(self._human(user), "kicked")

    async def promotes(self, user: "Person | int", status: str = "administrator") -> None:
        await self.join(user, status)

    async def removes_bot(self) -> None:
        self._change_bot("kicked")

    async def adds_bot(self, *, admin: bool = True) -> None:
        self._change_bot("administrator" if admin else "member")

    async def grants(self, *rights: str) -> None:
        """Let the bot be an administrator with exactly these rights."""
        self.chat.bot_rights = frozenset(rights) | {"can_manage_chat"}
        self._change_bot("administrator")

    # What stands in it

    @property
    def topics(self) -> dict[int, Topic]:
        """The topics by thread, with name, emoji, colour and whether they are closed."""
        return self.chat.topics

    def messages(self, thread: int | None = None) -> list[Message]:
        """Every message as it looks now; thread 0 is General, None is everywhere."""
        return looks(self.chat, thread)

    def last(self, thread: int | None = None) -> Message:
        """The newest message of the bot."""
        return self.world.last_message(self.chat, thread=thread)

    def message(self, message: Message | int) -> Message:
        """The present look of a message."""
        return Message.of(self.chat.posts[message if isinstance(message, int) else message.id])

    @property
    def pinned(self) -> list[int]:
        return self.chat.pinned

    @property
    def now(self) -> int:
        """A mark for `after=`: only what changes from here on."""
        return self.world.count

    async def hears(
        self,
        part: str,
        thread: int | None = None,
        after: After = None,
        within: float = PATIENCE,
    ) -> Message:
        """Wait until the bot said this part here, ever, or since `after`; bounded."""
        return await hear(self.chat, part, thread, count_of(after, 0), within)

    async def topic(self, part: str, within: float = PATIENCE) -> Topic:
        """Wait for a topic whose name has this part; bounded."""

        def look() -> Topic | None:
            named = [topic for topic in self.topics.values() if part in topic.name]
            return named[-1] if named else None

        return await self.chat.feed.until(look, within, lambda: f"no topic {part!r}, only {self._names}")

    async def reaction(self, message: Message, emoji: str = "", within: float = PATIENCE) -> str:
        """Wait for a reaction on a message, any or this one; bounded."""

        def look() -> str | None:
            there = self.message(message).reactions
            return (emoji if emoji in there else None) if emoji else next(iter(there), None)

        return await self.chat.feed.until(look, within, lambda: f"no reaction {emoji} on {message}")

    # What people do to it

    async def creates_topic(self, user: "Person | int", name: str) -> Topic:
        by = self._human(user).as_json()
        post = self.world.post(
            self.chat, Author(by), {"forum_topic_created": {"name": name, "icon_color": COLORS[0]}}
        )
        post.thread = post.id
        self.topics[post.id] = Topic(post.id, name, COLORS[0])
        self.world.tell_message("message", post)
        return self.topics[post.id]

    async def close_topic(self, thread: int, by: "Person | int") -> None:
        self.topics[thread].closed = True
        self._service(self._human(by).as_json(), {"forum_topic_closed": {}}, thread)

    async def reopen_topic(self, thread: int, by: "Person | int") -> None:
        self.topics[thread].closed = False
        self._service(self._human(by).as_json(), {"forum_topic_reopened": {}}, thread)

    async def delete_topic(self, thread: int) -> None:
        """Delete a topic with all that stands in it; bots are never told."""
        self.topics.pop(thread)
        for post_id in [post.id for post in self.chat.posts.values() if post.thread == thread]:
            self.chat.posts.pop(post_id)
        self.world.changed(self.chat)

    async def forum_off(self) -> None:
        """Turn topics off; what stood in them stays."""
        self.chat.forum = False
        self.world.changed(self.chat)

    async def anonymous_admin_says(
        self, text: str, thread: int | None = None, reply_to: Message | int | None = None
    ) -> Message:
        return self._say(Author(ANONYMOUS_ADMIN, self.chat.as_json()), text, thread, reply_to)

    async def channel_says(
        self, text: str, thread: int | None = None, reply_to: Message | int | None = None
    ) -> Message:
        """Speak as a channel."""
        return self._say(Author(CHANNEL_BOT, CHANNEL), text, thread, reply_to)

    async def telegram_says(
        self, text: str, thread: int | None = None, reply_to: Message | int | None = None
    ) -> Message:
        """A post of the linked channel arrives by itself."""
        return self._say(Author(TELEGRAM, CHANNEL), text, thread, reply_to, {"is_automatic_forward": True})

    async def upgrade(self) -> "Group":
        """A plain group becomes a supergroup with another id; this object follows it."""
        old = self.chat
        new = Chat(FIRST_SUPERGROUP + old.id, "supergroup", old.title, bot_status=old.bot_status)
        new.members = dict(old.members)
        self.world.chats[new.id] = new
        by = next((self.world.humans[member] for member in old.members), None)
        author = Author(by.as_json() if by else ANONYMOUS_ADMIN)
        self.world.tell_message("message", self.world.post(old, author, {"migrate_to_chat_id": new.id}))
        old.upgraded_to = new.id
        self.world.tell_message("message", self.world.post(new, author, {"migrate_from_chat_id": old.id}))
        self.chat = new
        return self

    @property
    def _names(self) -> list[str]:
        return [topic.name for topic in self.topics.values()]

    def _human(self, user: "Person | int") -> Human:
        return self.world.humans[user if isinstance(user, int) else user.id]

    def _say(
        self,
        author: Author,
        text: str,
        thread: int | None,
        reply_to: Message | int | None,
        more: Json | None = None,
    ) -> Message:
        content: Json = {"text": text} | ({"entities": said(text)} if said(text) else {}) | (more or {})
        replied = reply_to.id if isinstance(reply_to, Message) else reply_to
        if thread is None and replied in self.chat.posts:
            thread = self.chat.posts[replied].thread
        post = self.world.post(self.chat, author, content, thread=thread, reply_to=replied)
        self.world.tell_message("message", post)
        return Message.of(post)

    def _service(self, by: Json, content: Json, thread: int | None = None) -> None:
        self.world.tell_message("message", self.world.post(self.chat, Author(by), content, thread=thread))

    async def _goes(self, human: Human, status: str) -> None:
        old = self.chat.members.get(human.id, "left")
        self.chat.members[human.id] = status
        self._service(human.as_json(), {"left_chat_member": human.as_json()})
        self._tell_change(human, human, old)

    def _tell_change(self, human: Human, by: Human, old: str) -> None:
        before = member_as_json(human.as_json(), old)
        after = member_as_json(human.as_json(), self.chat.members[human.id])
        self.world.tell_membership(self.chat, by.as_json(), before, after)

    def _change_bot(self, status: str) -> None:
        before = self.world.bot_as_member(self.chat)
        self.chat.bot_status = status
        if status == "administrator" and not self.chat.bot_rights:
            self.chat.bot_rights = BOT_RIGHTS
        by = next((self.world.humans[member] for member in self.chat.members), None)
        author = by.as_json() if by else ANONYMOUS_ADMIN
        self.world.tell_membership(self.chat, author, before, self.world.bot_as_member(self.chat))
        self.world.changed(self.chat)

"""The truth: everything Telegram knows about this bot, its chats and the people in them."""

import asyncio
from dataclasses import dataclass, field

from tests.botapi.calls import Delivery
from tests.botapi.chats import Author, Chat, Human, Post
from tests.botapi.clock import Clock
from tests.botapi.files import Shelf
from tests.botapi.limits import Limits
from tests.botapi.message import Message
from tests.botapi.polling import Poller
from tests.botapi.shapes import Json, member_as_json
from tests.botapi.updates import Mischief, Queue, Updates
from tests.botapi.wait import PATIENCE, Feed
from tests.botapi.webhook import Pace, Pusher, Reply, Subscription, WebhookLog

FIRST_SUPERGROUP = -1_000_000_000_000


@dataclass
class Tap:
    """A press of a button, and what the bot answered to it (None: nothing yet)."""

    id: str
    at: float
    answer: Json | None = None
    feed: Feed = field(default_factory=Feed, repr=False)

    async def answered(self, within: float = PATIENCE) -> Json:
        return await self.feed.until(lambda: self.answer, within, lambda: f"tap {self.id} was never answered")


class World:
    def __init__(self, token: str, mischief: Mischief, *, enforce_limits: bool = False) -> None:
        self.token = token
        self.clock = Clock()
        self.limits = Limits(self.clock, enabled=enforce_limits)
        self.updates = Updates(self.clock, mischief)
        self.poller = Poller(self.updates)
        self.shelf = Shelf()
        self.humans: dict[int, Human] = {}
        self.chats: dict[int, Chat] = {}
        self.taps: dict[str, Tap] = {}
        self.deliveries: list[Delivery] = []
        self.commands: dict[tuple[str, str], list[Json]] = {}
        self.descriptions: dict[tuple[str, str], str] = {}
        self.feed = Feed()
        self.count = 0  # of everything that changed so far
        self.pace = Pace()
        self.webhook_log = WebhookLog()
        self.pusher: Pusher | None = None
        self.reply: Reply = _unheard

    @property
    def bot(self) -> Json:
        number = self.token.partition(":")[0]
        return {
            "id": int(number) if number.isdigit() else 1,
            "is_bot": True,
            "first_name": "Ascolto",
            "username": "ascolto_bot",
        }

    async def subscribe(self, subscription: Subscription | None) -> None:
        """Push from now on, or stop pushing."""
        if self.pusher is not None:
            await self.pusher.close()
            self.pusher = None
        if subscription is not None:
            self.pusher = Pusher(self.updates, subscription, self.pace, self.webhook_log, self.reply)

    def meet(self, human: Human) -> Chat:
        self.humans[human.id] = human
        chat = self.chats.setdefault(human.id, Chat(human.id, "private"))
        chat.human = human
        return chat

    def post(
        self,
        chat: Chat,
        author: Author,
        content: Json,
        *,
        thread: int | None = None,
        reply_to: int | None = None,
    ) -> Post:
        """Put a message into a chat; who has to be told is the caller's business."""
        chat.last_id += 1
        post = Post(
            chat, chat.last_id, author, int(self.clock.now()), content, thread=thread, reply_to=reply_to
        )
        chat.posts[post.id] = post
        self.changed(chat, post)
        return post

    def bot_posts(
        self,
        method: str,
        chat: Chat,
        content: Json,
        *,
        thread: int | None = None,
        reply_to: int | None = None,
    ) -> Post:
        post = self.post(chat, Author(self.bot), content, thread=thread, reply_to=reply_to)
        post.by_bot = True
        text = str(content.get("text") or content.get("caption") or "")
        self.deliveries.append(Delivery(chat.id, post.id, method, text, thread, dict(content)))
        return post

    def changed(self, chat: Chat, post: Post | None = None) -> None:
        self.count += 1
        if post is not None:
            post.changed = self.count
        chat.feed.happened()
        self.feed.happened()

    def did(self, chat: Chat) -> None:
        """Remember that a person acted here now, so that what is heard after it can be told apart."""
        chat.last_deed = self.count

    def tell(self, kind: str, body: Json, queue: Queue) -> None:
        self.updates.add(kind, body, queue)

    def tell_message(self, kind: str, post: Post) -> None:
        """Tell the bot of a message or an edit, if it may read it: as an administrator all, else what is for it."""
        if self._bot_reads(post):
            self.tell(kind, post.as_json(), ("messages", post.chat.id))

    def tell_membership(self, chat: Chat, by: Json, old: Json, new: Json) -> None:
        """Tell the bot of its own change always, of other people's only as an administrator."""
        user = new["user"]
        body = {
            "chat": chat.as_json(),
            "from": by,
            "date": int(self.clock.now()),
            "old_chat_member": old,
            "new_chat_member": new,
        }
        if user["id"] == self.bot["id"]:
            self.tell("my_chat_member", body, ("my_chat_member", chat.id))
        elif chat.bot_is_admin:
            self.tell("chat_member", body, ("chat_member", user["id"]))

    def bot_as_member(self, chat: Chat, status: str | None = None) -> Json:
        return member_as_json(self.bot, status or chat.bot_status, chat.bot_rights)

    def last_message(self, chat: Chat, *, thread: int | None = None) -> Message:
        """Show the newest message of the bot; a test that finds none fails."""
        for post in reversed(chat.posts.values()):
            if post.by_bot and (thread is None or (post.thread or 0) == thread):
                return Message.of(post)
        raise AssertionError(f"the bot has said nothing in {chat.title or chat.id}")

    async def close(self) -> None:
        self.poller.dismiss("")
        await self.subscribe(None)
        await asyncio.sleep(0)

    def _bot_reads(self, post: Post) -> bool:
        chat = post.chat
        if chat.bot_status in {"left", "kicked"}:
            return False
        if chat.is_private or chat.bot_is_admin or post.is_service:
            return True
        replied = chat.posts.get(post.reply_to or 0)
        is_command = any(entity["type"] == "bot_command" for entity in post.content.get("entities", []))
        return is_command or (replied is not None and replied.by_bot)


async def _unheard(_said: Json) -> None:
    """Nobody makes calls yet."""

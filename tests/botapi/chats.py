"""People, chats, topics and posts, as Telegram's own servers remember them."""

from dataclasses import dataclass, field
from typing import NamedTuple

from tests.botapi.shapes import BOT_RIGHTS, Json
from tests.botapi.topicons import emoji_of
from tests.botapi.wait import Feed


@dataclass
class Human:
    id: int
    first_name: str
    language_code: str = "it"
    last_name: str = ""
    username: str = ""
    deactivated: bool = False

    def as_json(self) -> Json:
        shape: Json = {"id": self.id, "is_bot": False, "first_name": self.first_name}
        optional = {
            "last_name": self.last_name,
            "username": self.username,
            "language_code": self.language_code,
        }
        return shape | {name: value for name, value in optional.items() if value}


@dataclass
class Topic:
    thread: int
    name: str
    color: int
    icon: str = ""  # the custom emoji's id
    closed: bool = False

    @property
    def emoji(self) -> str:
        """The icon as people see it; "" for the plain coloured bubble."""
        return emoji_of(self.icon)


class Author(NamedTuple):
    """Who a post is from: `sender` is an account, `sender_chat` speaks for itself where it is set."""

    sender: Json
    sender_chat: Json | None = None


@dataclass
class Post:
    """One message, with its whole look in `content` (text, photo, reply_markup ...)."""

    chat: "Chat" = field(repr=False)
    id: int
    author: Author
    date: int
    content: Json
    by_bot: bool = False
    reply_to: int | None = None
    thread: int | None = None
    edit_date: int | None = None
    reactions: dict[int, list[str]] = field(default_factory=dict)
    changed: int = 0

    @property
    def is_service(self) -> bool:
        return any(
            key.startswith(("forum_topic_", "new_chat_", "left_chat_", "migrate_")) for key in self.content
        )

    def as_json(self, *, with_reply: bool = True) -> Json:
        shape: Json = {"message_id": self.id, "from": self.author.sender}
        if self.author.sender_chat:
            shape["sender_chat"] = self.author.sender_chat
        shape |= {"chat": self.chat.as_json(), "date": self.date}
        if self.edit_date:
            shape["edit_date"] = self.edit_date
        if self.thread:
            shape |= {"message_thread_id": self.thread, "is_topic_message": True}
        replied = self.chat.posts.get(self.reply_to or self.thread or 0)
        if with_reply and replied is not None and replied is not self:
            shape["reply_to_message"] = replied.as_json(with_reply=False)
        return shape | self.content


@dataclass
class Chat:
    id: int
    type: str
    title: str = ""
    human: Human | None = None
    forum: bool = False
    started: bool = False
    blocked: bool = False
    bot_status: str = "member"
    bot_rights: frozenset[str] = BOT_RIGHTS
    upgraded_to: int | None = None
    members: dict[int, str] = field(default_factory=dict)
    posts: dict[int, Post] = field(default_factory=dict)
    topics: dict[int, Topic] = field(default_factory=dict)
    pinned: list[int] = field(default_factory=list)
    actions: list[str] = field(default_factory=list)
    keyboard: Json | None = None
    keyboard_from: int = 0  # the message that brought it, and takes it along when it is deleted
    last_id: int = 0
    last_deed: int = 0  # the world's count of changes when somebody last did something here
    feed: Feed = field(default_factory=Feed, repr=False)

    @property
    def is_private(self) -> bool:
        return self.type == "private"

    @property
    def bot_is_admin(self) -> bool:
        return self.bot_status == "administrator"

    def allows_bot(self, right: str) -> bool:
        return self.is_private or (self.bot_is_admin and right in self.bot_rights)

    def as_json(self) -> Json:
        shape: Json = {"id": self.id, "type": self.type}
        if self.human is not None:
            person = self.human.as_json()
            return shape | {
                key: person[key] for key in ("first_name", "last_name", "username") if key in person
            }
        shape["title"] = self.title
        if self.forum:
            shape["is_forum"] = True
        return shape

"""Looking for something the bot said."""

from tests.botapi.chats import Chat, Post
from tests.botapi.message import Message, listing

After = Message | int | None  # a message as it looked then, or the world's count of changes


def looks(chat: Chat, thread: int | None = None) -> list[Message]:
    """Show every message of a chat as it looks now; thread 0 is General."""
    return [
        Message.of(post) for post in chat.posts.values() if thread is None or (post.thread or 0) == thread
    ]


def count_of(after: After, default: int) -> int:
    if after is None:
        return default
    return after if isinstance(after, int) else after.changed


async def hear(chat: Chat, part: str, thread: int | None, since: int, seconds: float) -> Message:
    """Wait for the bot to say, or to change something so that it says, this part; the newest such look is returned."""

    def look() -> Message | None:
        for post in sorted(chat.posts.values(), key=_changed, reverse=True):
            if post.changed <= since:
                return None
            if post.by_bot and (thread is None or (post.thread or 0) == thread):
                look_now = Message(post.content)
                if look_now.says(part):
                    return Message.of(post)
        return None

    def complaint() -> str:
        shown = listing(looks(chat, thread))
        return f"{chat.title or chat.id} never heard {part!r} after change {since}; it sees:\n{shown}"

    return await chat.feed.until(look, seconds, complaint)


def _changed(post: Post) -> int:
    return post.changed

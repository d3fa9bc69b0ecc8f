"""Methods for forum topics."""

from tests.botapi.chats import Author, Chat, Topic
from tests.botapi.methods.access import chat_of
from tests.botapi.params import Params
from tests.botapi.refusals import bad
from tests.botapi.shapes import Json
from tests.botapi.topicons import COLORS, ICONS, stickers
from tests.botapi.world import World

LONGEST_NAME = 128


def create_forum_topic(world: World, params: Params) -> Json:
    chat = _forum(world, params)
    if not chat.allows_bot("can_manage_topics"):
        raise bad("Not enough rights to create a topic")
    name = _name(params)
    if not name:
        raise bad("Name must be non-empty")
    color = params.integer("icon_color", COLORS[0])
    if color not in COLORS:
        raise bad("Invalid icon color specified")
    created: Json = {"name": name, "icon_color": color}
    icon = _icon(params)
    if icon:
        created["icon_custom_emoji_id"] = icon
    post = world.post(chat, Author(world.bot), {"forum_topic_created": created})
    post.thread = post.id
    chat.topics[post.id] = Topic(post.id, name, color, icon)
    world.changed(chat)
    return {"message_thread_id": post.id, **created}


def edit_forum_topic(world: World, params: Params) -> bool:
    chat, topic = _topic(world, params, "edit the topic")
    name = _name(params) or topic.name
    icon = _icon(params) if params.has("icon_custom_emoji_id") else topic.icon
    if (name, icon) == (topic.name, topic.icon):
        raise bad("TOPIC_NOT_MODIFIED")
    edited = {"name": name} if name != topic.name else {}
    edited |= {"icon_custom_emoji_id": icon} if icon != topic.icon else {}
    topic.name, topic.icon = name, icon
    _note(world, chat, topic, {"forum_topic_edited": edited})
    return True


def close_forum_topic(world: World, params: Params) -> bool:
    return _set_closed(world, params, closed=True)


def reopen_forum_topic(world: World, params: Params) -> bool:
    return _set_closed(world, params, closed=False)


def delete_forum_topic(world: World, params: Params) -> bool:
    chat, topic = _topic(world, params, "delete the topic", right="can_delete_messages")
    chat.topics.pop(topic.thread)
    for post_id in [post.id for post in chat.posts.values() if post.thread == topic.thread]:
        chat.posts.pop(post_id)
    world.changed(chat)
    return True


def get_forum_topic_icon_stickers(_world: World, _params: Params) -> list[Json]:
    return stickers()


def _set_closed(world: World, params: Params, *, closed: bool) -> bool:
    chat, topic = _topic(world, params, "close or open the topic")
    if topic.closed == closed:
        raise bad("TOPIC_NOT_MODIFIED")
    topic.closed = closed
    _note(world, chat, topic, {"forum_topic_closed" if closed else "forum_topic_reopened": {}})
    return True


def _forum(world: World, params: Params) -> Chat:
    chat = chat_of(world, params)
    if not chat.forum:
        raise bad("The chat is not a forum")
    return chat


def _topic(world: World, params: Params, deed: str, right: str = "can_manage_topics") -> tuple[Chat, Topic]:
    chat = _forum(world, params)
    topic = chat.topics.get(params.integer("message_thread_id"))
    if topic is None:
        raise bad("TOPIC_ID_INVALID")
    if not chat.allows_bot(right):
        raise bad(f"Not enough rights to {deed}")
    return chat, topic


def _name(params: Params) -> str:
    """Read the name; Telegram cuts a long one silently, which we rather hear of."""
    name = params.text("name").strip()
    if len(name) > LONGEST_NAME:
        raise bad("TOPIC_TITLE_INVALID")
    return name


def _icon(params: Params) -> str:
    icon = params.text("icon_custom_emoji_id")
    if icon and icon not in ICONS:
        raise bad("DOCUMENT_INVALID")
    return icon


def _note(world: World, chat: Chat, topic: Topic, content: Json) -> None:
    world.post(chat, Author(world.bot), content, thread=topic.thread)

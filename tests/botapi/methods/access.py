"""Which chat, topic and message a call may touch."""

from tests.botapi.chats import Chat, Post
from tests.botapi.params import Params
from tests.botapi.refusals import bad, forbidden, moved
from tests.botapi.world import World

GENERAL = 1


def chat_of(world: World, params: Params, *, write: bool = True, name: str = "chat_id") -> Chat:
    """Find the chat a call is about, or refuse it as Telegram would."""
    given = params.text(name)
    if not given:
        raise bad(f"{name} is empty")
    chat = world.chats.get(int(given)) if given.lstrip("-").isdigit() else None
    if chat is None:
        raise bad("chat not found")
    if chat.is_private:
        _check_person(chat, write=write)
    else:
        _check_group(chat, write=write)
    return chat


def _check_person(chat: Chat, *, write: bool) -> None:
    if not write:
        if not chat.started:
            raise bad("chat not found")
        return
    if chat.human is not None and chat.human.deactivated:
        raise forbidden("user is deactivated")
    if not chat.started:
        raise forbidden("bot can't initiate conversation with a user")
    if chat.blocked:
        raise forbidden("bot was blocked by the user")


def _check_group(chat: Chat, *, write: bool) -> None:
    if chat.upgraded_to is not None and write:
        raise moved(chat.upgraded_to)
    kind = "group" if chat.type == "group" else "supergroup"
    if chat.bot_status == "kicked":
        raise forbidden(f"bot was kicked from the {kind} chat")
    if chat.bot_status == "left":
        raise forbidden(f"bot is not a member of the {kind} chat")


def thread_of(chat: Chat, params: Params) -> int | None:
    """Find the topic to write into; None is General, or a chat that has no topics."""
    thread = params.integer("message_thread_id")
    if thread == 0 or not (chat.forum or chat.is_private):
        return None
    if thread == GENERAL or thread not in chat.topics:
        raise bad("message thread not found")
    if chat.topics[thread].closed and not chat.allows_bot("can_manage_topics"):
        raise bad("TOPIC_CLOSED")
    return thread


def reply_of(chat: Chat, params: Params) -> Post | None:
    """Find the message to reply to."""
    given = params.structure("reply_parameters", "reply parameters") or {}
    if not isinstance(given, dict):
        raise bad("Object expected as reply parameters")
    about = given.get("message_id") or params.integer("reply_to_message_id")
    if not about:
        return None
    elsewhere = given.get("chat_id") not in {None, chat.id}
    post = None if elsewhere else chat.posts.get(int(about))
    lenient = given.get("allow_sending_without_reply") or params.flag("allow_sending_without_reply")
    if post is None and not lenient:
        raise bad("message to be replied not found")
    return post


def post_of(chat: Chat, params: Params, what: str, name: str = "message_id") -> Post:
    post = chat.posts.get(params.integer(name))
    if post is None:
        raise bad(f"{what} not found")
    return post

"""Methods that change or remove what stands in a chat: edits, deletions, reactions, pins, answers to taps."""

from tests.botapi.chats import Chat, Post
from tests.botapi.keyboards import markup_of
from tests.botapi.methods.access import chat_of, post_of, thread_of
from tests.botapi.params import Params
from tests.botapi.refusals import NOT_MODIFIED, QUERY_TOO_OLD, bad
from tests.botapi.shapes import Json, words
from tests.botapi.text import caption_of, text_of
from tests.botapi.updates import TAP_LIFETIME
from tests.botapi.world import World

DELETABLE_FOR = 48 * 3600
MOST_DELETED = 100
LONGEST_ANSWER = 200
WITH_CAPTION = frozenset({"photo", "video", "document", "voice", "audio", "animation"})
REACTIONS = frozenset(
    words(
        "👍 👎 ❤ 🔥 🥰 👏 😁 🤔 🤯 😱 🤬 😢 🎉 🤩 🤮 💩 🙏 👌 🕊 🤡 🥱 🥴 😍 🐳 ❤️‍🔥 🌚 🌭 💯 🤣 ⚡ 🍌 🏆 💔 🤨 😐 🍓 🍾 💋 🖕 😈 😴 😭 🤓 👻 👨‍💻 👀 🎃 🙈 😇 😨 "
        "🤝 ✍ 🤗 🫡 🎅 🎄 ☃ 💅 🤪 🗿 🆒 💘 🙉 🦄 😘 💊 🙊 😎 👾 🤷‍♂️ 🤷 🤷‍♀️ 😡"
    )
)
ACTIONS = frozenset(
    words(
        "cancel typing record_video upload_video record_voice upload_voice record_audio upload_audio upload_photo "
        "upload_document choose_sticker pick_up_location find_location record_video_note upload_video_note"
    )
)


def edit_message_text(world: World, params: Params) -> Json:
    chat, post = _own(world, params)
    words = text_of(params)
    if "text" not in post.content:
        raise bad("There is no text in the message to edit")
    return _edited(world, chat, post, params, words, ("text", "entities"))


def edit_message_caption(world: World, params: Params) -> Json:
    chat, post = _own(world, params)
    words = caption_of(params)
    if not WITH_CAPTION & post.content.keys():
        raise bad("There is no caption in the message to edit")
    return _edited(world, chat, post, params, words, ("caption", "caption_entities"))


def edit_message_reply_markup(world: World, params: Params) -> Json:
    chat, post = _own(world, params)
    return _edited(world, chat, post, params, {}, ())


def delete_message(world: World, params: Params) -> bool:
    chat = chat_of(world, params)
    post = post_of(chat, params, "message to delete")
    _check_deletable(world, chat, post)
    _delete(world, chat, post)
    return True


def delete_messages(world: World, params: Params) -> bool:
    chat = chat_of(world, params)
    ids = params.structure("message_ids", "message_ids")
    if ids is None or not isinstance(ids, list):
        raise bad("Expected an Array of message identifiers")
    if not ids:
        raise bad("Message identifiers are not specified")
    if len(ids) > MOST_DELETED:
        raise bad("Too many message identifiers specified")
    posts = [chat.posts[one] for one in ids if one in chat.posts]
    for post in posts:
        _check_deletable(world, chat, post)
    for post in posts:
        _delete(world, chat, post)
    return True


def set_message_reaction(world: World, params: Params) -> bool:
    chat = chat_of(world, params)
    post = post_of(chat, params, "message to react")
    given = params.structure("reaction", "reaction types") or []
    if not isinstance(given, list):
        raise bad("Expected an Array of ReactionType")
    emoji = [_reaction(one) for one in given]
    if len(emoji) > 1:
        raise bad("REACTIONS_TOO_MANY")
    post.reactions[world.bot["id"]] = emoji
    world.changed(chat)
    return True


def pin_chat_message(world: World, params: Params) -> bool:
    chat = chat_of(world, params)
    post = post_of(chat, params, "message to pin")
    if not chat.allows_bot("can_pin_messages"):
        raise bad("Not enough rights to manage pinned messages in the chat")
    if post.is_service:
        raise bad("Service messages can't be pinned")
    if post.id not in chat.pinned:
        chat.pinned.append(post.id)
    return True


def unpin_chat_message(world: World, params: Params) -> bool:
    chat = chat_of(world, params)
    if not chat.allows_bot("can_pin_messages"):
        raise bad("Not enough rights to manage pinned messages in the chat")
    post = post_of(chat, params, "message to unpin")
    chat.pinned = [one for one in chat.pinned if one != post.id]
    return True


def send_chat_action(world: World, params: Params) -> bool:
    chat = chat_of(world, params)
    thread_of(chat, params)
    if params.text("action") not in ACTIONS:
        raise bad("Wrong parameter action in request")
    chat.actions.append(params.text("action"))
    return True


def answer_callback_query(world: World, params: Params) -> bool:
    tap = world.taps.get(params.text("callback_query_id"))
    if tap is None or tap.answer is not None or world.clock.now() - tap.at > TAP_LIFETIME:
        raise bad(QUERY_TOO_OLD)
    text = params.text("text")
    if len(text) > LONGEST_ANSWER:
        raise bad("MESSAGE_TOO_LONG")
    tap.answer = {"text": text, "show_alert": params.flag("show_alert")}
    tap.feed.happened()
    return True


def _own(world: World, params: Params) -> tuple[Chat, Post]:
    chat = chat_of(world, params)
    post = post_of(chat, params, "message to edit")
    if not post.by_bot or post.is_service:
        raise bad("Message can't be edited")
    return chat, post


def _edited(
    world: World, chat: Chat, post: Post, params: Params, words: Json, fields: tuple[str, ...]
) -> Json:
    """Put on the new look; a keyboard that is not given again goes away."""
    kept = {key: value for key, value in post.content.items() if key not in {*fields, "reply_markup"}}
    look = kept | words | markup_of(params, chat, only_inline=True).as_content()
    if look == post.content:
        raise bad(NOT_MODIFIED)
    post.content = look
    post.edit_date = int(world.clock.now())
    world.changed(chat, post)
    return post.as_json()


def _check_deletable(world: World, chat: Chat, post: Post) -> None:
    if not chat.is_private and chat.allows_bot("can_delete_messages"):
        return
    if not chat.is_private and not post.by_bot:
        raise bad("message can't be deleted")
    if world.clock.now() - post.date > DELETABLE_FOR:
        raise bad("message can't be deleted for everyone")


def _delete(world: World, chat: Chat, post: Post) -> None:
    chat.posts.pop(post.id, None)
    chat.pinned = [one for one in chat.pinned if one != post.id]
    if chat.keyboard_from == post.id:
        chat.keyboard = None
    world.changed(chat)


def _reaction(given: object) -> str:
    if not isinstance(given, dict):
        raise bad("Can't parse ReactionType: expected an Object")
    emoji = given.get("emoji")
    if given.get("type") != "emoji" or emoji not in REACTIONS:
        raise bad("REACTION_INVALID")
    return str(emoji)

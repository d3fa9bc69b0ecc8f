"""Methods that put a message into a chat."""

from typing import Any

from tests.botapi.chats import Chat, Post
from tests.botapi.files import MOST_UPLOADED, File, content_of, measure
from tests.botapi.keyboards import markup_of
from tests.botapi.methods.access import chat_of, post_of, reply_of, thread_of
from tests.botapi.params import Params, Upload
from tests.botapi.refusals import Refused, bad
from tests.botapi.shapes import Json
from tests.botapi.text import caption_of, text_of
from tests.botapi.world import World

MOST_IN_ALBUM = 10
BIGGEST_PHOTO = 10 * 1024 * 1024
GROUPED = ({"photo", "video"}, {"document"}, {"audio"})
TYPES = {
    "photo": "Photo",
    "voice": "VoiceNote",
    "video": "Video",
    "document": "Document",
    "sticker": "Sticker",
    "audio": "Audio",
    "animation": "Animation",
    "video_note": "VideoNote",
}
CAPTIONLESS = frozenset({"sticker", "video_note"})


def send_message(world: World, params: Params) -> Json:
    chat = chat_of(world, params)
    return _send("sendMessage", world, chat, params, text_of(params)).as_json()


def send_location(world: World, params: Params) -> Json:
    chat = chat_of(world, params)
    latitude, longitude = params.number("latitude"), params.number("longitude")
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        raise bad("Wrong location specified")
    content = {"location": {"latitude": latitude, "longitude": longitude}}
    return _send("sendLocation", world, chat, params, content).as_json()


def send_contact(world: World, params: Params) -> Json:
    chat = chat_of(world, params)
    contact = {"phone_number": params.text("phone_number"), "first_name": params.text("first_name")}
    if not all(contact.values()):
        raise bad("Wrong phone number specified")
    return _send("sendContact", world, chat, params, {"contact": contact}).as_json()


def send_photo(world: World, params: Params) -> Json:
    return _send_file("sendPhoto", "photo", world, params)


def send_voice(world: World, params: Params) -> Json:
    return _send_file("sendVoice", "voice", world, params)


def send_video(world: World, params: Params) -> Json:
    return _send_file("sendVideo", "video", world, params)


def send_document(world: World, params: Params) -> Json:
    return _send_file("sendDocument", "document", world, params)


def send_sticker(world: World, params: Params) -> Json:
    return _send_file("sendSticker", "sticker", world, params)


def send_audio(world: World, params: Params) -> Json:
    return _send_file("sendAudio", "audio", world, params)


def send_animation(world: World, params: Params) -> Json:
    return _send_file("sendAnimation", "animation", world, params)


def send_video_note(world: World, params: Params) -> Json:
    return _send_file("sendVideoNote", "video_note", world, params)


def send_media_group(world: World, params: Params) -> list[Json]:
    chat = chat_of(world, params)
    items = params.structure("media", "media")
    if not isinstance(items, list):
        raise bad("Expected an Array of InputMedia")
    if not items:
        raise bad("There are no messages to send")
    if len(items) > MOST_IN_ALBUM:
        raise bad("Too many messages to send as an album")
    kinds = {item.get("type") if isinstance(item, dict) else None for item in items}
    if not any(kinds <= group for group in GROUPED):
        raise bad(
            "MEDIA_GROUPED_INVALID"
            if None in kinds
            else "Can't use the media of the specified type in the album"
        )
    contents = [_album_item(world, params, item) for item in items]
    album = str(13_500_000_000_000_000 + world.count)
    return [
        _send("sendMediaGroup", world, chat, params, content | {"media_group_id": album}).as_json()
        for content in contents
    ]


def copy_message(world: World, params: Params) -> Json:
    chat = chat_of(world, params)
    source = chat_of(world, params, write=False, name="from_chat_id")
    original = post_of(source, params, "message to copy")
    if original.is_service:
        raise bad("message can't be copied")
    if original.content.get("has_protected_content"):
        raise bad("message has protected content and can't be copied")
    left_out = {"reply_markup", "media_group_id", "forward_origin", "forward_from", "forward_date"}
    content = {key: value for key, value in original.content.items() if key not in left_out}
    if params.has("caption") and "text" not in content:
        content = {key: value for key, value in content.items() if not key.startswith("caption")}
        content |= caption_of(params)
    return {"message_id": _send("copyMessage", world, chat, params, content).id}


def _album_item(world: World, params: Params, item: Json) -> Json:
    inner = Params(item, params.uploads)
    return content_of(_file(world, inner, "media", item["type"])) | caption_of(inner)


def _send_file(method: str, kind: str, world: World, params: Params) -> Json:
    chat = chat_of(world, params)
    file = _file(world, params, kind, kind)
    caption = {} if kind in CAPTIONLESS else caption_of(params)
    return _send(method, world, chat, params, content_of(file) | caption).as_json()


def _file(world: World, params: Params, field: str, kind: str) -> File:
    """Find the file meant by an upload, an attach:// name or a file id."""
    given = params.text(field)
    upload = params.uploads.get(given.removeprefix("attach://") if given.startswith("attach://") else field)
    if upload is not None:
        return _shelve(world, params, upload, kind)
    if not given:
        raise bad(f"there is no {kind.replace('_', ' ')} in the request")
    if given.startswith(("http://", "https://")):
        raise bad("Failed to get HTTP URL content")
    file = world.shelf.find(given)
    if file is None:
        raise bad("Wrong file identifier/HTTP URL specified")
    if file.kind != kind:
        raise bad(f"Can't use file of type {TYPES[file.kind]} as {TYPES[kind]}")
    return file


def _shelve(world: World, params: Params, upload: Upload, kind: str) -> File:
    if not upload.data:
        raise bad("file must be non-empty")
    if len(upload.data) > MOST_UPLOADED:
        raise Refused(413, "Request Entity Too Large")
    shape: dict[str, Any] = {}
    if kind == "photo":
        if len(upload.data) > BIGGEST_PHOTO:
            raise bad("file of size is too big for a photo; the maximum size is 10485760 bytes")
        shape = measure(upload.data)
    if kind in {"voice", "video", "audio", "animation", "video_note"}:
        shape["duration"] = params.integer("duration")
    if kind in {"video", "animation"}:
        shape |= {"width": params.integer("width"), "height": params.integer("height")}
    if kind == "video_note":
        shape["length"] = params.integer("length", 240)
    if kind == "sticker":
        shape |= {"type": "regular", "width": 512, "height": 512, "is_animated": False, "is_video": False}
    return world.shelf.put(kind, upload.data, name=upload.name, mime=upload.mime, **shape)


def _send(method: str, world: World, chat: Chat, params: Params, content: Json) -> Post:
    thread = thread_of(chat, params)
    replied = reply_of(chat, params)
    if thread is None and replied is not None:
        thread = replied.thread
    markup = markup_of(params, chat)
    if params.flag("protect_content"):
        content = content | {"has_protected_content": True}
    post = world.bot_posts(
        method, chat, content | markup.as_content(), thread=thread, reply_to=replied.id if replied else None
    )
    if markup.reply is not None:
        chat.keyboard = None if markup.reply.get("remove_keyboard") else markup.reply
        chat.keyboard_from = post.id
    return post

"""The fields of a Telegram update that we read. Everything else is skipped."""

from typing import Annotated, Any

import msgspec
from msgspec import Meta

Id = Annotated[int, Meta(ge=-(2**60), le=2**60)]
Seconds = Annotated[int, Meta(ge=0, le=2**33)]
Present = Any  # some content whose being there says enough


class User(msgspec.Struct):
    id: Id
    is_bot: bool = False
    first_name: str = ""
    last_name: str = ""
    language_code: str = ""
    username: str = ""


class Chat(msgspec.Struct):
    id: Id
    type: str = "private"


class File(msgspec.Struct):
    file_id: str
    mime_type: str = ""
    file_name: str = ""
    file_size: Id = 0
    duration: Id = 0
    emoji: str = ""


class Contact(msgspec.Struct):
    phone_number: str
    first_name: str = ""
    last_name: str = ""


class Location(msgspec.Struct):
    latitude: Annotated[float, Meta(ge=-90, le=90)]
    longitude: Annotated[float, Meta(ge=-180, le=180)]


class Venue(msgspec.Struct):
    title: str = ""
    address: str = ""


class Button(msgspec.Struct):
    callback_data: str = ""


class Keyboard(msgspec.Struct):
    inline_keyboard: list[list[Button]] = []


class Reply(msgspec.Struct, rename={"sender": "from"}):
    message_id: Id
    sender: User | None = None
    forum_topic_created: Present = None
    reply_markup: Keyboard | None = None


class Message(msgspec.Struct, rename={"sender": "from"}):
    message_id: Id
    date: Seconds
    chat: Chat
    sender: User | None = None
    sender_chat: Chat | None = None
    edit_date: Seconds = 0
    message_thread_id: Id = 0
    is_topic_message: bool = False
    reply_to_message: Reply | None = None
    text: str = ""
    caption: str = ""
    media_group_id: str = ""
    photo: list[File] = []
    voice: File | None = None
    audio: File | None = None
    video: File | None = None
    video_note: File | None = None
    animation: File | None = None
    document: File | None = None
    sticker: File | None = None
    contact: Contact | None = None
    location: Location | None = None
    venue: Venue | None = None
    poll: Present = None
    dice: Present = None
    game: Present = None
    story: Present = None
    paid_media: Present = None
    checklist: Present = None
    forward_origin: Present = None
    via_bot: Present = None
    is_automatic_forward: bool = False
    migrate_to_chat_id: Id = 0
    migrate_from_chat_id: Id = 0
    left_chat_member: User | None = None
    forum_topic_closed: Present = None


class Tapped(msgspec.Struct):
    """The message of the button; Telegram may have forgotten all but its number."""

    message_id: Id
    chat: Chat
    message_thread_id: Id = 0
    is_topic_message: bool = False


class CallbackQuery(msgspec.Struct, rename={"sender": "from"}):
    id: str
    sender: User
    data: str = ""
    message: Tapped | None = None


class Member(msgspec.Struct):
    user: User
    status: str = ""
    is_member: bool = True


class MemberChange(msgspec.Struct, rename={"sender": "from"}):
    chat: Chat
    new_chat_member: Member
    date: Seconds = 0


class Update(msgspec.Struct):
    update_id: Id
    message: Message | None = None
    edited_message: Message | None = None
    callback_query: CallbackQuery | None = None
    my_chat_member: MemberChange | None = None
    chat_member: MemberChange | None = None


class Numbered(msgspec.Struct):
    """An update of which we understand nothing else."""

    update_id: Id

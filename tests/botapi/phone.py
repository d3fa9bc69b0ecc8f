"""What a person can send: words, pictures, voices, files, places; privately or into a group."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.botapi.chats import Author, Chat, Human, Post
from tests.botapi.files import A_VOICE, File, a_photo, content_of, measure
from tests.botapi.message import Message
from tests.botapi.shapes import Json
from tests.botapi.text import said
from tests.botapi.world import World

if TYPE_CHECKING:
    from tests.botapi.groups import Group

Reply = Message | int | None  # what is replied to; a number is a message id


@dataclass(frozen=True)
class Phone:
    """Sends into the private chat with the bot unless a group is named."""

    world: World
    human: Human

    @property
    def id(self) -> int:
        return self.human.id

    @property
    def private(self) -> Chat:
        return self.world.chats[self.human.id]

    async def says(
        self, text: str, chat: "Group | int | None" = None, thread: int | None = None, reply_to: Reply = None
    ) -> Message:
        content: Json = {"text": text}
        entities = said(text)
        if entities:
            content["entities"] = entities
        return self._send(content, chat, thread, reply_to)

    async def starts(self, payload: str = "") -> Message:
        return await self.says(f"/start {payload}".strip())

    async def sends_photo(
        self,
        data: bytes | None = None,
        caption: str = "",
        album: str | None = None,
        chat: "Group | int | None" = None,
        thread: int | None = None,
        reply_to: Reply = None,
    ) -> Message:
        """Send a picture; without data a small real JPEG is drawn. Photos with one album name arrive as an album."""
        picture = data if data is not None else a_photo(self.world.count)
        file = self.world.shelf.put("photo", picture, **measure(picture))
        return self._send_file(file, caption, album, chat, thread, reply_to)

    async def sends_album(
        self,
        photos: int | Iterable[bytes] = 3,
        caption: str = "",
        chat: "Group | int | None" = None,
        thread: int | None = None,
    ) -> list[Message]:
        """Send photos as one album; the caption hangs on the first."""
        pictures = [a_photo(shade) for shade in range(photos)] if isinstance(photos, int) else list(photos)
        album = str(13_000_000_000_000_000 + self.world.count)
        captions = [caption, *[""] * (len(pictures) - 1)]
        return [
            await self.sends_photo(picture, words, album, chat, thread)
            for picture, words in zip(pictures, captions, strict=True)
        ]

    async def sends_voice(
        self,
        data: bytes = A_VOICE,
        seconds: int = 4,
        caption: str = "",
        chat: "Group | int | None" = None,
        thread: int | None = None,
        reply_to: Reply = None,
    ) -> Message:
        file = self.world.shelf.put("voice", data, mime="audio/ogg", duration=seconds)
        return self._send_file(file, caption, None, chat, thread, reply_to)

    async def sends_video(
        self,
        data: bytes = b"\x00\x00\x00\x18ftypmp42",
        caption: str = "",
        album: str | None = None,
        chat: "Group | int | None" = None,
        thread: int | None = None,
        reply_to: Reply = None,
    ) -> Message:
        file = self.world.shelf.put("video", data, mime="video/mp4", width=640, height=480, duration=3)
        return self._send_file(file, caption, album, chat, thread, reply_to)

    async def sends_document(
        self,
        data: bytes = b"%PDF-1.4 a document",
        name: str = "paper.pdf",
        mime: str = "application/pdf",
        caption: str = "",
        size: int = 0,
        chat: "Group | int | None" = None,
        thread: int | None = None,
        reply_to: Reply = None,
    ) -> Message:
        """Send a file; a claimed size above 20 MB cannot be downloaded by the bot."""
        file = self.world.shelf.put("document", data, name=name, mime=mime, size=size)
        return self._send_file(file, caption, None, chat, thread, reply_to)

    async def sends_sticker(
        self,
        emoji: str = "👍",
        chat: "Group | int | None" = None,
        thread: int | None = None,
        reply_to: Reply = None,
    ) -> Message:
        shape: Json = {"type": "regular", "emoji": emoji, "width": 512, "height": 512, "set_name": "Latina"}
        file = self.world.shelf.put("sticker", b"RIFFsticker", is_animated=False, is_video=False, **shape)
        return self._send(content_of(file), chat, thread, reply_to)

    async def sends_video_note(self, chat: "Group | int | None" = None, thread: int | None = None) -> Message:
        file = self.world.shelf.put("video_note", b"a round video", length=240, duration=2)
        return self._send(content_of(file), chat, thread, None)

    async def sends_location(
        self,
        lat: float,
        lon: float,
        chat: "Group | int | None" = None,
        thread: int | None = None,
        reply_to: Reply = None,
    ) -> Message:
        return self._send({"location": {"latitude": lat, "longitude": lon}}, chat, thread, reply_to)

    async def sends_contact(
        self, phone: str = "+390773652555", name: str = "", chat: "Group | int | None" = None
    ) -> Message:
        """Share a contact; without another name it is their own."""
        contact: Json = {"phone_number": phone, "first_name": name or self.human.first_name}
        if not name:
            contact["user_id"] = self.id
        return self._send({"contact": contact}, chat, None, None)

    async def forwards(
        self,
        message: Message,
        chat: "Group | int | None" = None,
        thread: int | None = None,
        reply_to: Reply = None,
    ) -> Message:
        """Forward another person's message; its sender and date travel along, its buttons do not."""
        original = self.world.chats[message.chat_id].posts[message.id]
        origin = {"type": "user", "sender_user": original.author.sender, "date": original.date}
        content = {key: value for key, value in original.content.items() if key != "reply_markup"}
        forward = {
            "forward_origin": origin,
            "forward_from": original.author.sender,
            "forward_date": original.date,
        }
        return self._send(forward | content, chat, thread, reply_to)

    def _send_file(
        self,
        file: File,
        caption: str,
        album: str | None,
        chat: "Group | int | None",
        thread: int | None,
        reply_to: Reply,
    ) -> Message:
        content = content_of(file)
        if album:
            content["media_group_id"] = album
        if caption:
            content["caption"] = caption
            if said(caption):
                content["caption_entities"] = said(caption)
        return self._send(content, chat, thread, reply_to)

    def _send(
        self, content: Json, chat: "Group | int | None", thread: int | None, reply_to: Reply
    ) -> Message:
        where = self._chat(chat)
        self._must_be_in(where)
        where.started = True
        replied = self._post_of(reply_to, where)
        if thread is None and replied is not None:
            thread = replied.thread
        self.world.did(where)
        post = self.world.post(
            where,
            Author(self.human.as_json()),
            content,
            thread=thread,
            reply_to=replied.id if replied else None,
        )
        where.last_deed = self.world.count
        self.world.tell_message("message", post)
        return Message.of(post)

    def _must_be_in(self, where: Chat) -> None:
        if where.is_private and (where.id != self.id or where.blocked):
            raise AssertionError(
                f"{self.human.first_name} cannot write there: blocked, or somebody else's chat"
            )
        if not where.is_private and where.members.get(self.id, "left") in {"left", "kicked"}:
            raise AssertionError(f"{self.human.first_name} is not in {where.title!r}; let them join first")

    def _chat(self, chat: "Group | int | None") -> Chat:
        if chat is None:
            return self.private
        return self.world.chats[chat if isinstance(chat, int) else chat.id]

    def _post_of(self, message: Reply, where: Chat | None = None) -> Post | None:
        if message is None:
            return None
        if isinstance(message, Message):
            return self.world.chats[message.chat_id].posts.get(message.id)
        return (where or self.private).posts.get(message)

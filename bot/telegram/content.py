"""The content of a Telegram message, as something said."""

from bot.telegram.shapes import File, Message
from flows.said import NOTHING, Media, MediaKind, Point, Said

NOTE, ANIMATION, CONTACT = "note", "animation", "contact"
"""Kinds that Telegram keeps apart from video and document: their references say so, since they must be sent as such."""


def said_in(message: Message) -> Said | None:
    """None for service messages: a new member, a changed title."""
    media = tuple(_media(message))
    if message.location is not None:
        where = message.venue
        text = ", ".join(part for part in (where.title, where.address) if part) if where else ""
        return Said(text=text, point=Point(message.location.latitude, message.location.longitude))
    text = message.text or message.caption
    if not text and not media:
        return NOTHING if _is_something_else(message) else None
    return Said(text=text, media=media, album=message.media_group_id)


def _media(message: Message) -> list[Media]:
    found: list[Media] = []
    if message.photo:
        largest = max(message.photo, key=lambda size: size.file_size)
        found.append(_of("photo", largest, "image/jpeg"))
    for kind, file, type_ in (
        ("voice", message.voice, "audio/ogg"),
        ("audio", message.audio, ""),
        ("video", message.video, ""),
        ("sticker", message.sticker, ""),
    ):
        if file is not None:
            found.append(_of(kind, file, type_))  # type: ignore[arg-type]  # these four are kinds of media
    if message.video_note is not None:
        found.append(_of("video", message.video_note, "video/mp4", NOTE))
    if message.animation is not None:
        found.append(_of("video", message.animation, "video/mp4", ANIMATION))
    elif message.document is not None:
        found.append(_of("document", message.document, ""))
    if message.contact is not None:
        name = f"{message.contact.first_name} {message.contact.last_name}".strip()
        found.append(Media("contact", f"telegram:{CONTACT}:{message.contact.phone_number}", name=name))
    return found


def _of(kind: MediaKind, file: File, type_: str, as_: str = "") -> Media:
    ref = f"telegram:{as_}:{file.file_id}" if as_ else f"telegram:{file.file_id}"
    name = file.file_name or file.emoji
    return Media(kind, ref, file.mime_type or type_, name, max(0, file.file_size), max(0, file.duration))


def _is_something_else(message: Message) -> bool:
    """Whether a person sent a kind of content that we do not take: they are told so."""
    others = (message.poll, message.dice, message.game, message.story, message.paid_media, message.checklist)
    return any(other is not None for other in others)

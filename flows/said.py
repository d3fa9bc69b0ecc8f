"""A citizen's message, whatever channel carried it."""

from collections.abc import Mapping
from typing import Literal

import msgspec

MediaKind = Literal["photo", "voice", "video", "audio", "document", "sticker", "contact"]


class Media(msgspec.Struct, frozen=True):
    """A file that a channel holds for us. `ref` says which channel and which file: `telegram:…` or `web:…`."""

    kind: MediaKind
    ref: str
    type: str = ""
    name: str = ""
    size: int = 0
    seconds: int = 0

    def kept(self) -> dict[str, str | int]:
        """As plain data, for a draft or a record."""
        return {name: value for name in self.__struct_fields__ if (value := getattr(self, name))}

    @classmethod
    def of(cls, kept: Mapping[str, object]) -> "Media":
        return cls(**kept)  # type: ignore[arg-type]  # it was made by kept()


class Point(msgspec.Struct, frozen=True):
    latitude: float
    longitude: float


class Said(msgspec.Struct, frozen=True):
    """Everything one message can carry. `choice` is the value of a tapped button, never its label."""

    text: str = ""
    choice: str | None = None
    media: tuple[Media, ...] = ()
    point: Point | None = None
    album: str = ""
    caption: bool = False
    """Whether these are words that stood under a picture, which another question has taken."""

    def __bool__(self) -> bool:
        return bool(self.text or self.choice is not None or self.media or self.point)


NOTHING = Said()

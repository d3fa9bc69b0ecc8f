"""A message as a person sees it at one moment."""

import copy
import re
from dataclasses import dataclass, field

from tests.botapi.chats import Post
from tests.botapi.shapes import Json

ISOLATES = re.compile("[\u200e\u200f\u2066-\u2069]")


@dataclass(frozen=True)
class Message:
    """A look that does not change any more; ask the person or the group again to see the present one."""

    raw: Json = field(repr=False)
    changed: int = 0  # the world's count of changes when it last looked different
    reactions: tuple[str, ...] = ()

    @classmethod
    def of(cls, post: Post) -> "Message":
        reactions = tuple(emoji for some in post.reactions.values() for emoji in some)
        return cls(copy.deepcopy(post.as_json()), post.changed, reactions)

    @property
    def id(self) -> int:
        return int(self.raw["message_id"])

    @property
    def chat_id(self) -> int:
        return int(self.raw["chat"]["id"])

    @property
    def thread(self) -> int | None:
        return self.raw.get("message_thread_id")

    @property
    def text(self) -> str:
        """The text or the caption, exactly as sent."""
        return str(self.raw.get("text") or self.raw.get("caption") or "")

    @property
    def plain(self) -> str:
        """The text without the invisible marks of direction."""
        return ISOLATES.sub("", self.text)

    @property
    def by_bot(self) -> bool:
        return bool(self.raw["from"]["is_bot"]) and "sender_chat" not in self.raw

    @property
    def reply_to(self) -> int | None:
        """The id that a person really replied to; the topic's own first message does not count."""
        replied = self.raw.get("reply_to_message")
        if replied is None or replied["message_id"] == self.thread:
            return None
        return int(replied["message_id"])

    @property
    def rows(self) -> list[list[str]]:
        """The labels of the inline buttons, row by row."""
        return [[button["text"] for button in row] for row in self._keyboard]

    @property
    def labels(self) -> list[str]:
        return [label for row in self.rows for label in row]

    def button(self, label: str) -> Json | None:
        """Find the inline button with this label; part of a label is enough when only one has it."""
        buttons: list[Json] = [button for row in self._keyboard for button in row]
        exact = [button for button in buttons if _same(button["text"], label)]
        partly = [button for button in buttons if label in ISOLATES.sub("", button["text"])]
        by_data = [button for button in buttons if button.get("callback_data") == label]
        for found in (exact, partly if len(partly) == 1 else [], by_data):
            if found:
                return found[0]
        return None

    def data(self, label: str) -> str:
        """Read the callback data behind a label."""
        button = self.button(label)
        if button is None or "callback_data" not in button:
            raise AssertionError(f"no button {label!r} to press, only {self.labels}")
        return str(button["callback_data"])

    def says(self, part: str) -> bool:
        return part in self.text or part in self.plain

    def __str__(self) -> str:
        kind = next((key for key in MEDIA if key in self.raw), "")
        who = "bot" if self.by_bot else str(self.raw["from"]["first_name"])
        rows = "".join(f"\n    {row}" for row in self.rows)
        return f"#{self.id} {who}: {f'({kind}) ' if kind else ''}{self.text}{rows}"

    @property
    def _keyboard(self) -> list[list[Json]]:
        keyboard: list[list[Json]] = self.raw.get("reply_markup", {}).get("inline_keyboard", [])
        return keyboard


MEDIA = (
    "photo",
    "voice",
    "video",
    "document",
    "sticker",
    "location",
    "contact",
    "audio",
    "animation",
    "video_note",
)


def _same(shown: str, label: str) -> bool:
    return label in {shown, ISOLATES.sub("", shown)}


def listing(messages: list[Message], last: int = 12) -> str:
    return "\n".join(str(message) for message in messages[-last:]) or "(nothing)"

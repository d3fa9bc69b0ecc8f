"""One report, from /start to the code: what a citizen says, learnt once from the buttons a contender really shows."""

import json
import random
import time
from dataclasses import dataclass

from bench.patience import Failed
from bench.sink import BOT, read_fields

UPDATE, CHAT, MESSAGE, WORDS = 111111111, 222222222, 333333333, "~words~"
GAPS = ((UPDATE, b"%(update)d"), (CHAT, b"%(chat)d"), (MESSAGE, b"%(message)d"), (WORDS, b"%(words)b"))
VOCABULARY = (
    b"school bench corner lamp pavement bridge garden market evening morning children neighbours broken "
    b"dark dirty loud danger water glass wheel branch fence stairs ramp bus stop crossing traffic weeks "
    b"holes puddle smell rubbish bags mattress fridge leaves roots tiles railing paint wire cable pole "
    b"sign mirror drain pump fountain wall roof door window noise music dogs rats wasps smoke dust mud"
).split()
PERSON = {"id": CHAT, "is_bot": False, "first_name": "Ada", "language_code": "en"}


@dataclass(frozen=True)
class Write:
    """A text; `~words~` becomes words that hardly another citizen says."""

    text: str


@dataclass(frozen=True)
class Tap:
    """The button whose label has these words; with `any_like_it`, each citizen taps one of its kind."""

    label: str
    any_like_it: bool = False


Step = Write | Tap

DIALOGUE: tuple[Step, ...] = (
    Write("/start"),
    Tap("English"),
    Tap("Report a problem"),
    Tap("Waste", any_like_it=True),
    Write("via Isonzo 12"),
    Tap("Isonzo", any_like_it=True),
    Write(f"There is something wrong with this: {WORDS}"),
    Tap("Skip"),
    Tap("Send"),
)


class NoSuchButton(Failed):
    """A contender does not show the button that comes next."""


@dataclass(frozen=True)
class Shown:
    """A message as a contender sent it."""

    text: str
    buttons: tuple[tuple[str, str], ...]

    @classmethod
    def read(cls, head: bytes, body: bytes) -> "Shown":
        fields = read_fields(head, body)
        rows = json.loads(fields.get("reply_markup") or "{}").get("inline_keyboard", [])
        buttons = ((each["text"], each.get("callback_data", "")) for row in rows for each in row)
        return cls(fields.get("text", ""), tuple(buttons))


@dataclass(frozen=True)
class Line:
    """A step as it is sent: the updates to choose from, and how many messages each is answered with."""

    templates: tuple[bytes, ...]
    messages: int = 1

    def update(self, number: int, chat: int, message: int) -> bytes:
        template = self.templates[chat % len(self.templates)]
        gaps = {b"update": number, b"chat": chat, b"message": message}
        if b"%(words)b" in template:
            return template % (gaps | {b"words": words(chat)})
        return template % gaps


def line(step: Step, shown: Shown | None) -> Line:
    """The line for a step in view of what is shown; None is the floor, which shows nothing.

    Raises NoSuchButton.
    """
    if isinstance(step, Write):
        return Line((template(written(step.text)),))
    return Line(tuple(template(tapped(data, shown)) for data in choices(step, shown)))


def choices(step: Tap, shown: Shown | None) -> list[str]:
    if shown is None:
        return ["nothing"]
    fitting = [data for label, data in shown.buttons if step.label in label]
    if not fitting:
        raise NoSuchButton(f"{step.label!r} is not among {shown.buttons} under {shown.text!r}")
    kind = fitting[0].rpartition("/")[0]
    alike = [data for _label, data in shown.buttons if data.rpartition("/")[0] == kind]
    return alike if step.any_like_it else fitting[:1]


def written(text: str) -> dict[str, object]:
    commands = [{"type": "bot_command", "offset": 0, "length": len(text)}]
    entities: dict[str, object] = {"entities": commands} if text.startswith("/") else {}
    return {"update_id": UPDATE, "message": message(PERSON) | {"text": text} | entities}


def tapped(data: str, shown: Shown | None) -> dict[str, object]:
    rows = [[{"text": label, "callback_data": said}] for label, said in shown.buttons] if shown else []
    under = message(BOT) | {
        "text": shown.text if shown else "nothing",
        "reply_markup": {"inline_keyboard": rows},
    }
    query = {"id": str(UPDATE), "from": PERSON, "message": under, "chat_instance": "1", "data": data}
    return {"update_id": UPDATE, "callback_query": query}


def message(sender: dict[str, object]) -> dict[str, object]:
    chat = {"id": CHAT, "first_name": "Ada", "type": "private"}
    return {"message_id": MESSAGE, "from": sender, "chat": chat, "date": int(time.time())}


def template(update: dict[str, object]) -> bytes:
    body = json.dumps(update, ensure_ascii=False).encode().replace(b"%", b"%%")
    for gap, name in GAPS:
        body = body.replace(str(gap).encode(), name)
    return body


def words(chat: int) -> bytes:
    """Eight words, the same each time for a chat."""
    return b" ".join(random.Random(chat).choices(VOCABULARY, k=8))

"""The texts of the pages, in the reader's language; a page draws itself anew when that changes."""

from collections.abc import Mapping
from typing import Any, Final

from handlers.messaging.button_data import tap
from locales.language import Language, language, languages, negotiate
from locales.text import _
from storage.place.model import Place, say

WORDS: Final[Mapping[str, str]] = {
    "again": _("Try again"),
    "answers": _("Answers to"),
    "attach": _("Photo or file"),
    "calendar": _("Add it to your calendar"),
    "cancel": _("Cancel"),
    "choose": _("Choose your language, or just write."),
    "close": _("Close"),
    "come_back": _("Come back on another device"),
    "copied": _("Copied"),
    "copy": _("Copy"),
    "danger": _("In danger now? Call"),
    "deleted": _("This message was taken back."),
    "desk": _("The desk"),
    "digits": _("The 16 digits"),
    "earlier": _("Show earlier messages"),
    "ended": _("This chat is no longer open on this device."),
    "file": _("File"),
    "has_number": _("I have a number"),
    "language": _("Language"),
    "leave": _("Leave this chat on this device"),
    "leave_now": _("Leave"),
    "leave_text": _("This device forgets the chat, and what is not sent yet. You can come back only with your number."),
    "map": _("Show on a map"),
    "menu": _("More"),
    "messages": _("Messages"),
    "my_number": _("Show my number"),
    "newest": _("Go to the newest message"),
    "no_microphone": _("The microphone is not available. You can write instead."),
    "no_place": _("Your location is not available. You can write the address instead."),
    "not_left": _("There is no connection: the chat is still open on this device. Please try again before you give it away."),
    "number_text": _("With this number you can open this chat on another device. Whoever has it can read everything here."),
    "number_new": _("A number you were given before no longer works."),
    "offline": _("No connection. Your words are kept, and sent as soon as it is back."),
    "open": _("Open the chat"),
    "photo": _("Photo"),
    "place": _("Send my location"),
    "place_sent": _("Location"),
    "record": _("Record a voice message"),
    "recording": _("Recording"),
    "say": _("Write a message"),
    "send": _("Send"),
    "sending": _("Sending"),
    "stop": _("Stop and send"),
    "throw_away": _("Throw away"),
    "too_many": _("That was tried too often. Please wait a while, then try again."),
    "unsent": _("Not sent yet"),
    "voice": _("Voice message"),
    "wrong_number": _("This number opens no chat. Please check the digits."),
    "you": _("You"),
}  # fmt: skip

TEAM_WORDS: Final[Mapping[str, str]] = {
    "citizen_phone": _("The citizen's phone"),
    "commands": _("Write, or type /help"),
    "coordinator": _("coordinator"),
    "general": _("General"),
    "how": _("Reply to a card to answer the citizen. Everything else stays inside the team."),
    "no_topics": _("No tickets yet. What citizens send appears here."),
    "operator": _("operator"),
    "own_chat": _("My own chat"),
    "own_say": _("Reply to a message, or write as a citizen"),
    "reply": _("Reply"),
    "team_room": _("Team room"),
    "topic_closed": _("closed"),
    "topics": _("Topics"),
    "try_note": _("Everything you write here stays on this machine."),
    "you_are": _("You are"),
}  # fmt: skip


def page_words(reader: Language, place: Place, *, team: bool = False) -> dict[str, Any]:
    """Every text that a page needs in one language, as JSON data."""
    wanted = {**WORDS, **TEAM_WORDS} if team else WORDS
    return {
        "language": reader.code,
        "dir": direction(reader),
        "town": say(place.name, reader.code),
        "words": {name: reader.say(msgid) for name, msgid in wanted.items()},
        "emergency": [
            {"number": each.number, "label": say(each.label, reader.code)} for each in place.emergency
        ],
    }


def direction(reader: Language) -> str:
    return "rtl" if reader.rtl else "ltr"


def offered(place: Place, first: str | None = None) -> list[dict[str, str]]:
    """The languages to choose from by their own names, the likely one first; `tap` is the choice's button."""
    known = {each.code for each in languages()}
    codes = [code for code in place.languages if code in known]
    codes.sort(key=lambda code: code != first)
    spoken = [language(code) for code in codes]
    return [
        {"code": each.code, "name": each.name, "dir": direction(each), "tap": tap("l", each.code)}
        for each in spoken
    ]


def asked(accept_language: str) -> list[str]:
    """The codes of an Accept-Language header, the most wanted first."""
    preferences: list[tuple[float, int, str]] = []
    for place, part in enumerate(accept_language[:400].split(",")):
        code, _semicolon, quality = part.strip().partition(";q=")
        preferences.append((-_number(quality), place, code.strip()))
    return [code for quality, _place, code in sorted(preferences) if code and code != "*" and quality]


def likely(accept_language: str, place: Place) -> str | None:
    """The offered language that this browser asks for; None when it asks for none of them."""
    return negotiate(asked(accept_language), place.languages)


def _number(quality: str) -> float:
    try:
        return min(max(float(quality or 1), 0.0), 1.0)
    except ValueError:
        return 0.0

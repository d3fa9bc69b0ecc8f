"""Everything the desk can be asked for, and the role each needs: the whole policy in one table."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final, Literal

from flows.text import _
from handlers.desk import answering, lists, moving, numbers, reading, ready, team
from handlers.desk.asking import Asking
from handlers.desk.help import show_help
from handlers.desk.poster import show_poster, show_tapped_poster
from storage.people import Person
from storage.tickets import Ticket

Role = Literal["operator", "coordinator"]


@dataclass(frozen=True, slots=True)
class Command:
    """A command, or a button that needs no ticket. Without `about` the help does not list it."""

    run: Callable[[Asking], None]
    role: Role = "operator"
    usage: str = ""
    about: str = ""


@dataclass(frozen=True, slots=True)
class Tap:
    """A button of a ticket. `fresh` ones do nothing on an older version of it than the newest."""

    run: Callable[[Asking, Ticket], None]
    role: Role = "operator"
    fresh: bool = True


COMMANDS: Final[Mapping[str, Command]] = {
    "r": Command(answering.reply, usage="/r …", about=_("answer the citizen")),
    "note": Command(answering.note, usage="/note …", about=_("keep a note that only the team reads")),
    "t": Command(ready.choose, usage="/t", about=_("send a ready answer in the citizen's language")),
    "take": Command(moving.take, usage="/take", about=_("look after it yourself")),
    "assign": Command(moving.assign, usage="/assign …", about=_("give it to a colleague, by name")),
    "wait": Command(moving.wait, usage="/wait …", about=_("ask the citizen, and wait for the answer")),
    "close": Command(
        moving.close,
        usage="/close …",
        about=_("close it: resolved, not ours, duplicate and the other code, withdrawn"),
    ),
    "reopen": Command(moving.reopen, usage="/reopen", about=_("open it again")),
    "show": Command(reading.show, usage="/show", about=_("read everything that happened")),
    "open": Command(lists.show_open, usage="/open", about=_("list what is open")),
    "mine": Command(lists.show_mine, usage="/mine", about=_("list what you look after")),
    "poster": Command(
        show_poster, usage="/poster …", about=_("a poster to print, of an event or a neighbourhood")
    ),
    "find": Command(lists.find, usage="/find …", about=_("look for a code, or for words in open requests")),
    "stats": Command(numbers.show, usage="/stats", about=_("show numbers and a picture")),
    "operator": Command(team.show_team, usage="/operator", about=_("show the team")),
    "operator add": Command(
        team.add_replied, "coordinator", "/operator add", _("reply to somebody to make them an operator")
    ),
    "operator remove": Command(
        team.remove_replied, "coordinator", "/operator remove", _("reply to somebody to take that back")
    ),
    "help": Command(lambda asking: show_help(asking, COMMANDS), usage="/help", about=_("show this list")),
}

BARE_TAPS: Final[Mapping[str, Command]] = {
    "open": Command(lists.show_open),
    "poster": Command(show_tapped_poster),
    "add": Command(team.add_tapped, "coordinator"),
    "drop": Command(team.remove_tapped, "coordinator"),
}

TAPS: Final[Mapping[str, Tap]] = {
    "take": Tap(moving.take_it),
    "whom": Tap(moving.ask_whom),
    "give": Tap(moving.give),
    "ask": Tap(moving.ask_citizen),
    "how": Tap(moving.ask_how),
    "end": Tap(moving.end),
    "reopen": Tap(lambda asking, ticket: moving.do(asking, ticket, "reopen")),
    "write": Tap(answering.write, fresh=False),
    "more": Tap(reading.show_more, fresh=False),
    "face": Tap(reading.show_face, fresh=False),
    "show": Tap(reading.show_it, fresh=False),
    "look": Tap(reading.look, fresh=False),
    "hide": Tap(reading.hide, fresh=False),
    "t": Tap(ready.offer, fresh=False),
    "tp": Tap(ready.preview_tapped, fresh=False),
    "ts": Tap(ready.send, fresh=False),
}


def allows(role: Role, who: Person) -> bool:
    return who.is_coordinator if role == "coordinator" else who.is_operator

"""Operators' commands about tickets."""

from collections.abc import Mapping
from typing import Final

from flows.text import _
from handlers.messaging.team_button import TeamCommand
from handlers.tickets.team import answers, canned_answers, lists, mute, reading, statistics, transitions

COMMANDS: Final[Mapping[str, TeamCommand]] = {
    "r": TeamCommand(answers.reply, usage="/r …", about=_("answer the citizen")),
    "note": TeamCommand(answers.note, usage="/note …", about=_("keep a note that only the team reads")),
    "t": TeamCommand(
        canned_answers.choose, usage="/t", about=_("send a ready answer in the citizen's language")
    ),
    "take": TeamCommand(transitions.take, usage="/take", about=_("look after it yourself")),
    "assign": TeamCommand(transitions.assign, usage="/assign …", about=_("give it to a colleague, by name")),
    "wait": TeamCommand(
        transitions.wait, usage="/wait …", about=_("ask the citizen, and wait for the answer")
    ),
    "close": TeamCommand(
        transitions.close,
        usage="/close …",
        about=_("close it: resolved, not ours, duplicate and the other code, withdrawn"),
    ),
    "reopen": TeamCommand(transitions.reopen, usage="/reopen", about=_("open it again")),
    "show": TeamCommand(reading.show, usage="/show", about=_("read everything that happened")),
    "open": TeamCommand(lists.show_open, usage="/open", about=_("list what is open")),
    "mine": TeamCommand(lists.show_mine, usage="/mine", about=_("list what you look after")),
    "find": TeamCommand(
        lists.find, usage="/find …", about=_("look for a code, or for words in open requests")
    ),
    "mute": TeamCommand(
        mute.mute,
        usage="/mute …",
        about=_("take no new messages of a citizen for a while: the code, why, until when"),
    ),
    "unmute": TeamCommand(mute.unmute, usage="/unmute", about=_("hear a citizen again")),
    "stats": TeamCommand(statistics.show, usage="/stats", about=_("show numbers and a picture")),
}

"""Every way by which a ticket's words could reach the team's group. A new way fails the tests until it stands here.

Whoever adds one looks first whether it shows a citizen's words: those of a private ticket never reach the group.
"""

import ast
import dataclasses
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from handlers.capabilities import CAPABILITIES

HANDLERS: Final = Path(__file__).parents[2] / "handlers"

COMMANDS: Final = frozenset(
    [
        "agenda",
        "assign",
        "broadcast",
        "broadcasts",
        "close",
        "door",
        "emergency",
        "event",
        "events",
        "find",
        "help",
        "mine",
        "mute",
        "note",
        "open",
        "operator",
        "outreach",
        "poster",
        "r",
        "reopen",
        "show",
        "slots",
        "stats",
        "t",
        "take",
        "unmute",
        "visit",
        "visits",
        "wait",
    ]
) | {"operator add", "operator remove", "slots absent", "slots changes", "slots close", "slots open"}

BUTTONS: Final = frozenset(
    [
        "k/absentday",
        "k/add",
        "k/again",
        "k/agenda",
        "k/agree",
        "k/agreesome",
        "k/ask",
        "k/bc/agree",
        "k/bc/all",
        "k/bc/ask",
        "k/bc/back",
        "k/bc/drop",
        "k/bc/gone",
        "k/bc/here",
        "k/bc/on",
        "k/bc/open",
        "k/bc/pause",
        "k/bc/really",
        "k/bc/remove",
        "k/bc/retry",
        "k/bc/revise",
        "k/bc/self",
        "k/bc/send",
        "k/bc/show",
        "k/bc/skip",
        "k/bc/skipall",
        "k/bc/stop",
        "k/bc/t",
        "k/bc/texts",
        "k/bc/who",
        "k/cancelall",
        "k/closeday",
        "k/date",
        "k/dates",
        "k/drop",
        "k/e",
        "k/ea",
        "k/el",
        "k/end",
        "k/ep",
        "k/ev",
        "k/fa",
        "k/face",
        "k/fn",
        "k/fp",
        "k/free",
        "k/give",
        "k/hide",
        "k/how",
        "k/lift",
        "k/lifted",
        "k/look",
        "k/more",
        "k/moveall",
        "k/open",
        "k/poster",
        "k/propose",
        "k/refuse",
        "k/reopen",
        "k/seal",
        "k/show",
        "k/slotday",
        "k/slots",
        "k/t",
        "k/take",
        "k/takeback",
        "k/thanks",
        "k/theday",
        "k/tp",
        "k/ts",
        "k/visit",
        "k/visitat",
        "k/visitday",
        "k/week",
        "k/whom",
        "k/write",
        "v/arrived",
        "v/card",
        "v/day",
        "v/drop",
        "v/face",
        "v/hide",
        "v/look",
        "v/missed",
        "v/mode",
        "v/move",
        "v/nonote",
        "v/note",
        "v/slip",
        "v/slips",
        "v/to",
        "v/unmark",
        "v/unnamed",
        "v/why",
    ]
)

HOOKS: Final[dict[str, frozenset[str]]] = {
    "card_pieces": frozenset({"praise", "rooms"}),
    "card_rows": frozenset({"praise", "rooms"}),
    "entry": frozenset({"rooms", "visits"}),
    "guessed": frozenset({"tickets"}),
    "outbox": frozenset({"tickets"}),
    "withdrawn": frozenset({"rooms"}),
    "replies": frozenset({"broadcasts", "events", "forms", "visits"}),
    "prompts": frozenset({"rooms"}),
    "talk": frozenset({"tickets"}),
    "topic_lost": frozenset({"tickets"}),
    "dismissed": frozenset({"tickets"}),
    "summary": frozenset({"events", "tickets", "visits"}),
    "numbers": frozenset({"events"}),
    "at_start": frozenset({"tickets", "visits"}),
}
"""Hooks that post to the team chat, or make a part of what is posted, by the rooms that have them."""

TIMERS: Final = frozenset(
    {
        *(
            "draft reminder",
            "draft expiry",
            "own words",
            "urgent untaken",
            "missing card",
            "offer",
            "visit tomorrow",
            "visit soon",
        ),
        *("event tomorrow", "event soon", "event begins", "digest", "digest later", "morning"),
    }
)

POSTS: Final = frozenset(
    {
        "broadcasts.progress._post",
        "broadcasts.team.sending.show_here",
        "messaging.error_reply.apologise",
        "messaging.team_request.done",
        "messaging.team_request.hide",
        "messaging.team_request.show",
        "team.dispatch._say_once",
        "team.members.refuse_stranger",
        "team.morning_summary.morning_summary",
        "tickets.card_sync._hint",
        "tickets.card_sync._shape",
        "tickets.card_sync.say_here",
        "tickets.card_sync.show_card",
        "tickets.card_sync.show_said",
        "tickets.card_sync.summarise",
        "tickets.delivery_feedback._explain",
        "tickets.delivery_feedback._react",
        "tickets.rereading.finish",
        "tickets.takeback._ask_for_help",
        "tickets.takeback._gone",
        "tickets.urgency._post",
        "visits.team.walk_in_booking.forget_reply",
        "visits.team_alerts.notice",
        "visits.timezone_update._tell_team",
    }
)
"""The functions that call `post`, which alone sends to the team chat."""


def posts() -> Iterator[str]:
    """Each function in `handlers` that posts to the team chat."""
    for path in HANDLERS.rglob("*.py"):
        module = ".".join(path.relative_to(HANDLERS).with_suffix("").parts)
        for function in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(function, ast.FunctionDef) and any(map(_is_post, ast.walk(function))):
                yield f"{module}.{function.name}"


def _is_post(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "post"


def hooks() -> dict[str, frozenset[str]]:
    """The rooms that fill in each hook for the team."""
    return {
        field.name: frozenset(room.name for room in CAPABILITIES.every if getattr(room, field.name))
        for field in dataclasses.fields(CAPABILITIES.every[0])
        if field.name in HOOKS
    }

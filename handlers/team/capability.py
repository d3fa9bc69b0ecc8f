"""The team itself: its members, its help, and a summary each morning."""

from datetime import timedelta
from typing import Final

from flows.text import _
from handlers.messaging.capability import Capability, TimerKind
from handlers.messaging.team_button import TeamButton, TeamCommand
from handlers.team import members, morning_summary
from handlers.team.help import show_help

team: Final = Capability(
    name="team",
    team_commands={
        "operator": TeamCommand(members.show_team, usage="/operator", about=_("show the team")),
        "operator add": TeamCommand(
            members.add_replied,
            "coordinator",
            "/operator add",
            _("reply to somebody to make them an operator"),
        ),
        "operator remove": TeamCommand(
            members.remove_replied,
            "coordinator",
            "/operator remove",
            _("reply to somebody to take that back"),
        ),
        "help": TeamCommand(show_help, usage="/help", about=_("show this list")),
    },
    team_buttons={
        "k/add": TeamButton(members.add_tapped, "coordinator"),
        "k/drop": TeamButton(members.remove_tapped, "coordinator"),
    },
    timers={morning_summary.MORNING: TimerKind(morning_summary.on_timer, timedelta(hours=3))},
    recurring=morning_summary.next_morning,
)

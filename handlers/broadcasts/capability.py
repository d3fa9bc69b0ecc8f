"""Broadcasts: messages from the team to many citizens."""

from typing import Final

from flows.text import _
from handlers.broadcasts.team import buttons, composing, overview
from handlers.broadcasts.team.replies import hear
from handlers.messaging.capability import Capability
from handlers.messaging.team_button import TeamCommand

broadcasts: Final = Capability(
    name="broadcasts",
    team_commands={
        "broadcast": TeamCommand(buttons.begin, usage="/broadcast", about=_("write to many people at once")),
        "broadcasts": TeamCommand(
            overview.show,
            usage="/broadcasts",
            about=_("see drafts, what goes out, and the last broadcasts"),
        ),
        "emergency": TeamCommand(
            buttons.begin_emergency,
            "coordinator",
            "/emergency",
            _("warn everybody at once, at any hour"),
        ),
    },
    flows=composing.FLOWS,
    team_buttons=buttons.BUTTONS,
    replies=hear,
)

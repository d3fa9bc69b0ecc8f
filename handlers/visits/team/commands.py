"""Operators' commands about visits and the calendar."""

from collections.abc import Mapping
from typing import Final

from flows.text import _
from handlers.messaging.team_button import TeamCommand
from handlers.visits.team import agenda, occupancy, opening_hours, statistics, walk_in

COMMANDS: Final[Mapping[str, TeamCommand]] = {
    "agenda": TeamCommand(
        agenda.show, usage="/agenda …", about=_("see who comes when: a day, or week for a picture of it")
    ),
    "visit": TeamCommand(
        walk_in.start,
        usage="/visit …",
        about=_(
            "book for somebody at the desk, or for the citizen of a request; with a visit's code, see it"
        ),
    ),
    "slots": TeamCommand(occupancy.show, usage="/slots …", about=_("see how full the coming days are")),
    "slots close": TeamCommand(
        opening_hours.close,
        usage="/slots close …",
        about=_("close a day or hours: service, day, hours"),
    ),
    "slots open": TeamCommand(
        opening_hours.open_extra, usage="/slots open …", about=_("open more hours than usual")
    ),
    "slots absent": TeamCommand(
        opening_hours.absent, usage="/slots absent …", about=_("one operator less in these hours")
    ),
    "slots changes": TeamCommand(
        occupancy.show_changes,
        usage="/slots changes",
        about=_("list such changes, and take them back"),
    ),
    "visits": TeamCommand(
        statistics.show,
        "coordinator",
        "/visits …",
        _("show the numbers of a month's visits"),
    ),
}

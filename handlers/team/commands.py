"""Everything the desk can be asked for, and the role each needs: the whole policy in one table."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final, Literal

from flows.text import _
from handlers.broadcasts.button_data import VERB as BROADCAST
from handlers.broadcasts.team import buttons, overview
from handlers.events.poster import show_poster, show_tapped_poster
from handlers.events.team import buttons as team_buttons
from handlers.events.team import check_in, editor, editor_buttons, editor_screen, outreach
from handlers.events.team import overview as team_overview
from handlers.messaging.team_request import TeamRequest
from handlers.rooms.team import actions
from handlers.team import members
from handlers.team.help import show_help
from handlers.tickets.team import answers, canned_answers, lists, reading, statistics, transitions
from handlers.visits.team import actions as team_actions
from handlers.visits.team import agenda, occupancy, opening_hours, paper_slip, walk_in
from handlers.visits.team import statistics as team_statistics
from storage.people.people import Person
from storage.tickets.tickets import Ticket
from storage.visits.bookings import Booking

Role = Literal["operator", "coordinator"]


@dataclass(frozen=True, slots=True)
class Command:
    """A command, or a button that needs no ticket. Without `about` the help does not list it."""

    run: Callable[[TeamRequest], None]
    role: Role = "operator"
    usage: str = ""
    about: str = ""


@dataclass(frozen=True, slots=True)
class Tap:
    """A button of a ticket. `fresh` ones do nothing on an older version of it than the newest."""

    run: Callable[[TeamRequest, Ticket], None]
    role: Role = "operator"
    fresh: bool = True


@dataclass(frozen=True, slots=True)
class VisitTap:
    """A button of a visit. `fresh` ones do nothing on an older version of it than the newest."""

    run: Callable[[TeamRequest, Booking], None]
    role: Role = "operator"
    fresh: bool = True


COMMANDS: Final[Mapping[str, Command]] = {
    "r": Command(answers.reply, usage="/r …", about=_("answer the citizen")),
    "note": Command(answers.note, usage="/note …", about=_("keep a note that only the team reads")),
    "t": Command(canned_answers.choose, usage="/t", about=_("send a ready answer in the citizen's language")),
    "take": Command(transitions.take, usage="/take", about=_("look after it yourself")),
    "assign": Command(transitions.assign, usage="/assign …", about=_("give it to a colleague, by name")),
    "wait": Command(transitions.wait, usage="/wait …", about=_("ask the citizen, and wait for the answer")),
    "close": Command(
        transitions.close,
        usage="/close …",
        about=_("close it: resolved, not ours, duplicate and the other code, withdrawn"),
    ),
    "reopen": Command(transitions.reopen, usage="/reopen", about=_("open it again")),
    "show": Command(reading.show, usage="/show", about=_("read everything that happened")),
    "open": Command(lists.show_open, usage="/open", about=_("list what is open")),
    "mine": Command(lists.show_mine, usage="/mine", about=_("list what you look after")),
    "poster": Command(
        show_poster, usage="/poster …", about=_("a poster to print, of an event or a neighbourhood")
    ),
    "find": Command(lists.find, usage="/find …", about=_("look for a code, or for words in open requests")),
    "stats": Command(statistics.show, usage="/stats", about=_("show numbers and a picture")),
    "agenda": Command(
        agenda.show, usage="/agenda …", about=_("see who comes when: a day, or week for a picture of it")
    ),
    "visit": Command(
        walk_in.start,
        usage="/visit …",
        about=_(
            "book for somebody at the desk, or for the citizen of a request; with a visit's code, see it"
        ),
    ),
    "slots": Command(occupancy.show, usage="/slots …", about=_("see how full the coming days are")),
    "slots close": Command(
        opening_hours.close, usage="/slots close …", about=_("close a day or hours: service, day, hours")
    ),
    "slots open": Command(
        opening_hours.open_extra, usage="/slots open …", about=_("open more hours than usual")
    ),
    "slots absent": Command(
        opening_hours.absent, usage="/slots absent …", about=_("one operator less in these hours")
    ),
    "slots changes": Command(
        occupancy.show_changes, usage="/slots changes", about=_("list such changes, and take them back")
    ),
    "slots chiudi": Command(opening_hours.close),
    "slots apri": Command(opening_hours.open_extra),
    "slots assente": Command(opening_hours.absent),
    "slots modifiche": Command(occupancy.show_changes),
    "visits": Command(
        team_statistics.show,
        "coordinator",
        "/visits …",
        _("show the numbers of a month's visits"),
    ),
    "event": Command(editor.begin, usage="/event", about=_("make an event of the neighbourhood")),
    "events": Command(
        team_overview.run,
        usage="/events",
        about=_("see, change or cancel events; their sign-ups and numbers"),
    ),
    "door": Command(check_in.run, usage="/door", about=_("at the door: mark who comes in, by the codes")),
    "outreach": Command(
        outreach.run, usage="/outreach …", about=_("note a round outside: where, and how many people")
    ),
    "broadcast": Command(buttons.begin, usage="/broadcast", about=_("write to many people at once")),
    "broadcasts": Command(
        overview.show,
        usage="/broadcasts",
        about=_("see drafts, what goes out, and the last broadcasts"),
    ),
    "emergency": Command(
        buttons.begin_emergency,
        "coordinator",
        "/emergency",
        _("warn everybody at once, at any hour"),
    ),
    "operator": Command(members.show_team, usage="/operator", about=_("show the team")),
    "operator add": Command(
        members.add_replied, "coordinator", "/operator add", _("reply to somebody to make them an operator")
    ),
    "operator remove": Command(
        members.remove_replied, "coordinator", "/operator remove", _("reply to somebody to take that back")
    ),
    "help": Command(lambda request: show_help(request, COMMANDS), usage="/help", about=_("show this list")),
}

BARE_TAPS: Final[Mapping[str, Command]] = {
    "open": Command(lists.show_open),
    "poster": Command(show_tapped_poster),
    "add": Command(members.add_tapped, "coordinator"),
    "drop": Command(members.remove_tapped, "coordinator"),
    "agenda": Command(agenda.turned),
    "theday": Command(agenda.opened),
    "week": Command(agenda.week_turned),
    "visit": Command(walk_in.choose),
    "visitday": Command(walk_in.turn_days),
    "visitat": Command(walk_in.book),
    "slots": Command(occupancy.turned),
    "slotday": Command(occupancy.show_day),
    "closeday": Command(opening_hours.close_day),
    "absentday": Command(opening_hours.absent_day),
    "takeback": Command(opening_hours.take_back),
    "moveall": Command(opening_hours.move_all),
    "cancelall": Command(opening_hours.cancel_all),
    editor_screen.ANSWER: Command(editor.tapped_answer),
    editor_screen.VERB: Command(editor_buttons.tapped_verb),
    "e": Command(team_buttons.tapped),
    "ep": Command(team_buttons.prompted),
    "el": Command(team_overview.tapped),
    BROADCAST: Command(buttons.tapped),
}

TAPS: Final[Mapping[str, Tap]] = {
    "take": Tap(transitions.take_it),
    "whom": Tap(transitions.ask_whom),
    "give": Tap(transitions.give),
    "ask": Tap(transitions.ask_citizen),
    "how": Tap(transitions.ask_how),
    "end": Tap(transitions.end),
    "reopen": Tap(lambda request, ticket: transitions.do(request, ticket, "reopen")),
    "write": Tap(answers.write, fresh=False),
    "more": Tap(reading.show_more, fresh=False),
    "face": Tap(reading.show_face, fresh=False),
    "show": Tap(reading.show_it, fresh=False),
    "look": Tap(reading.look, fresh=False),
    "hide": Tap(reading.hide, fresh=False),
    "t": Tap(canned_answers.offer, fresh=False),
    "tp": Tap(canned_answers.preview_tapped, fresh=False),
    "ts": Tap(canned_answers.send, fresh=False),
    "agree": Tap(actions.agree, "coordinator"),
    "agreesome": Tap(actions.agree_without, "coordinator"),
    "propose": Tap(actions.ask_when, "coordinator"),
    "refuse": Tap(actions.ask_why, "coordinator"),
    "dates": Tap(actions.show_dates, "coordinator"),
    "date": Tap(actions.ask_date, "coordinator"),
    "free": Tap(actions.free_date, "coordinator"),
}

VISIT_TAPS: Final[Mapping[str, VisitTap]] = {
    "card": VisitTap(team_actions.show, fresh=False),
    "face": VisitTap(team_actions.show_face, fresh=False),
    "nonote": VisitTap(team_actions.show_face, fresh=False),
    "unnamed": VisitTap(team_actions.show_face, fresh=False),
    "look": VisitTap(team_actions.look, fresh=False),
    "hide": VisitTap(team_actions.hide, fresh=False),
    "arrived": VisitTap(team_actions.mark_arrived),
    "missed": VisitTap(team_actions.mark_missed),
    "unmark": VisitTap(team_actions.unmark),
    "move": VisitTap(team_actions.choose_day),
    "day": VisitTap(team_actions.choose_time),
    "to": VisitTap(team_actions.move),
    "why": VisitTap(team_actions.ask_why),
    "drop": VisitTap(team_actions.cancel_ready),
    "note": VisitTap(team_actions.ask_note),
    "mode": VisitTap(team_actions.set_mode),
    "slips": VisitTap(paper_slip.choose, fresh=False),
    "slip": VisitTap(paper_slip.draw, fresh=False),
}


def allows(role: Role, who: Person) -> bool:
    return who.is_coordinator if role == "coordinator" else who.is_operator

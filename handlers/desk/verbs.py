"""Everything the desk can be asked for, and the role each needs: the whole policy in one table."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final, Literal

from flows.text import _
from handlers.broadcasts.taps import VERB as BROADCAST
from handlers.desk import (
    agenda,
    answering,
    broadcast,
    broadcast_list,
    door,
    events_list,
    events_making,
    events_screen,
    events_taps,
    events_ways,
    hours,
    lists,
    moving,
    numbers,
    on_behalf,
    outreach,
    reading,
    ready,
    rooms,
    slip,
    slots,
    team,
    visit_numbers,
    visits,
)
from handlers.desk.asking import Asking
from handlers.desk.help import show_help
from handlers.desk.poster import show_poster, show_tapped_poster
from storage.bookings import Booking
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


@dataclass(frozen=True, slots=True)
class VisitTap:
    """A button of a visit. `fresh` ones do nothing on an older version of it than the newest."""

    run: Callable[[Asking, Booking], None]
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
    "agenda": Command(
        agenda.show, usage="/agenda …", about=_("see who comes when: a day, or week for a picture of it")
    ),
    "visit": Command(
        on_behalf.start,
        usage="/visit …",
        about=_(
            "book for somebody at the desk, or for the citizen of a request; with a visit's code, see it"
        ),
    ),
    "slots": Command(slots.show, usage="/slots …", about=_("see how full the coming days are")),
    "slots close": Command(
        hours.close, usage="/slots close …", about=_("close a day or hours: service, day, hours")
    ),
    "slots open": Command(hours.open_extra, usage="/slots open …", about=_("open more hours than usual")),
    "slots absent": Command(
        hours.absent, usage="/slots absent …", about=_("one operator less in these hours")
    ),
    "slots changes": Command(
        slots.show_changes, usage="/slots changes", about=_("list such changes, and take them back")
    ),
    "slots chiudi": Command(hours.close),
    "slots apri": Command(hours.open_extra),
    "slots assente": Command(hours.absent),
    "slots modifiche": Command(slots.show_changes),
    "visits": Command(
        visit_numbers.show,
        "coordinator",
        "/visits …",
        _("show the numbers of a month's visits"),
    ),
    "event": Command(events_making.begin, usage="/event", about=_("make an event of the neighbourhood")),
    "events": Command(
        events_list.run, usage="/events", about=_("see, change or cancel events; their sign-ups and numbers")
    ),
    "door": Command(door.run, usage="/door", about=_("at the door: mark who comes in, by the codes")),
    "outreach": Command(
        outreach.run, usage="/outreach …", about=_("note a round outside: where, and how many people")
    ),
    "broadcast": Command(broadcast.begin, usage="/broadcast", about=_("write to many people at once")),
    "broadcasts": Command(
        broadcast_list.show,
        usage="/broadcasts",
        about=_("see drafts, what goes out, and the last broadcasts"),
    ),
    "emergency": Command(
        broadcast.begin_emergency,
        "coordinator",
        "/emergency",
        _("warn everybody at once, at any hour"),
    ),
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
    "agenda": Command(agenda.turned),
    "theday": Command(agenda.opened),
    "week": Command(agenda.week_turned),
    "visit": Command(on_behalf.choose),
    "visitday": Command(on_behalf.turn_days),
    "visitat": Command(on_behalf.book),
    "slots": Command(slots.turned),
    "slotday": Command(slots.show_day),
    "closeday": Command(hours.close_day),
    "absentday": Command(hours.absent_day),
    "takeback": Command(hours.take_back),
    "moveall": Command(hours.move_all),
    "cancelall": Command(hours.cancel_all),
    events_screen.ANSWER: Command(events_making.tapped_answer),
    events_screen.VERB: Command(events_ways.tapped_verb),
    "e": Command(events_taps.tapped),
    "ep": Command(events_taps.prompted),
    "el": Command(events_list.tapped),
    BROADCAST: Command(broadcast.tapped),
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
    "agree": Tap(rooms.agree, "coordinator"),
    "agreesome": Tap(rooms.agree_without, "coordinator"),
    "propose": Tap(rooms.ask_when, "coordinator"),
    "refuse": Tap(rooms.ask_why, "coordinator"),
    "dates": Tap(rooms.show_dates, "coordinator"),
    "date": Tap(rooms.ask_date, "coordinator"),
    "free": Tap(rooms.free_date, "coordinator"),
}

VISIT_TAPS: Final[Mapping[str, VisitTap]] = {
    "card": VisitTap(visits.show, fresh=False),
    "face": VisitTap(visits.show_face, fresh=False),
    "nonote": VisitTap(visits.show_face, fresh=False),
    "unnamed": VisitTap(visits.show_face, fresh=False),
    "look": VisitTap(visits.look, fresh=False),
    "hide": VisitTap(visits.hide, fresh=False),
    "arrived": VisitTap(visits.mark_arrived),
    "missed": VisitTap(visits.mark_missed),
    "unmark": VisitTap(visits.unmark),
    "move": VisitTap(visits.choose_day),
    "day": VisitTap(visits.choose_time),
    "to": VisitTap(visits.move),
    "why": VisitTap(visits.ask_why),
    "drop": VisitTap(visits.cancel_ready),
    "note": VisitTap(visits.ask_note),
    "mode": VisitTap(visits.set_mode),
    "slips": VisitTap(slip.choose, fresh=False),
    "slip": VisitTap(slip.draw, fresh=False),
}


def allows(role: Role, who: Person) -> bool:
    return who.is_coordinator if role == "coordinator" else who.is_operator

"""The team's buttons about visits and the calendar, with the action of each."""

from collections.abc import Mapping
from typing import Final

from handlers.messaging.team_button import AnyButton, Subject, TeamButton
from handlers.visits.team import actions, agenda, occupancy, opening_hours, paper_slip, walk_in
from handlers.visits.team.replies import locked

VISIT: Final = Subject(locked, actions.refreshed)
"""Locked when it is found: of two operators one finds it as it was, and the other as it is."""

BUTTONS: Final[Mapping[str, AnyButton]] = {
    "k/agenda": TeamButton(agenda.turned),
    "k/theday": TeamButton(agenda.opened),
    "k/week": TeamButton(agenda.week_turned),
    "k/visit": TeamButton(walk_in.choose),
    "k/visitday": TeamButton(walk_in.other_days),
    "k/visitat": TeamButton(walk_in.book),
    "k/slots": TeamButton(occupancy.turned),
    "k/slotday": TeamButton(occupancy.show_day),
    "k/closeday": TeamButton(opening_hours.close_day),
    "k/absentday": TeamButton(opening_hours.absent_day),
    "k/takeback": TeamButton(opening_hours.take_back),
    "k/moveall": TeamButton(opening_hours.move_all),
    "k/cancelall": TeamButton(opening_hours.cancel_all),
    "v/card": TeamButton(actions.show, fresh=False, subject=VISIT),
    "v/face": TeamButton(actions.show_face, fresh=False, subject=VISIT),
    "v/nonote": TeamButton(actions.show_face, fresh=False, subject=VISIT),
    "v/unnamed": TeamButton(actions.show_face, fresh=False, subject=VISIT),
    "v/look": TeamButton(actions.look, fresh=False, subject=VISIT),
    "v/hide": TeamButton(actions.hide, fresh=False, subject=VISIT),
    "v/arrived": TeamButton(actions.mark_arrived, subject=VISIT),
    "v/missed": TeamButton(actions.mark_missed, subject=VISIT),
    "v/unmark": TeamButton(actions.unmark, subject=VISIT),
    "v/move": TeamButton(actions.choose_day, subject=VISIT),
    "v/day": TeamButton(actions.choose_time, subject=VISIT),
    "v/to": TeamButton(actions.move, subject=VISIT),
    "v/why": TeamButton(actions.ask_why, subject=VISIT),
    "v/drop": TeamButton(actions.cancel_ready, subject=VISIT),
    "v/note": TeamButton(actions.ask_note, subject=VISIT),
    "v/mode": TeamButton(actions.set_mode, subject=VISIT),
    "v/slips": TeamButton(paper_slip.choose, fresh=False, subject=VISIT),
    "v/slip": TeamButton(paper_slip.draw, fresh=False, subject=VISIT),
}

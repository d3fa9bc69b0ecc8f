"""What the buttons of a visit's preferences carry: the visit, the question, and what to set."""

from dataclasses import dataclass

from flows.questions.setting import OFF, ON
from handlers.messaging.flow_buttons import FlowButtons
from handlers.visits.button_data import booking_tap
from storage.visits.bookings import Booking, Preferences

PREFERENCES = "wish"
"""The verb in their data, which keeps its old word."""
NEEDS = "access"


@dataclass(frozen=True, eq=False, kw_only=True)
class PreferenceButtons(FlowButtons):
    """`present` is what holds: a button of which several may hold says whether it puts in or takes out."""

    booking: Booking
    present: Preferences

    def answer(self, name: str, value: str) -> str:
        question = _question(name)
        if question == NEEDS:
            return self._of_visit(question, value, OFF if value in self.present.access.split() else ON)
        return self._of_visit(question, value)

    def go(self, verb: str, name: str, *more: str) -> str:  # noqa: ARG002
        """One question is opened or its answer removed; everything else leads to the page."""
        match verb:
            case "edit":
                return self._of_visit(_question(name))
            case "skip":
                return self._of_visit(_question(name), OFF)
        return self._of_visit()

    def page(self, name: str, page: int) -> str:
        return self._of_visit(_question(name), "page", page)

    def here(self, name: str) -> str:  # noqa: ARG002
        return self._of_visit()

    def _of_visit(self, *words: str | int) -> str:
        return booking_tap(PREFERENCES, self.booking, *words)


def _question(name: str) -> str:
    return name.partition(".")[2]

"""Every flow there is, by name."""

from collections.abc import Mapping
from typing import Any, Final

from flows.ask import ask
from flows.complain import complain
from flows.flow import Flow
from flows.propose import propose
from flows.report import report
from flows.room import room
from flows.talk import talk
from flows.visit import visit

FLOWS: Final[Mapping[str, Flow[Any]]] = {
    "report": report,
    "proposal": propose,
    "complaint": complain,
    "help": ask,
    "talk": talk,
    "visit": visit,
    "room": room,
}

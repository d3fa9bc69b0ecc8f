"""What operators can do, in one message."""

from collections.abc import Mapping
from typing import Protocol

from handlers.messaging.outbound import Piece
from handlers.messaging.team_request import TeamRequest
from locales.language import Ltr


class Listed(Protocol):
    @property
    def usage(self) -> str: ...
    @property
    def about(self) -> str: ...


def show_help(request: TeamRequest, commands: Mapping[str, Listed]) -> None:
    language = request.language
    code = Ltr(f"{request.unit.context.place.prefix}-7K3Q-M")
    intro = language.say(
        "A reply to a card or to the citizen's words goes to the citizen. "
        "Everything else in a topic is a note that only the team reads. "
        "👍 on your message means that the answer arrived, 👌 that a command worked."
    )
    where = language.say(
        "In a topic, or as a reply to a card, no code is needed. Elsewhere write it after the command: {example}",
        example=Ltr(f"/show {code}"),
    )
    lines = [f"{each.usage} — {language.say(each.about)}" for each in commands.values() if each.about]
    request.show((Piece(f"{intro}\n\n{where}\n\n"), Piece("\n".join(lines))))

"""The help for operators, in one message."""

from handlers.messaging.capabilities import capabilities
from handlers.messaging.outbound import Piece
from handlers.messaging.team_request import TeamRequest
from locales.language import Ltr


def show_help(request: TeamRequest) -> None:
    """/help."""
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
    commands = capabilities(request.unit).team_commands
    lines = [f"{each.usage} — {language.say(each.about)}" for each in commands.values() if each.about]
    request.show((Piece(f"{intro}\n\n{where}\n\n"), Piece("\n".join(lines))))

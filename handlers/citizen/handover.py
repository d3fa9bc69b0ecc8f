"""🙋 At any step: what was gathered so far goes to a person."""

from handlers.forms import runner
from handlers.forms.drafts import UnderWay, under_way
from handlers.messaging.unit_of_work import Conversation
from handlers.tickets.citizen import filing


def hand_over(talk: Conversation, way: UnderWay) -> None:
    """Give what was gathered to a person, as a ticket of the flow's kind; nothing yet: ask what it is about."""
    journey = way.journey
    gathered = {name: answer for name, answer in journey.kept.items() if answer is not None}
    if not gathered or journey.flow.at_once:
        to_person(talk, way)
        return
    record = {question.name: gathered.get(question.name) for question in journey.flow.questions}
    lead = talk.language.say("🙋 A person takes over from here, with what you have told us.")
    filing.file(talk, way, record | {"wants_person": True}, lead)


def wanted(talk: Conversation) -> None:
    """The button of the menu: with a draft under way, that is what it is about."""
    way = under_way(talk, talk.who, talk.language)
    if way is None:
        runner.begin(talk, "talk")
    else:
        hand_over(talk, way)


def to_person(talk: Conversation, way: UnderWay) -> None:
    """Ask for a few words; whoever asks for a person again is asked again."""
    if way.journey.flow.name == "talk":
        runner.show(talk, way)
    else:
        runner.begin(talk, "talk")

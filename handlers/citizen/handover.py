"""🙋 At any step: hands the answers so far to a person."""

from handlers.forms import beginning, runner
from handlers.forms.drafts import under_way
from handlers.messaging.capabilities import capabilities
from handlers.messaging.flow_handler import UnderWay
from handlers.messaging.unit_of_work import Conversation


def wanted(talk: Conversation) -> None:
    """Handles the menu's button: with a draft under way, that is its subject."""
    way = under_way(talk, talk.who, talk.language)
    if way is None:
        beginning.begin(talk, capabilities(talk).person_flow.flow.name)
    else:
        hand_over(talk, way)


def hand_over(talk: Conversation, way: UnderWay) -> None:
    """Hands the answers so far to a person, as a ticket of the flow's kind; without any, asks for words."""
    journey = way.journey
    give = capabilities(talk).flows[journey.flow.name].hand_over
    gathered = {name: answer for name, answer in journey.kept.items() if answer is not None}
    if not gathered or give is None:
        _ask_for_words(talk, way)
        return
    record = {question.name: gathered.get(question.name) for question in journey.flow.questions}
    lead = talk.language.say("🙋 A person takes over from here, with what you have told us.")
    give(talk, way, record | {"wants_person": True}, lead)


def _ask_for_words(talk: Conversation, way: UnderWay) -> None:
    """A citizen who asks for a person again is asked for the same words again."""
    wanted_flow = capabilities(talk).person_flow.flow.name
    if way.journey.flow.name == wanted_flow:
        runner.show(talk, way)
    else:
        beginning.begin(talk, wanted_flow)

"""What is done when a whole text asks for one thing, in words instead of a tap: the same as by its button."""

from collections.abc import Callable, Mapping
from typing import Final

from flows.questions.choice import Choice
from flows.rules import chosen
from flows.said import Said
from handlers.citizen import handover, menu, onboarding
from handlers.forms import runner
from handlers.forms.drafts import under_way
from handlers.forms.intents import Intent, intent_of
from handlers.messaging.capabilities import capabilities
from handlers.messaging.flow_handler import UnderWay
from handlers.messaging.unit_of_work import Conversation, Destination


def take(talk: Conversation, said: Said) -> bool:
    """Whether the text asked for one thing and nothing else, which was done."""
    if said.media or said.point or talk.inbound.reply_to:
        return False
    way = under_way(talk, talk.who, talk.language)
    wanted = intent_of(talk.context.place, said.text)
    if wanted is None or (way is not None and _answers(way, said)):
        return False
    ACTIONS[wanted](talk)
    return True


def _answers(way: UnderWay, said: Said) -> bool:
    """Whether the open question takes such words: it is asked in words, or one of its choices is called so."""
    question = way.journey.question
    if question is None:
        return False
    return (
        not isinstance(question, Choice) or chosen(said.text, question.options(way.journey.facts)) is not None
    )


def _stop(talk: Conversation) -> None:
    if not capabilities(talk).stop_notices(talk):
        _cancel(talk)


def _cancel(talk: Conversation) -> None:
    if under_way(talk, talk.who, talk.language) is not None:
        runner.cancel(talk)
    else:
        talk.redirect(Destination.MENU, talk.language.say("Nothing is under way, and you get no notices."))


ACTIONS: Final[Mapping[Intent, Callable[[Conversation], None]]] = {
    Intent.PERSON: handover.wanted,
    Intent.ERASE: menu.privacy,
    Intent.KNOW: menu.privacy,
    Intent.HOURS: menu.hours,
    Intent.STOP: _stop,
    Intent.MINE: lambda talk: talk.redirect(Destination.MY_THINGS),
    Intent.PRIVACY: menu.privacy,
    Intent.LANGUAGE: onboarding.pick,
    Intent.HELP: menu.help_page,
    Intent.CANCEL: _cancel,
    Intent.MENU: menu.show,
}

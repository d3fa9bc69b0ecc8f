"""Words of danger: the numbers to call come first, then everything goes on. This is not an emergency line."""

from collections.abc import Sequence

from handlers.messaging.outbound import Piece, Screen, Show
from handlers.messaging.unit_of_work import Conversation
from locales.danger import sounds_dangerous
from locales.language import Language, Ltr
from storage.place.model import Place, say
from storage.sending.outbox import URGENT


def sounds_urgent(text: str, spoken: Sequence[str]) -> bool:
    """Whether a person may be in danger; a text of no clear language is read in those spoken, or in all we know."""
    return bool(text) and sounds_dangerous(text, spoken)


def warn(talk: Conversation) -> None:
    """Shows the numbers, as a message of their own, before anything else."""
    head, numbers = told(talk)
    screen = Screen((Piece(f"{head}\n", "bold"), Piece(numbers)), language=talk.language.code)
    talk.tell(talk.who, Show(screen), priority=URGENT)


def told(talk: Conversation) -> tuple[str, str]:
    """What the reader is told about the numbers, and each of them."""
    language = talk.language
    head = language.say("If somebody is in danger now, please call:")
    return head, lines(talk.context.place, language)


def lines(place: Place, language: Language) -> str:
    """Each number with its purpose."""
    return "\n".join(
        language.say("📞 {number}: {label}", number=Ltr(each.number), label=say(each.label, language.code))
        for each in place.emergency
    )


def numbers(place: Place, language: Language) -> str:
    return language.listing([Ltr(each.number) for each in place.emergency], either=True)


def call(place: Place, number: str, language: Language) -> str:
    """One number, with its purpose."""
    label = next((say(each.label, language.code) for each in place.emergency if each.number == number), "")
    return language.say("📞 {number}: {label}", number=Ltr(number), label=label)

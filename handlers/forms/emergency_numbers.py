"""Words of danger: the numbers to call come first, then everything goes on. This is not an emergency line."""

import re
from typing import Final

from flows.folding import folded
from handlers.messaging.outbound import Piece, Screen, Show
from handlers.messaging.unit_of_work import Conversation
from locales.language import Language, Ltr, negotiate
from locales.language import language as language_called
from storage.place.model import Place, say
from storage.sending.outbox import ANSWER

WORDS: Final = {
    "it": (
        "mi picchia", "mi picchiano", "mi ammazza", "mi uccide", "vuole uccidermi", "voglio morire", "suicidio",
        "uccidermi", "ammazzarmi", "violenza sessuale", "mi ha violentata", "stupro", "stalking", "mi minaccia",
        "ha un coltello", "ha una pistola", "sparano", "incendio", "al fuoco", "fuga di gas", "odore di gas",
        "non respira", "infarto", "sta morendo", "aiutatemi subito", "picchia i bambini",
        "mi ha picchiata", "mi ha picchiato", "mi sta picchiando", "mi minacciano", "mi ha minacciata", "mi ha minacciato",
        "mi sta minacciando", "mi perseguita", "ho paura di lui", "minaccia di uccidermi",
    ),
    "en": (
        "he beats me", "beats me", "hits me", "he will kill me", "going to kill", "want to die", "suicide",
        "kill myself", "raped", "rape", "stalking", "threatens me", "has a knife", "has a gun", "shooting",
        "on fire", "house is burning", "gas leak", "smell of gas", "not breathing", "heart attack", "is dying",
        "help me now", "beats the children",
        "beating me", "beat me up", "hitting me", "threatening me", "threatened me", "stalks me", "afraid of him",
        "threatens to kill", "attacked me",
    ),
    "ar": (
        "يضربني", "يضربونني", "سيقتلني", "يريد قتلي", "أريد أن أموت", "انتحار", "أقتل نفسي", "اغتصاب", "اغتصبني",
        "يلاحقني", "يهددني", "معه سكين", "معه مسدس", "إطلاق نار", "حريق", "تسرب غاز", "رائحة غاز", "لا يتنفس",
        "نوبة قلبية", "يموت", "أنقذوني", "يضرب الأطفال",
        "ضربني", "هددني", "يهددونني", "أخاف منه", "هاجمني",
    ),
}  # fmt: skip

_DANGER: Final = re.compile(
    r"\b(?:" + "|".join(re.escape(folded(word)) for words in WORDS.values() for word in words) + r")\b"
)


def sounds_urgent(text: str) -> bool:
    """Whether somebody may be in danger, in whatever language they write."""
    return bool(text) and _DANGER.search(folded(text)) is not None


def warn(talk: Conversation) -> None:
    """The numbers, as a message of their own, before anything else."""
    hint = negotiate([talk.inbound.language_hint], talk.context.place.languages)
    language = talk.language if talk.who.language or hint is None else language_called(hint)
    head = language.say("If somebody is in danger now, please call:")
    screen = Screen(
        (Piece(f"{head}\n", "bold"), Piece(lines(talk.context.place, language))), language=language.code
    )
    talk.tell(talk.who, Show(screen), priority=ANSWER)


def lines(place: Place, language: Language) -> str:
    """Each number with what it is for."""
    return "\n".join(
        language.say("📞 {number}: {label}", number=Ltr(each.number), label=say(each.label, language.code))
        for each in place.emergency
    )


def numbers(place: Place, language: Language) -> str:
    return language.listing([Ltr(each.number) for each in place.emergency], either=True)


def call(place: Place, number: str, language: Language) -> str:
    """One number, with what it is for."""
    label = next((say(each.label, language.code) for each in place.emergency if each.number == number), "")
    return language.say("📞 {number}: {label}", number=Ltr(number), label=label)

"""Sentences in which a person is in danger, and such as only sound like it."""

import pytest

from handlers.forms import emergency_numbers
from tests.dialogue import latina

DANGER = """
c'è puzza di gas nelle scale
sta andando a fuoco un appartamento
mi voglio ammazzare
mi sta strangolando
c'è un uomo con un coltello
mio padre è svenuto e non risponde
mi hanno accoltellato
minaccia di ammazzarmi
mi ha dato un pugno
there is a fire in the building
I smell gas
he wants to kill me
I can't breathe
my father collapsed
a man with a knife is outside
my husband beats me
My husband beats me, I am afraid
الحريق في شقتي
رائحة الغاز في البيت
أريد الموت
يريد أن يقتلني
زوجي ضربني
mi picchia
mi sta picchiando
voglio morire
he threatens to kill me
""".strip().splitlines()
ORDINARY = """
sagra delle cime di rape
vorrei fare uno shooting fotografico in piazza
caldarroste al fuoco
l'albero sta morendo
la scala antincendio è rotta
the tree is dying
the ball hits me when I walk by the pitch
The lamp is broken
il lampione davanti alla scuola è spento da lunedì
عمود الإنارة أمام المدرسة لا يعمل منذ يوم الاثنين
""".strip().splitlines()


def sounds_urgent(text: str) -> bool:
    return emergency_numbers.sounds_urgent(text, latina().spoken)


@pytest.mark.parametrize("text", DANGER)
def test_danger_is_heard(text: str) -> None:
    assert sounds_urgent(text)


@pytest.mark.parametrize("text", DANGER)
def test_it_is_heard_in_capitals_and_in_the_middle_of_words(text: str) -> None:
    assert sounds_urgent(text.upper())
    assert sounds_urgent(f"{text}!!!")


@pytest.mark.parametrize("text", ORDINARY)
def test_what_only_sounds_like_danger_is_not(text: str) -> None:
    assert not sounds_urgent(text)

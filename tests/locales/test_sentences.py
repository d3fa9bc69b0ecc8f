"""In which language a sentence is: measured over those that the residents of a town speak."""

from collections.abc import Callable
from pathlib import Path

from locales.detect import guess
from storage.place import DEFAULT_PLACE, read_place

LABELLED = [
    line.split("\t")
    for line in (Path(__file__).parent / "data" / "sentences.tsv").read_text("utf-8").splitlines()
]
SPOKEN = read_place(DEFAULT_PLACE).spoken
RIGHT, WRONG = 0.97, 0.01


def test_sentences_are_known_by_their_language(figures: Callable[[str], None]) -> None:
    assert {code for code, _text in LABELLED} <= {*SPOKEN}
    guesses = [(code, guess(text, SPOKEN, None)) for code, text in LABELLED]
    right = sum(code == found for code, found in guesses) / len(guesses)
    wrong = sum(found not in {code, None} for code, found in guesses) / len(guesses)
    codes = len({code for code, _text in LABELLED})
    figures(
        f"language of {len(guesses)} sentences in {codes} languages: {right:.1%} right, {wrong:.1%} wrong, "
        f"{1 - right - wrong:.1%} without a guess"
    )
    assert right >= RIGHT
    assert wrong <= WRONG


def test_capitals_make_no_difference() -> None:
    said = "CI SONO BUCHE ENORMI IN VIA ISONZO, UNA SIGNORA È CADUTA IERI SERA"
    assert guess(said, SPOKEN, None) == guess(said.lower(), SPOKEN, None) == "it"

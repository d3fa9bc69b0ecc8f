"""What a person wrote keeps its words and loses its tricks."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from locales.clean import clean, shorten

DIRECTION = {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}
FAMILY = "👨\u200d👩\u200d👧"


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("  Via Isonzo 12 \n", "Via Isonzo 12"),
        ("one\r\ntwo\rthree\u2028four", "one\ntwo\nthree\nfour"),
        ("one\n\n \n\t\n\ntwo", "one\n\ntwo"),
        ("one\ttwo\n\nthree", "one\ttwo\n\nthree"),
        ("invoice\u202egpj.exe", "invoicegpj.exe"),
        ("\u2067a\u2069b\u200e\u200f\u061c", "ab"),
        ("pass\u200bword\ufeff\u2060\u00ad", "password"),
        ("a\x00b\x1b[31mc\x7f\x9b", "ab[31mc"),
        ("cafe\u0301", "café"),
        (FAMILY, FAMILY),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("\u200d\u200c \u3164\u2800", ""),
        ("a\ud800b", "ab"),
        ("❤️ 1️⃣", "❤️ 1️⃣"),
        ("الإنارة", "الإنارة"),
    ],
)
def test_clean(written: str, kept: str) -> None:
    assert clean(written) == kept


def test_a_letter_that_composing_takes_apart_does_not_lengthen_the_text() -> None:
    assert clean("\u09dc") == "\u09dc"


@given(st.text(alphabet=st.characters(codec=None), max_size=200))
def test_clean_is_safe_for_any_text(text: str) -> None:
    kept = clean(text)
    assert len(kept) <= len(text)
    assert clean(kept) == kept
    assert not {unicodedata.category(letter) for letter in kept if letter not in "\n\t"} & {"Cc", "Cs"}
    assert not {unicodedata.bidirectional(letter) for letter in kept} & DIRECTION
    kept.encode()


@pytest.mark.parametrize(
    ("text", "limit", "short"),
    [
        ("street light", 12, "street light"),
        ("street light is dark", 15, "street light…"),
        ("street light is dark", 13, "street light…"),
        ("street light is dark", 12, "street…"),
        ("Donaudampfschifffahrt", 10, "Donaudamp…"),
        ("cafe\u0301cafe\u0301cafe\u0301", 5, "caf…"),
        (FAMILY * 3, 4, "…"),
        ("word", 1, "…"),
        ("word", 0, ""),
    ],
)
def test_shorten(text: str, limit: int, short: str) -> None:
    assert shorten(text, limit) == short


@given(st.text(max_size=60), st.integers(min_value=-1, max_value=60))
def test_shorten_keeps_the_limit(text: str, limit: int) -> None:
    assert len(shorten(text, limit)) <= max(limit, 0)

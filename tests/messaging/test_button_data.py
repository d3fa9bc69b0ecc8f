"""What a button brings is never trusted: a number that no row has is nobody's."""

import pytest

from handlers.messaging.button_data import EVERY, is_number, number_in, page_in

FORGED = ("", "-1", "+1", "1.5", " 1", "1 ", "٣", "²", "x", str(EVERY + 1), "9" * 5000, "0x1", "1_0")


@pytest.mark.parametrize("word", FORGED)
def test_what_is_no_number_is_nobodys(word: str) -> None:
    assert not is_number(word)
    assert (number_in(word), page_in(word)) == (0, 0)


@pytest.mark.parametrize("number", [0, 1, 999, 1000, EVERY])
def test_what_is_one_is_read(number: int) -> None:
    assert number_in(str(number)) == number
    assert page_in(str(number)) == min(number, 999)

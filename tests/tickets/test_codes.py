"""Codes survive being read aloud, typed carelessly and mistyped."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.tickets.codes import ALPHABET, check_character, new_code, read_code

BODIES = st.text(ALPHABET, min_size=4, max_size=6)


def written(body: str) -> str:
    return f"LT-{body}-{check_character(body)}"


@given(BODIES)
def test_a_code_reads_back_in_any_dress(body: str) -> None:
    code = written(body)
    for typed in (
        code,
        code.lower(),
        code.replace("-", ""),
        code.replace("-", " "),
        f" {code.replace('0', 'o')} ",
    ):
        assert read_code("LT", typed) == code


@given(BODIES, st.data())
def test_one_wrong_character_is_noticed(body: str, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(body) - 1))
    wrong = data.draw(st.sampled_from(ALPHABET).filter(lambda character: character != body[place]))
    assert read_code("LT", f"LT-{body[:place]}{wrong}{body[place + 1 :]}-{check_character(body)}") is None


@given(BODIES, st.data())
def test_two_swapped_neighbours_are_noticed(body: str, data: st.DataObject) -> None:
    whole = body + check_character(body)
    place = data.draw(st.integers(0, len(whole) - 2).filter(lambda n: whole[n] != whole[n + 1]))
    swapped = whole[:place] + whole[place + 1] + whole[place] + whole[place + 2 :]
    assert read_code("LT", f"LT{swapped}") is None


@pytest.mark.parametrize(
    "typed", ["", "LT", "LT-", "hello there", "RM-7K3Q-M", "LT-7K3", "LT-٧٣٤٥-١", "🙂" * 9]
)
def test_other_words_are_no_code(typed: str) -> None:
    assert read_code("LT", typed) is None


def test_the_letters_people_confuse_are_never_used() -> None:
    codes = "".join(new_code("")[1:] for _ in range(2000))
    assert not set(codes) & set("ILOU")

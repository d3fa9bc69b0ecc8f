"""Which of our languages serves a citizen whose telephone names another code."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from locales.language import negotiate

OFFERED = ("ar", "en", "it", "pt_BR", "ro", "tl", "zh_Hans", "pa", "sr")


@pytest.mark.parametrize(
    ("asked", "offered"),
    [
        ("it", "it"),
        ("IT", "it"),
        ("it-IT", "it"),
        ("it_CH", "it"),
        ("it-Latn-IT", "it"),
        ("en-us", "en"),
        ("ar-EG", "ar"),
        ("pt-BR", "pt_BR"),
        ("pt", "pt_BR"),
        ("pt-pt", "pt_BR"),
        ("zh", "zh_Hans"),
        ("zh-hans", "zh_Hans"),
        ("zh-CN", "zh_Hans"),
        ("zh-hans-raw", "zh_Hans"),
        ("zh-hant", "zh_Hans"),
        ("zh-TW", "zh_Hans"),
        ("fil", "tl"),
        ("tl", "tl"),
        ("mo", "ro"),
        ("sr-latn", "sr"),
        ("pa", "pa"),
        ("pa-Guru-IN", "pa"),
        ("pa-Arab", None),
        ("pa-PK", None),
        ("fr", None),
        ("classic-zh-cn", None),
        ("", None),
        ("*", None),
        ("it" * 30, None),
    ],
)
def test_a_code(asked: str, offered: str | None) -> None:
    assert negotiate([asked], OFFERED) == offered


def test_the_first_wish_that_can_be_granted() -> None:
    assert negotiate(["uk", "ro", "it"], OFFERED) == "ro"
    assert negotiate([], OFFERED) is None
    assert negotiate(["it"], []) is None


def test_the_nearest_of_several() -> None:
    assert negotiate(["pt-BR"], ["pt", "pt_BR"]) == "pt_BR"
    assert negotiate(["pt-AO"], ["pt_BR", "pt"]) == "pt"
    assert negotiate(["zh-TW"], ["zh_Hans", "zh_Hant"]) == "zh_Hant"


@given(st.text(max_size=40))
def test_any_code_at_all_is_answered(asked: str) -> None:
    assert negotiate([asked], OFFERED) in {None, *OFFERED}

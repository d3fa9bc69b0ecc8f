"""How much danger is heard and how often in vain, on sentences that nothing was learned from and nobody looked at."""

import time
from collections.abc import Callable, Sequence

import pytest

from handlers.forms.emergency_numbers import sounds_urgent
from tests.danger.sentences import LEARNED, UNSEEN, sentences
from tests.dialogue import latina

HEARD = {"it": 0.866, "en": 0.907, "ar": 0.821}
IN_VAIN = {"it": 0.07, "en": 0.066, "ar": 0.063}


def shares(code: str, parts: tuple[str, ...]) -> tuple[float, float]:
    """The share that warns, of the sentences of danger and of the ordinary ones."""
    found = sentences(code, parts)
    return warning([each.text for each in found if each.dangerous]), warning(
        [each.text for each in found if not each.dangerous]
    )


def warning(texts: Sequence[str]) -> float:
    spoken = latina().spoken
    return sum(sounds_urgent(text, spoken) for text in texts) / len(texts)


@pytest.mark.parametrize("code", ["it", "en", "ar"])
def test_danger_is_heard_in_sentences_never_seen(code: str, figures: Callable[[str], None]) -> None:
    heard, in_vain = shares(code, UNSEEN)
    learned, too = shares(code, LEARNED)
    figures(
        f"danger, {code}: {heard:.1%} heard and {in_vain:.1%} false alarms on {len(sentences(code, UNSEEN))} sentences "
        f"never seen ({learned:.1%} and {too:.1%} on {len(sentences(code, LEARNED))} learned from)"
    )
    assert heard >= HEARD[code]
    assert in_vain <= IN_VAIN[code]


def test_how_long_reading_takes(figures: Callable[[str], None]) -> None:
    texts = [each.text for code in HEARD for each in sentences(code, UNSEEN)]
    warning(texts)
    began = time.perf_counter()
    warning(texts)
    figures(f"danger: a sentence is read in {(time.perf_counter() - began) / len(texts) * 1e6:.0f} µs")

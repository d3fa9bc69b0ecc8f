"""Guesses the language a text is written in: by its script, then by its letters, then by langdetect."""

import re
import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from threading import Lock

from langdetect import LangDetectException
from langdetect.detector_factory import PROFILES_DIRECTORY, DetectorFactory

from locales.codes import negotiate
from locales.common_words import COMMON

_ENOUGH_LETTERS, _ENOUGH_WORDS = 8, 4  # for langdetect, which is wrong with confidence below
_ENOUGH_OF_A_SCRIPT = 8
_MOSTLY = 0.6
_SURE = 0.7
_LONGEST = 2000
_TELLING = 600  # characters, after which langdetect learns nothing more
_TRIALS = 2  # langdetect's own seven take three times as long and are right no more often

# A language that nobody here speaks may win, and then we guess nothing: better than calling Romanian Italian.
_OTHERS = 0.03
_CHOSEN = 3.0
_HARDLY = 0.02  # the probability of a language that langdetect does not name
_LIKELIER = 8.0
_LINK = re.compile(r"\S*[/@]\S*")
_WORD = re.compile(r"\w+")

_ALONE = {
    "ARMENIAN": "hy",
    "BENGALI": "bn",
    "CJK": "zh",
    "GEORGIAN": "ka",
    "GREEK": "el",
    "GUJARATI": "gu",
    "GURMUKHI": "pa",
    "HANGUL": "ko",
    "HEBREW": "he",
    "HIRAGANA": "ja",
    "KANNADA": "kn",
    "KATAKANA": "ja",
    "MALAYALAM": "ml",
    "SINHALA": "si",
    "TAMIL": "ta",
    "TELUGU": "te",
    "THAI": "th",
}
_LATIN = "af ca cs cy da de en es et fi fr hr hu id it lt lv nl no pl pt ro sk sl so sq sv sw tl tr vi"
_SHARED = {
    "ARABIC": ("ar", "fa", "ur"),
    "CYRILLIC": ("bg", "mk", "ru", "uk"),
    "DEVANAGARI": ("hi", "mr", "ne"),
    "LATIN": tuple(_LATIN.split()),
}
# Letters that tell the languages of a script apart; the most of them win, and a tie settles nothing.
_MARKS = {
    "ARABIC": {"ar": "كيةىأإ", "fa": "کیژ", "ur": "کیٹڈےڑںہھ"},
    "CYRILLIC": {"mk": "ѓќѕј", "ru": "ыэё", "sr": "ђћј", "uk": "іїєґ"},
}
_SYLLABLES = ("CJK", "HANGUL", "HIRAGANA", "KATAKANA")  # one character says as much as three letters

_factories: dict[str, DetectorFactory] = {}
_loading = Lock()


def guess(text: str, offered: Sequence[str], chosen: str | None) -> str | None:
    """Gives the offered code the text seems to be in, or None when that is not clear; slow, so never in the pipeline."""
    text = _LINK.sub(" ", text[:_LONGEST]).lower()  # capitals look like another language
    script, letters = _script(text)
    if letters < _ENOUGH_OF_A_SCRIPT:
        return None
    found = _ALONE.get(script) or _by_marks(text, script)
    if (
        found is None
        and script in _SHARED
        and letters >= _ENOUGH_LETTERS
        and len(text.split()) >= _ENOUGH_WORDS
    ):
        found = _by_langdetect(text, script, offered, chosen)
    return negotiate([found], offered) if found else None


def _script(text: str) -> tuple[str, int]:
    """Gives the script most of the text is in and how many letters that is; "" when it is a mixture."""
    counts: Counter[str] = Counter()
    for letter in filter(str.isalpha, text):
        script = unicodedata.name(letter, "").partition(" ")[0]
        counts[script] += 3 if script in _SYLLABLES else 1
    if counts["HIRAGANA"] + counts["KATAKANA"]:
        counts["HIRAGANA"] += counts.pop("CJK", 0)  # Chinese never writes kana
    [(script, letters)] = counts.most_common(1) or [("", 0)]
    return (script, letters) if letters >= _MOSTLY * counts.total() else ("", letters)


def _by_marks(text: str, script: str) -> str | None:
    letters = Counter(text.lower())
    marks = Counter(
        {code: sum(letters[mark] for mark in own) for code, own in _MARKS.get(script, {}).items()}
    )
    best = marks.most_common(2)
    if not best or best[0][1] == best[1][1]:
        return None
    return best[0][0]


def _by_langdetect(text: str, script: str, offered: Sequence[str], chosen: str | None) -> str | None:
    detector = _factory(script).create()
    detector.set_prior_map(_prior(script, tuple(offered), chosen))
    detector.append(text[:_TELLING])
    detector.n_trial = _TRIALS
    try:
        best = detector.get_probabilities()
    except LangDetectException:  # an address or a link holds letters, but nothing to go by
        return None
    return _best({each.lang: each.prob for each in best}, script, offered, text)


def _best(found: Mapping[str, float], script: str, offered: Sequence[str], text: str) -> str | None:
    """The language of the highest probability, each common word of a language making it likelier."""
    words = _WORD.findall(text)
    scores = {
        code: max(found.get(code, 0.0), _HARDLY if negotiate([code], offered) else 0.0)
        * _LIKELIER ** sum(word in COMMON.get(code, ()) for word in words)
        for code in _SHARED[script]
    }
    best = max(scores, key=scores.__getitem__)
    return best if scores[best] >= _SURE * sum(scores.values()) else None


@lru_cache(maxsize=256)
def _prior(script: str, offered: tuple[str, ...], chosen: str | None) -> dict[str, float]:
    codes = _SHARED[script]
    wanted = {code: negotiate([code], offered) for code in codes}
    return {
        code: _OTHERS / len(codes) if ours is None else _CHOSEN if ours == chosen else 1.0
        for code, ours in wanted.items()
    }


def _factory(script: str) -> DetectorFactory:
    """Reads the languages of one script once; the seed makes the same text give the same answer."""
    with _loading:
        if script not in _factories:
            factory = DetectorFactory()
            factory.set_seed(0)
            factory.load_json_profile([_profile(code) for code in _SHARED[script]])
            _factories[script] = factory
        return _factories[script]


def _profile(code: str) -> str:
    return Path(PROFILES_DIRECTORY, code).read_text(encoding="utf-8")

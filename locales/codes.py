"""Matches the language codes that people come with to those the town offers."""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from babel.core import get_global

# Old or regional codes that mean a language we know under another name.
_RENAMED = {"in": "id", "iw": "he", "ji": "yi", "mo": "ro", "no": "nb", "sh": "sr", "tl": "fil"}

# Languages whose readers can read the other script too; Punjabi is not one of them.
_READ_IN_BOTH_SCRIPTS = {"sr", "zh"}

_SHAPE = re.compile(r"([a-z]{2,3})(?:[-_]([a-z]{4}))?(?:[-_]([a-z]{2}|[0-9]{3}))?(?:[-_][a-z0-9]+)*")
_LONGEST = 35  # BCP 47 promises no longer tag


class _Tag(NamedTuple):
    language: str
    script: str
    region: str


def negotiate(asked: Sequence[str], offered: Sequence[str]) -> str | None:
    """Gives the offered code that serves best, the wanted ones in order of preference; None if none does."""
    tags = [(tag, code) for code in offered if (tag := _tag(code))]
    for wanted in filter(None, map(_tag, asked)):
        fits = [(fit, code) for tag, code in tags if (fit := _fit(wanted, tag))]
        if fits:
            return max(fits, key=lambda pair: pair[0])[1]
    return None


def html_tag(code: str) -> str:
    """The code as HTML and its like write it: zh-Hans."""
    return code.replace("_", "-")


@lru_cache(maxsize=1024)
def _tag(code: str) -> _Tag | None:
    shape = _SHAPE.fullmatch(code.strip().lower()) if len(code) <= _LONGEST else None
    if shape is None:
        return None
    language, script, region = (part or "" for part in shape.groups())
    language = _RENAMED.get(language, language)
    return _Tag(language, script.title() or _usual_script(language, region.upper()), region.upper())


def _usual_script(language: str, region: str) -> str:
    likely = get_global("likely_subtags")
    full = likely.get(f"{language}_{region}") or likely.get(language) or ""
    return next((part for part in full.split("_") if len(part) == len("Latn")), "")


def _fit(wanted: _Tag, tag: _Tag) -> int:
    """Rates how well a tag serves a wanted one: 0 not at all, 4 exactly."""
    if wanted.language != tag.language:
        return 0
    if wanted.script != tag.script:
        return int(wanted.language in _READ_IN_BOTH_SCRIPTS)
    if wanted.region == tag.region:
        return 4
    return 2 if tag.region else 3

"""Says a sentence, a date or a list in one language."""

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from babel import Locale
from babel.dates import format_date, format_skeleton, format_timedelta, get_day_names, get_month_names
from babel.lists import format_list

from locales.codes import negotiate
from locales.gaps import Ltr, fill, isolated
from locales.words import FOLDER, SOURCE, Words, catalogue_codes, catalogue_path, read_words

__all__ = ["Language", "Ltr", "language", "languages", "negotiate"]

_DATES_OF = {"en": "en_GB"}  # plain "en" writes dates the American way round
_YEAR_GOES_WITHOUT_SAYING = 180  # days


@dataclass(frozen=True, slots=True)
class Language:
    """One language with its catalogue; two are equal when their codes are."""

    code: str
    name: str = field(compare=False)
    rtl: bool = field(compare=False)
    _locale: Locale = field(compare=False, repr=False)
    _words: Words = field(compare=False, repr=False)

    @property
    def missed(self) -> Counter[str]:
        """Msgids that were looked up and are not in the catalogue, and how often."""
        return self._words.missed

    @property
    def reviewed(self) -> bool:
        """Whether the catalogue says that a native speaker has read it."""
        return self._words.reviewed

    def say(self, msgid: str, /, **gaps: object) -> str:
        """Translates, then fills the named gaps; the empty msgid, which gettext gives a meaning, stays empty."""
        text = self._words.texts.gettext(msgid) if msgid else ""
        return fill(text, gaps, rtl=self.rtl)

    def say_many(self, one: str, many: str, n: int, /, **gaps: object) -> str:
        """As `say`, in the form that fits `n`; {n} is filled."""
        return fill(self._words.texts.ngettext(one, many, n), {**gaps, "n": n}, rtl=self.rtl)

    def date(self, day: dt.date, zone: dt.tzinfo | None = None) -> str:
        """Thursday, 26 November 2026; a moment needs the zone in which to name its day."""
        return format_date(_there(day, zone) if isinstance(day, dt.datetime) else day, "full", self._locale)

    def short_date(self, day: dt.date) -> str:
        """Thu, 26 Nov."""
        return format_skeleton("MMMEd", dt.datetime.combine(day, dt.time(), dt.UTC), locale=self._locale)

    def month(self, day: dt.date) -> str:
        """November 2026."""
        return format_skeleton("yMMMM", dt.datetime.combine(day, dt.time(), dt.UTC), locale=self._locale)

    def weekdays(self) -> Sequence[str]:
        """Monday, Tuesday and so on, in full."""
        names = get_day_names("wide", "format", self._locale)
        return [names[number] for number in range(len(names))]

    def months(self) -> Sequence[str]:
        """January, February and so on, in full, as they are called by themselves."""
        names = get_month_names("wide", "stand-alone", self._locale)
        return [names[number] for number in range(1, len(names) + 1)]

    def weekday(self, number: int) -> str:
        """Thursday, for 3: Monday is 0."""
        return str(get_day_names("wide", "format", self._locale)[number])

    def time(self, moment: dt.datetime, zone: dt.tzinfo) -> Ltr:
        """18:30, by the 24-hour clock everywhere."""
        there = _there(moment, zone)
        return _clock(self, there.hour, there.minute)

    def moment(self, moment: dt.datetime, zone: dt.tzinfo, now: dt.datetime) -> str:
        """Today 12:00; Thursday 26 November, 12:00; and with the year when it is far away."""
        day = _there(moment, zone).date()
        time = self.time(moment, zone)
        away = (day - _there(now, zone).date()).days
        match away:
            case 0:
                return self.say("today {time}", time=time)
            case 1:
                return self.say("tomorrow {time}", time=time)
            case -1:
                return self.say("yesterday {time}", time=time)
        if abs(away) > _YEAR_GOES_WITHOUT_SAYING:
            return self.say("{date}, {time}", date=self.date(day), time=time)
        weekday = self.weekday(day.weekday())
        # CLDR has no safe skeleton for a weekday with a month in full, so translators order the two.
        return self.say("{weekday} {day}, {time}", weekday=weekday, day=self._day(day), time=time)

    def day(self, day: dt.date) -> str:
        """Thursday 26 November."""
        weekday = get_day_names("wide", "format", self._locale)[day.weekday()]
        return self.say("{weekday} {day}", weekday=weekday, day=self._day(day))

    def lasting(self, span: dt.timedelta) -> str:
        """2 hours; 90 minutes, which are not two hours."""
        threshold = 0.85 if not span.total_seconds() % 3600 else 1000
        return format_timedelta(span, granularity="minute", threshold=threshold, locale=self._locale)

    def called(self, code: str) -> str:
        """What this language calls the language of that code; the code itself when it knows none."""
        return str(self._locale.languages.get(code.replace("-", "_"), code))

    def listing(self, items: Sequence[str], *, either: bool = False) -> str:
        """A, B and C; or, where one of them will do, A, B or C."""
        shown = [isolated(item) if self.rtl else item for item in items]
        return format_list(shown, "or" if either else "standard", self._locale)

    def ago(self, elapsed: dt.timedelta) -> str:
        """3 days ago; a negative span is still to come, and is said as such."""
        return format_timedelta(-elapsed, granularity="minute", add_direction=True, locale=self._locale)

    def _day(self, day: dt.date) -> str:
        return _calendar_day(self, day)


@lru_cache(maxsize=4096)
def _clock(reader: Language, hour: int, minute: int) -> Ltr:
    return Ltr(format_skeleton("Hm", dt.datetime(2000, 1, 1, hour, minute), locale=reader._locale))  # noqa: DTZ001, SLF001


@lru_cache(maxsize=1024)
def _calendar_day(reader: Language, day: dt.date) -> str:
    return format_skeleton("MMMMd", dt.datetime.combine(day, dt.time(), dt.UTC), locale=reader._locale)  # noqa: SLF001


@lru_cache(maxsize=256)
def language(code: str, folder: Path = FOLDER) -> Language:
    """Gives the language of an exact code; English for a code without a catalogue."""
    known = _read(folder)
    return known.get(code) or known[SOURCE]


def languages(folder: Path = FOLDER) -> tuple[Language, ...]:
    """Every language that has a catalogue, and English, by code."""
    return tuple(_read(folder).values())


@lru_cache(maxsize=8)
def _read(folder: Path) -> dict[str, Language]:
    return {code: _open(code, folder) for code in sorted({SOURCE, *catalogue_codes(folder)})}


def _open(code: str, folder: Path) -> Language:
    locale = Locale.parse(_DATES_OF.get(code, code))
    path = catalogue_path(code, folder)
    return Language(
        code=code,
        name=_native_name(code),
        rtl=locale.text_direction == "rtl",
        _locale=locale,
        _words=read_words(path) if path.exists() else Words(),
    )


def _native_name(code: str) -> str:
    name = Locale.parse(code).get_display_name() or code
    return name[0].upper() + name[1:]


def _there(moment: dt.datetime, zone: dt.tzinfo | None) -> dt.datetime:
    if moment.tzinfo is None or zone is None:
        raise ValueError("a moment needs its zone, and the zone in which it is read")
    return moment.astimezone(zone)

"""Public holidays, national ones and the patron saint's, by the `holidays` library."""

from datetime import date
from functools import lru_cache

from holidays import HolidayBase, country_holidays


def rests(where: str, day: date) -> bool:
    """Whether it is a public holiday in a country or a part of it, such as `IT-LT`; `""` has none."""
    return bool(where) and day in _holidays(where)


def is_known(where: str) -> bool:
    try:
        _holidays(where)
    except NotImplementedError:
        return False
    return True


@lru_cache(maxsize=16)
def _holidays(where: str) -> HolidayBase:
    """Raises NotImplementedError for a country or part that the library does not know."""
    country, _, part = where.partition("-")
    return country_holidays(country, subdiv=part or None)

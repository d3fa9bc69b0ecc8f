"""The place file: one TOML file that describes one town, read, checked and given as frozen objects."""

from pathlib import Path
from typing import Final

from storage.place.geo import Area, Point, distance_metres
from storage.place.model import (
    Canned,
    Category,
    Centre,
    Emergency,
    Limits,
    Neighbourhood,
    Place,
    Team,
    Words,
    say,
)
from storage.place.read import read_place
from storage.place.source import PlaceError, Problem

DEFAULT_PLACE: Final = Path(__file__).with_name("latina.toml")

__all__ = [
    "DEFAULT_PLACE",
    "Area",
    "Canned",
    "Category",
    "Centre",
    "Emergency",
    "Limits",
    "Neighbourhood",
    "Place",
    "PlaceError",
    "Point",
    "Problem",
    "Team",
    "Words",
    "distance_metres",
    "read_place",
    "say",
]

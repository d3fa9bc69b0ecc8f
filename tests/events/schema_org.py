"""What schema.org says of an Event, as far as we use it: which properties there are, of which type, and which must be."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

Check = Callable[[Any, str], None]


def text(value: Any, at: str) -> None:
    assert isinstance(value, str), at
    assert value.strip(), at


def truth(value: Any, at: str) -> None:
    assert isinstance(value, bool), at


def whole(value: Any, at: str) -> None:
    assert type(value) is int, at
    assert value >= 0, at


def degrees(most: int) -> Check:
    def check(value: Any, at: str) -> None:
        assert isinstance(value, float), at
        assert -most <= value <= most, at

    return check


def moment(value: Any, at: str) -> None:
    """ISO 8601 with its offset."""
    text(value, at)
    assert datetime.fromisoformat(value).tzinfo is not None, at


def address(value: Any, at: str) -> None:
    text(value, at)
    assert value.startswith("https://"), at
    assert " " not in value, at


def tags(value: Any, at: str) -> None:
    assert isinstance(value, list), at
    assert value, at
    assert all(isinstance(each, str) and each == each.strip() for each in value), at


def one_of(*values: str) -> Check:
    def check(value: Any, at: str) -> None:
        assert value in values, at

    return check


def many(check: Check) -> Check:
    def each(value: Any, at: str) -> None:
        assert isinstance(value, list), at
        for number, one in enumerate(value):
            check(one, f"{at}[{number}]")

    return each


def thing(kind: str, must: dict[str, Check], may: dict[str, Check] | None = None) -> Check:
    """Exactly these properties, and no other."""

    def check(value: Any, at: str) -> None:
        assert isinstance(value, dict), at
        assert value["@type"] == kind, at
        given = value.keys() - {"@type", "@id", "@context"}
        assert must.keys() <= given, f"{at} lacks {must.keys() - given}"
        assert given <= must.keys() | (may or {}).keys(), f"{at} has {given}"
        for name in given:
            (must | (may or {}))[name](value[name], f"{at}.{name}")

    return check


FEATURE = thing("LocationFeatureSpecification", {"name": text, "value": truth})
PLACE = thing(
    "Place",
    {"name": text, "address": thing("PostalAddress", {"streetAddress": text, "addressLocality": text})},
    {
        "geo": thing("GeoCoordinates", {"latitude": degrees(90), "longitude": degrees(180)}),
        "amenityFeature": many(FEATURE),
    },
)
EVENT = thing(
    "Event",
    {
        "name": text,
        "startDate": moment,
        "endDate": moment,
        "eventStatus": one_of("https://schema.org/EventScheduled", "https://schema.org/EventCancelled"),
        "eventAttendanceMode": one_of("https://schema.org/OfflineEventAttendanceMode"),
        "location": PLACE,
        "organizer": thing("Organization", {"name": text}),
        "inLanguage": tags,
        "isAccessibleForFree": truth,
        "url": address,
    },
    {
        "description": text,
        "image": address,
        "maximumAttendeeCapacity": whole,
        "remainingAttendeeCapacity": whole,
    },
)

"""Events for search engines and other programs: schema.org, as JSON-LD."""

from typing import Any, Final

import msgspec

from handlers.events.public import Told
from handlers.messaging.context import Context
from locales.codes import html_tag
from storage.place.model import say

SCHEMA: Final = "https://schema.org"
Data = dict[str, Any]  # Any: JSON data


def listed(context: Context, found: list[Told]) -> bytes:
    return msgspec.json.encode({"@context": SCHEMA, "@graph": [event(context, each) for each in found]})


def alone(context: Context, told: Told) -> Data:
    return {"@context": SCHEMA, **event(context, told)}


def event(context: Context, told: Told) -> Data:
    """Events for the neighbourhoods are free of charge."""
    known = told.event
    status = "EventCancelled" if told.cancelled else "EventScheduled"
    spoken = [code for code in known.spoken.split(",") if code]
    data: Data = {
        "@type": "Event",
        "@id": told.page,
        "name": told.title,
        "startDate": told.starts.isoformat(timespec="seconds"),
        "endDate": told.ends.isoformat(timespec="seconds"),
        "eventStatus": f"{SCHEMA}/{status}",
        "eventAttendanceMode": f"{SCHEMA}/OfflineEventAttendanceMode",
        "location": _location(context, told),
        "organizer": _organizer(context, told),
        "inLanguage": [html_tag(code) for code in spoken or [told.language]],
        "isAccessibleForFree": True,
        "url": told.page,
    }
    if told.body:
        data["description"] = told.body
    if known.picture:
        data["image"] = picture(context, told)
    if known.capacity is not None and known.left is not None:
        data["maximumAttendeeCapacity"] = known.capacity
        data["remainingAttendeeCapacity"] = max(known.left, 0)
    return data


def picture(context: Context, told: Told) -> str:
    return f"{context.public_url}/events/{told.event.code}/picture"


def _location(context: Context, told: Told) -> Data:
    known, town = told.event, say(context.place.name, told.reader.code)
    place: Data = {
        "@type": "Place",
        "name": known.venue,
        "address": {"@type": "PostalAddress", "streetAddress": known.venue, "addressLocality": town},
    }
    if known.latitude is not None and known.longitude is not None:
        place["geo"] = {
            "@type": "GeoCoordinates",
            "latitude": known.latitude,
            "longitude": known.longitude,
        }
    if told.access:
        place["amenityFeature"] = [
            {"@type": "LocationFeatureSpecification", "name": each, "value": True} for each in told.access
        ]
    return place


def _organizer(context: Context, told: Told) -> Data:
    name = told.event.organiser or say(context.place.name, told.reader.code)
    return {"@type": "Organization", "name": name}

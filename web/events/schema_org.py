"""Events for search engines and other programs: schema.org, as JSON-LD."""

from typing import Any, Final

import msgspec

from handlers.events.public import PublicEvent
from handlers.messaging.context import Context
from locales.codes import html_tag
from storage.place.model import say

SCHEMA: Final = "https://schema.org"
Data = dict[str, Any]  # Any: JSON data


def listed(context: Context, public_events: list[PublicEvent]) -> bytes:
    return msgspec.json.encode(
        {"@context": SCHEMA, "@graph": [event(context, each) for each in public_events]}
    )


def alone(context: Context, public_event: PublicEvent) -> Data:
    return {"@context": SCHEMA, **event(context, public_event)}


def event(context: Context, public_event: PublicEvent) -> Data:
    """Events for the neighbourhoods are free of charge."""
    known = public_event.event
    status = "EventCancelled" if public_event.cancelled else "EventScheduled"
    spoken = [code for code in known.spoken.split(",") if code]
    data: Data = {
        "@type": "Event",
        "@id": public_event.page,
        "name": public_event.title,
        "startDate": public_event.starts.isoformat(timespec="seconds"),
        "endDate": public_event.ends.isoformat(timespec="seconds"),
        "eventStatus": f"{SCHEMA}/{status}",
        "eventAttendanceMode": f"{SCHEMA}/OfflineEventAttendanceMode",
        "location": _location(context, public_event),
        "organizer": _organizer(context, public_event),
        "inLanguage": [html_tag(code) for code in spoken or [public_event.language]],
        "isAccessibleForFree": True,
        "url": public_event.page,
    }
    if public_event.body:
        data["description"] = public_event.body
    if known.picture:
        data["image"] = picture(context, public_event)
    if known.capacity is not None and known.left is not None:
        data["maximumAttendeeCapacity"] = known.capacity
        data["remainingAttendeeCapacity"] = max(known.left, 0)
    return data


def picture(context: Context, public_event: PublicEvent) -> str:
    return f"{context.public_url}/events/{public_event.event.code}/picture"


def _location(context: Context, public_event: PublicEvent) -> Data:
    known, town = public_event.event, say(context.place.name, public_event.reader.code)
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
    if public_event.access:
        place["amenityFeature"] = [
            {"@type": "LocationFeatureSpecification", "name": each, "value": True}
            for each in public_event.access
        ]
    return place


def _organizer(context: Context, public_event: PublicEvent) -> Data:
    name = public_event.event.organiser or say(context.place.name, public_event.reader.code)
    return {"@type": "Organization", "name": name}

"""Events as search engines and other programs read them: schema.org, as JSON-LD."""

from typing import Any, Final

import msgspec

from handlers.events.public import Told
from handlers.messaging.context import World
from storage.place.model import say
from web.http.markup import Html

SCHEMA: Final = "https://schema.org"
Data = dict[str, Any]  # Any: JSON data


def listed(world: World, found: list[Told]) -> bytes:
    return msgspec.json.encode({"@context": SCHEMA, "@graph": [event(world, each) for each in found]})


def embedded(world: World, told: Told) -> Html:
    """JSON that cannot end the element it stands in."""
    data = msgspec.json.encode({"@context": SCHEMA, **event(world, told)}).decode()
    safe = data.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")
    return Html(f'<script type="application/ld+json">{safe}</script>')


def event(world: World, told: Told) -> Data:
    """What the town offers to its neighbourhoods costs nothing."""
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
        "location": _location(world, told),
        "organizer": _organizer(world, told),
        "inLanguage": [code.replace("_", "-") for code in spoken or [told.language]],
        "isAccessibleForFree": True,
        "url": told.page,
    }
    if told.body:
        data["description"] = told.body
    if known.picture:
        data["image"] = picture(world, told)
    if known.capacity is not None and known.left is not None:
        data["maximumAttendeeCapacity"] = known.capacity
        data["remainingAttendeeCapacity"] = max(known.left, 0)
    return data


def picture(world: World, told: Told) -> str:
    return f"{world.public_url}/events/{told.event.code}/picture"


def _location(world: World, told: Told) -> Data:
    known, town = told.event, say(world.place.name, told.reader.code)
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


def _organizer(world: World, told: Told) -> Data:
    name = told.event.organiser or say(world.place.name, told.reader.code)
    return {"@type": "Organization", "name": name}

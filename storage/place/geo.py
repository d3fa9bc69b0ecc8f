"""Points, areas and distances on the ground, in WGS84 degrees and in metres."""

from itertools import pairwise
from math import asin, cos, radians, sin, sqrt
from typing import Final, NamedTuple

import msgspec

EARTH_METRES: Final = 6_371_008.8
SAME_PLACE: Final = 1e-9  # degrees, a tenth of a millimetre: a point this near to a border lies on it


class Point(NamedTuple):
    """Latitude first, as Telegram and people say it; GeoJSON has it the other way round."""

    lat: float
    lon: float


Ring = tuple[Point, ...]
Polygon = tuple[Ring, ...]


class Area(msgspec.Struct, frozen=True):
    """Polygons, each an outer ring and then its holes; a border belongs to the area on both of its sides."""

    polygons: tuple[Polygon, ...]

    def __contains__(self, point: Point) -> bool:
        return any(_in_polygon(polygon, point) for polygon in self.polygons)

    @property
    def middle(self) -> Point:
        """The centroid of the largest outer ring: good enough to measure from, not to stand on."""
        return _centroid(max((polygon[0] for polygon in self.polygons), key=lambda ring: abs(_doubled(ring))))


def encloses_something(ring: Ring) -> bool:
    return abs(_doubled(ring)) > 0


def distance_metres(a: Point, b: Point) -> float:
    """Great-circle distance by the haversine formula."""
    lat_a, lat_b = radians(a.lat), radians(b.lat)
    across = sin((lat_b - lat_a) / 2) ** 2
    along = cos(lat_a) * cos(lat_b) * sin(radians(b.lon - a.lon) / 2) ** 2
    return 2 * EARTH_METRES * asin(min(1.0, sqrt(across + along)))


def _in_polygon(polygon: Polygon, point: Point) -> bool:
    if any(_on_border(ring, point) for ring in polygon):
        return True
    outer, *holes = polygon
    return _inside(outer, point) and not any(_inside(hole, point) for hole in holes)


def _inside(ring: Ring, point: Point) -> bool:
    """Counts how often a ray to the east crosses the ring; half-open edges count each corner once."""
    crossings = 0
    for a, b in pairwise(ring):
        if (a.lat > point.lat) != (b.lat > point.lat):
            at = a.lon + (point.lat - a.lat) / (b.lat - a.lat) * (b.lon - a.lon)
            crossings += point.lon < at
    return crossings % 2 == 1


def _on_border(ring: Ring, point: Point) -> bool:
    return any(_on_edge(a, b, point) for a, b in pairwise(ring))


def _on_edge(a: Point, b: Point, point: Point) -> bool:
    if not (min(a.lat, b.lat) - SAME_PLACE <= point.lat <= max(a.lat, b.lat) + SAME_PLACE):
        return False
    if not (min(a.lon, b.lon) - SAME_PLACE <= point.lon <= max(a.lon, b.lon) + SAME_PLACE):
        return False
    length = sqrt((b.lat - a.lat) ** 2 + (b.lon - a.lon) ** 2)
    return abs(_cross(a, b, point)) <= SAME_PLACE * max(length, SAME_PLACE)


def _cross(a: Point, b: Point, c: Point) -> float:
    return (b.lon - a.lon) * (c.lat - a.lat) - (b.lat - a.lat) * (c.lon - a.lon)


def _doubled(ring: Ring) -> float:
    """Twice the signed area, in square degrees, measured from the first corner so that few digits are lost."""
    return sum(_cross(ring[0], a, b) for a, b in pairwise(ring))


def _centroid(ring: Ring) -> Point:
    whole = _doubled(ring)
    lat = lon = 0.0
    for a, b in pairwise(ring):
        share = _cross(ring[0], a, b) / whole
        lat += share * (ring[0].lat + a.lat + b.lat) / 3
        lon += share * (ring[0].lon + a.lon + b.lon) / 3
    return Point(lat, lon)

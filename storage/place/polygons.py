"""Reads the borders of neighbourhoods from GeoJSON (RFC 7946) and joins them to those the place file lists."""

import json
import re
import unicodedata
from collections.abc import Container, Iterable
from pathlib import Path
from typing import Final

import msgspec

from storage.place.geo import Area, Point, Polygon, Ring, encloses_something
from storage.place.model import Neighbourhood
from storage.place.source import Source
from storage.place.table import CODE

SHORTEST_RING: Final = 4  # a triangle whose first corner stands again at the end
LONGEST_CODE: Final = 20
HALF_ROUND: Final = 180  # degrees


class Unusable(ValueError):
    """What is wrong with one feature."""


def slug(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:LONGEST_CODE].strip("-")


def read_areas(source: Source, file: Path, name_property: str) -> dict[str, Area]:
    """Gives areas by the name their feature bears; notes unusable ones with their file and feature."""
    areas: dict[str, Area] = {}
    for number, feature in enumerate(_features(source, file), 1):
        name = ""
        try:
            name = _name(feature, name_property, areas)
            areas[name] = _area(feature)
        except Unusable as error:
            source.complain_of(file, f"feature {number}{name and f' ({name})'}: {error}")
    return areas


def join(
    source: Source, file: Path, listed: Iterable[Neighbourhood], areas: dict[str, Area]
) -> tuple[Neighbourhood, ...]:
    """Gives an area to the listed neighbourhood of that name or code; makes any other one a neighbourhood."""
    joined = {each.code: each for each in listed}
    known = {
        name.casefold(): each.code for each in joined.values() for name in (*each.name.values(), each.code)
    }
    for name, area in areas.items():
        code = known.get(name.casefold()) or slug(name)
        if name.casefold() in known:
            joined[code] = msgspec.structs.replace(joined[code], area=area)
        elif not CODE.fullmatch(code) or code in joined:
            source.complain_of(
                file, f"({name}): its code would be {code!r}; list it in the place file with its own"
            )
        else:
            words = {source.default_language: name}
            joined[code] = Neighbourhood(code, words, "quartiere", area.middle, area)
    return tuple(joined.values())


def _features(source: Source, file: Path) -> list[object]:
    try:
        whole = json.loads(file.read_text("utf-8"))
    except OSError as error:
        source.complain(("polygons",), f"`polygons`: {file} cannot be read: {error.strerror}")
    except UnicodeDecodeError:
        source.complain_of(file, "is not UTF-8 text")
    except json.JSONDecodeError as error:
        source.complain_of(file, f"is not JSON: {error.msg}", error.lineno)
    else:
        found = (
            whole.get("features")
            if isinstance(whole, dict) and whole.get("type") == "FeatureCollection"
            else None
        )
        if isinstance(found, list) and found:
            return found
        source.complain_of(file, "must be a FeatureCollection with at least one feature")
    return []


def _name(feature: object, key: str, taken: Container[str]) -> str:
    properties = feature.get("properties") if isinstance(feature, dict) else None
    name = properties.get(key) if isinstance(properties, dict) else None
    if not isinstance(name, str) or not name.strip():
        raise Unusable(
            f"has no text in its property `{key}`; say in `polygons_name` which one holds the name"
        )
    if name.strip() in taken:
        raise Unusable(f"bears the name of another feature, {name.strip()}")
    return name.strip()


def _area(feature: object) -> Area:
    geometry = feature.get("geometry") if isinstance(feature, dict) else None
    return Area(_polygons(geometry))


def _polygons(geometry: object) -> tuple[Polygon, ...]:
    match geometry:
        case {"type": "Polygon", "coordinates": list(rings)}:
            found: list[object] = [rings]
        case {"type": "MultiPolygon", "coordinates": list(polygons)}:
            found = polygons
        case {"type": str(other)}:
            raise Unusable(f"must be a Polygon or MultiPolygon, not a {other}")
        case _:
            raise Unusable("has no geometry")
    if not found:
        raise Unusable("has no polygon")
    return tuple(_polygon(each) for each in found)


def _polygon(rings: object) -> Polygon:
    if not isinstance(rings, list) or not rings:
        raise Unusable("has a polygon without a ring")
    return tuple(_ring(ring) for ring in rings)


def _ring(positions: object) -> Ring:
    if not isinstance(positions, list) or len(positions) < SHORTEST_RING:
        raise Unusable(f"has a ring of fewer than {SHORTEST_RING} positions")
    ring = tuple(_point(position) for position in positions)
    if ring[0] != ring[-1]:
        raise Unusable("has a ring that does not end where it begins")
    if len(set(ring)) < SHORTEST_RING - 1 or not encloses_something(ring):
        raise Unusable("has a ring that encloses nothing")
    return ring


def _point(position: object) -> Point:
    match position:
        case [int() | float() as lon, int() | float() as lat, *_] if bool not in {type(lon), type(lat)}:
            if abs(lon) <= HALF_ROUND and abs(lat) <= HALF_ROUND / 2:  # never so for not-a-number
                return Point(float(lat), float(lon))
    raise Unusable(f"has a position that is not [longitude, latitude] in degrees: {position!r}")

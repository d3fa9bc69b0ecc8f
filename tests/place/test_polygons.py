"""Borders: what lies inside, on an edge, in a hole; and GeoJSON files, right and wrong."""

import json
from pathlib import Path

import pytest

from storage.place import DEFAULT_PLACE, Area, Place, PlaceError, Point, distance_metres, read_place
from storage.place.polygons import slug

BARI = Path(__file__).parents[3] / "shared" / "data" / "bari-quarters.geojson"

Ring = list[list[float]]


def square(west: float, south: float, size: float) -> Ring:
    east, north = west + size, south + size
    return [[west, south], [east, south], [east, north], [west, north], [west, south]]


def feature(name: object, kind: str, coordinates: object) -> dict[str, object]:
    geometry = {"type": kind, "coordinates": coordinates}
    return {"type": "Feature", "properties": {"quarter": name}, "geometry": geometry}


OLD = feature("Città Vecchia", "Polygon", [square(12.0, 41.0, 0.04), square(12.01, 41.01, 0.02)])
INNER = feature("Corte", "Polygon", [square(12.015, 41.015, 0.01)])
ISLES = feature(
    "Isole",
    "MultiPolygon",
    [[square(12.1, 41.0, 0.01)], [square(12.2, 41.0, 0.02), square(12.205, 41.005, 0.01)]],
)
LISTED = '[[neighbourhoods]]\ncode = "old"\nname = "città vecchia"\nlat = 41.002\nlon = 12.002\n'


def town(folder: Path, features: object, listed: str = "", nearest: int = 1000) -> Path:
    """Latina, moved to the squares above."""
    (folder / "quarters.geojson").write_text(
        features
        if isinstance(features, str)
        else json.dumps({"type": "FeatureCollection", "features": features}),
        encoding="utf-8",
    )
    text = DEFAULT_PLACE.read_text("utf-8")
    before, _, rest = text.partition("[[neighbourhoods]]")
    after = rest[rest.index("[[categories]]") :]
    before = before.replace('# polygons = "', 'polygons = "').replace(
        "# polygons_name = ", "polygons_name = "
    )
    before = before.replace('polygons_name = "name"', 'polygons_name = "quarter"')
    before = before.replace("nearest_within_metres = 7000", f"nearest_within_metres = {nearest}")
    path = folder / "town.toml"
    path.write_text(before + listed + after, encoding="utf-8")
    return path


@pytest.fixture
def squares(tmp_path: Path) -> Place:
    return read_place(town(tmp_path, [OLD, INNER, ISLES], LISTED))


def test_areas_join_the_list_or_are_added(squares: Place) -> None:
    assert [(each.code, each.area is not None) for each in squares.neighbourhoods] == [
        ("old", True),
        ("corte", True),
        ("isole", True),
    ]
    old, corte, isole = squares.neighbourhoods
    assert old.centre == Point(41.002, 12.002)
    assert corte.name == {"it": "Corte"}
    assert corte.centre == pytest.approx(Point(41.02, 12.02))
    assert isole.centre == pytest.approx(Point(41.01, 12.21))


@pytest.mark.parametrize(
    ("lat", "lon", "code"),
    [
        (41.005, 12.005, "old"),
        (41.0, 12.0, "old"),  # its corner
        (41.0, 12.02, "old"),  # its edge, south
        (41.02, 12.04, "old"),  # east
        (41.04, 12.013, "old"),  # north
        (41.01, 12.02, "old"),  # the edge of its hole
        (41.01, 12.01, "old"),  # the corner of its hole
        (41.02, 12.02, "corte"),  # inside the hole lies another one
        (41.015, 12.02, "corte"),
        (41.013, 12.013, "corte"),  # in the hole, in no area: the nearest centre
        (41.005, 12.105, "isole"),  # the first island
        (41.002, 12.202, "isole"),  # the second one
        (41.01, 12.21, "isole"),  # in its hole, and its centre is the nearest
        (41.021, 12.21, None),  # outside, 1.2 km from any centre
        (40.0, 12.0, None),
        (-41.0, -168.0, None),
    ],
)
def test_the_neighbourhood_of_a_point(squares: Place, lat: float, lon: float, code: str | None) -> None:
    found = squares.neighbourhood_at(lat, lon)
    assert (found and found.code) == code


def test_far_away_is_as_far_as_the_file_says(tmp_path: Path) -> None:
    place = read_place(town(tmp_path, [OLD, ISLES], nearest=20_000))
    found = place.neighbourhood_at(41.0, 12.3)
    assert found is not None
    assert found.code == "isole"


def test_a_slanted_edge_belongs_to_the_area() -> None:
    triangle = Area((((Point(0, 0), Point(0, 3), Point(1, 3), Point(0, 0)),),))
    assert Point(0.5, 1.5) in triangle
    assert Point(0.5, 1.499) not in triangle
    assert Point(0.5, 1.501) in triangle


def test_a_ray_through_a_corner_counts_once() -> None:
    diamond = Area((((Point(0, 1), Point(1, 2), Point(2, 1), Point(1, 0), Point(0, 1)),),))
    assert Point(1, 1) in diamond
    assert Point(1, -1) not in diamond
    assert Point(2, 0) not in diamond
    assert Point(0, 0) not in diamond


def test_distances() -> None:
    rome, latina = Point(41.8902, 12.4922), Point(41.4676, 12.9036)
    assert distance_metres(rome, latina) == pytest.approx(58_100, rel=0.005)
    assert distance_metres(latina, latina) == 0
    assert distance_metres(Point(0, 179.9), Point(0, -179.9)) == pytest.approx(22_239, rel=0.001)
    assert distance_metres(Point(0, 0), Point(0, 180)) == pytest.approx(20_015_000, rel=0.001)


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Catino - San Pio", "catino-san-pio"),
        ("Libertá", "liberta"),
        ("  Borgo  Piave ", "borgo-piave"),
        ("A very long name of a quarter", "a-very-long-name-of"),
        ("المدينة", ""),
    ],
)
def test_codes_are_made_of_names(name: str, code: str) -> None:
    assert slug(name) == code


OPEN = [[12.0, 41.0], [12.1, 41.0], [12.1, 41.1], [12.0, 41.1]]
FLAT = [[12.0, 41.0], [12.1, 41.0], [12.2, 41.0], [12.0, 41.0]]


@pytest.mark.parametrize(
    ("features", "problem"),
    [
        ('{"type": "FeatureCollection",\n"features": [}', ":2: is not JSON: Expecting value"),
        ('{"type": "Feature"}', ": must be a FeatureCollection with at least one feature"),
        ("[]", ": must be a FeatureCollection with at least one feature"),
        ([], ": must be a FeatureCollection with at least one feature"),
        ([OLD, 3], ": feature 2: has no text in its property `quarter`"),
        ([feature("", "Polygon", [])], ": feature 1: has no text in its property `quarter`"),
        ([feature(7, "Polygon", [])], ": feature 1: has no text in its property `quarter`"),
        ([OLD, OLD], ": feature 2: bears the name of another feature, Città Vecchia"),
        (
            [feature("A", "Point", [12, 41])],
            ": feature 1 (A): must be a Polygon or MultiPolygon, not a Point",
        ),
        ([{"properties": {"quarter": "A"}, "geometry": None}], ": feature 1 (A): has no geometry"),
        ([feature("A", "MultiPolygon", [])], ": feature 1 (A): has no polygon"),
        ([feature("A", "Polygon", [])], ": feature 1 (A): has a polygon without a ring"),
        ([feature("A", "Polygon", [OPEN[:3]])], ": feature 1 (A): has a ring of fewer than 4 positions"),
        ([feature("A", "Polygon", [OPEN])], ": feature 1 (A): has a ring that does not end where it begins"),
        ([feature("A", "Polygon", [FLAT])], ": feature 1 (A): has a ring that encloses nothing"),
        ([feature("A", "Polygon", [[[41, 112]] * 4])], "[longitude, latitude] in degrees: [41, 112]"),
        ([feature("A", "Polygon", [[["12", 41]] * 4])], "[longitude, latitude] in degrees: ['12', 41]"),
        ([feature("A", "Polygon", [[[True, 41]] * 4])], "[longitude, latitude] in degrees: [True, 41]"),
        (
            [feature("A", "Polygon", [[[float("nan"), 41]] * 4])],
            "[longitude, latitude] in degrees: [nan, 41]",
        ),
        ([feature("المدينة", "Polygon", [square(12, 41, 1)])], ": (المدينة): its code would be ''"),
        ([feature("OLD!", "Polygon", [square(12, 41, 1)])], ": (OLD!): its code would be 'old'"),
    ],
)
def test_a_wrong_file_is_told_with_its_feature(tmp_path: Path, features: object, problem: str) -> None:
    with pytest.raises(PlaceError) as caught:
        read_place(town(tmp_path, features, LISTED))
    assert str(caught.value).startswith(str(tmp_path / "quarters.geojson"))
    assert problem in str(caught.value)
    assert len(caught.value.problems) == 1


def test_every_wrong_feature_is_told(tmp_path: Path) -> None:
    with pytest.raises(PlaceError) as caught:
        read_place(town(tmp_path, [feature("A", "Polygon", [OPEN]), OLD, feature("B", "Point", [])]))
    assert [each.reason[:13] for each in caught.value.problems] == ["feature 1 (A)", "feature 3 (B)"]


def test_a_missing_file_is_told_at_the_line_that_names_it(tmp_path: Path) -> None:
    path = town(tmp_path, [OLD])
    (tmp_path / "quarters.geojson").unlink()
    line = path.read_text("utf-8").splitlines().index('polygons = "quarters.geojson"') + 1
    with pytest.raises(
        PlaceError, match=rf"town\.toml:{line}: `polygons`: .*quarters\.geojson cannot be read"
    ):
        read_place(path)


def test_a_file_in_another_encoding_is_told(tmp_path: Path) -> None:
    path = town(tmp_path, [OLD])
    (tmp_path / "quarters.geojson").write_bytes('{"type": "Città"}'.encode("latin-1"))
    with pytest.raises(PlaceError, match=r"quarters\.geojson: is not UTF-8 text"):
        read_place(path)


@pytest.mark.skipif(not BARI.exists(), reason="the quarters of Bari are not part of the project")
def test_the_quarters_of_bari(tmp_path: Path) -> None:
    features = json.loads(BARI.read_text("utf-8"))["features"]
    for each in features:
        each["properties"]["quarter"] = each["properties"]["name"]
    bari = read_place(town(tmp_path, features))
    assert len(bari.neighbourhoods) == 21
    assert {"catino-san-pio", "barivecchia", "liberta"} <= {each.code for each in bari.neighbourhoods}
    for each in bari.neighbourhoods:
        assert each.area is not None
        for ring in each.area.polygons[0]:
            assert all(corner in each.area for corner in ring)
    basilica = bari.neighbourhood_at(41.1304, 16.8703)
    assert basilica is not None
    assert basilica.code == "barivecchia"

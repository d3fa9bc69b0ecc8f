"""The line of every key, whatever way TOML allows to write it."""

import json
import tomllib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from storage.place import DEFAULT_PLACE
from storage.place.locate import Path, line_of, locate

TRICKY = '''\
# [no] = "table"
a = 1
"b c" = "x # [y]" # [[no]]
d.e = { f = [1, { g = "}" }], h = """
] = } """ }
i = [
  # one
  "[", 2,

  [3,
   4],
]
j = """a
b = "c" \\""" d
""""
k = \'\'\'
[no]\'\'\'
[l."m.n"]
o = 2026-01-01 10:00:00
[[p]]
q = 1
[[p.r]]
s = 1
[[p.r]]
[p.r.t]
u = 1
[[p]]
[p.r]
v = 'it"s'
'''


@pytest.mark.parametrize(
    ("path", "line"),
    [
        (("a",), 2),
        (("b c",), 3),
        (("d", "e"), 4),
        (("d", "e", "f", 1, "g"), 4),
        (("d", "e", "h"), 4),
        (("i",), 6),
        (("i", 0), 8),
        (("i", 1), 8),
        (("i", 2), 10),
        (("i", 2, 1), 11),
        (("j",), 13),
        (("k",), 16),
        (("l", "m.n"), 18),
        (("l", "m.n", "o"), 19),
        (("p", 0), 20),
        (("p", 0, "r", 0, "s"), 23),
        (("p", 0, "r", 1, "t", "u"), 26),
        (("p", 1), 27),
        (("p", 1, "r", "v"), 29),
        (("p", 1, "r", "missing"), 28),
        (("p", 1, "missing", 3), 27),
        (("missing",), 1),
    ],
)
def test_lines(path: Path, line: int) -> None:
    assert tomllib.loads(TRICKY)
    assert line_of(locate(TRICKY), path) == line


def paths(value: object, path: Path = ()) -> set[Path]:
    children = (
        value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    )
    return {path}.union(*(paths(child, (*path, key)) for key, child in children))


def test_every_part_of_our_own_file_is_found() -> None:
    text = DEFAULT_PLACE.read_text("utf-8")
    assert paths(tomllib.loads(text)) - {()} <= set(locate(text))


LETTERS = st.text(st.characters(exclude_categories=("Cc", "Cs")) | st.sampled_from("[]{},=#\"'\\ \n"))
VALUES = st.recursive(
    LETTERS | st.integers(-999, 999) | st.booleans(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(LETTERS.filter(bool), inner, max_size=4),
    max_leaves=12,
)


def quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def toml(value: object) -> str:
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{quoted(key)} = {toml(each)}" for key, each in value.items()) + " }"
    if isinstance(value, list):
        return "[" + "".join(f"{toml(each)}, # ]\n" for each in value) + "]"
    return quoted(value) if isinstance(value, str) else str(value).lower()


@settings(deadline=None)
@given(VALUES, LETTERS.filter(bool), VALUES)
def test_every_part_of_any_file_is_found(first: object, name: str, second: object) -> None:
    text = f"first = {toml(first)}\n[[{quoted(name)}]] # [\nsecond = {toml(second)}\n"
    known = tomllib.loads(text) if name != "first" else {}
    assert paths(known) - {()} <= set(locate(text))

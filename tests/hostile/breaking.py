"""Breaking well-formed updates: wrong types, missing fields, and bodies that are no update at all."""

import json
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from random import Random
from typing import Any

from tests.hostile.contents import Cast, Json
from tests.hostile.shapes import update

Path = tuple[str | int, ...]

WRONG: tuple[Any, ...] = (
    None,
    True,
    0,
    -1,
    2**31,
    2**63,
    -(2**64),
    10**400,
    1.5,
    1e308,
    "",
    "x",
    "7",
    "\ud800",
    "\u202e\u2067",
    "A" * 5000,
    [],
    {},
    [None],
    [[]],
    {"id": None},
    {"id": "1"},
)


@dataclass(frozen=True)
class Attack:
    """One delivery; `kind` is for counting."""

    kind: str
    body: bytes


def attacks(cast: Cast, seed: int, count: int, first: int) -> Iterator[Attack]:
    """Yield `count` deliveries, always the same for a seed; `first` is the first update id."""
    dice = Random(seed)
    for number in range(first, first + count):
        whole = update(dice, cast, number)
        thrown = dice.random()
        if thrown < 0.45:
            yield Attack("forged", dumped(whole))
        elif thrown < 0.95:
            for _ in range(dice.choice([1, 1, 1, 2, 5])):
                break_one(dice, whole)
            yield Attack("broken", dumped(whole))
        else:
            yield Attack("garbage", garbage(dice, dumped(whole)))


def dumped(body: Any) -> bytes:
    """As JSON whose lone surrogates are escaped, just as a hostile client would send them."""
    return json.dumps(body).encode()


def break_one(dice: Random, body: Json) -> None:
    """Change one place, however deep: another type, a missing field, one too many."""
    every = list(places(body))
    if not every:
        return
    path = dice.choice(every)
    holder: Any = body
    for step in path[:-1]:
        holder = holder[step]
    deed = dice.random()
    if deed < 0.3:
        del holder[path[-1]]
    elif deed < 0.9:
        holder[path[-1]] = deepcopy(dice.choice(WRONG))
    elif isinstance(holder, dict):
        holder["".join(dice.choices("abc_", k=6))] = deepcopy(dice.choice(WRONG))


def places(body: Any, here: Path = ()) -> Iterator[Path]:
    inside = body.items() if isinstance(body, dict) else enumerate(body) if isinstance(body, list) else ()
    for step, value in inside:
        yield (*here, step)
        yield from places(value, (*here, step))


def garbage(dice: Random, body: bytes) -> bytes:
    return dice.choice(
        (
            b"",
            b"null",
            b"[]",
            b"{}",
            b"7",
            b'"update"',
            b"NaN",
            b"\xff\xfe\x00",
            b"\xef\xbb\xbf" + body,
            body[: len(body) // 2],
            body + body,
            b"[" * 100_000,
            b'{"a":' * 50_000,
            b'{"update_id":1e999}',
            b'{"update_id":"1","message":{}}',
            b'{"update_id":-5}',
            b"<xml/>",
            body.replace(b'"id"', b'"\\u0000"'),
            b" " * 300_000,
        )
    )

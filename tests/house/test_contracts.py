"""Every room stands in the contracts of the imports: one that none of them names could be imported from anywhere."""

import tomllib
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parents[2]
ENGINE: Final = {"handlers.forms", "handlers.messaging"}
DISPATCHES: Final = {"handlers.citizen", "handlers.team"}


def contract(name: str) -> dict[str, list[str]]:
    known = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    (found,) = [each for each in known["tool"]["importlinter"]["contracts"] if each["id"] == name]
    return dict(found)


def rooms() -> set[str]:
    found = {f"handlers.{file.parent.name}" for file in (ROOT / "handlers").glob("*/capability.py")}
    return found - ENGINE - DISPATCHES


def test_no_dispatch_may_import_a_room() -> None:
    assert rooms() <= set(contract("list")["forbidden_modules"])


def test_no_room_may_import_a_dispatch() -> None:
    assert rooms() | ENGINE == set(contract("back")["source_modules"])
    assert set(contract("back")["forbidden_modules"]) >= DISPATCHES


def test_every_room_has_its_place_among_the_others() -> None:
    layers = {each.strip() for line in contract("rooms")["layers"] for each in line.split("|")}
    assert {name.removeprefix("handlers.") for name in rooms()} <= layers
    assert contract("rooms")["exhaustive"]

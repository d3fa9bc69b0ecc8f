"""Writes into the manifest what this release shows: after making the fixture, or when a sentence was changed on purpose.

python -m tests.upgrade.record
"""

import asyncio
import json
import re
import tempfile
from pathlib import Path
from typing import Any, Final

from tests.upgrade import fixture
from tests.upgrade.driver import House, Seen
from tests.upgrade.fixture import DATA
from tests.upgrade.probes import Probe, kind_of

NUMBER: Final = re.compile(r"[0-9]{12,}|[0-9a-f]{16}|LT-[0-9A-Z]{4}-[0-9A-Z]")


async def record(folder: Path, *, deeper: bool = False) -> None:
    """`deeper` also asks what the buttons do that an answer brings."""
    url = fixture.restored("sqlite", folder)
    house = fixture.opened(fixture.copied(url, folder))
    told: dict[str, Any] = fixture.manifest()
    if deeper:
        told["probes"] = await _deepened(house, told["probes"])
    for probe, sees in zip(told["probes"], await fixture.played(house, told["probes"]), strict=True):
        probe["sees"] = sees
    await house.close()
    house = fixture.opened(url)
    told["queued"] = await fixture.sent(house)
    told["timers"] = await fixture.fired(house)
    await house.close()
    save(told)


async def _deepened(house: House, probes: list[Probe]) -> list[Probe]:
    """With those that tap what the others bring, as far as it is about something that was stored."""
    stored = fixture.unpacked("postgresql.sql.gz") + "".join(_short(fixture.unpacked("postgresql.sql.gz")))
    found, new = [], probes
    known: set[tuple[str, ...]] = {
        kind_of(step["tap"]) for each in probes for step in each["steps"] if "tap" in step
    }
    while new:
        further = []
        for probe in new:
            shown = await _shown(house, probe)
            found += [probe] if shown else []
            for _label, data in [button for each in shown for button in each.buttons]:
                if kind_of(data) not in known and all(part in stored for part in NUMBER.findall(data)):
                    known.add(kind_of(data))
                    further.append({**probe, "family": "deeper", "steps": [*probe["steps"], {"tap": data}]})
        new = further
    return found


def _short(text: str) -> set[str]:
    """Numbers of broadcasts stand in buttons as hexadecimal ones."""
    return {f"{int(each):x} " for each in re.findall(r"\d{18,19}", text)}


async def _shown(house: House, probe: Probe) -> list[Seen]:
    """Nothing where it fails: that is no example to follow."""
    try:
        return await fixture.shown(house, probe)
    except Exception as error:  # noqa: BLE001 - whatever it is
        print(f"left out: {probe} {error!r}")  # noqa: T201 - for who makes the fixture
        return []


def save(told: dict[str, Any]) -> None:
    """One probe in each line."""
    text = json.dumps({**told, "queued": [], "timers": [], "probes": []}, ensure_ascii=False, indent=1)
    for name in ("queued", "timers", "probes"):
        lines = ",\n".join(json.dumps(each, ensure_ascii=False) for each in told[name])
        text = text.replace(f'"{name}": []', f'"{name}": [\n{lines}\n]')
    (DATA / "manifest.json").write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as name:
        asyncio.run(record(Path(name)))

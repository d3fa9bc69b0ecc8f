"""Checks this machine: Python, disk, key file, place file, catalogues."""

import shutil
import stat
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from bot.cli.checks.finding import Finding, hint, problem, well
from bot.config.settings import Settings
from handlers.capabilities import CAPABILITIES
from locales.template import TEMPLATE, read_catalogue
from locales.words import FOLDER, SOURCE, catalogue_path
from storage.people.encryption import open_key_file
from storage.place import PlaceError, read_place

LITTLE: Final = 1_000  # megabytes
TOO_LITTLE: Final = 100
OTHERS: Final = stat.S_IRWXG | stat.S_IRWXO


def look(settings: Settings) -> Iterator[Finding]:
    yield _python()
    yield _disk(settings.var)
    yield _key_file(settings.key_file)
    if settings.file is not None:
        yield _settings_file(settings.file)
    yield from _place(settings)


def _python() -> Finding:
    version = ".".join(map(str, sys.version_info[:3]))
    if sys.version_info[:2] == (3, 11):
        return well("python", f"Python {version}.")
    return problem(
        "python", f"This is Python {version}, and the service needs 3.11.", "make clean && make run"
    )


def _disk(var: Path) -> Finding:
    there = next(folder for folder in (var, *var.parents) if folder.exists())
    free = shutil.disk_usage(there).free // 1_000_000
    if free >= LITTLE:
        return well("disk", f"{free:,} MB are free for data.")
    judged = problem if free < TOO_LITTLE else hint
    return judged("disk", f"Only {free:,} MB are free for data.", f"du -xh {there} | sort -h | tail")


def _key_file(path: Path) -> Finding:
    if not path.exists():
        return problem(
            "key file",
            f"{path} is not there.",
            "ascolto init, or put back your copy: data sealed before needs it",
        )
    try:
        open_key_file(path)
    except (OSError, ValueError) as error:
        return problem(
            "key file", f"{path} holds no key ({type(error).__name__}).", f"put back your copy of {path}"
        )
    return _for_the_owner_alone("key file", path)


def _settings_file(path: Path) -> Finding:
    return _for_the_owner_alone("settings file", path)


def _for_the_owner_alone(about: str, path: Path) -> Finding:
    if path.stat().st_mode & OTHERS:
        return problem(about, f"Other users of this machine can read {path}.", f"chmod 600 {path}")
    return well(about, f"{path} is for its owner alone.")


def _place(settings: Settings) -> Iterator[Finding]:
    try:
        place = read_place(settings.place, CAPABILITIES.kinds)
    except PlaceError as error:
        for each in error.problems:
            yield problem(
                "place file", str(each), f"edit {each.file}, or set another: {settings.source('place')}"
            )
        return
    yield well("place file", f"{settings.place.name} describes {next(iter(place.name.values()))}.")
    yield well("time zone", f"{place.zone}.")
    yield from _catalogues(place.languages)


def _catalogues(languages: tuple[str, ...]) -> Iterator[Finding]:
    template = {message.id for message in read_catalogue(FOLDER / TEMPLATE) if message.id}
    for code in languages:
        path = catalogue_path(code)
        if code == SOURCE:
            continue
        known = {message.id for message in read_catalogue(path) if message.string} if path.exists() else set()
        lacking = len(template - known)
        if lacking:
            words = f"{lacking} of {len(template)} sentences are said in English instead of “{code}”."
            yield hint(
                "catalogues", words, f"python -m locales.catalogues update {code}, then translate them"
            )
        else:
            yield well("catalogues", f"Every sentence is there in “{code}”.")

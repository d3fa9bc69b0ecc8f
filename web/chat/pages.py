"""The pages themselves: shells of HTML with a few gaps, and the files beside them, read once."""

import mimetypes
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Final

import msgspec
from aiohttp import web

from web.chat.wire import Plain

PAGES: Final = Path(__file__).parents[1] / "pages"
STATIC: Final = Path(__file__).parents[1] / "static"
TYPES: Final = {
    ".js": "text/javascript",
    ".css": "text/css",
    ".svg": "image/svg+xml",
    ".webmanifest": "application/manifest+json",
}


@dataclass(frozen=True, slots=True)
class StaticFile:
    type: str
    body: bytes


def page(name: str, **openings: Plain) -> web.Response:
    """`name`.html, with its gaps filled from the first opening's page words, and each opening beside it as data."""
    words: Plain = next(iter(openings.values()))["page"]
    html = (PAGES / f"{name}.html").read_text(encoding="utf-8")
    for gap, value in _gaps(words).items():
        html = html.replace("{{" + gap + "}}", escape(value))
    return web.Response(text=html.replace("{{data}}", _data(openings)), content_type="text/html")


def static_files() -> dict[str, StaticFile]:
    """Every file that may be asked for, by its path under /static/: nothing else can be reached."""
    files = sorted(path for path in STATIC.rglob("*") if path.is_file())
    return {path.relative_to(STATIC).as_posix(): _static(path) for path in files}


def _static(path: Path) -> StaticFile:
    known = TYPES.get(path.suffix) or mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    return StaticFile(known, path.read_bytes())


def _gaps(words: Plain) -> dict[str, str]:
    return {"lang": words["language"].replace("_", "-"), "dir": words["dir"], "town": words["town"]}


def _data(openings: Plain) -> str:
    """JSON that cannot end the element it stands in."""
    return msgspec.json.encode(openings).decode().replace("<", "\\u003c")

"""The pages that draw themselves, and their static files, read once."""

import mimetypes
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from aiohttp import web

from web.chat.wire import Plain
from web.http.templates import template

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
    """`name`.html in the language of the first opening, and each opening beside it as data."""
    words: Plain = next(iter(openings.values()))["page"]
    html = template(name).render(code=words["language"], dir=words["dir"], town=words["town"], data=openings)
    return web.Response(text=html, content_type="text/html")


def static_files() -> dict[str, StaticFile]:
    """Every static file, by its path under /static/: no other can be reached."""
    files = sorted(path for path in STATIC.rglob("*") if path.is_file())
    return {path.relative_to(STATIC).as_posix(): _static(path) for path in files}


def _static(path: Path) -> StaticFile:
    known = TYPES.get(path.suffix) or mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    return StaticFile(known, path.read_bytes())

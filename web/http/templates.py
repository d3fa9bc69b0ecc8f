"""The templates of the pages: read once, every value escaped."""

from pathlib import Path
from typing import Any, Final

import msgspec
from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

from locales.codes import html_tag

PAGES: Final = Path(__file__).parents[1] / "pages"


def template(name: str) -> Template:
    return _ENVIRONMENT.get_template(f"{name}.html")


def _json(data: Any) -> str:  # Any: JSON data
    return msgspec.json.encode(data).decode()


def _environment() -> Environment:
    """A name that a page lacks is an error; `tojson` gives JSON that cannot end the element it stands in."""
    made = Environment(
        loader=FileSystemLoader(PAGES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    made.policies["json.dumps_function"] = _json
    made.policies["json.dumps_kwargs"] = {}
    made.filters["tag"] = html_tag
    return made


_ENVIRONMENT: Final = _environment()

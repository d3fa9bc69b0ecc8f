"""HTML that cannot be broken by what people wrote: whatever is put into it is escaped, once."""

import re
from html import escape
from pathlib import Path
from typing import Final

PAGES: Final = Path(__file__).parents[1] / "pages"
GAP: Final = re.compile(r"\{\{(\w+)\}\}")


class Html(str):
    """Made here, out of escaped parts."""

    __slots__ = ()


def filled(template: str, **gaps: str) -> Html:
    """Every {{gap}} with its value; what stands in a value is not looked at again."""
    return Html(GAP.sub(lambda gap: shown(gaps[gap[1]]), template))


def page_of(name: str, **gaps: str) -> bytes:
    return filled((PAGES / f"{name}.html").read_text(encoding="utf-8"), **gaps).encode()


def shown(value: str) -> str:
    return value if isinstance(value, Html) else escape(value)


def joined(parts: list[Html]) -> Html:
    return Html("\n".join(parts))

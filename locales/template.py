"""Collects the sentences of the source into the template, and writes templates and catalogues the same way."""

import io
import re
from datetime import UTC, datetime
from pathlib import Path

from babel import Locale
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

from locales.words import FOLDER

ROOT = FOLDER.parent
SCANNED = ("bot", "flows", "handlers", "locales", "storage", "web")
TEMPLATE = "messages.pot"

_KEYWORDS = {"_": None, "say": None, "say_many": (1, 2)}
_COMMENTS = ("Translators:",)
_NO_REVIEW = '"X-Reviewed: no\\n"\n'
_EXTRA_HEADER = re.compile(r'^"X-[^"]*\\n"\n', re.MULTILINE)
_GENERATED_BY = re.compile(r'^"Generated-By: [^"]*"\n', re.MULTILINE)
_DATED = re.compile(r'^"POT-Creation-Date: [^"]*"\n', re.MULTILINE)


def new_catalogue(code: str | None = None) -> Catalog:
    locale = Locale.parse(code) if code else None
    name = locale.get_language_name("en") if locale else "Template"
    return Catalog(
        locale=locale,
        project="Ascolto",
        version="1",
        header_comment=f"# {name}: the words of Ascolto.\n# Licence: EUPL-1.2, as the whole of Ascolto.\n#",
        last_translator="Ascolto",
        language_team=name,
        msgid_bugs_address="see README.md",
        revision_date=datetime.now(UTC) if code else None,
        fuzzy=False,
    )


def extract(root: Path = ROOT) -> Catalog:
    catalogue = new_catalogue()
    for folder in SCANNED:
        found = extract_from_dir(root / folder, keywords=_KEYWORDS, comment_tags=_COMMENTS)
        for path, line, msgid, comments, context in found:
            catalogue.add(msgid, None, [(f"{folder}/{path}", line)], auto_comments=comments, context=context)
    return catalogue


def read_catalogue(path: Path) -> Catalog:
    return read_po(io.BytesIO(path.read_bytes()), abort_invalid=True)


def template_text(catalogue: Catalog) -> str:
    return _text(catalogue, "")


def write_template(root: Path = ROOT) -> Path:
    """Writes the template, unless only its date would change."""
    path = root / "locales" / TEMPLATE
    fresh = template_text(extract(root))
    if not path.exists() or undated(path.read_text(encoding="utf-8")) != undated(fresh):
        path.write_text(fresh, encoding="utf-8")
    return path


def write_catalogue(path: Path, code: str, template: Catalog) -> None:
    """Brings a catalogue up to the template, or begins it; headers such as X-Reviewed stay as they are."""
    if path.exists():
        catalogue, extra = (
            read_catalogue(path),
            "".join(_EXTRA_HEADER.findall(path.read_text(encoding="utf-8"))),
        )
    else:
        catalogue, extra = new_catalogue(code), ""
    catalogue.update(template, update_creation_date=False)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(_text(catalogue, extra or _NO_REVIEW), encoding="utf-8")


def undated(text: str) -> str:
    return _DATED.sub("", text)


def _text(catalogue: Catalog, extra_header: str) -> str:
    """Babel keeps only the headers it knows, so the others take the place of its own mark."""
    out = io.BytesIO()
    write_po(
        out,
        catalogue,
        width=0,
        sort_output=True,
        ignore_obsolete=True,
        include_previous=True,
        include_lineno=False,
    )
    return _GENERATED_BY.sub(lambda _: extra_header, out.getvalue().decode("utf-8"), count=1)

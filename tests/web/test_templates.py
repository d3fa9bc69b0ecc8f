"""Templates: what is put in is escaped, and what is missing is an error and no empty gap."""

import json
from pathlib import Path

import pytest
from jinja2 import UndefinedError

from web.http.templates import PAGES, template

HOSTILE = "</script><script>alert(1)</script>'\"&"
FRAME = {"code": "pa_Arab", "dir": "rtl", "town": HOSTILE}


def test_what_is_put_in_is_escaped() -> None:
    page = template("chat").render(FRAME, data={"said": HOSTILE})
    assert '<html lang="pa-Arab" dir="rtl">' in page
    assert "alert(1)</script>" not in page


def test_data_says_what_was_put_in() -> None:
    page = template("chat").render(FRAME, data={"said": HOSTILE})
    data = page.partition('id="data">')[2].partition("</script>")[0]
    assert json.loads(data) == {"said": HOSTILE}


def test_a_missing_value_is_an_error() -> None:
    with pytest.raises(UndefinedError):
        template("chat").render(code="en", dir="ltr", data={})


@pytest.mark.parametrize("file", sorted(PAGES.glob("*.html")), ids=lambda file: file.stem)
def test_every_template_can_be_read(file: Path) -> None:
    assert template(file.stem) is template(file.stem)

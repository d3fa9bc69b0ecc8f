"""Asks who somebody is: a first name and a telephone number."""

import re
from dataclasses import dataclass
from typing import Final

from flows.flow import Answer, Facts, Question
from flows.refused import Refused
from flows.said import Said
from flows.text import _

NUMBER: Final = re.compile(r"\+?\d[\d ./()-]{4,}\d")


@dataclass(frozen=True)
class Contact(Question):
    """In whatever order. The answer is `{"name": …, "phone": …}`; what was not said stays as it was given before."""

    def read(self, said: Said, facts: Facts, so_far: Answer) -> Answer:  # noqa: ARG002
        if not said.text.strip():
            raise Refused(_("Please write it in a few words."))
        found = NUMBER.search(said.text)
        phone = found[0].strip() if found else ""
        called = said.text.replace(phone, " ") if phone else said.text
        name = " ".join(called.split()).strip(" ,;:·-")
        before = so_far or {"name": "", "phone": ""}
        return {"name": name or before["name"], "phone": phone or before["phone"]}

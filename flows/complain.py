"""A citizen complains about a service."""

from dataclasses import dataclass
from typing import Any

from flows.flow import Flow
from flows.questions.choice import Choice
from flows.questions.media import Photos
from flows.questions.text import Text
from flows.text import _


@dataclass(frozen=True)
class Complaint:
    category: str
    what: dict[str, Any]
    photos: list[dict[str, Any]] | None


complain = Flow(
    "complaint",
    # Translators: button
    _("📣 Complain"),
    Complaint,
    Choice("category", _("What is your complaint about?"), "categories", title=_("About")),
    Text(
        "what",
        _("What went wrong, and when? Write it in your own words, or say it with 🎤."),
        title=_("What went wrong"),
    ),
    Photos(
        "photos",
        _("Would you like to add a photo, such as of a letter?"),
        optional=True,
        title=_("Photos"),
    ),
)

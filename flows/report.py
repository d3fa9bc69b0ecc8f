"""A citizen reports something that is broken, dirty or dangerous in the neighbourhood."""

from dataclasses import dataclass
from typing import Any

from flows.flow import Flow
from flows.questions.choice import Choice, Neighbourhood, no_neighbourhood
from flows.questions.media import Photos
from flows.questions.place import Where
from flows.questions.text import Text
from flows.text import _


@dataclass(frozen=True)
class Report:
    category: str
    where: dict[str, Any]
    neighbourhood: str | None
    what: dict[str, Any]
    photos: list[dict[str, Any]] | None


report = Flow(
    "report",
    # Translators: button
    _("📍 Report a problem"),
    Report,
    Choice("category", _("What is it about?"), "categories", title=_("About")),
    Where(
        "where",
        _("Where is it? Send your position, write the street, or choose:"),
        title=_("Where"),
    ),
    Neighbourhood(
        "neighbourhood",
        _("In which neighbourhood is it?"),
        when=no_neighbourhood,
        optional=True,
        detail=True,
        title=_("Neighbourhood"),
    ),
    Text(
        "what",
        _("What happened? Write it in your own words, or say it with 🎤."),
        title=_("What happened"),
    ),
    Photos(
        "photos", _("A photo helps a lot. With 📎 you can send several."), optional=True, title=_("Photos")
    ),
)

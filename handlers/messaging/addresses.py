"""Where a service is, as people read it."""

from locales.language import Language
from storage.place.model import Place, Service, say


def address_line(place: Place, service: Service | None, language: Language) -> str:
    """The centre and its address; empty where there is none."""
    centre = place.centre(service.centre) if service else None
    if centre is None:
        return ""
    return language.say(
        "🏠 {name}, {address}",
        name=say(centre.name, language.code),
        address=say(centre.address, language.code),
    )

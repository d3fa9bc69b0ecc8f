"""Anna and Marco type French words alone; run where `locales` has a French folder, with the place file that names it.

python -m tests.locales.french_town place.toml
"""

import asyncio
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

import msgspec

from handlers.capabilities import CAPABILITIES
from storage.place import read_place
from storage.place.model import Place
from tests.dialogue import Citizen, arrived, code_in
from tests.rooms.scenario import RoomTown, open_room, room_place, some_day


def french_place(file: Path) -> Place:
    """As the file has it, with the room and the desk as tests need them."""
    languages = read_place(file, CAPABILITIES.kinds).languages
    return msgspec.structs.replace(room_place(), languages=languages)


async def asks_for_the_room(anna: Citizen) -> None:
    await anna.says("/room")
    await anna.says("Nous peignons le quartier ensemble, avec les enfants et les grands-parents")
    await anna.says("Association Couleurs")
    await anna.says(f"le {some_day():%d.%m.%Y} de 18 à 20")
    await anna.says("une fois")
    await anna.says("25")
    await anna.says("fermé")
    assert "18:00–20:00" in anna.sees
    await anna.says("Envoie !")
    assert code_in(anna.sees)


async def reports(anna: Citizen) -> None:
    await anna.says("/report")
    await anna.says("1")
    await anna.says("via Isonzo 12")
    await anna.says("passe")
    await anna.says("Il fait noir dans notre rue depuis lundi soir")
    await anna.says("PASSE")
    await anna.says("envoie")
    assert code_in(anna.sees)


async def cries_for_help(anna: Citizen) -> None:
    await anna.says("il m'étrangle")
    assert any("112" in message.text for message in anna.chat[-2:])


async def runs_the_desk(town: RoomTown) -> None:
    marco = town.desk.marco
    await marco.says("/agenda semaine")
    assert "did not understand" not in marco.sees
    await marco.says("/slots fermer")
    assert "Which day?" in marco.sees
    await marco.says("/events chiffres")
    assert "/event makes one" not in marco.sees
    await marco.says("/poster quartier Atlantide")
    assert "Isonzo" in marco.sees
    await marco.says(f"/close {town.desk.code} réglé")
    assert (await town.desk.ticket()).outcome == "resolved"


async def main(file: Path, folder: Path) -> None:
    place = french_place(file)
    async with open_room(folder, place) as town:
        town.desk.town.context = replace(town.desk.town.context, place=place)
        anna = await arrived(town.desk.town, "francine", "Français")
        await asks_for_the_room(anna)
        await reports(anna)
        await cries_for_help(anna)
        await runs_the_desk(town)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as made:
        asyncio.run(main(Path(sys.argv[1]), Path(made)))

"""Neither the token nor anything of anybody's is ever in the log, or readable in the database file."""

from pathlib import Path

from bot.config.settings import Settings
from tests.botapi import TOKEN, BotApi
from tests.crash.scenario import english_place
from tests.service import Service, telegram
from tests.telegram.scenario import COORDINATOR, FORUM, LiveTown, arrives, begins_report, sends

CITIZEN = 918273645
WORDS = "Zirconium lamp at the hidden bench is broken"
ADDRESS = "via Malachite 12"
ANSWER = "Tamarind crew arrives with the ochre ladder"
CANARIES = (
    TOKEN,
    TOKEN.partition(":")[2],
    str(CITIZEN),
    "Bartolomea",
    "Zirconium",
    "Malachite",
    "Tamarind",
    "Giulia",
)


async def test_neither_the_log_nor_the_file_tells_a_secret(tmp_path: Path) -> None:
    async with await BotApi.start() as api:
        more = {
            "COORDINATORS": str(COORDINATOR),
            "PLACE": str(english_place(tmp_path)),
            "VAR": str(tmp_path / "var"),
        }
        async with await Service.start(telegram(api, tmp_path, TOKEN, FORUM, more=more)) as service:
            town = LiveTown(
                api,
                service.url,
                Settings.read(service.settings),
                api.group(FORUM),
                api.person(COORDINATOR, "Giulia"),
            )
            await everything_goes_wrong_once(town)
            assert await service.stop() == 0
        found = {canary for canary in CANARIES if canary in service.log}
        assert found == set()
        files = [file for file in (tmp_path / "var").iterdir() if file.name.startswith("ascolto.db")]
        assert files
        assert {
            canary for canary in CANARIES for file in files if canary.encode() in file.read_bytes()
        } == set()


async def everything_goes_wrong_once(town: LiveTown) -> None:
    """A dialogue in which the server fails in every way, so that whatever is logged of a failure is logged."""
    api, ada = town.api, town.api.person(CITIZEN, "Bartolomea", "en")
    await town.team.join(town.giulia)
    await arrives(ada)
    await begins_report(ada)
    await ada.says(ADDRESS)
    await ada.hears("In which neighbourhood")
    await ada.says("Isonzo")
    await ada.hears("What happened?")
    api.faults.next("sendMessage", "refuse", chat=ada.id, code=400, text="Bad Request: message is too long")
    await ada.says(WORDS)
    await api.until(lambda: api.faults.met or None)
    await ada.says("/menu")
    await ada.hears("What would you like to do?")
    await ada.says(WORDS)
    await ada.hears("A photo helps")
    api.faults.next("editMessageText", "502", chat=ada.id)
    await ada.presses("Skip")
    await ada.hears("Please check")
    api.faults.next("sendMessage", "drop_before", chat=town.team.id)
    await sends(ada)
    card = await town.card(WORDS)
    api.faults.next("sendMessage", "not_json", chat=ada.id)
    await town.giulia.says(ANSWER, chat=town.team, reply_to=card)
    await ada.hears(ANSWER)
    await ada.blocks_bot()
    await town.giulia.says(ANSWER, chat=town.team, reply_to=card)
    await town.team.hears("did not arrive")
    await town.aftermath()

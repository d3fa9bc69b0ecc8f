"""The people of a small town, and what they do again and again."""

from datetime import UTC, datetime, timedelta

from tests.upgrade import updates
from tests.upgrade.driver import House
from tests.upgrade.people import Chats, Somebody
from tests.upgrade.updates import Who

BEGIN = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
END = datetime(2026, 11, 27, 9, 30, tzinfo=UTC)
TEAM = {"giulia": 101, "marco": 102, "sara": 103, "rita": 104}
"""Rita is in the group, and nobody has made her an operator."""
CITIZENS = {
    "anna": (201, "en"),
    "bruno": (202, "it"),
    "amal": (203, "ar"),
    "carla": (204, "it"),
    "dan": (205, "en"),
    "elif_": (206, "en"),
    "fred": (207, "en"),
    "gina": (208, "it"),
    "hana": (209, "en"),
    "ivan": (210, "en"),
    "jo": (211, "en"),
    "kira": (212, "en"),
    "lea": (213, "it"),
    "mona": (214, "ar"),
    "nino": (215, "it"),
    "olga": (216, "en"),
    "pia": (217, "it"),
    "quinn": (218, "en"),
    "rosa": (219, "it"),
    "sam": (220, "en"),
    "tina": (221, "en"),
    "ugo": (222, "it"),
    "vera": (223, "en"),
    "wim": (224, "en"),
    "xena": (225, "it"),
    "yuri": (226, "en"),
    "zoe": (227, "it"),
}


BINS, LAMP, SCHOOL, ROAD = (41.4676, 12.9036), (41.4660, 12.9050), (41.4700, 12.9000), (41.4655, 12.9020)
PARK = (41.4720, 12.9080)


NEWCOMERS = ("vera", "wim", "xena", "yuri")
"""They have not chosen a language."""


class Town:
    """`town.anna` is who is called so."""

    def __init__(self, house: House) -> None:
        self.house = house
        self.chats = Chats(house)
        self.everybody = {
            name: Somebody(self.chats, Who(name, number, "it", in_team=True)) for name, number in TEAM.items()
        } | {name: Somebody(self.chats, Who(name, number, hint)) for name, (number, hint) in CITIZENS.items()}

        self.by_address = {str(number): name for name, (number, _hint) in CITIZENS.items()}
        self.lanes: dict[str, str] = {}
        """Names by lane, known once everything is played; and so are these:"""
        self.codes: list[str] = []
        self.owners: dict[str, str] = {}
        self.threads: dict[str, str] = {}
        self.event_code = ""

    def __getattr__(self, name: str) -> Somebody:
        return self.everybody[name]

    async def until(self, then: datetime) -> None:
        """Time passes, and what is due happens."""
        house = self.house
        while house.now < then:
            house.now = min(then, house.now + timedelta(minutes=30))
            await house.tick()
            await house.send_all(1)
        self.chats.read()

    async def arrives(self, *who: Somebody) -> None:
        for each in who:
            await each.says("/start")
            await each.taps(f"l/{each.who.hint}")

    async def reports(
        self, who: Somebody, what: str, where: tuple[float, float], category: str = "waste"
    ) -> None:
        """Up to the code."""
        await self.drafts_report(who, what, where, category)
        await who.taps("n/send/report")

    async def drafts_report(
        self, who: Somebody, what: str, where: tuple[float, float], category: str
    ) -> None:
        """Up to the review."""
        await who.sends("m/report")
        await who.taps(f"a/report.category/{category}")
        await who.says(**updates.place(*where))
        await who.says(what)
        await who.taps("n/skip/report.photos")

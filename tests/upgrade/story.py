"""The days of a small town that left the fixture behind: played once, with the release whose data it is."""

from datetime import UTC, datetime, timedelta
from typing import Any

from tests.upgrade import updates
from tests.upgrade.driver import FIRST_TEAM_CHAT, TEAM_CHAT, House
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


async def team(town: Town) -> None:
    """The group becomes a forum, and gets another number by it; then it hires."""
    moved: dict[str, Any] = {
        "chat": {"id": int(FIRST_TEAM_CHAT), "type": "group"},
        "migrate_to_chat_id": int(TEAM_CHAT),
    }
    await town.house.hear(updates.said(town.giulia.who, town.house.now, **moved))
    await town.giulia.says("/help")
    for each in (town.marco, town.sara):
        user = {"message_id": 5, "from": each.who.user}
        await each.says("ciao a tutti")
        await town.giulia.says("/operator add", reply_to_message=user)
    await town.giulia.says("/operator")
    await town.arrives(*(town.everybody[name] for name in CITIZENS if name not in NEWCOMERS))
    for each in (town.anna, town.bruno, town.amal):
        await each.says("/privacy")
        await each.says("/help")


async def tickets(town: Town) -> None:
    """Reports and their cards: taken, answered, asked back, and one that is like another."""
    anna, bruno, marco, sara, giulia = town.anna, town.bruno, town.marco, town.sara, town.giulia
    await town.reports(anna, "Sacks beside the bins since Monday", BINS)
    card = marco.newest
    await marco.taps("k/take", card)
    await marco.says("/r Grazie, passiamo domani.", reply_to=card)
    await anna.says("They are still there", reply_to=anna.message("domani"))
    await anna.sends("t/show/" + anna.button("t/add")[1].split("/")[2])
    await anna.taps("t/withdraw")
    await marco.says("/note Sentito il gestore", reply_to=card)
    await town.reports(bruno, "Il lampione non si accende", LAMP, "light")
    await sara.taps("k/whom")
    await sara.taps("Marco")
    await town.reports(town.carla, "Buca davanti alla scuola", SCHOOL, "road")
    await marco.taps("k/ask")
    await marco.says("Da quale lato della strada?", reply_to=marco.newest)
    await town.reports(town.jo, "Sacks of rubbish by the bins", BINS)
    await town.drafts_report(town.fred, "Sacks beside the bins since Monday", BINS, "waste")
    await town.fred.taps("n/send/report")
    await town.fred.taps("d/follow")
    await bruno.sends("m/complaint")
    await bruno.taps("a/complaint.category/treatment")
    await bruno.says("Nessuno ha saputo dirmi a chi chiedere")
    await bruno.taps("n/skip/")
    if_asked = bruno.newest
    await bruno.taps("n/send/complaint", if_asked)
    await giulia.taps("k/look")
    await giulia.says("/show", reply_to=card)
    await giulia.says("/open")
    await giulia.says("/mine")
    await giulia.says("/find Buca")
    await giulia.says("/stats")


async def closing(town: Town) -> None:
    """What is closed, and what its citizen says of it."""
    marco = town.marco
    for name, outcome in (
        ("dan", "resolved"),
        ("elif_", "resolved"),
        ("gina", "not_ours"),
        ("hana", "resolved"),
        ("mona", "resolved"),
    ):
        await town.reports(town.everybody[name], f"Oil on the road, seen by {name}", ROAD, "road")
        await marco.taps("k/take")
        await marco.taps("k/how")
        await marco.taps(f"/{outcome}")
        await town.until(town.house.now + timedelta(minutes=30))
    await town.dan.taps("/2")
    await town.elif_.taps("/5")
    await town.elif_.taps("/5/")
    await town.hana.taps("/4")
    await town.hana.taps("/4/other")
    await town.hana.taps("/more")
    await town.mona.taps("t/reopen")
    await marco.taps("k/reopen")


async def visits(town: Town) -> None:
    """Booked, wished for, waited for; at the desk and on the phone."""
    marco = town.marco
    for name in ("hana", "ivan", "kira", "lea"):
        who = town.everybody[name]
        await who.sends("m/visit")
        await who.taps("a/visit.service/sportello" if name == "hana" else "a/visit.service/ascolto")
        if name != "hana":
            await who.taps("p/visit.slot/1")
        await who.taps("a/visit.slot/")
    await town.anna.taps("t/show/")
    await town.anna.taps("b/about")
    await town.anna.taps("a/visit.service/sportello")
    await town.anna.taps("a/visit.slot/")
    await town.ivan.taps("/wish")
    for wish in ("/how", "/language", "/gender", "/access"):
        await town.ivan.taps(wish)
        await town.ivan.taps("Back")
    await town.bruno.sends("b/wait/mediazione")
    await town.carla.sends("b/wait/ascolto")
    await marco.says("/agenda")
    await marco.says("/agenda week")
    await marco.says("/slots")
    await marco.says("/slots close ascolto 9.12")
    await marco.says("/slots absent ascolto 14.12 9:00-12:00")
    await marco.says("/slots open sportello 12.12 9:00-11:00")
    await marco.says("/slots changes")
    await town.giulia.says("/visits")
    await marco.says("/visit ascolto")
    await marco.taps("k/visit/")
    await marco.taps("k/visitat/")
    await marco.says("Rosa 333 1234567", reply_to=marco.message("v/unnamed"))
    await marco.says("/visit")
    await marco.taps("k/visit/sportello")
    await marco.taps("k/visit/sportello")
    await marco.taps("k/visitat/")


async def rooms(town: Town) -> None:
    """Asked for once and every week: agreed, answered with another time, refused, and not answered yet."""
    giulia = town.giulia
    days = (("pia", "3.12.2026", True), ("rosa", "10.12.2026", False), ("sam", "11.12.2026", False))
    for name, day, weekly in (*days, ("tina", "17.12.2026", False), ("ugo", "18.12.2026", False)):
        who = town.everybody[name]
        await who.sends("m/room")
        await who.says("We paint the neighbourhood together")
        await who.says("Associazione Colori, Paola 333 1234567")
        await who.says(f"{day} 18-20")
        await who.taps("/weekly" if weekly else "/once")
        if weekly:
            await who.says("17.12.2026")
        await who.says("25")
        await who.taps("/open")
        await who.says("Painting together")
        await who.taps("n/send/room")
        if name in {"pia", "rosa"}:
            await giulia.taps("k/agree")
        elif name == "sam":
            await giulia.taps("k/propose")
            await giulia.says("12.12.2026 10-12", reply_to=giulia.newest)
        elif name == "tina":
            await giulia.taps("k/refuse")
            await giulia.says("Quel giorno la sala resta chiusa", reply_to=giulia.newest)
    await town.pia.taps("r/back")
    await town.pia.taps("r/day")
    await town.pia.sends(town.pia.button("t/show")[1])
    await town.pia.taps("r/back")
    await town.pia.taps("r/all")
    await giulia.taps("k/dates", giulia.message("k/dates"))
    await giulia.taps("k/date/")
    await giulia.taps("k/free/")
    await giulia.taps("k/dates", giulia.message("k/dates"))


ANSWERS = {
    "kind": "/kind/public",
    "title": "=Coro in piazza",
    "text": "=Cantiamo insieme. Possono venire tutti.",
    "translations": "/skip/",
    "when": "",
    "repeat": "/repeat/once",
    "place": "/place/",
    "neighbourhood": "/skip/",
    "topic": "/topic/cultura",
    "capacity": "=2",
    "most_each": "/most_each/2",
    "spoken": "/skip/",
    "access": "/skip/",
    "organiser": "=Coro di Latina",
    "picture": "/skip/",
}
"""What is tapped, or after = written as a reply."""


async def writes_event(who: Somebody, until: str = "", **changes: str) -> None:
    """From /event to the review, or to the question called `until`."""
    await who.says("/event")
    if "/anew/" in str(who.newest.seen.buttons):
        await who.taps("/anew/")
    for name, answer in (ANSWERS | changes).items():
        if name == until:
            return
        for each in answer.split("|"):
            if each.startswith("="):
                await who.says(each[1:], reply_to=who.newest)
            else:
                await who.taps(each, who.newest)


async def events(town: Town) -> None:
    """Published, changed, cancelled, over, and still being written; who comes and who waits."""
    marco, giulia, sara = town.marco, town.giulia, town.sara
    for title, when in (
        ("Coro in piazza", "4.12.2026 18-20"),
        ("Festa di quartiere", "21.11.2026 18-20"),
        ("Laboratorio di pane", "27.11.2026 16-18"),
        ("Mercatino", "28.11.2026 16-18"),
        ("Cinema", "5.12.2026 20-22"),
    ):
        await writes_event(marco, title=f"={title}", when=f"={when}")
        await marco.taps("/publish/")
    codes = dict(await event_codes(town))
    for name, does in (("quinn", "e/in"), ("sam", "e/in"), ("tina", "e/wait")):
        await town.everybody[name].says(f"/start event_{codes['Coro in piazza']}")
        await town.everybody[name].taps(does)
    await town.quinn.taps("e/code")
    await town.quinn.taps("e/off")
    for title in ("Festa di quartiere", "Laboratorio di pane", "Mercatino"):
        await town.nino.says(f"/start event_{codes[title]}")
        await town.nino.taps("e/in")
    for name in ("olga", "pia", "quinn", "rosa", "jo", "kira"):
        await town.everybody[name].sends("e/news")
        await town.everybody[name].taps("e/yes")
    await town.olga.taps("e/often/daily")
    await town.pia.taps("e/often/weekly")
    await town.quinn.taps("e/hoods")
    await town.quinn.taps("More")
    await town.rosa.taps("e/pause")
    await town.jo.sends("e/quit")
    await town.kira.sends("e/on")
    await town.kira.taps("e/pick")
    await town.kira.taps("e/on/")
    await town.kira.taps("e/see")
    await town.kira.taps("e/with")
    await giulia.says("/events")
    await giulia.taps("Coro")
    await giulia.taps("/people")
    await sara.says("/poster")
    await sara.says("/outreach borgo piave, 25 persone, mercato")


async def event_titles(town: Town) -> list[tuple[str, int]]:
    return [(title, number) for number, title in await town.house.rows("event_text", "event_id", "title")]


async def event_codes(town: Town) -> list[tuple[str, str]]:
    """Title and code."""
    codes = dict(await town.house.rows("event", "id", "code"))
    texts = await town.house.rows("event_text", "event_id", "title")
    return [(title, codes[number]) for number, title in texts]


async def broadcasts(town: Town) -> None:
    """One at each step: asked for, written, scheduled, waiting for a second person, gone out, resting."""
    marco, giulia = town.marco, town.giulia
    for last in ("", "text", "langs", "picture", "card", "when", "scheduled", "asked", "late", "sent"):
        await marco.says("/broadcast")
        if not last:
            continue
        await marco.says(f"Avviso {last}: domani manca l'acqua", reply_to=marco.newest)
        for step, tap in STEPS.items():
            if step == last:
                break
            await marco.taps(tap, marco.newest)
        if last in {"when", "scheduled"}:
            await marco.taps("/ask/when", marco.newest)
        if last == "scheduled":
            await marco.says("2.12.2026 10:00", reply_to=marco.newest)
        if last in {"asked", "late", "sent"}:
            await marco.taps("/send", marco.newest)
        if last in {"scheduled", "sent"}:
            await giulia.taps("/agree")
    await town.until(town.house.now + timedelta(minutes=30))
    await giulia.says("/emergency Non bevete l'acqua del rubinetto")
    await giulia.says("/emergency")
    await giulia.says("/broadcasts")


STEPS = {"text": "/skipall/", "langs": "/skip/", "picture": "/skip/", "card": "Fatto"}
"""After the first text of a broadcast: what is tapped at each step, until the card stands there."""


async def further(town: Town) -> None:
    """What is seen only now and then: a stranger in the group, hours that are closed over a visit, a series, failures."""
    marco, giulia, house = town.marco, town.giulia, town.house
    await town.rita.says("/open")
    await marco.says("/slots sportello")
    await marco.taps("k/slotday/")
    await marco.says("/slots close ascolto 1.12 15:00-15:45")
    await writes_event(
        marco, title="=Corso di italiano", when="=11.12.2026 17-18", repeat="/repeat/weekly|=18.12.2026"
    )
    await marco.taps("/publish/")
    await giulia.says("/events")
    await giulia.taps("11.12")
    await giulia.taps("/cancel", giulia.newest)
    await giulia.says("/events")
    await giulia.taps("11.12")
    await giulia.taps("/change", giulia.newest)
    await giulia.taps("/edit/title")
    await giulia.says("Corso di lingua italiana", reply_to=giulia.newest)
    codes = dict(await event_codes(town))
    await town.hana.says(f"/start event_{codes['Laboratorio di pane']}")
    await town.hana.taps("e/in")
    await town.hana.taps("e/off")
    await broadcasts_up_to_card(marco, "failed")
    await marco.taps("/send", marco.newest)
    agreed, data = giulia.button("/agree", giulia.message("chiede una seconda"))
    house.handset.answers = "refused"
    await giulia.sends(data, agreed)
    await town.until(house.now + timedelta(minutes=1))
    house.handset.answers = "sent"
    await giulia.says("/emergency Chiudete le finestre")
    await giulia.taps("/skipall/", giulia.newest)
    await giulia.taps("/send", giulia.newest)
    await broadcasts_up_to_card(marco, "pictured")
    await marco.says(reply_to=marco.newest, **updates.photo("poster"))
    await marco.taps("/ask/picture", marco.newest)


async def broadcasts_up_to_card(who: Somebody, word: str) -> None:
    await who.says("/broadcast")
    await who.says(f"Avviso {word}: domani manca l'acqua", reply_to=who.newest)
    for tap in STEPS.values():
        await who.taps(tap, who.newest)


async def a_week(town: Town) -> None:
    """Until the last evening; then the service is down over night, but for a moment at nine."""
    await town.until(END.replace(day=26, hour=16))
    await writes_event(town.marco, title="=Gita al lago", when="=9.12.2026 10-12")
    await town.marco.taps("/publish/")
    town.house.now = END.replace(day=26, hour=20, minute=0)
    await town.house.tick()
    await town.house.send_all()
    await broadcasts_up_to_card(
        town.marco, "paused"
    )  # at nine everybody wants quiet: it waits for the morning
    await town.marco.taps("/send", town.marco.newest)
    await town.giulia.taps("/agree")
    await town.giulia.taps("/pause")
    town.house.now = END - timedelta(hours=1)
    town.chats.read()


async def drafts(town: Town) -> None:
    """Everybody stops in the middle of something."""
    codes = dict(await event_codes(town))
    await writes_event(town.marco, title="=Letture in biblioteca", when="=10.12.2026 17-18")
    await town.marco.taps("/publish/")
    await town.dan.sends("m/report")
    await town.dan.taps("a/report.category/light")
    await town.dan.says(**updates.place(*LAMP))
    await town.nino.sends("m/report")
    await town.nino.taps("a/report.category/waste")
    await town.nino.says("Via Isonzo")
    await town.reports(town.gina, "Panchina rotta vicino alla fontana", PARK, "furniture")
    await town.jo.says("/cancel")
    await town.drafts_report(town.jo, "Broken bench near the fountain", PARK, "furniture")
    await town.jo.taps("n/send/report")
    await town.amal.sends("m/help")
    await town.amal.taps("a/help.category/")
    await town.bruno.sends("m/complaint")
    await town.olga.sends("m/proposal")
    await town.olga.taps("a/proposal.category/city")
    await town.olga.says("A bench under the trees of the park")
    await town.sam.sends("m/human")
    await town.lea.sends("m/visit")
    await town.lea.taps("a/visit.service/sportello")
    await town.zoe.sends("m/room")
    await town.zoe.says("Prove del coro, una volta alla settimana")
    await town.zoe.says("Coro di Latina, Zoe 333 7654321")
    await town.ugo.says("Vorrei aggiungere ancora una cosa")
    await town.vera.says("/start en_report")
    await town.wim.says("There is a big hole in the road near the school")
    await town.xena.says(f"/start event_{codes['Coro in piazza']}")
    await town.yuri.says("/start n_isonzo")
    await town.anna.taps("t/add/")
    await town.elif_.taps("/more")
    await town.ivan.taps("/reason")
    await town.carla.taps("t/add/")
    await town.carla.says(media_group_id="album7", **updates.photo("hole1"))
    await writes_event(town.sara, until="when")
    await writes_event(town.marco, title="=Passeggiata", when="=6.12.2026 10-12")
    await town.marco.taps("/later/")
    await writes_event(town.marco, title="=Torneo", when="=7.12.2026 10-12")
    await town.giulia.says("/events")
    await town.giulia.taps("Cinema")
    await town.giulia.taps("/change")
    await town.giulia.taps("/edit/title")


async def prompts(town: Town) -> None:
    """The team is asked for words and has not written them yet."""
    marco, giulia = town.marco, town.giulia
    await marco.taps("k/write", marco.message("Il lampione"))
    await marco.taps("k/ask", marco.message("Il lampione"))
    await marco.taps("k/how", marco.message("Buca davanti"))
    await marco.taps("/duplicate", marco.message("k/end"))
    await marco.taps("k/more", marco.message("Sacks beside"))
    await marco.taps("k/t/")
    await marco.taps("k/tp/")
    await giulia.taps("k/propose")
    await giulia.taps("k/refuse")
    await giulia.taps("k/date/")
    await giulia.says("/agenda")
    await giulia.taps("v/card")
    await giulia.taps("v/why")
    await giulia.says("/agenda")
    _first, *rest = [data for _label, data in giulia.newest.seen.buttons if "v/card" in data]
    await giulia.taps(rest[-1])
    await giulia.taps("v/arrived")
    await giulia.taps("v/note")
    await giulia.says("/events")
    await giulia.taps("Coro")
    await giulia.taps("/cancel", giulia.newest)
    await giulia.says("/events")
    await giulia.taps("/past")
    await giulia.taps("Festa")
    await giulia.taps("/minutes", giulia.newest)
    await giulia.says("Hanno cantato in trenta.", reply_to=giulia.newest)
    await giulia.says("/events")
    await giulia.taps("/past")
    await giulia.taps("Festa")
    await giulia.taps("/minutes", giulia.newest)
    await giulia.says("/events")
    await giulia.taps("/past")
    await giulia.taps("Festa")
    await giulia.taps("/reached", giulia.newest)
    await giulia.says("/door")
    for code, state, event_id in await town.house.rows("signup", "code", "state", "event_id"):
        if state == "cancelled" and event_id == dict(await event_titles(town))["Laboratorio di pane"]:
            await giulia.says(code)
    await town.sara.says("/event")
    await town.marco.says("/visit")
    await town.marco.taps("k/visit/mediazione")
    await town.lea.sends("m/mine")
    await town.lea.taps("b/show")
    await town.lea.taps("b/cancel")
    await town.lea.taps("/yes")


async def queued(town: Town) -> None:
    """What waits in the outbox when the service ends; of some rows nobody knows whether they arrived."""
    house, marco, giulia = town.house, town.marco, town.giulia
    await marco.says("/visit ascolto")
    await marco.taps("k/visit/", marco.newest)
    await marco.sends(
        [data for _label, data in marco.newest.seen.buttons if "visitat" in data][-1], marco.newest
    )
    house.now = END
    house.handset.answers = "lost"
    await house.hear(updates.said(town.kira.who, house.now, "/menu"))
    await house.send_all(1)
    for update in (
        updates.said(town.dan.who, house.now, "The lamp at the corner has been out for a week"),
        updates.said(marco.who, house.now, "Rosa 333 1112223", reply_to=marco.message("v/unnamed").on),
        updates.said(town.anna.who, house.now, "It is worse today", reply_to=town.anna.message("domani").on),
        updates.said(
            marco.who, house.now, "/r Domani passa la squadra", reply_to=marco.message("Buca davanti").on
        ),
        updates.tapped(town.tina.who, "t/reopen/" + town.tina.button("t/reopen")[1].split("/")[2]),
        updates.tapped(giulia.who, giulia.button("/agree", giulia.message("chiede una seconda"))[1]),
    ):
        await house.hear(update)
    later = END + timedelta(minutes=30)
    await house.change("timer", {"due_at": later}, kind="digest later")  # as if quiet hours ended then
    await house.tick()
    await house.spreader.step()
    await house.spreader.step()
    await house.queue(b'{"type":"expire","message_id":"1001"}', "team")
    house.handset.answers = "never"
    await house.courier.step()


SCENES = (team, tickets, closing, visits, rooms, events, broadcasts, further, a_week, drafts, prompts, queued)


async def play(town: Town) -> None:
    for scene in SCENES:
        await scene(town)

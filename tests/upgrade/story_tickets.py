"""What citizens bring, and what becomes of it: tickets, visits, rooms."""

from datetime import timedelta
from typing import Any

from tests.upgrade import updates
from tests.upgrade.driver import FIRST_TEAM_CHAT, TEAM_CHAT
from tests.upgrade.town import BINS, CITIZENS, LAMP, NEWCOMERS, ROAD, SCHOOL, Town


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

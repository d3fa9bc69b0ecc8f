"""What the team makes: events and broadcasts, up to every step of theirs."""

from datetime import timedelta

from tests.upgrade import updates
from tests.upgrade.people import Somebody
from tests.upgrade.town import Town

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

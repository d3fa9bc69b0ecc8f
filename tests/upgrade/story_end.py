"""The last days: everybody stops in the middle of something, and messages wait."""

from datetime import timedelta

from tests.upgrade import updates
from tests.upgrade.story_events import broadcasts_up_to_card, event_codes, event_titles, writes_event
from tests.upgrade.town import END, LAMP, PARK, Town


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

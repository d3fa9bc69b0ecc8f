"""Feeds and calendars of events as foreign programs read them: iCalendar, schema.org, Atom."""

import json
from datetime import timedelta
from typing import Any

import vobject

from handlers.capabilities import CAPABILITIES
from handlers.events import publishing
from handlers.messaging.context import Context
from handlers.messaging.unit_of_work import Effects, UnitOfWork
from storage.engine.store import Store
from storage.engine.transaction import Transaction
from storage.engine.utc import utc_now
from storage.events import events
from storage.events.events import Text
from storage.people import people
from storage.people.encryption import KeyRing
from tests.dialogue import CHANNEL, latina
from tests.events.atom_rules import ATOM, read_atom
from tests.events.public_site import HOME, RICH, PublicSite, by_ical, everything
from tests.events.published import AT, drafted
from tests.events.schema_org import EVENT

LISTS = ("/events", "/events.ics", "/events.json", "/events.atom")

OWN = ("", ".ics", "/picture", "/poster.png", "/card.png")


# Nobody sees what is not public


async def test_no_draft_and_no_round_through_the_streets_is_ever_shown(site: PublicSite) -> None:
    secret = (Text("it", "Segretissimo", "Segretissimo"),)
    draft = await site.team.draft(secret, picture="telegram:good")
    dropped = await site.team.draft(secret, picture="telegram:good")
    await site.team.cancel(dropped)
    outreach = await site.team.publish(secret, kind="outreach", picture="telegram:good")
    for path in LISTS:
        assert b"Segretissimo" not in await site.get(path), path
        assert b"Segretissimo" not in await site.get(f"{path}?lang=ar"), path
    for event in (draft, dropped, outreach):
        for path in OWN:
            assert (await site.browser.get(f"/events/{event.code}{path}"))[0] == 404, path
    assert (await site.browser.get("/events/7K3QPM"))[0] == 404
    assert (await site.browser.get("/events/7K3-../x"))[0] == 404


async def test_either_engine_tells_apart_what_is_public(store: Store, keys: KeyRing) -> None:
    now = utc_now()

    def work(tx: Transaction) -> None:
        unit = UnitOfWork(tx, Context(latina(), keys, None, CAPABILITIES), now, "test", Effects())
        maker = people.add(tx, keys, CHANNEL, "giulia", now)
        soon, over = now + timedelta(days=2), now - timedelta(days=2)
        shown, gone, past, outreach, dropped, draft = (
            drafted(unit, maker, starts_at=at, kind=kind)
            for at, kind in (
                (soon, "lab"),
                (soon, "lab"),
                (over, "lab"),
                (soon, "outreach"),
                (soon, "lab"),
                (soon, "lab"),
            )
        )
        for each in (shown, gone, past, outreach):
            publishing.publish(unit, each)
        for each in (gone, dropped):
            publishing.cancel(unit, each)
        assert [each.id for each in events.public(tx, now, 10)] == [shown.id, gone.id]
        assert [each.id for each in events.public(tx, now - timedelta(days=3), 10)] == [
            past.id,
            shown.id,
            gone.id,
        ]
        known = [
            events.public_by_code(tx, each.code.lower())
            for each in (shown, gone, past, outreach, dropped, draft)
        ]
        assert [each is not None for each in known] == [True, True, True, False, False, False]

    await store.run(work)


# iCalendar


def by_vobject(body: bytes) -> dict[str, tuple[Any, ...]]:
    found = vobject.readOne(body.decode()).vevent_list
    return {each.uid.value: tuple(_value(each, name) for name in NAMES) for each in found}


READ = {"sequence": int}

NAMES = ("summary", "dtstart", "dtend", "location", "description", "status", "sequence")


def _value(event: Any, name: str) -> Any:
    found = getattr(event, name, None)
    return None if found is None else READ.get(name, lambda same: same)(found.value)


async def test_two_foreign_libraries_read_the_same_calendar(site: PublicSite) -> None:
    made = await everything(site)
    body = await site.get("/events.ics")
    one, other = by_ical(body), by_vobject(body)
    assert one == other
    assert len(one) == 4, "what is cancelled or over a short while is told to programs that seldom look"
    assert all(row[1].tzinfo and row[2].tzinfo for row in one.values())
    choir = one[f"event-{made[0].code.lower()}@ascolto.invalid"]
    assert choir[:4] == ("Coro in piazza", AT, AT + timedelta(hours=2), "Piazza del Popolo (Isonzo)")
    assert choir[5] == "CONFIRMED"
    assert one[f"event-{made[1].code.lower()}@ascolto.invalid"][4] == "Tutti.\n\nAnche Lei: « sì »."
    assert one[f"event-{made[2].code.lower()}@ascolto.invalid"][5] == "CANCELLED"


async def test_an_event_alone_is_the_same_entry_and_a_later_version_replaces_it(site: PublicSite) -> None:
    event = await site.team.publish(**RICH)
    before = by_ical(await site.get(f"/events/{event.code}.ics?lang=ar"))
    assert [row[0] for row in before.values()] == ["جوقة في الساحة"]
    await site.team.change(event, starts_at=AT + timedelta(hours=1), ends_at=AT + timedelta(hours=2))
    after = by_ical(await site.get(f"/events/{event.code}.ics"))
    assert after.keys() == before.keys()
    assert [row[6] for row in after.values()] > [row[6] for row in before.values()]


async def test_whoever_has_it_already_is_told_so(site: PublicSite) -> None:
    event = await site.team.publish(picture="telegram:good", **RICH)
    for path in (*LISTS, *(f"/events/{event.code}{end}" for end in OWN)):
        headers = await site.browser.headers_of(path)
        assert headers["cache-control"] == "public, max-age=300"
        assert "set-cookie" not in headers
        again = await site.browser.get(path, **{"If-None-Match": headers["etag"]})
        assert again == (304, b""), path


# schema.org


async def test_search_engines_read_schema_org(site: PublicSite) -> None:
    made = await everything(site)
    await site.team.change(made[0], picture="telegram:good")
    data = json.loads(await site.get("/events.json"))
    assert data["@context"] == "https://schema.org"
    EVENT({"@type": "Event", **data["@graph"][0]}, "event")
    for number, each in enumerate(data["@graph"]):
        EVENT(each, f"@graph[{number}]")
    by_name = {each["name"]: each for each in data["@graph"]}
    choir = by_name["Coro in piazza"]
    assert choir["startDate"] == "2031-03-15T17:00:00+01:00"
    assert choir["location"]["geo"] == {"@type": "GeoCoordinates", "latitude": 41.467, "longitude": 12.904}
    assert (choir["maximumAttendeeCapacity"], choir["remainingAttendeeCapacity"]) == (12, 12)
    assert choir["inLanguage"] == ["it", "ar"]
    assert choir["image"] == f"{HOME}/events/{made[0].code}/picture"
    assert choir["url"] == f"{HOME}/events/{made[0].code}"
    assert by_name["Annullato"]["eventStatus"] == "https://schema.org/EventCancelled"
    assert "Passato" not in by_name


# Atom


async def test_feed_readers_read_atom_in_every_language(site: PublicSite) -> None:
    made = await everything(site)
    ids = set()
    for language, title in (
        ("it", "Coro in piazza"),
        ("en", "Choir in the square"),
        ("ar", "جوقة في الساحة"),
    ):
        feed, entries = read_atom(await site.get(f"/events.atom?lang={language}"))
        assert feed.get("{http://www.w3.org/XML/1998/namespace}lang") == language
        assert len(entries) == 4
        titles = {entry.findtext(f"{ATOM}title"): entry for entry in entries}
        link = titles[title].find(f"{ATOM}link")
        assert link is not None
        assert (link.get("href") or "").startswith(f"{HOME}/events/{made[0].code}")
        assert "Annullato" not in titles, "its title says that it is cancelled"
        ids |= {entry.findtext(f"{ATOM}id") for entry in [feed, *entries]}
    assert len(ids) == 15, "each language is a feed of its own"


async def test_an_entry_keeps_its_id_and_says_when_it_changed(site: PublicSite) -> None:
    event = await site.team.publish(**RICH)
    _feed, [before] = read_atom(await site.get("/events.atom"))
    site.team.now += timedelta(minutes=5)
    await site.team.cancel(event)
    _feed, [after] = read_atom(await site.get("/events.atom?lang=en"))
    assert (after.findtext(f"{ATOM}updated") or "") > (before.findtext(f"{ATOM}updated") or "")
    assert after.findtext(f"{ATOM}title") == "Cancelled: Choir in the square"


async def test_an_empty_town_has_feeds_and_a_page_too(site: PublicSite) -> None:
    _feed, entries = read_atom(await site.get("/events.atom"))
    assert entries == []
    assert by_ical(await site.get("/events.ics")) == {}
    assert json.loads(await site.get("/events.json"))["@graph"] == []
    assert "Nothing is planned at the moment." in (await site.page("/events?lang=en")).html

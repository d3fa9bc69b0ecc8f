"""What the public sees of events: pages that preview well, feeds that foreign programs read, pictures, posters."""

import io
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import timedelta
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
import vobject
import zxingcpp
from aiohttp.test_utils import TestServer
from ical.calendar_stream import IcsCalendarStream
from PIL import Image

from handlers.capabilities import CAPABILITIES
from handlers.events import publishing
from handlers.messaging.context import Context
from handlers.messaging.unit_of_work import Effects, UnitOfWork
from storage.engine.store import Store
from storage.engine.transaction import Transaction
from storage.engine.utc import utc_now
from storage.events import events
from storage.events.events import Event, Text
from storage.people import people
from storage.people.encryption import KeyRing
from storage.people.installation import USERNAME, learn
from storage.web import media
from storage.web.media import Stored
from tests.browser import PHONE, open_browser, open_page
from tests.dialogue import CHANNEL, Town, latina, open_town
from tests.events.atom_rules import ATOM, read_atom
from tests.events.published import AT, Calendar, drafted
from tests.events.schema_org import EVENT
from tests.web.scenario import Browser
from web.app import make_app
from web.http.rate_limits import Limit
from web.http.site import Site
from web.http.wakeups import Hub

HOME = "https://ascolto.example.it"
HOSTILE = "\"></title></script><script>alert(1)</script>&amp; {{data}} \u202egnirts ]]>' \x0b"
CLEANED = "\"></title></script><script>alert(1)</script>&amp; {{data}} gnirts ]]>'"
RICH: dict[str, Any] = {  # columns of an event
    "starts_at": AT,
    "capacity": 12,
    "spoken": "it,ar",
    "access": "steps,sign",
    "latitude": 41.467,
    "longitude": 12.904,
}
LISTS = ("/events", "/events.ics", "/events.json", "/events.atom")
OWN = ("", ".ics", "/picture", "/poster.png", "/card.png")


@dataclass
class Square:
    """A town with a team, and whoever passes by."""

    team: Calendar
    browser: Browser
    url: str

    async def get(self, path: str, **headers: str) -> bytes:
        status, body = await self.browser.get(path, **headers)
        assert status == 200, path
        return body

    async def page(self, path: str) -> "Page":
        return Page((await self.get(path)).decode())


class Page(HTMLParser):
    """A page as those see it who make a preview of it."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.html = html
        self.meta: dict[str, str] = {}
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.texts: dict[str, str] = {}
        self._in = ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.tags.append((tag, given))
        self.meta.update({given[key]: given["content"] for key in ("name", "property") if key in given})
        self._in = tag

    def handle_endtag(self, tag: str) -> None:  # noqa: ARG002 - called so
        self._in = ""

    def handle_data(self, data: str) -> None:
        self.texts[self._in] = self.texts.get(self._in, "") + data

    def links(self, **wanted: str) -> list[str]:
        return [
            given["href"]
            for tag, given in self.tags
            if tag in ("a", "link") and wanted.items() <= given.items()
        ]

    @property
    def data(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.texts["script"])
        return found


async def fetch(ref: str) -> Stored | None:
    """What Telegram has of it."""
    files = {"telegram:good": photo(), "telegram:bad": b"no picture"}
    return Stored("", "", files[ref]) if ref in files else None


def photo() -> bytes:
    """With the place where it was taken."""
    out, exif = io.BytesIO(), Image.Exif()
    exif[0x010E] = "taken at home"
    Image.new("RGB", (800, 400), "teal").save(out, "JPEG", exif=exif)
    return out.getvalue()


@pytest.fixture
async def square(tmp_path: Path) -> AsyncIterator[Square]:
    async with open_town(tmp_path) as opened:
        town = Town(opened.store, replace(opened.context, public_url=HOME))
        server = TestServer(make_app(Site(town.store, town.context, town.pipeline.take, Hub(), fetch=fetch)))
        await server.start_server()
        url = str(server.make_url("")).rstrip("/")
        async with Browser(url, {}) as browser:
            yield Square(Calendar(town, utc_now()), browser, url)
        await server.close()


async def everything(square: Square) -> list[Event]:
    """An event, one in Italian alone, one that was cancelled, and one that is over."""
    made = [
        await square.team.publish(**RICH),
        await square.team.publish(
            (Text("it", "Fuochi, musica; e \\ tanto altro\nin piazza", "Tutti.\n\nAnche Lei: « sì »."),)
        ),
        await square.team.publish((Text("it", "Annullato", ""),), starts_at=AT + timedelta(days=1)),
        await square.team.publish(
            (Text("it", "Passato", ""),), starts_at=square.team.now - timedelta(days=3)
        ),
    ]
    await square.team.cancel(made[2], "Piove.")
    return made


# Nobody sees what is not public


async def test_no_draft_and_no_round_through_the_streets_is_ever_shown(square: Square) -> None:
    secret = (Text("it", "Segretissimo", "Segretissimo"),)
    draft = await square.team.draft(secret, picture="telegram:good")
    dropped = await square.team.draft(secret, picture="telegram:good")
    await square.team.cancel(dropped)
    outreach = await square.team.publish(secret, kind="outreach", picture="telegram:good")
    for path in LISTS:
        assert b"Segretissimo" not in await square.get(path), path
        assert b"Segretissimo" not in await square.get(f"{path}?lang=ar"), path
    for event in (draft, dropped, outreach):
        for path in OWN:
            assert (await square.browser.get(f"/events/{event.code}{path}"))[0] == 404, path
    assert (await square.browser.get("/events/7K3QPM"))[0] == 404
    assert (await square.browser.get("/events/7K3-../x"))[0] == 404


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


def by_ical(body: bytes) -> dict[str, tuple[Any, ...]]:
    found = IcsCalendarStream.calendar_from_ics(body.decode()).events
    return {
        str(each.uid): (
            each.summary,
            each.dtstart,
            each.dtend,
            each.location,
            each.description,
            each.status,
            each.sequence,
        )
        for each in found
    }


def by_vobject(body: bytes) -> dict[str, tuple[Any, ...]]:
    found = vobject.readOne(body.decode()).vevent_list
    return {each.uid.value: tuple(_value(each, name) for name in NAMES) for each in found}


READ = {"sequence": int}
NAMES = ("summary", "dtstart", "dtend", "location", "description", "status", "sequence")


def _value(event: Any, name: str) -> Any:
    found = getattr(event, name, None)
    return None if found is None else READ.get(name, lambda same: same)(found.value)


async def test_two_foreign_libraries_read_the_same_calendar(square: Square) -> None:
    made = await everything(square)
    body = await square.get("/events.ics")
    one, other = by_ical(body), by_vobject(body)
    assert one == other
    assert len(one) == 4, "what is cancelled or over a short while is told to programs that seldom look"
    assert all(row[1].tzinfo and row[2].tzinfo for row in one.values())
    choir = one[f"event-{made[0].code.lower()}@ascolto.invalid"]
    assert choir[:4] == ("Coro in piazza", AT, AT + timedelta(hours=2), "Piazza del Popolo (Isonzo)")
    assert choir[5] == "CONFIRMED"
    assert one[f"event-{made[1].code.lower()}@ascolto.invalid"][4] == "Tutti.\n\nAnche Lei: « sì »."
    assert one[f"event-{made[2].code.lower()}@ascolto.invalid"][5] == "CANCELLED"


async def test_an_event_alone_is_the_same_entry_and_a_later_version_replaces_it(square: Square) -> None:
    event = await square.team.publish(**RICH)
    before = by_ical(await square.get(f"/events/{event.code}.ics?lang=ar"))
    assert [row[0] for row in before.values()] == ["جوقة في الساحة"]
    await square.team.change(event, starts_at=AT + timedelta(hours=1), ends_at=AT + timedelta(hours=2))
    after = by_ical(await square.get(f"/events/{event.code}.ics"))
    assert after.keys() == before.keys()
    assert [row[6] for row in after.values()] > [row[6] for row in before.values()]


async def test_whoever_has_it_already_is_told_so(square: Square) -> None:
    event = await square.team.publish(picture="telegram:good", **RICH)
    for path in (*LISTS, *(f"/events/{event.code}{end}" for end in OWN)):
        headers = await square.browser.headers_of(path)
        assert headers["cache-control"] == "public, max-age=300"
        assert "set-cookie" not in headers
        again = await square.browser.get(path, **{"If-None-Match": headers["etag"]})
        assert again == (304, b""), path


# schema.org


async def test_search_engines_read_schema_org(square: Square) -> None:
    made = await everything(square)
    await square.team.change(made[0], picture="telegram:good")
    data = json.loads(await square.get("/events.json"))
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


async def test_feed_readers_read_atom_in_every_language(square: Square) -> None:
    made = await everything(square)
    ids = set()
    for language, title in (
        ("it", "Coro in piazza"),
        ("en", "Choir in the square"),
        ("ar", "جوقة في الساحة"),
    ):
        feed, entries = read_atom(await square.get(f"/events.atom?lang={language}"))
        assert feed.get("{http://www.w3.org/XML/1998/namespace}lang") == language
        assert len(entries) == 4
        titles = {entry.findtext(f"{ATOM}title"): entry for entry in entries}
        link = titles[title].find(f"{ATOM}link")
        assert link is not None
        assert (link.get("href") or "").startswith(f"{HOME}/events/{made[0].code}")
        assert "Annullato" not in titles, "its title says that it is cancelled"
        ids |= {entry.findtext(f"{ATOM}id") for entry in [feed, *entries]}
    assert len(ids) == 15, "each language is a feed of its own"


async def test_an_entry_keeps_its_id_and_says_when_it_changed(square: Square) -> None:
    event = await square.team.publish(**RICH)
    _feed, [before] = read_atom(await square.get("/events.atom"))
    square.team.now += timedelta(minutes=5)
    await square.team.cancel(event)
    _feed, [after] = read_atom(await square.get("/events.atom?lang=en"))
    assert (after.findtext(f"{ATOM}updated") or "") > (before.findtext(f"{ATOM}updated") or "")
    assert after.findtext(f"{ATOM}title") == "Cancelled: Choir in the square"


async def test_an_empty_town_has_feeds_and_a_page_too(square: Square) -> None:
    _feed, entries = read_atom(await square.get("/events.atom"))
    assert entries == []
    assert by_ical(await square.get("/events.ics")) == {}
    assert json.loads(await square.get("/events.json"))["@graph"] == []
    assert "Nothing is planned at the moment." in (await square.page("/events?lang=en")).html


# Pages


async def test_a_shared_page_previews_with_title_description_and_picture(square: Square) -> None:
    event = await square.team.publish(picture="telegram:good", **RICH)
    page = await square.page(f"/events/{event.code}?lang=en")
    assert page.meta["og:title"] == "Choir in the square"
    assert page.meta["og:description"].startswith(
        "Saturday, 15 March 2031, 17:00 – 19:00 · Piazza del Popolo (Isonzo) · We"
    )
    assert page.meta["og:description"] == page.meta["description"]
    assert page.meta["og:url"] == f"{HOME}/events/{event.code}?lang=en"
    assert page.meta["og:image"] == f"{HOME}/events/{event.code}/picture"
    assert page.meta["og:type"] == "website"
    assert page.meta["twitter:card"] == "summary_large_image"
    assert "Choir in the square" in page.texts["title"]
    EVENT(page.data, "page")
    assert page.links(rel="canonical") == [f"{HOME}/events/{event.code}?lang=en"]
    assert page.links(rel="alternate", hreflang="it") == [f"{HOME}/events/{event.code}"]


async def test_without_a_picture_a_card_is_drawn(square: Square) -> None:
    event = await square.team.publish(**RICH)
    page = await square.page(f"/events/{event.code}?lang=ar")
    assert page.meta["og:image"] == f"{HOME}/events/{event.code}/card.png?lang=ar"
    with Image.open(io.BytesIO(await square.get(page.meta["og:image"].removeprefix(HOME)))) as card:
        assert card.size == (1200, 630)
    assert (await square.browser.get(f"/events/{event.code}/picture"))[0] == 404


async def test_the_page_says_all_that_matters_and_where_to_go_on(square: Square) -> None:
    event = await square.team.publish(**RICH)
    await square.team.town.run(lambda tx: learn(tx, USERNAME, "AscoltoLatinaBot"))
    page = await square.page(f"/events/{event.code}?lang=en")
    for words in (
        "17:00 – 19:00",
        "Piazza del Popolo (Isonzo)",
        "Organised by: Coro di Latina",
        "Italian and Arabic",
        "no steps and sign language",
        "12 places left",
        "We sing together.",
    ):
        assert words in page.texts["li"] + page.texts["p"], words
    links = page.links()
    for link in (
        "/chat",
        f"https://t.me/AscoltoLatinaBot?start=event_{event.code}",
        f"/events/{event.code}.ics?lang=en",
        f"/events/{event.code}/poster.png?lang=en",
        f"/events/{event.code}",
        f"/events/{event.code}?lang=ar",
        "/events?lang=en",
    ):
        assert link in links, link


async def test_what_is_over_or_cancelled_says_so_and_nobody_is_sent_there(square: Square) -> None:
    made = await everything(square)
    for event, said in ((made[2], "This event has been cancelled."), (made[3], "This event is over.")):
        page = await square.page(f"/events/{event.code}?lang=en")
        assert said in page.html
        assert page.meta["og:description"].startswith(said)
        assert (await square.browser.get(f"/events/{event.code}/poster.png"))[0] == 404


async def test_the_list_shows_what_comes_and_leads_to_the_feeds(square: Square) -> None:
    made = await everything(square)
    page = await square.page("/events")
    assert page.tags[0][1]["lang"] == "it"
    links = page.links()
    assert [f"/events/{event.code}" in links for event in made] == [True, True, True, False]
    assert {"/events.ics", "/events.atom", "/events.json", "/chat"} <= set(links)
    assert f"/events/{made[0].code}?lang=ar" in (await square.page("/events?lang=ar")).links()


async def test_a_language_nobody_speaks_is_the_towns_own(square: Square) -> None:
    event = await square.team.publish(**RICH)
    for query in ("?lang=xx", "?lang=", "?lang=%22%3E", ""):
        page = await square.page(f"/events/{event.code}{query}")
        assert page.tags[0][1]["lang"] == "it"
        assert page.meta["og:title"] == "Coro in piazza"


async def test_arabic_runs_from_right_to_left(square: Square) -> None:
    event = await square.team.publish(**RICH)
    page = await square.page(f"/events/{event.code}?lang=ar")
    assert page.tags[0][1] | {"lang": "ar", "dir": "rtl"} == page.tags[0][1]
    assert page.texts["h1"] == "جوقة في الساحة"
    assert page.data["name"] == "جوقة في الساحة"


async def test_hostile_words_stay_words(square: Square) -> None:
    event = await square.team.publish(
        (Text("it", HOSTILE, HOSTILE),), venue=HOSTILE, organiser=HOSTILE, access=HOSTILE[:60], starts_at=AT
    )
    page = await square.page(f"/events/{event.code}")
    assert [given for tag, given in page.tags if tag == "script"] == [{"type": "application/ld+json"}]
    assert page.texts["h1"] == CLEANED
    assert page.meta["og:title"] == CLEANED
    assert page.data["name"] == CLEANED
    listing = await square.page("/events")
    assert not [tag for tag, _given in listing.tags if tag == "script"]
    _feed, [entry] = read_atom(await square.get("/events.atom"))
    assert entry.findtext(f"{ATOM}title") == CLEANED
    [told] = json.loads(await square.get("/events.json"))["@graph"]
    EVENT(told, "event")
    assert len(by_ical(await square.get("/events.ics"))) == 1
    with Image.open(io.BytesIO(await square.get(f"/events/{event.code}/poster.png"))) as sheet:
        assert sheet.size == (1654, 2339)


# Pictures


@pytest.mark.parametrize("kept_here", [False, True])
async def test_a_picture_is_written_anew_without_what_else_was_in_it(square: Square, kept_here: bool) -> None:  # noqa: FBT001
    keys, now = square.team.town.context.keys, utc_now()
    ours = await square.team.town.run(
        lambda tx: media.add(tx, keys.own, None, Stored("image/jpeg", "x.jpg", photo()), now)
    )
    event = await square.team.publish(picture={True: ours, False: "telegram:good"}[kept_here])
    body = await square.get(f"/events/{event.code}/picture")
    with Image.open(io.BytesIO(body)) as shown:
        assert shown.size == (800, 400)
        assert not shown.getexif()
    assert b"taken at home" not in body


@pytest.mark.parametrize("ref", ["telegram:bad", "telegram:gone", "web:gone"])
async def test_a_picture_that_cannot_be_had_is_not_there(square: Square, ref: str) -> None:
    event = await square.team.publish(picture=ref)
    assert (await square.browser.get(f"/events/{event.code}/picture"))[0] == 404


# Posters


async def test_the_square_on_a_poster_leads_to_the_page(square: Square) -> None:
    event = await square.team.publish(**RICH)
    for query in ("", "?lang=ar"):
        with Image.open(io.BytesIO(await square.get(f"/events/{event.code}/poster.png{query}"))) as sheet:
            assert sheet.size == (1654, 2339)
            [found] = zxingcpp.read_barcodes(sheet)
            assert found.text == f"{HOME}/events/{event.code}"


async def test_nobody_keeps_us_drawing(square: Square) -> None:
    town = square.team.town
    few = Site(town.store, town.context, town.pipeline.take, Hub(), drawings=Limit(1, 3600))
    event = await square.team.publish(**RICH)
    async with (
        TestServer(make_app(few)) as server,
        Browser(str(server.make_url("")).rstrip("/"), {}) as browser,
    ):
        asked = [f"/events/{event.code}/card.png{query}" for query in ("", "", "?lang=ar", "?lang=xx")]
        assert [(await browser.get(path))[0] for path in asked] == [200, 200, 429, 200], (
            "what is drawn is shown"
        )


# In a browser


async def test_the_pages_fit_a_phone_in_italian_and_arabic(square: Square, tmp_path: Path) -> None:
    event = await square.team.publish(picture="telegram:good", **RICH)
    await square.team.publish((Text("it", "Parolalunghissima" * 6, "Parola" * 80),), venue="Via" * 50)
    async with open_browser() as browser:
        for language, direction in (("it", "ltr"), ("ar", "rtl")):
            async with open_page(browser, PHONE, language) as page:
                for path in (f"/events/{event.code}", "/events"):
                    await page.goto(f"{square.url}{path}?lang={language}")
                    assert await page.evaluate("document.documentElement.dir") == direction
                    assert await page.evaluate("document.documentElement.scrollWidth") == PHONE[0]
                    name = f"{language}{path.count('/')}.png"
                    await page.screenshot(path=tmp_path / name, full_page=True)
                await page.goto(f"{square.url}/events/{event.code}?lang={language}")
                assert await page.evaluate("document.querySelector('article img').naturalWidth") == 800

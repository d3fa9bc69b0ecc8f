"""Pages, pictures and posters of events as the public sees them, and as programs read them that make a preview."""

import io
import json
from pathlib import Path

import pytest
import zxingcpp
from aiohttp.test_utils import TestServer
from PIL import Image

from storage.engine.utc import utc_now
from storage.events.events import Text
from storage.people.installation import USERNAME, learn
from storage.web import media
from storage.web.media import StoredFile
from tests.browser import PHONE, open_browser, open_page
from tests.events.atom_rules import ATOM, read_atom
from tests.events.public_site import HOME, RICH, PublicSite, by_ical, everything, photo
from tests.events.published import AT
from tests.events.schema_org import EVENT
from tests.web.scenario import Browser
from web.app import make_app
from web.http.rate_limits import Limit
from web.http.site import Site
from web.http.wakeups import Hub

HOSTILE = "\"></title></script><script>alert(1)</script>&amp; {{data}} \u202egnirts ]]>' \x0b"

CLEANED = "\"></title></script><script>alert(1)</script>&amp; {{data}} gnirts ]]>'"


# Pages


async def test_a_shared_page_previews_with_title_description_and_picture(site: PublicSite) -> None:
    event = await site.team.publish(picture="telegram:good", **RICH)
    page = await site.page(f"/events/{event.code}?lang=en")
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


async def test_without_a_picture_a_card_is_drawn(site: PublicSite) -> None:
    event = await site.team.publish(**RICH)
    page = await site.page(f"/events/{event.code}?lang=ar")
    assert page.meta["og:image"] == f"{HOME}/events/{event.code}/card.png?lang=ar"
    with Image.open(io.BytesIO(await site.get(page.meta["og:image"].removeprefix(HOME)))) as card:
        assert card.size == (1200, 630)
    assert (await site.browser.get(f"/events/{event.code}/picture"))[0] == 404


async def test_the_page_says_all_that_matters_and_where_to_go_on(site: PublicSite) -> None:
    event = await site.team.publish(**RICH)
    await site.team.town.run(lambda tx: learn(tx, USERNAME, "AscoltoLatinaBot"))
    page = await site.page(f"/events/{event.code}?lang=en")
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


async def test_what_is_over_or_cancelled_says_so_and_nobody_is_sent_there(site: PublicSite) -> None:
    made = await everything(site)
    for event, said in ((made[2], "This event has been cancelled."), (made[3], "This event is over.")):
        page = await site.page(f"/events/{event.code}?lang=en")
        assert said in page.html
        assert page.meta["og:description"].startswith(said)
        assert (await site.browser.get(f"/events/{event.code}/poster.png"))[0] == 404


async def test_the_list_shows_what_comes_and_leads_to_the_feeds(site: PublicSite) -> None:
    made = await everything(site)
    page = await site.page("/events")
    assert page.tags[0][1]["lang"] == "it"
    links = page.links()
    assert [f"/events/{event.code}" in links for event in made] == [True, True, True, False]
    assert {"/events.ics", "/events.atom", "/events.json", "/chat"} <= set(links)
    assert f"/events/{made[0].code}?lang=ar" in (await site.page("/events?lang=ar")).links()


async def test_a_language_nobody_speaks_is_the_towns_own(site: PublicSite) -> None:
    event = await site.team.publish(**RICH)
    for query in ("?lang=xx", "?lang=", "?lang=%22%3E", ""):
        page = await site.page(f"/events/{event.code}{query}")
        assert page.tags[0][1]["lang"] == "it"
        assert page.meta["og:title"] == "Coro in piazza"


async def test_arabic_runs_from_right_to_left(site: PublicSite) -> None:
    event = await site.team.publish(**RICH)
    page = await site.page(f"/events/{event.code}?lang=ar")
    assert page.tags[0][1] | {"lang": "ar", "dir": "rtl"} == page.tags[0][1]
    assert page.texts["h1"] == "جوقة في الساحة"
    assert page.data["name"] == "جوقة في الساحة"


async def test_hostile_words_stay_words(site: PublicSite) -> None:
    event = await site.team.publish(
        (Text("it", HOSTILE, HOSTILE),), venue=HOSTILE, organiser=HOSTILE, access=HOSTILE[:60], starts_at=AT
    )
    page = await site.page(f"/events/{event.code}")
    assert [given for tag, given in page.tags if tag == "script"] == [{"type": "application/ld+json"}]
    assert page.texts["h1"] == CLEANED
    assert page.meta["og:title"] == CLEANED
    assert page.data["name"] == CLEANED
    listing = await site.page("/events")
    assert not [tag for tag, _given in listing.tags if tag == "script"]
    _feed, [entry] = read_atom(await site.get("/events.atom"))
    assert entry.findtext(f"{ATOM}title") == CLEANED
    [told] = json.loads(await site.get("/events.json"))["@graph"]
    EVENT(told, "event")
    assert len(by_ical(await site.get("/events.ics"))) == 1
    with Image.open(io.BytesIO(await site.get(f"/events/{event.code}/poster.png"))) as sheet:
        assert sheet.size == (1654, 2339)


# Pictures


@pytest.mark.parametrize("kept_here", [False, True])
async def test_a_picture_is_written_anew_without_what_else_was_in_it(
    site: PublicSite,
    kept_here: bool,  # noqa: FBT001
) -> None:
    keys, now = site.team.town.context.keys, utc_now()
    ours = await site.team.town.run(
        lambda tx: media.add(tx, keys.own, None, StoredFile("image/jpeg", "x.jpg", photo()), now)
    )
    event = await site.team.publish(picture={True: ours, False: "telegram:good"}[kept_here])
    body = await site.get(f"/events/{event.code}/picture")
    with Image.open(io.BytesIO(body)) as shown:
        assert shown.size == (800, 400)
        assert not shown.getexif()
    assert b"taken at home" not in body


@pytest.mark.parametrize("ref", ["telegram:bad", "telegram:gone", "web:gone"])
async def test_a_picture_that_cannot_be_had_is_not_there(site: PublicSite, ref: str) -> None:
    event = await site.team.publish(picture=ref)
    assert (await site.browser.get(f"/events/{event.code}/picture"))[0] == 404


# Posters


async def test_the_square_on_a_poster_leads_to_the_page(site: PublicSite) -> None:
    event = await site.team.publish(**RICH)
    for query in ("", "?lang=ar"):
        with Image.open(io.BytesIO(await site.get(f"/events/{event.code}/poster.png{query}"))) as sheet:
            assert sheet.size == (1654, 2339)
            [found] = zxingcpp.read_barcodes(sheet)
            assert found.text == f"{HOME}/events/{event.code}"


async def test_nobody_keeps_us_drawing(site: PublicSite) -> None:
    town = site.team.town
    few = Site(town.store, town.context, town.pipeline.take, Hub(), drawings=Limit(1, 3600))
    event = await site.team.publish(**RICH)
    async with (
        TestServer(make_app(few)) as server,
        Browser(str(server.make_url("")).rstrip("/"), {}) as browser,
    ):
        asked = [f"/events/{event.code}/card.png{query}" for query in ("", "", "?lang=ar", "?lang=xx")]
        assert [(await browser.get(path))[0] for path in asked] == [200, 200, 429, 200], (
            "what is drawn is shown"
        )


# In a browser


async def test_the_pages_fit_a_phone_in_italian_and_arabic(site: PublicSite, tmp_path: Path) -> None:
    event = await site.team.publish(picture="telegram:good", **RICH)
    await site.team.publish((Text("it", "Parolalunghissima" * 6, "Parola" * 80),), venue="Via" * 50)
    async with open_browser() as browser:
        for language, direction in (("it", "ltr"), ("ar", "rtl")):
            async with open_page(browser, PHONE, language) as page:
                for path in (f"/events/{event.code}", "/events"):
                    await page.goto(f"{site.url}{path}?lang={language}")
                    assert await page.evaluate("document.documentElement.dir") == direction
                    assert await page.evaluate("document.documentElement.scrollWidth") == PHONE[0]
                    name = f"{language}{path.count('/')}.png"
                    await page.screenshot(path=tmp_path / name, full_page=True)
                await page.goto(f"{site.url}/events/{event.code}?lang={language}")
                assert await page.evaluate("document.querySelector('article img').naturalWidth") == 800

"""What RFC 4287 demands of a feed, read strictly."""

from datetime import datetime
from urllib.parse import urlsplit
from xml.etree.ElementTree import Element, fromstring

ATOM = "{http://www.w3.org/2005/Atom}"
ONCE = ("id", "title", "updated")
AT_MOST_ONCE = ("summary", "content", "published", "rights", "subtitle", "generator", "logo", "icon")
IN_FEED = {*ONCE, "author", "link", "entry", "category", *AT_MOST_ONCE} - {"summary", "content", "published"}
IN_ENTRY = {*ONCE, "author", "link", "category", "summary", "content", "published", "rights", "source"}


def read_atom(body: bytes) -> tuple[Element, list[Element]]:
    """The feed and its entries, after everything was checked."""
    feed = fromstring(body)  # noqa: S314 - our own
    assert feed.tag == f"{ATOM}feed"
    _check(feed, IN_FEED)
    entries = feed.findall(f"{ATOM}entry")
    for entry in entries:
        _check(entry, IN_ENTRY)
        assert feed.findall(f"{ATOM}author") or entry.findall(f"{ATOM}author"), "somebody wrote it (4.1.2)"
        assert any(link.get("rel", "alternate") == "alternate" for link in entry.findall(f"{ATOM}link"))
    assert any(link.get("rel") == "self" for link in feed.findall(f"{ATOM}link"))
    ids = [entry.findtext(f"{ATOM}id") for entry in entries]
    assert len(set(ids)) == len(ids), "no two entries are the same"
    return feed, entries


def _check(element: Element, known: set[str]) -> None:
    names = [child.tag.removeprefix(ATOM) for child in element]
    assert set(names) <= known, names
    assert all(names.count(name) == 1 for name in ONCE), names
    assert all(names.count(name) <= 1 for name in AT_MOST_ONCE), names
    assert urlsplit(element.findtext(f"{ATOM}id") or "").scheme, "an id is an absolute IRI (4.2.6)"
    for name in ("updated", "published"):
        for found in element.findall(f"{ATOM}{name}"):
            assert datetime.fromisoformat(found.text or "").tzinfo, "a date says its zone (3.3)"
    for author in element.findall(f"{ATOM}author"):
        assert [child.tag for child in author].count(f"{ATOM}name") == 1
    links = [
        (link.get("rel", "alternate"), link.get("type"), link.get("hreflang"))
        for link in element.findall(f"{ATOM}link")
    ]
    assert all(link.get("href") for link in element.findall(f"{ATOM}link"))
    assert len(set(links)) == len(links), "one alternate of a kind (4.1.1)"
    assert all(each.get("term") for each in element.findall(f"{ATOM}category"))

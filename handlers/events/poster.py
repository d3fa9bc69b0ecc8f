"""/poster: a sheet to print and hang up, for an event or for a neighbourhood, in two languages of the place."""

from functools import partial
from typing import Final

from flows.folding import folded
from handlers.events import poster_picture
from handlers.events.citizen.browse import clipped
from handlers.events.poster_picture import Block, Poster
from handlers.events.public import readable
from handlers.events.texts import dated, text_of, title, where
from handlers.events.urls import event_in_telegram, notices_in_telegram, page_of
from handlers.messaging.button_data import tap
from handlers.messaging.outbound import Button, File, Piece
from handlers.messaging.team_request import Asking
from handlers.messaging.unit_of_work import Later, Turn
from locales.clean import clean
from locales.language import Language, Ltr, language
from storage.events import events
from storage.events.events import Event
from storage.place.model import Neighbourhood, say

MOST: Final = 200
SHOWN: Final = 8
HOOD: Final = ("quartiere", "neighbourhood")


def show_poster(asking: Asking) -> None:
    """/poster, /poster 7K3QPM, /poster choir ar, /poster quartiere Isonzo."""
    place = asking.turn.world.place
    words = asking.words.split()
    second = words.pop() if words and words[-1] in place.languages else ""
    if words and words[0].casefold() in HOOD:
        _for_hood(asking, " ".join(words[1:]), second)
    else:
        _for_event(asking, " ".join(words), second)


def show_tapped_poster(asking: Asking) -> None:
    _for_event(asking, asking.words, "")


def of_event(turn: Turn, event: Event, codes: tuple[str, ...]) -> Poster:
    """Leads to the event's page; where we have no address on the web, into Telegram."""
    page = page_of(turn.world, event.code) if turn.world.public_url else ""
    blocks = [_event_block(turn, readable(event), language(code)) for code in codes]
    leads = page or event_in_telegram(turn.tx, event.code)
    return _poster(turn, blocks, leads, _foot(turn, page, event.code))


def of_hood(turn: Turn, hood: Neighbourhood, codes: tuple[str, ...]) -> Poster:
    """Leads to the notices of a neighbourhood in Telegram; without it, to our chat on the web."""
    chat = f"{turn.world.public_url}/chat" if turn.world.public_url else ""
    blocks = [_hood_block(hood, language(code)) for code in codes]
    return _poster(turn, blocks, notices_in_telegram(turn.tx, hood.code) or chat, _bare(chat))


def languages_of(turn: Turn, second: str = "") -> tuple[str, ...]:
    """The town's own and another: the one asked for, else the next that people can choose."""
    place = turn.world.place
    known = [code for code in place.languages if language(code).code == code]
    others = [code for code in known if code != place.default_language]
    return (place.default_language, *([second] if second in others else others)[:1])


def _for_event(asking: Asking, words: str, second: str) -> None:
    turn = asking.turn
    every = [each for each in events.public(turn.tx, turn.now, MOST) if each.state == "published"]
    found = [each for each in every if _is_meant(turn, each, words)]
    exact = [each for each in found if each.code == words.upper()]
    if len(found) == 1 or exact:
        event = (exact or found)[0]
        sheet = of_event(turn, event, languages_of(turn, second))
        _draw(asking, sheet, f"poster-{event.code}.png", title(turn, event, asking.language))
    elif found:
        _ask_which(asking, found)
    else:
        _tell_none(asking, words)


def _for_hood(asking: Asking, name: str, second: str) -> None:
    desk, wanted = asking.language, folded(name)
    hoods = asking.turn.world.place.neighbourhoods
    found = [each for each in hoods if wanted in {each.code, *map(folded, each.name.values())}]
    if not found:
        names = desk.listing([say(each.name, desk.code) for each in hoods])
        asking.tell(desk.say("Which neighbourhood? Write one of these: {names}", names=names))
        return
    sheet = of_hood(asking.turn, found[0], languages_of(asking.turn, second))
    _draw(asking, sheet, f"poster-{found[0].code}.png", say(found[0].name, desk.code))


def _is_meant(turn: Turn, event: Event, words: str) -> bool:
    """By its code, or by words of its title in any language; without words, every one."""
    titles = " ".join(text.title for text in events.texts(turn.tx, event.id).values())
    return event.code == words.upper() or all(word in folded(titles) for word in folded(words).split())


def _ask_which(asking: Asking, found: list[Event]) -> None:
    turn, desk = asking.turn, asking.language
    rows = tuple(
        (Button(clipped(f"🖨 {title(turn, each, desk)}"), tap=tap("k", "poster", each.code)),)
        for each in found[:SHOWN]
    )
    lead = desk.say("For which event? You can also write a part of its title after /poster.")
    hood = desk.say("For a neighbourhood, write {example}", example=_example(asking))
    asking.show((Piece(f"{lead}\n{hood}"),), rows)


def _tell_none(asking: Asking, words: str) -> None:
    desk = asking.language
    none = (
        desk.say("No event that is public and still to come is called “{words}”.", words=words[:60])
        if words
        else desk.say("No public event is coming.")
    )
    hood = desk.say("For a neighbourhood, write {example}", example=_example(asking))
    asking.tell(f"{none}\n{hood}")


def _example(asking: Asking) -> Ltr:
    hood = asking.turn.world.place.neighbourhoods[0]
    return Ltr(f"/poster quartiere {say(hood.name, asking.language.code)}")


def _draw(asking: Asking, sheet: Poster, name: str, about: str) -> None:
    """Beside the road, for it takes as long as hundreds of updates."""
    drawing = partial(poster_picture.png, sheet)
    asking.turn.effects.later.append(Later(drawing, partial(_send, asking, name, about)))


def _send(asking: Asking, name: str, about: str, turn: Turn, body: bytes) -> None:
    told = asking.language.say("🖨 {title}: to print on A4.", title=about)
    there = Asking(turn, asking.heard, asking.who, asking.words)
    there.show((Piece(told),), files=(File("document", name=name, type="image/png", body=body),))


def _event_block(turn: Turn, event: Event, reader: Language) -> Block:
    lines = [dated(turn, event, reader), where(turn, event, reader)]
    if event.organiser:
        lines.append(reader.say("Organised by {organiser}", organiser=event.organiser))
    call = reader.say("Scan this with your phone: read more, and say that you come.")
    return Block(clean(text_of(turn, event, reader).title), tuple(lines), call, reader.rtl)


def _hood_block(hood: Neighbourhood, reader: Language) -> Block:
    lines = (
        reader.say("Events, courses and meetings near you, told on your phone in your language."),
        reader.say("It costs nothing. You can stop at any time."),
    )
    call = reader.say("Scan this with your phone and choose what you want to hear of.")
    name = say(hood.name, reader.code)
    return Block(
        reader.say("Hear what happens in {neighbourhood}", neighbourhood=name), lines, call, reader.rtl
    )


def _poster(turn: Turn, blocks: list[Block], qr: str, foot: str) -> Poster:
    """Where there is nothing to scan, the words say whom to ask."""
    place = turn.world.place
    if not qr:
        asked = turn.desk_language.say("Ask us about it at the desk.")
        blocks = [
            Block(each.title, each.lines, asked if n == 0 else "", each.rtl) for n, each in enumerate(blocks)
        ]
    return Poster(f"Ascolto · {say(place.name, place.default_language)}", tuple(blocks), qr, foot)


def _foot(turn: Turn, page: str, code: str) -> str:
    return _bare(page) or turn.desk_language.say("Code: {code}", code=Ltr(code))


def _bare(address: str) -> str:
    """As one types it."""
    return address.partition("://")[2]

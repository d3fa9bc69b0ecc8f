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
from handlers.messaging.team_request import TeamRequest
from handlers.messaging.typed_words import codes_of, meant
from handlers.messaging.unit_of_work import Later, UnitOfWork
from locales.clean import clean
from locales.language import Language, Ltr, language
from locales.typed_words import typed_words
from storage.events import events
from storage.events.events import Event
from storage.place.model import Neighbourhood, say

MOST: Final = 200
SHOWN: Final = 8
COMMAND: Final = "commands.poster"
HOOD: Final = "neighbourhood"


def show_poster(request: TeamRequest) -> None:
    """/poster, /poster 7K3QPM, /poster choir ar, /poster quartiere Isonzo."""
    place = request.unit.context.place
    words = request.words.split()
    second = words.pop() if words and words[-1] in place.languages else ""
    if words and meant(place, COMMAND, words[0]) == HOOD:
        _for_hood(request, " ".join(words[1:]), second)
    else:
        _for_event(request, " ".join(words), second)


def show_tapped_poster(request: TeamRequest) -> None:
    _for_event(request, request.words, "")


def of_event(unit: UnitOfWork, event: Event, codes: tuple[str, ...]) -> Poster:
    """Leads to the event's page; without a public address, into Telegram."""
    page = page_of(unit.context, event.code) if unit.context.public_url else ""
    blocks = [_event_block(unit, readable(event), language(code)) for code in codes]
    leads = page or event_in_telegram(unit.tx, event.code)
    return _poster(unit, blocks, leads, _foot(unit, page, event.code))


def of_hood(unit: UnitOfWork, hood: Neighbourhood, codes: tuple[str, ...]) -> Poster:
    """Leads to the notices of a neighbourhood in Telegram; without it, to our chat on the web."""
    chat = f"{unit.context.public_url}/chat" if unit.context.public_url else ""
    blocks = [_hood_block(hood, language(code)) for code in codes]
    return _poster(unit, blocks, notices_in_telegram(unit.tx, hood.code) or chat, _bare(chat))


def languages_of(unit: UnitOfWork, second: str = "") -> tuple[str, ...]:
    """The town's own and another: the one asked for, else the next that citizens can choose."""
    place = unit.context.place
    known = [code for code in place.languages if language(code).code == code]
    others = [code for code in known if code != place.default_language]
    return (place.default_language, *([second] if second in others else others)[:1])


def _for_event(request: TeamRequest, words: str, second: str) -> None:
    unit = request.unit
    every = [each for each in events.public(unit.tx, unit.now, MOST) if each.state == "published"]
    found = [each for each in every if _is_meant(unit, each, words)]
    exact = [each for each in found if each.code == words.upper()]
    if len(found) == 1 or exact:
        event = (exact or found)[0]
        sheet = of_event(unit, event, languages_of(unit, second))
        _draw(request, sheet, f"poster-{event.code}.png", title(unit, event, request.language))
    elif found:
        _ask_which(request, found)
    else:
        _tell_none(request, words)


def _for_hood(request: TeamRequest, name: str, second: str) -> None:
    team_language, wanted = request.language, folded(name)
    hoods = request.unit.context.place.neighbourhoods
    found = [each for each in hoods if wanted in {each.code, *map(folded, each.name.values())}]
    if not found:
        names = team_language.listing([say(each.name, team_language.code) for each in hoods])
        request.tell(team_language.say("Which neighbourhood? Write one of these: {names}", names=names))
        return
    sheet = of_hood(request.unit, found[0], languages_of(request.unit, second))
    _draw(request, sheet, f"poster-{found[0].code}.png", say(found[0].name, team_language.code))


def _is_meant(unit: UnitOfWork, event: Event, words: str) -> bool:
    """Matches by its code, or by words of its title in any language; no words match every event."""
    titles = " ".join(text.title for text in events.texts(unit.tx, event.id).values())
    return event.code == words.upper() or all(word in folded(titles) for word in folded(words).split())


def _ask_which(request: TeamRequest, found: list[Event]) -> None:
    unit, team_language = request.unit, request.language
    rows = tuple(
        (Button(clipped(f"🖨 {title(unit, each, team_language)}"), tap=tap("k", "poster", each.code)),)
        for each in found[:SHOWN]
    )
    lead = team_language.say("For which event? You can also write a part of its title after /poster.")
    hood = team_language.say("For a neighbourhood, write {example}", example=_example(request))
    request.show((Piece(f"{lead}\n{hood}"),), rows)


def _tell_none(request: TeamRequest, words: str) -> None:
    team_language = request.language
    none = (
        team_language.say("No event that is public and still to come is called “{words}”.", words=words[:60])
        if words
        else team_language.say("No public event is coming.")
    )
    hood = team_language.say("For a neighbourhood, write {example}", example=_example(request))
    request.tell(f"{none}\n{hood}")


def _example(request: TeamRequest) -> Ltr:
    place = request.unit.context.place
    hood = place.neighbourhoods[0]
    word = typed_words(COMMAND, codes_of(place.languages))[HOOD][0]
    return Ltr(f"/poster {word} {say(hood.name, request.language.code)}")


def _draw(request: TeamRequest, sheet: Poster, name: str, about: str) -> None:
    """Draws beside the pipeline, for it takes as long as hundreds of updates."""
    drawing = partial(poster_picture.png, sheet)
    request.unit.effects.later.append(Later(drawing, partial(_send, request, name, about)))


def _send(request: TeamRequest, name: str, about: str, unit: UnitOfWork, body: bytes) -> None:
    told = request.language.say("🖨 {title}: to print on A4.", title=about)
    there = TeamRequest(unit, request.inbound, request.who, request.words)
    there.show((Piece(told),), files=(File("document", name=name, type="image/png", body=body),))


def _event_block(unit: UnitOfWork, event: Event, reader: Language) -> Block:
    lines = [dated(unit, event, reader), where(unit, event, reader)]
    if event.organiser:
        lines.append(reader.say("Organised by {organiser}", organiser=event.organiser))
    call = reader.say("Scan this with your phone: read more, and say that you come.")
    return Block(clean(text_of(unit, event, reader).title), tuple(lines), call, reader.rtl)


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


def _poster(unit: UnitOfWork, blocks: list[Block], qr: str, foot: str) -> Poster:
    """A poster; without a code to scan, the words tell whom to ask."""
    place = unit.context.place
    if not qr:
        asked = unit.team_language.say("Ask us about it at the desk.")
        blocks = [
            Block(each.title, each.lines, asked if n == 0 else "", each.rtl) for n, each in enumerate(blocks)
        ]
    return Poster(f"Ascolto · {say(place.name, place.default_language)}", tuple(blocks), qr, foot)


def _foot(unit: UnitOfWork, page: str, code: str) -> str:
    return _bare(page) or unit.team_language.say("Code: {code}", code=Ltr(code))


def _bare(address: str) -> str:
    """An address as people type it."""
    return address.partition("://")[2]

"""The card of a broadcast that has not begun: message, audience, and the actions possible."""

from functools import partial
from typing import Final

from flows.broadcast import LINKS, PICTURE, WHEN
from flows.text import _
from handlers.broadcasts import progress
from handlers.broadcasts.actions import Estimate
from handlers.broadcasts.button_data import go
from handlers.broadcasts.team import audience as team_audience
from handlers.broadcasts.team import estimate, questions
from handlers.broadcasts.team.audience_options import described
from handlers.broadcasts.texts import author, sign, title, told_in
from handlers.messaging.languages import fallback
from handlers.messaging.outbound import Button, Piece, Screen
from handlers.messaging.team_request import TeamRequest
from handlers.messaging.unit_of_work import UnitOfWork
from handlers.messaging.widgets import Row
from locales.clean import shorten
from locales.language import Language
from storage.broadcasts.broadcasts import Broadcast, Message

ROOM: Final = 2600
"""Characters of all texts together on the card; 👁 shows them in full."""
STATES: Final = {
    "draft": _("draft, nobody has seen it"),
    "asked": _("waits for a second person"),
    "scheduled": _("planned"),
    "stopped": _("thrown away"),
}


def show(request: TeamRequest, known: Broadcast, lead: str = "", *, anew: bool = False) -> None:
    """Shows the card in place of the tapped message."""
    if known.frozen_at is not None:
        _put(request, lead, progress.screen(request.unit, known), anew=anew)
    else:
        estimate.count(request, known, partial(_show, lead=lead, anew=anew))


def changed_meanwhile(request: TeamRequest, known: Broadcast) -> None:
    show(request, known, request.language.say("This has changed meanwhile. Here is how it stands now:"))


def tell_gone(request: TeamRequest) -> None:
    request.tell(
        request.language.say("There is no such broadcast any more. /broadcasts shows all there are.")
    )


def show_texts(request: TeamRequest, known: Broadcast) -> None:
    """Shows which text to write or to change."""
    estimate.count(request, known, _show_texts)


def show_sent(request: TeamRequest, known: Broadcast) -> None:
    """Shows an approved broadcast: it is scheduled, or is under way and has another card."""
    if known.starts_at is not None and known.starts_at > request.unit.now:
        show(request, known)
        return
    unit, language = request.unit, request.language
    gone = language.say("▶️ It goes out now. A card of its own shows how far it is.")
    lines = f"\n{author(unit, known)}\n{gone}"
    edit = request.inbound.message_id if request.inbound.tap else ""
    request.show((Piece(f"{sign(known)} {title(unit, known)}", "bold"), Piece(lines)), edit=edit)


def pieces(unit: UnitOfWork, known: Broadcast, found: Estimate) -> tuple[Piece, ...]:
    language, told = unit.team_language, told_in(unit, known)
    name = language.say("Emergency notice") if known.emergency else language.say("Broadcast")
    head = f"{sign(known)} {name} · {language.say(STATES.get(known.state, ''))}"
    lines = (
        fallback(unit, list(told.texts)),
        language.say("🖼 With a picture.") if told.picture else "",
        *(f"🔗 {label}: {address}" for label, address in told.buttons),
        "👥 " + described(unit, told.audience, emergency=known.emergency),
        estimate.figures(language, found),
        estimate.second_person(unit, found) if known.state == "draft" else "",
        author(unit, known),
        _when(unit, known),
    )
    foot = "".join(f"\n{line}" for line in lines if line)
    return (Piece(head, "bold"), *_texts(language, told), Piece(foot))


def rows(unit: UnitOfWork, known: Broadcast) -> tuple[Row, ...]:
    """Only actions that are legal now."""
    language = unit.team_language
    # Translators: button
    see: Row = (Button(language.say("👁 Send it to myself"), tap=go(known, "self")),)
    # Translators: button
    revise = Button(language.say("✏️ Back to draft"), tap=go(known, "revise"))
    match known.state:
        case "draft":
            return _of_draft(unit, known, see)
        case "asked":
            # Translators: button
            agree: Row = (Button(language.say("✅ I agree, send it"), tap=go(known, "agree")),)
            return (agree, see, (revise,))
        case "scheduled":
            # Translators: button
            cancel = Button(language.say("✖ Cancel it"), tap=go(known, "drop"))
            return (see, (revise, cancel))
    return ()


def _show(request: TeamRequest, known: Broadcast, found: Estimate, *, lead: str, anew: bool) -> None:
    """Shows the card; the broadcast may have begun since its audience was counted."""
    unit = request.unit
    shown = Screen(pieces(unit, known, found), rows(unit, known))
    _put(request, lead, progress.screen(unit, known) if known.frozen_at else shown, anew=anew)


def _show_texts(request: TeamRequest, known: Broadcast, found: Estimate) -> None:
    unit = request.unit
    _put(request, "", Screen(pieces(unit, known, found), _texts_rows(unit, known)))


def _put(request: TeamRequest, lead: str, shown: Screen, *, anew: bool = False) -> None:
    edit = request.inbound.message_id if request.inbound.tap and not anew else ""
    request.show((*_led(lead), *shown.pieces), shown.rows, edit=edit)


def _texts_rows(unit: UnitOfWork, known: Broadcast) -> tuple[Row, ...]:
    language, told = unit.team_language, told_in(unit, known)
    made = [
        Button(
            f"{'✓ ' if code in told.texts else '➕ '}{language.called(code)}",
            tap=go(known, "ask", questions.text_role(code)),
        )
        for code in questions.languages_of(unit)
    ]
    # Translators: button
    back = Button(language.say("‹ Back"), tap=go(known, "show"))
    return (*((each,) for each in made), (back,))


def _of_draft(unit: UnitOfWork, known: Broadcast, see: Row) -> tuple[Row, ...]:
    language = unit.team_language
    # Translators: button
    texts = Button(language.say("✏️ Texts"), tap=go(known, "texts"))
    # Translators: button
    picture = Button(language.say("🖼 Picture"), tap=go(known, "ask", PICTURE))
    # Translators: button
    links = Button(language.say("🔗 Buttons"), tap=go(known, "ask", LINKS))
    # Translators: button
    audience = Button(language.say("👥 Audience"), tap=go(known, "who", team_audience.FIRST))
    # Translators: button
    later = Button(language.say("🕒 Later"), tap=go(known, "ask", WHEN))
    # Translators: button
    send = Button(language.say("📣 Send"), tap=go(known, "send"))
    # Translators: button
    drop = Button(language.say("✖ Throw away"), tap=go(known, "drop"))
    out: Row = (send,) if known.emergency else (later, send)
    return ((texts, picture), (links, audience), see, out, (drop,))


def _texts(language: Language, told: Message) -> list[Piece]:
    most = ROOM // max(len(told.texts), 1)
    found: list[Piece] = []
    for code, text in told.texts.items():
        found += [Piece(f"\n{language.called(code)}:\n"), Piece(shorten(text, most), "quote")]
    return found


def _when(unit: UnitOfWork, known: Broadcast) -> str:
    language = unit.team_language
    if known.starts_at is None or known.state not in ("asked", "scheduled"):
        return ""
    if known.starts_at <= unit.now and known.state == "asked":
        return language.say("It goes out as soon as somebody else agrees.")
    when = language.moment(known.starts_at, unit.context.place.tz, unit.now)
    if known.state == "scheduled":
        return language.say("🕒 It goes out {when}.", when=when)
    return language.say("🕒 It goes out {when}, if somebody else agrees.", when=when)


def _led(lead: str) -> tuple[Piece, ...]:
    return (Piece(f"{lead}\n\n"),) if lead else ()

"""/mute and /unmute: for a flood that helps nobody, with a reason and an end that the whole team reads."""

from datetime import date, datetime, time, timedelta
from typing import Final

from flows.refused import Refused
from flows.typed_dates import read_day, to_come
from handlers.messaging.outbound import Piece
from handlers.messaging.people_names import operator_name
from handlers.messaging.team_request import TeamRequest
from handlers.messaging.typed_dates import calendar
from handlers.messaging.typed_words import codes_of
from handlers.tickets import muting
from handlers.tickets.access import owner_of
from handlers.tickets.team.lookup import meant
from locales.typed_words import typed_words
from storage.people.encryption import Unsealable
from storage.place.slots import instant
from storage.tickets import mutes, tickets
from storage.tickets.mutes import Mute

USUALLY: Final = timedelta(days=7)
LONGEST_REASON: Final = 300
MOST: Final = 20


def mute(request: TeamRequest) -> None:
    """/mute CODE reason, perhaps until a day. Without any words it lists who is muted."""
    if not request.words and request.here is None:
        _show_all(request)
        return
    ticket, words = meant(request)
    if ticket is None:
        return
    unit, language = request.unit, request.language
    reason, until = _reason_and_end(request, words)
    if not reason:
        request.tell(
            language.say("Please say why, for instance: /mute {code} hundreds of messages", code=ticket.code)
        )
        return
    request.log(ticket, "mute")
    muting.mute(unit, ticket, owner_of(unit, ticket), request.who, reason[:LONGEST_REASON], until)
    text = language.say(
        "🔇 Until {day} new messages of the citizen of {code} do not come here; words of danger do. {name}: {reason}",
        day=language.date(_day(request, until)),
        code=ticket.code,
        name=operator_name(unit, request.who.id),
        reason=reason[:LONGEST_REASON],
    )
    again = language.say("/unmute {code} ends it.", code=ticket.code)
    request.show((Piece(f"{text}\n{again}"),), owner=owner_of(unit, ticket))


def unmute(request: TeamRequest) -> None:
    """/unmute CODE."""
    ticket, _rest = meant(request)
    if ticket is None:
        return
    language = request.language
    request.log(ticket, "unmute")
    if muting.unmute(request.unit, owner_of(request.unit, ticket)):
        request.tell(language.say("🔈 The citizen of {code} is heard again.", code=ticket.code))
    else:
        request.tell(language.say("The citizen of {code} is not muted.", code=ticket.code))


def _reason_and_end(request: TeamRequest, words: str) -> tuple[str, datetime]:
    """A day behind one of the words for “until” is the end; else it ends after a week. Raises Refused."""
    said = words.split()
    untils = typed_words("dates", codes_of(request.unit.context.place.languages)).get("until", ())
    at = [n for n, word in enumerate(said) if word.casefold() in untils]
    if at:
        known = calendar(request.unit)
        try:
            day = to_come(read_day(" ".join(said[at[-1] + 1 :]), known), known)
        except Refused:
            return words, request.unit.now + USUALLY
        return " ".join(said[: at[-1]]), _end_of(request, day)
    return words, request.unit.now + USUALLY


def _end_of(request: TeamRequest, day: date) -> datetime:
    return instant(day + timedelta(days=1), time(), request.unit.context.place.tz) - timedelta(minutes=1)


def _show_all(request: TeamRequest) -> None:
    language = request.language
    lines = [_line(request, each) for each in mutes.present(request.unit.tx, request.unit.now, MOST)]
    if not lines:
        request.tell(language.say("Nobody is muted. /mute CODE, why, and perhaps until when."))
        return
    head = language.say("Muted at present:")
    request.show((Piece(head, "bold"), Piece("\n" + "\n".join(lines))))


def _line(request: TeamRequest, muted: Mute) -> str:
    unit = request.unit
    owner = unit.person(muted.person_id)
    try:
        reason = muted.why(unit.key_of(owner))
    except Unsealable:
        reason = "–"
    return request.language.say(
        "• {code}, until {day}. {name}: {reason}",
        code=tickets.get(unit.tx, muted.ticket_id).code,
        day=request.language.date(_day(request, muted.until)),
        name=operator_name(unit, muted.by_id),
        reason=reason,
    )


def _day(request: TeamRequest, at: datetime) -> date:
    return at.astimezone(request.unit.context.place.tz).date()

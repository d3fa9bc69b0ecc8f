"""The paper slip of a visit, in the citizen's language: chosen here, drawn beside the pipeline."""

from dataclasses import replace
from functools import partial

from handlers.messaging.outbound import File, Piece
from handlers.messaging.team_request import TeamRequest
from handlers.messaging.unit_of_work import Later, UnitOfWork
from handlers.messaging.widgets import Row, in_pairs
from handlers.visits.team import actions, card, paper_slip_picture
from handlers.visits.team.paper_slip_picture import Slip
from handlers.visits.texts import service_of
from locales.language import Language, language
from storage.place.model import say
from storage.place.slots import is_twofold
from storage.visits.bookings import Booking


def rows(unit: UnitOfWork, booking: Booking) -> tuple[Row, ...]:
    """The languages to choose from."""
    every = (language(code) for code in unit.context.place.languages)
    return in_pairs(card.button(f"🧾 {each.name}", "slip", booking, each.code) for each in every)


def choose(request: TeamRequest, booking: Booking) -> None:
    asked = request.language.say("In which language shall the slip be?")
    shown = (*card.pieces(request.unit, booking), Piece(f"\n\n{asked}", "bold"))
    choices = (*rows(request.unit, booking), card.back_row(booking, request.language))
    card.ask(request, booking, shown, choices)


def draw(request: TeamRequest, booking: Booking) -> None:
    """Sends a file, so that no chat makes it smaller: it is to be printed."""
    if request.words not in request.unit.context.place.languages or not booking.is_active:
        actions.refreshed(request, booking)
        return
    actions.log(request, booking, "visit slip")
    made = content(request.unit, booking, language(request.words))
    drawing = partial(paper_slip_picture.png, made)
    request.unit.effects.later.append(Later(drawing, partial(_show, request, booking)))


def content(unit: UnitOfWork, booking: Booking, reader: Language) -> Slip:
    """The text of the slip: when, where, what to bring, the code. No name."""
    zone, place = unit.context.place.tz, unit.context.place
    service = service_of(unit, booking)
    centre = place.centre(service.centre) if service else None
    there = booking.starts_at.astimezone(zone)
    offset = f" ({there:%Z})" if is_twofold(booking.starts_at, zone) else ""
    return Slip(
        head=say(place.name, reader.code),
        about=say(service.label, reader.code) if service else reader.say("a visit"),
        day=reader.date(booking.starts_at, zone),
        time=f"{reader.time(booking.starts_at, zone)}{offset}",
        place=tuple(say(each, reader.code) for each in (centre.name, centre.address)) if centre else (),
        bring=say(service.bring, reader.code) if service and service.bring else "",
        phone=reader.say("To move or cancel, call {phone}.", phone=centre.phone)
        if centre and centre.phone
        else reader.say("To move or cancel, tell us at the desk."),
        code_label=reader.say("Your code"),
        code=booking.code,
        rtl=reader.rtl,
    )


def _show(request: TeamRequest, booking: Booking, unit: UnitOfWork, body: bytes) -> None:
    name = f"{booking.code}.png"
    said = request.language.say("🧾 {code}: the slip, to print on A6.", code=booking.code)
    file = File(kind="document", name=name, type="image/png", body=body)
    replace(request, unit=unit).show((Piece(said),), files=(file,))

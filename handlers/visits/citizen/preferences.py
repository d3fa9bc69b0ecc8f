"""A citizen's preferences for a visit: a page whose lines are changed one by one, each at once. All may stay empty."""

from dataclasses import replace
from typing import Any, Final

import msgspec

from flows.flow import Answers, Facts, Journey, Question
from flows.option import Option
from flows.preferences import ACCESS, HOW, NONE, preferences
from flows.questions.setting import OFF, ON, Switch
from flows.said import Said
from flows.text import _
from handlers.forms import runner, screen, way_rows
from handlers.messaging.button_data import page_in
from handlers.messaging.flow_handler import FlowHandler, Review, UnderWay, Wording
from handlers.messaging.languages import languages
from handlers.messaging.outbound import Button, Piece
from handlers.messaging.unit_of_work import Conversation, UnitOfWork
from handlers.messaging.widgets import in_pairs
from handlers.visits import actions
from handlers.visits.button_data import booking_tap
from handlers.visits.citizen import page
from handlers.visits.citizen.preference_buttons import PreferenceButtons
from handlers.visits.preference_texts import how, lines
from handlers.visits.texts import service_of
from locales.language import Language
from storage.visits import bookings
from storage.visits.bookings import Booking, Preferences

ASIDE: Final = "visit"
REASON: Final = "reason"
"""The one answer that is written; the others are tapped."""
NOTED: Final = "noted"
"""How the page looks after a change."""


def show(talk: Conversation, booking: Booking) -> None:
    """Shows every preference and its present value."""
    runner.show(talk, _way(talk, booking))


def on_button(talk: Conversation, booking: Booking, words: list[str]) -> None:
    """Opens or sets one of them. The buttons say what to set, so that a second tap changes nothing."""
    way = _way(talk, booking, at=words[0] if words else "")
    question = way.journey.question
    match words:
        case [_, "page", number] if question is not None:
            talk.show(screen.screen(talk, way, talk.language, page=page_in(number)))
        case ["reason"]:
            talk.change(aside=f"{ASIDE}:{booking.id}")
            runner.show(talk, way)
        case ["reason", "0"]:
            runner.press(talk, way, ["n", "skip", way_rows.here(way)])
        case ["access", code, ("0" | "1") as on] if code in ACCESS:
            _turn_access(talk, way, code, on=on == ON)
        case [_, value] if question is not None and value in _offered(question, way.journey.facts):
            runner.press(talk, way, ["a", way_rows.here(way), value])
        case [_] if question is not None and question.options(way.journey.facts):
            runner.show(talk, way)
        case _:
            show(talk, booking)


def told(talk: Conversation, said: Said) -> bool:
    """Takes the reason, after its button was tapped; False when these words are for something else."""
    aside, _colon, number = (talk.who.aside or "").partition(":")
    if aside != ASIDE or not number.isdecimal():
        return False
    booking = bookings.find(talk.tx, int(number))
    if booking is None or booking.person_id != talk.who.id or not page.is_to_come(talk, booking):
        talk.change(aside=None)
        return False
    try:
        runner.hear(talk, _way(talk, booking, at=REASON), said)
    except actions.Changed as no:
        page.show(talk, no.booking, page.changed(talk.language))
    return True


def back(booking: Booking, language: Language) -> Button:
    # Translators: button
    return Button(language.say("‹ Back to the visit"), tap=booking_tap("show", booking))


def _way(talk: Conversation, booking: Booking, at: str = "") -> UnderWay:
    """Where the citizen stands: at the question of the tapped button, else on the page."""
    present = bookings.preferences(talk.key_of(talk.who), booking)
    journey: Journey[Any] = Journey(preferences, _answers(present), facts=_facts(talk, booking))
    return UnderWay(HANDLER, journey.edit(at), buttons=PreferenceButtons(booking=booking, present=present))


def _keep(talk: Conversation, way: UnderWay) -> UnderWay:
    """Keeps the answers with the booking. Raises Changed."""
    known = _buttons(way)
    if way.journey.question is None:
        talk.change(aside=None)
    present = _changed(known.present, way.journey.answers)
    if present == known.present:
        return way
    kept = actions.set_preferences(talk, known.booking, present)
    return replace(way, buttons=PreferenceButtons(booking=kept, present=present))


def _noted(talk: Conversation, way: UnderWay) -> None:
    talk.show(screen.screen(talk, way, talk.language, look=NOTED))


def _page(unit: UnitOfWork, way: UnderWay, look: str) -> Review:
    known = _buttons(way)
    language = unit.language_of(unit.person(known.booking.person_id))
    head = language.say("What should we know? All of it is up to you, and we keep it safe.")
    if look == NOTED:
        head = language.say("👍 Noted. Is there anything else?")
    words = [how(known.present.mode, language), *lines(known.present, language)]
    rows = (*in_pairs(_openers(way, language)), (back(known.booking, language),))
    return Review((Piece(head, "bold"), Piece("\n\n" + "\n".join(words))), rows)


def _openers(way: UnderWay, language: Language) -> list[Button]:
    """A button for each preference; a switch is turned by its button."""
    journey, found = way.journey, []
    for question in journey.path:
        name, label = way_rows.key(way, question), language.say(question.title)
        on = journey.answers[question.name]
        if isinstance(question, Switch):
            turned = way.buttons.answer(name, OFF if on else ON)
            found.append(Button(f"✓ {label}" if on else label, tap=turned))
        else:
            found.append(Button(label, tap=way.buttons.go("edit", name)))
    return found


def _turn_access(talk: Conversation, way: UnderWay, code: str, *, on: bool) -> None:
    if on == (code in way.journey.answers["access"]):
        runner.show(talk, way)
    else:
        runner.press(talk, way, ["a", way_rows.here(way), code])


def _offered(question: Question, facts: Facts) -> tuple[str, ...]:
    """The values that its buttons carry."""
    if isinstance(question, Switch):
        return (ON, OFF)
    return tuple(option.value for option in question.options(facts))


def _facts(talk: Conversation, booking: Booking) -> Facts:
    language, service = talk.language, service_of(talk, booking)
    modes = service.modes if service else ()
    return Facts(
        options={
            "modes": tuple(Option(each, language.say(HOW[each])) for each in modes),
            "languages": tuple(Option(each.code, each.name) for each in languages(talk.context.place)),
        }
    )


def _answers(present: Preferences) -> dict[str, Any]:
    return {
        "how": present.mode,
        "language": present.language,
        "interpreter": present.interpreter,
        "gender": present.gender or NONE,
        "access": present.access.split(),
        "reason": present.reason or None,
        "discreet": present.discreet,
    }


def _changed(known: Preferences, answers: Answers) -> Preferences:
    """The known preferences with the answers in them."""
    needs = answers["access"]
    told = [each for each in ACCESS if each in needs]
    return msgspec.structs.replace(
        known,
        mode=answers["how"],
        language=answers["language"],
        interpreter=answers["interpreter"],
        gender="" if answers["gender"] == NONE else answers["gender"],
        access=known.access if needs == known.access.split() else " ".join(told),
        reason=answers["reason"] or "",
        discreet=answers["discreet"],
    )


def _buttons(way: UnderWay) -> PreferenceButtons:
    """Raises TypeError for a way of another flow."""
    if not isinstance(way.buttons, PreferenceButtons):
        raise TypeError("not at the preferences of a visit")
    return way.buttons


HANDLER: Final = FlowHandler(
    flow=preferences,
    finish=_noted,
    keep=_keep,
    # Translators: button
    wording=Wording(cancel=_("✖ Not now")),
    head=lambda _unit, _way: "",
    review=_page,
)

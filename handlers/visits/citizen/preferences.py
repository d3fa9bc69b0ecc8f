"""A citizen's preferences for a visit, as buttons that set one with one tap. All may stay empty."""

from typing import Final

import msgspec

from flows.said import Said
from handlers.messaging.languages import languages
from handlers.messaging.outbound import Button, Piece, Screen
from handlers.messaging.unit_of_work import Conversation
from handlers.messaging.widgets import in_pairs, simple
from handlers.visits import actions
from handlers.visits.button_data import booking_tap
from handlers.visits.citizen import page
from handlers.visits.preference_texts import ACCESS, DISCREET, GENDER, HOW, INTERPRETER, how, lines
from handlers.visits.texts import service_of
from locales.language import Language
from storage.visits import bookings
from storage.visits.bookings import Booking, Preferences

ASIDE: Final = "visit"
LONGEST: Final = 1000
NONE: Final = "none"


def show(talk: Conversation, booking: Booking, lead: str = "") -> None:
    """Shows every preference and its present value."""
    language, wished = talk.language, _of(talk, booking)
    head = lead or language.say("What should we know? All of it is up to you, and we keep it safe.")
    words = [how(wished.mode, language), *lines(wished, language)]
    rows = (*in_pairs(_openers(talk, booking, wished)), (back(booking, language),))
    talk.show(Screen((Piece(head, "bold"), Piece("\n\n" + "\n".join(words))), rows, language=language.code))


def on_button(talk: Conversation, booking: Booking, words: list[str]) -> None:
    """Opens or sets one of them. The buttons say what to set, so that a second tap changes nothing."""
    service, codes = (
        service_of(talk, booking),
        [each.code for each in languages(talk.context.place)],
    )
    match words:
        case ["how", mode] if service is not None and mode in service.modes:
            _set(talk, booking, mode=mode)
        case ["language", code] if code in codes:
            _set(talk, booking, language=code)
        case ["gender", gender] if gender in GENDER or gender == NONE:
            _set(talk, booking, gender=gender if gender in GENDER else "")
        case ["interpreter", ("0" | "1") as on]:
            _set(talk, booking, interpreter=on == "1")
        case ["discreet", ("0" | "1") as on]:
            _set(talk, booking, discreet=on == "1")
        case ["access", code, ("0" | "1") as on] if code in ACCESS:
            _set_access(talk, booking, code, on=on == "1")
        case ["reason", "0"]:
            _set(talk, booking, reason="")
        case ["reason"]:
            _ask_reason(talk, booking)
        case [("how" | "language" | "gender" | "access") as which]:
            _open(talk, booking, which)
        case _:
            show(talk, booking)


def told(talk: Conversation, said: Said) -> bool:
    """Takes the reason, in the citizen's own words, after its button was tapped; False when these words are for something else."""
    aside, _colon, number = (talk.who.aside or "").partition(":")
    if aside != ASIDE or not number.isdecimal():
        return False
    booking = bookings.find(talk.tx, int(number))
    if booking is None or booking.person_id != talk.who.id or not page.is_to_come(talk, booking):
        talk.change(aside=None)
        return False
    language = talk.language
    if not said.text:
        _ask_reason(talk, booking, language.say("Please write it in a few words."))
    elif len(said.text) > LONGEST:
        lead = language.say("That is more than we can take here: at most {most} characters.", most=LONGEST)
        _ask_reason(talk, booking, lead)
    else:
        talk.change(aside=None)
        try:
            _set(talk, booking, reason=said.text)
        except actions.Changed as no:
            page.show(talk, no.booking, page.changed(language))
    return True


def _set(talk: Conversation, booking: Booking, **values: str | bool) -> None:
    wished = msgspec.structs.replace(_of(talk, booking), **values)
    if wished != _of(talk, booking):
        booking = actions.wish(talk, booking, wished)
    show(talk, booking, talk.language.say("👍 Noted. Is there anything else?"))


def _set_access(talk: Conversation, booking: Booking, code: str, *, on: bool) -> None:
    have = set(_of(talk, booking).access.split()) - {code} | ({code} if on else set())
    access = " ".join(each for each in ACCESS if each in have)
    wished = msgspec.structs.replace(_of(talk, booking), access=access)
    if wished != _of(talk, booking):
        booking = actions.wish(talk, booking, wished)
    _open(talk, booking, "access")


def _open(talk: Conversation, booking: Booking, which: str) -> None:
    """The choices for one preference."""
    language = talk.language
    asked, buttons = _choices(talk, booking, which)
    # Translators: button
    back = Button(language.say("‹ Back"), tap=booking_tap("wish", booking))
    talk.show(simple(language, asked, *((each,) for each in buttons), (back,)))


def _choices(talk: Conversation, booking: Booking, which: str) -> tuple[str, list[Button]]:
    language, wished = talk.language, _of(talk, booking)
    service = service_of(talk, booking)

    def button(label: str, value: str, on: bool, *more: str) -> Button:  # noqa: FBT001 - one line each below
        return Button(_marked(label, on=on), tap=booking_tap("wish", booking, which, value, *more))

    match which:
        case "how":
            modes = service.modes if service else ()
            found = [button(language.say(HOW[each]), each, each == wished.mode) for each in modes]
            return language.say("How would you like to talk with us?"), found
        case "language":
            spoken = languages(talk.context.place)
            found = [button(each.name, each.code, each.code == wished.language) for each in spoken]
            return language.say("In which language would you like to talk?"), found
        case "gender":
            found = [
                button(language.say(words), code, code == wished.gender) for code, words in GENDER.items()
            ]
            # Translators: button
            found.append(button(language.say("It does not matter"), NONE, not wished.gender))
            return language.say("Who should receive you?"), found
    have = wished.access.split()
    found = [
        button(language.say(words), code, code in have, "0" if code in have else "1")
        for code, words in ACCESS.items()
    ]
    return language.say("What should we be ready for? You can choose several."), found


def _openers(talk: Conversation, booking: Booking, wished: Preferences) -> list[Button]:
    language, service = talk.language, service_of(talk, booking)

    def opens(label: str, *words: str) -> Button:
        return Button(label, tap=booking_tap("wish", booking, *words))

    def turns(label: str, name: str, *, on: bool) -> Button:
        return opens(_marked(label, on=on), name, "0" if on else "1")

    several = service is not None and len(service.modes) > 1
    return [
        # Translators: button
        *([opens(language.say("🏠 Here, phone, online"), "how")] if several else []),
        # Translators: button
        opens(language.say("🌐 Language"), "language"),
        turns(language.say(INTERPRETER), "interpreter", on=wished.interpreter),
        # Translators: button
        opens(language.say("👤 Who receives me"), "gender"),
        # Translators: button
        opens(language.say("♿ Access and company"), "access"),
        # Translators: button
        opens(language.say("✍️ Why I come"), "reason"),
        turns(language.say(DISCREET), "discreet", on=wished.discreet),
    ]


def _ask_reason(talk: Conversation, booking: Booking, lead: str = "") -> None:
    language = talk.language
    talk.change(aside=f"{ASIDE}:{booking.id}")
    text = lead or language.say("Why do you come? Please write it now, in a few words.")
    # Translators: button
    remove = Button(language.say("Remove it"), tap=booking_tap("wish", booking, "reason", "0"))
    # Translators: button
    not_now = Button(language.say("✖ Not now"), tap=booking_tap("wish", booking))
    talk.show(simple(language, text, (remove,) if _of(talk, booking).reason else (), (not_now,)))


def back(booking: Booking, language: Language) -> Button:
    # Translators: button
    return Button(language.say("‹ Back to the visit"), tap=booking_tap("show", booking))


def _marked(label: str, *, on: bool) -> str:
    return f"✓ {label}" if on else label


def _of(talk: Conversation, booking: Booking) -> Preferences:
    return bookings.preferences(talk.key_of(talk.who), booking)

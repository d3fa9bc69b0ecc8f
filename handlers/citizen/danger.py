"""Words of danger: the numbers come first, then the citizen says what shall become of the words. Nothing is filed by itself."""

from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from typing import Final

import msgspec

from flows.said import Said
from handlers.forms import emergency_numbers, held_words, runner, waiting_words
from handlers.forms.drafts import draft_of, under_way
from handlers.forms.held_words import DANGER
from handlers.forms.intents import Intent, intent_of
from handlers.messaging.button_data import tap
from handlers.messaging.capabilities import capabilities
from handlers.messaging.languages import languages
from handlers.messaging.outbound import Button, Piece, Screen
from handlers.messaging.unit_of_work import Conversation, Destination
from handlers.messaging.widgets import Row, in_pairs, menu_row
from locales.language import negotiate

LIVE: Final = "danger"
"""In the citizen's `aside`: what they write next belongs to it too."""
JOINED: Final = timedelta(hours=1)


def take(talk: Conversation, said: Said) -> bool:
    """Whether these are words of danger, or follow such, and were taken. The draft stays as it was."""
    wanted = intent_of(talk.context.place, said.text)
    is_urgent = wanted is None and emergency_numbers.sounds_urgent(said.text, talk.context.place.spoken)
    is_live = _is_live(talk)
    if not is_urgent and not (is_live and said and not talk.inbound.reply_to and not talk.inbound.edited):
        return False
    before = held_words.held(talk, DANGER, JOINED) if is_live else []
    speak(talk)
    way = under_way(talk, talk.who, talk.language)
    if way is not None and way.handler.for_danger:
        return False
    if is_urgent and capabilities(talk).urgent.take(talk, said):
        return True
    if talk.inbound.edited and any(each.text == said.text for each in before):
        return True
    if wanted is Intent.PERSON:
        _a_person_now(talk)
        return True
    held_words.hold(talk, DANGER, [*before, said])
    ask(talk)
    return True


def ask(talk: Conversation) -> None:
    """Shows the numbers, and the three ways. What is written next belongs to the words that are held."""
    talk.change(aside=LIVE)
    language = talk.language
    head, numbers = emergency_numbers.told(talk)
    after = language.say("We are not an emergency line. What you wrote is not sent yet. What shall we do?")
    read_in = (language.code,) if talk.guesses_language else ()
    rows: list[Row] = [
        # Translators: button
        (Button(language.say("🙋 A person now"), tap=tap("u", "now", *read_in)),),
        # Translators: button
        (Button(language.say("🔐 How to reach me safely"), tap=tap("u", "safe", *read_in)),),
        # Translators: button
        (Button(language.say("📞 Only the numbers"), tap=tap("u", "numbers", *read_in)),),
        # Translators: button
        (Button(language.say("It is not about danger"), tap=tap("u", "else", *read_in)),),
    ]
    pieces = (Piece(f"{head}\n", "bold"), Piece(f"{numbers}\n\n{after}"))
    talk.show(Screen(pieces, (*rows, *_other_languages(talk)), language=language.code))


def page(talk: Conversation) -> None:
    """The menu's page: the numbers, and a person. What is written next is about danger."""
    held_words.hold(talk, DANGER, [])
    talk.change(aside=LIVE)
    language = talk.language
    head = language.say("This is not an emergency line. If somebody is in danger now, please call:")
    numbers = emergency_numbers.lines(talk.context.place, language)
    after = language.say("You can also write here what is happening. Nothing is sent before you choose.")
    pieces = (Piece(f"{head}\n", "bold"), Piece(f"{numbers}\n\n{after}"))
    rows: tuple[Row, ...] = (
        # Translators: button
        (Button(language.say("🙋 A person now"), tap=tap("u", "now")),),
        # Translators: button
        (Button(language.say("🔐 How to reach me safely"), tap=tap("u", "safe")),),
        menu_row(language),
    )
    talk.show(Screen(pieces, rows, language=language.code))


def speak(talk: Conversation, read_in: str = "") -> None:
    """A newcomer in danger is not asked for a language first: answers in the likeliest one, without choosing it for them."""
    if talk.who.language is None:
        place = talk.context.place
        code = negotiate([read_in, talk.inbound.language_hint], place.languages) or place.default_language
        talk.who = msgspec.structs.replace(talk.who, language=code)
        talk.guesses_language = True


def waits_for_person(talk: Conversation) -> bool:
    """Whether words of danger wait for one of the ways: whoever asks for a person now, by any button, means these."""
    return _is_live(talk) and bool(held_words.held(talk, DANGER, JOINED))


def over(talk: Conversation) -> None:
    """The citizen has gone on to something else: what they write next is not about danger by itself."""
    if talk.who.aside == LIVE:
        talk.change(aside=None)


def on_button(talk: Conversation, words: list[str]) -> None:
    """Handles one of the three ways; a newcomer's button names the language in which they read it."""
    verb, *read_in = words or [""]
    speak(talk, "".join(read_in))
    if verb in DONE and len(words) <= 1 + talk.guesses_language:
        _choose_language(talk)
        DONE[verb](talk)
    else:
        ask(talk)


def _is_live(talk: Conversation) -> bool:
    return talk.who.aside == LIVE and held_words.is_holding(talk, DANGER, JOINED)


def _choose_language(talk: Conversation) -> None:
    """They have read the buttons in it, and will be answered in it."""
    if talk.guesses_language:
        code, talk.guesses_language = talk.language.code, False
        talk.who = msgspec.structs.replace(talk.who, language=None)
        talk.change(language=code)


def _other_languages(talk: Conversation) -> tuple[Row, ...]:
    """For a newcomer, who has not chosen one."""
    if not talk.guesses_language:
        return ()
    others = (each for each in languages(talk.context.place) if each.code != talk.language.code)
    return in_pairs(Button(f"🌐 {each.name}", tap=tap("l", each.code)) for each in others)


def _a_person_now(talk: Conversation) -> None:
    talk.change(aside=None)
    talk.anew = True
    capabilities(talk).urgent.open(talk, held_words.held(talk, DANGER))


def _reach_me_safely(talk: Conversation) -> None:
    talk.anew = True
    capabilities(talk).urgent.ask_how(talk)


def _only_the_numbers(talk: Conversation) -> None:
    held_words.discard(talk, DANGER)
    talk.change(aside=None)
    language = talk.language
    head, numbers = emergency_numbers.told(talk)
    text = language.say("All right: nothing was sent, and we have deleted what you wrote.")
    here = language.say("We are here whenever you want to write.")
    pieces = (Piece(f"{text}\n{here}\n\n"), Piece(f"{head}\n", "bold"), Piece(numbers))
    talk.show(Screen(pieces, (going_on(talk),), language=language.code))


def _something_else(talk: Conversation) -> None:
    """The words were heard wrongly: they go where they would have gone."""
    every = held_words.held(talk, DANGER)
    held_words.let_go(talk)
    talk.change(aside=None)
    way = under_way(talk, talk.who, talk.language)
    if not every:
        talk.redirect(Destination.HERE)
    elif way is not None:
        runner.hear(talk, way, _joined(every))
    else:
        waiting_words.wait(talk, [*(waiting_words.waiting(talk) or ()), *every])
        talk.redirect(Destination.WHICH_THREAD)


def _joined(every: Sequence[Said]) -> Said:
    text = "\n".join(said.text for said in every if said.text)
    points = [said.point for said in every if said.point]
    media = tuple(each for said in every for each in said.media)
    return Said(text=text, media=media, point=points[-1] if points else None)


def going_on(talk: Conversation) -> Row:
    """Back to what was under way; and the menu."""
    # Translators: button
    on = Button(talk.language.say("Go on"), tap=tap("m", "here"))
    return (*((on,) if draft_of(talk, talk.who) is not None else ()), *menu_row(talk.language))


DONE: Final[Mapping[str, Callable[[Conversation], None]]] = {
    "now": _a_person_now,
    "safe": _reach_me_safely,
    "numbers": _only_the_numbers,
    "else": _something_else,
}

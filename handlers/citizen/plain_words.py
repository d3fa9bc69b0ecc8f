"""What is done when a whole text asks for one thing, in words instead of a tap: the same as by its button."""

from collections.abc import Callable, Mapping
from typing import Final

from flows.questions.choice import Choice
from flows.questions.text import Line
from flows.said import Said
from flows.text import _
from handlers.citizen import free_text, handover, menu, onboarding
from handlers.forms import held_words, runner
from handlers.forms.drafts import under_way
from handlers.forms.intents import Intent, intent_of
from handlers.forms.way_rows import here
from handlers.messaging.button_data import tap
from handlers.messaging.capabilities import capabilities
from handlers.messaging.flow_handler import UnderWay
from handlers.messaging.outbound import Button
from handlers.messaging.unit_of_work import Conversation, Destination
from handlers.messaging.widgets import simple
from locales.clean import shorten

LONGEST: Final = 60
SHOWN: Final = (Intent.HOURS, Intent.MINE, Intent.PRIVACY, Intent.LANGUAGE, Intent.HELP, Intent.MENU)
"""Pages that are shown at once, also at a question: the draft stays as it is."""


def take(talk: Conversation, said: Said) -> bool:
    """Whether the text asked for one thing and nothing else: it was done, or it was asked whether it is part of an answer."""
    if said.media or said.point or talk.inbound.reply_to:
        return False
    wanted = intent_of(talk.context.place, said.text)
    way = under_way(talk, talk.who, talk.language) if wanted is not None else None
    if wanted is None or (way is not None and _is_choice(way, said)):
        return False
    if way is not None and _may_be_an_answer(way, wanted):
        _ask(talk, way, wanted, said)
    else:
        ACTIONS[wanted](talk)
    return True


def part_of_the_story(talk: Conversation) -> None:
    """The words that were asked about are an answer like any other."""
    every = held_words.held(talk, held_words.WISH)
    held_words.let_go(talk)
    way = under_way(talk, talk.who, talk.language)
    if not every:
        talk.redirect(Destination.HERE)
    elif way is not None:
        runner.hear(talk, way, every[-1])
    else:
        free_text.hear(talk, every[-1])


def stop_notices(talk: Conversation) -> None:
    if not capabilities(talk).stop_notices(talk):
        _cancel(talk)


def _is_choice(way: UnderWay, said: Said) -> bool:
    """Whether one of the choices of the open question is called so."""
    question = way.journey.question
    return isinstance(question, Choice) and question.named(said.text, way.journey.facts) is not None


def _may_be_an_answer(way: UnderWay, wanted: Intent) -> bool:
    """Whether the open question, or the review, takes words of one's own."""
    question = way.journey.question
    if isinstance(question, Choice):
        return False
    return wanted not in SHOWN or isinstance(question, Line)


def _ask(talk: Conversation, way: UnderWay, wanted: Intent, said: Said) -> None:
    """Asks once: that wish, a person, stop, or a part of the answer. The words wait, and the draft stays."""
    language = talk.language
    held_words.hold(talk, held_words.WISH, [said])
    text = language.say(
        "You wrote “{words}”. What would you like? Nothing is lost.", words=shorten(said.text, LONGEST)
    )
    label, page = WISHES.get(wanted, ("", ""))
    rows = (
        (Button(language.say(label), tap=tap("m", page)),) if label else (),
        # Translators: button
        (Button(language.say("🙋 A person"), tap=tap("m", "human")),),
        # Translators: button
        (Button(language.say("✍️ It is part of my answer"), tap=tap("m", "story")),),
        # Translators: button
        (Button(language.say("🗑 Stop and delete what I began"), tap=way.buttons.go("drop", here(way))),),
        # Translators: button
        (Button(language.say("Go on"), tap=tap("m", "here")),),
    )
    talk.show(simple(language, text, *rows))


def _cancel(talk: Conversation) -> None:
    if under_way(talk, talk.who, talk.language) is not None:
        runner.cancel(talk)
    else:
        talk.redirect(Destination.MENU, talk.language.say("Nothing is under way, and you get no notices."))


WISHES: Final[Mapping[Intent, tuple[str, str]]] = {
    # Translators: button
    Intent.ERASE: (_("🗑 Delete my data"), "erase"),
    # Translators: button
    Intent.KNOW: (_("📄 What do you know of me?"), "know"),
    # Translators: button
    Intent.STOP: (_("🔕 Stop all notices"), "stop"),
    # Translators: button
    Intent.HOURS: (_("🏠 Where and when you are open"), "hours"),
    # Translators: button
    Intent.MINE: (_("📂 My requests"), "mine"),
    # Translators: button
    Intent.PRIVACY: (_("🔒 Privacy"), "privacy"),
    # Translators: button
    Intent.LANGUAGE: (_("🌐 Language"), "language"),
    # Translators: button
    Intent.HELP: (_("ℹ️ Help"), "help"),
    # Translators: button
    Intent.MENU: (_("📋 Menu"), "menu"),
}
"""The button of a wish, and the page of the menu that it leads to."""

ACTIONS: Final[Mapping[Intent, Callable[[Conversation], None]]] = {
    Intent.PERSON: handover.wanted,
    Intent.ERASE: lambda talk: capabilities(talk).ask_rights(talk, "erase"),
    Intent.KNOW: lambda talk: capabilities(talk).ask_rights(talk, "know"),
    Intent.HOURS: menu.hours,
    Intent.STOP: stop_notices,
    Intent.MINE: lambda talk: talk.redirect(Destination.MY_THINGS),
    Intent.PRIVACY: menu.privacy,
    Intent.LANGUAGE: onboarding.pick,
    Intent.HELP: menu.help_page,
    Intent.CANCEL: _cancel,
    Intent.MENU: menu.show,
}

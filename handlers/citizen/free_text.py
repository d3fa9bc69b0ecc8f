"""Free text outside a flow: it belongs to something the citizen has, or begins something new."""

from flows.said import Said
from handlers.forms import beginning, runner
from handlers.forms.waiting_words import wait, waiting
from handlers.messaging.button_data import tap
from handlers.messaging.capabilities import capabilities
from handlers.messaging.outbound import Button
from handlers.messaging.unit_of_work import Conversation
from handlers.messaging.widgets import simple


def hear(talk: Conversation, said: Said) -> None:
    """Handles a message outside a flow."""
    before = waiting(talk)
    if before is None and capabilities(talk).go_on(talk, said):
        return
    if before is not None or capabilities(talk).thread_buttons(talk):
        wait(talk, [*(before or ()), said])
        ask_which(talk)
    else:
        begin(talk, [said])


def begin(talk: Conversation, every: list[Said]) -> None:
    beginning.begin_with(talk, every, flow=capabilities(talk).first_words_flow.flow.name)


def keep_for_later(talk: Conversation, said: Said) -> None:
    """A newcomer's first words wait until the language is chosen."""
    wait(talk, [*(waiting(talk) or ()), said])


def on_button(talk: Conversation, words: list[str]) -> None:
    """Handles the choice of what the waiting words belong to, or that they are something new."""
    every = waiting(talk)
    if not every:
        runner.on_button(talk, [])
        return
    match words:
        case ["new"]:
            begin(talk, every)
        case [name] if capabilities(talk).add_to_thread(talk, name, every):
            pass
        case _:
            ask_which(talk)


def ask_which(talk: Conversation) -> None:
    language = talk.language
    text = language.say("Thank you. Does this belong to one of your requests, or is it something new?")
    rows = [(button,) for button in capabilities(talk).thread_buttons(talk)]
    # Translators: button
    new = Button(language.say("✨ It is something new"), tap=tap("w", "new"))
    album = talk.inbound.said.album
    talk.show(simple(language, text, *rows, (new,)), burst=f"album:{album}" if album else "")

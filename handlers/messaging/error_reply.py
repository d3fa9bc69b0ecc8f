"""Our failures: a sentence with a reference for the person, a log line without personal data."""

from handlers.messaging.button_data import tap
from handlers.messaging.inbound import Inbound, Spoke
from handlers.messaging.outbound import Button, Piece, Screen, Show
from handlers.messaging.unit_of_work import UnitOfWork
from locales.language import Ltr
from storage.people import people


def described(error: BaseException) -> str:
    """The place and kind of an error; never its message, which may quote a person."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    where = f"{trace.tb_frame.f_code.co_qualname}:{trace.tb_lineno}" if trace else "?"
    return f"{type(error).__name__} at {where}"


def apologise(unit: UnitOfWork, inbound: Inbound, reference: str) -> None:
    """Tells the citizen; an operator is told the reference only."""
    if isinstance(inbound, Spoke) and inbound.private:
        who = people.find(unit.tx, unit.context.keys, inbound.channel, inbound.address)
        who = who or people.add(unit.tx, unit.context.keys, inbound.channel, inbound.address, unit.now)
        language = unit.language_of(who)
        words = language.say(
            "Something went wrong on our side; your answers are safe. "
            "You can go on, or try again in a minute. (Reference {reference})",
            reference=Ltr(reference),
        )
        rows = (
            (
                Button(language.say("Go on"), tap=tap("m", "here")),
                Button(language.say("🙋 Talk to a person"), tap=tap("m", "human")),
            ),
        )
        unit.tell(who, Show(Screen((Piece(words),), rows, language=language.code)))
    team_language = unit.team_language
    words = team_language.say(
        "Something failed on our side. Reference {reference}.", reference=Ltr(reference)
    )
    unit.post(Show(Screen((Piece(words),), language=team_language.code)))

"""Operators move tickets: take, assign, wait, close, reopen. Whoever comes second is told who was first."""

from handlers.messaging.outbound import Piece
from handlers.messaging.team_request import Asking
from handlers.messaging.widgets import Row
from handlers.tickets import card, card_buttons, card_sync, team_texts
from handlers.tickets.access import owner_of
from handlers.tickets.states import MOVES, OUTCOME_WORDS, OUTCOMES
from handlers.tickets.team.lookup import meant, named
from handlers.tickets.transitions import NotNow, move
from locales.language import Ltr
from storage.people import people
from storage.people.people import Person
from storage.sending.outbox import Cause
from storage.tickets.codes import read_code
from storage.tickets.tickets import Ticket


def take(asking: Asking) -> None:
    ticket, _rest = meant(asking)
    if ticket:
        take_it(asking, ticket)


def take_it(asking: Asking, ticket: Ticket) -> None:
    if ticket.assignee_id == asking.who.id and ticket.state == "taken":
        asking.tell(asking.language.say("You have {code} already.", code=team_texts.code(ticket)))
    else:
        do(asking, ticket, "take")


def assign(asking: Asking) -> None:
    """/assign CODE name; without a name, a list to choose from."""
    ticket, name = meant(asking)
    if ticket is None:
        return
    wanted = name.lstrip("@").casefold()
    found = [who for who, called in _colleagues(asking) if wanted and called.casefold().startswith(wanted)]
    if len(found) == 1:
        do(asking, ticket, "assign", assignee=found[0])
    else:
        ask_whom(asking, ticket)


def ask_whom(asking: Asking, ticket: Ticket) -> None:
    """A list of the team, on the card where it was asked."""
    named_ones = [(who.id, called) for who, called in _colleagues(asking)]
    rows = card_buttons.whom_rows(ticket, asking.language, named_ones)
    question = asking.language.say("Who shall look after {code}?", code=team_texts.code(ticket))
    _ask(asking, ticket, "assign", question, rows)


def give(asking: Asking, ticket: Ticket) -> None:
    """A name was tapped."""
    chosen = [who for who, _called in _colleagues(asking) if str(who.id) == asking.words]
    if chosen:
        do(asking, ticket, "assign", assignee=chosen[0])
    else:
        asking.tell(asking.language.say("This person is no operator."))
        card_sync.refresh(asking.turn, ticket)


def wait(asking: Asking) -> None:
    """/wait CODE question: what to ask the citizen stands after it, or is asked for."""
    ticket, question = meant(asking)
    if ticket and question:
        do(asking, ticket, "wait", reason=question)
    elif ticket:
        ask_citizen(asking, ticket)


def ask_citizen(asking: Asking, ticket: Ticket) -> None:
    """⏳: open the reply box; the reply goes to the citizen and the ticket waits."""
    if "wait" not in MOVES[ticket.state]:
        do(asking, ticket, "wait")
        return
    text = asking.language.say(
        "⏳ {code}: what do you want to ask the citizen? Write it as a reply to this message.",
        code=team_texts.code(ticket),
    )
    asking.show((Piece(text),), ask_reply=True, cause=Cause(ticket.id, role="asking"))


def close(asking: Asking) -> None:
    """/close CODE outcome; for a duplicate followed by the other code; else by words for the citizen."""
    ticket, rest = meant(asking)
    if ticket is None:
        return
    outcome, reason = _outcome(asking, rest)
    if outcome is None:
        ask_how(asking, ticket)
    elif outcome == "duplicate":
        close_duplicate(asking, ticket, reason)
    else:
        do(asking, ticket, "close", outcome=outcome, reason=reason)


def ask_how(asking: Asking, ticket: Ticket) -> None:
    """How it ended, on the card where it was asked."""
    rows = card_buttons.outcome_rows(ticket, asking.language)
    question = asking.language.say("How did {code} end?", code=team_texts.code(ticket))
    _ask(asking, ticket, "close", question, rows)


def end(asking: Asking, ticket: Ticket) -> None:
    """An outcome was tapped."""
    if asking.words == "duplicate":
        _ask_original(asking, ticket)
    elif asking.words in OUTCOMES:
        do(asking, ticket, "close", outcome=asking.words)


def close_duplicate(asking: Asking, ticket: Ticket, said: str) -> None:
    """Close it as the same as another; its citizen hears of the other from now on."""
    head, _space, reason = said.partition(" ")
    code = read_code(asking.turn.world.place.prefix, head)
    if code is None:
        _ask_original(asking, ticket)
    elif code == ticket.code:
        asking.tell(asking.language.say("{code} cannot be a duplicate of itself.", code=Ltr(code)))
    elif original := named(asking, code):
        do(asking, ticket, "close", outcome="duplicate", reason=reason.strip(), duplicate_of=original.id)


def reopen(asking: Asking) -> None:
    ticket, reason = meant(asking)
    if ticket:
        do(asking, ticket, "reopen", reason=reason)


def do(
    asking: Asking,
    ticket: Ticket,
    verb: str,
    *,
    outcome: str | None = None,
    assignee: Person | None = None,
    reason: str = "",
    duplicate_of: int | None = None,
) -> None:
    """Move it; the card shows that it worked, and a sentence says why it did not."""
    try:
        changed = move(
            asking.turn,
            ticket,
            verb,
            asking.who,
            outcome=outcome,
            assignee=assignee,
            reason=reason,
            duplicate_of=duplicate_of,
        )
    except NotNow as not_now:
        explain(asking, not_now)
        return
    asking.log(changed, verb)
    asking.done()
    if asking.heard.tap:
        asking.tell(f"{ticket.code}: {team_texts.standing(asking.turn, changed)}")


def explain(asking: Asking, not_now: NotNow) -> None:
    """Somebody was faster, or the state does not allow it: say by whom, and how it stands."""
    said = not_now.explained(asking.turn, asking.language) if not_now.verb else ""
    standing = asking.language.say(
        "{code} is now: {state}.",
        code=team_texts.code(not_now.ticket),
        state=team_texts.standing(asking.turn, not_now.ticket),
    )
    asking.tell(f"{said} {standing}".strip())
    if asking.heard.tap:
        card_sync.refresh(asking.turn, not_now.ticket)


def _ask(asking: Asking, ticket: Ticket, verb: str, question: str, rows: tuple[Row, ...]) -> None:
    if verb not in MOVES[ticket.state]:
        do(asking, ticket, verb, outcome="resolved", assignee=asking.who)  # not legal now: says so, and why
    elif asking.heard.tap:
        turn = asking.turn
        screen = card.card(turn, ticket, rows)
        asking.show(
            (*screen.pieces, Piece(f"\n\n{question}", "bold")),
            rows,
            owner=owner_of(turn, ticket),
            edit=asking.heard.message_id,
        )
    else:
        asking.show((Piece(question),), rows)


def _ask_original(asking: Asking, ticket: Ticket) -> None:
    text = asking.language.say(
        "Of which request is {code} a duplicate? Write the other code as a reply to this message, "
        "or write: /close {code} duplicate, and the other code.",
        code=team_texts.code(ticket),
    )
    asking.show((Piece(text),), ask_reply=True, cause=Cause(ticket.id, role="original"))


def _outcome(asking: Asking, said: str) -> tuple[str | None, str]:
    """The outcome that words begin with, as we call it or as the desk's language does, and the rest."""
    lower = said.casefold()
    for outcome in OUTCOMES:
        for called in (outcome, outcome.replace("_", " "), asking.language.say(OUTCOME_WORDS[outcome])):
            if lower == called.casefold() or lower.startswith(called.casefold() + " "):
                return outcome, said[len(called) :].strip()
    return None, said


def _colleagues(asking: Asking) -> list[tuple[Person, str]]:
    turn = asking.turn
    return [(who, team_texts.operator_name(turn, who.id)) for who in people.team(turn.tx)]

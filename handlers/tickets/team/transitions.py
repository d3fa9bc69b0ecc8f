"""Operators move tickets: take, assign, wait, close, reopen. The second of two operators is told who was first."""

from handlers.messaging.outbound import Piece
from handlers.messaging.people_names import operator_name
from handlers.messaging.team_request import TeamRequest
from handlers.messaging.typed_words import codes_of
from handlers.messaging.widgets import Row
from handlers.tickets import card, card_buttons, card_sync, team_texts
from handlers.tickets.access import owner_of
from handlers.tickets.states import OUTCOME_WORDS, OUTCOMES, TRANSITIONS
from handlers.tickets.takeback import shown_where_asked
from handlers.tickets.team.lookup import meant, named
from handlers.tickets.transitions import NotNow, move
from locales.language import Ltr
from locales.typed_words import typed_words
from storage.people import people
from storage.people.people import Person
from storage.sending.outbox import Cause
from storage.tickets.codes import read_code
from storage.tickets.tickets import Ticket


def take(request: TeamRequest) -> None:
    ticket, _rest = meant(request)
    if ticket:
        take_it(request, ticket)


def take_it(request: TeamRequest, ticket: Ticket) -> None:
    if ticket.assignee_id == request.who.id and ticket.state == "taken":
        request.tell(request.language.say("You have {code} already.", code=team_texts.code(ticket)))
    else:
        do(request, ticket, "take")


def assign(request: TeamRequest) -> None:
    """/assign CODE name; without a name, a list to choose from."""
    ticket, name = meant(request)
    if ticket is None:
        return
    wanted = name.lstrip("@").casefold()
    found = [who for who, called in _colleagues(request) if wanted and called.casefold().startswith(wanted)]
    if len(found) == 1:
        do(request, ticket, "assign", assignee=found[0])
    else:
        ask_whom(request, ticket)


def ask_whom(request: TeamRequest, ticket: Ticket) -> None:
    """Lists the team, on the card where it was asked."""
    named_ones = [(who.id, called) for who, called in _colleagues(request)]
    rows = card_buttons.whom_rows(ticket, request.language, named_ones)
    question = request.language.say("Who shall look after {code}?", code=team_texts.code(ticket))
    _ask(request, ticket, "assign", question, rows)


def give(request: TeamRequest, ticket: Ticket) -> None:
    """Assigns to the tapped name."""
    chosen = [who for who, _called in _colleagues(request) if str(who.id) == request.words]
    if chosen:
        do(request, ticket, "assign", assignee=chosen[0])
    else:
        request.tell(request.language.say("This person is no operator."))
        card_sync.refresh(request.unit, ticket)


def wait(request: TeamRequest) -> None:
    """/wait CODE question: the question to the citizen stands after it, or is asked for."""
    ticket, question = meant(request)
    if ticket and question:
        do(request, ticket, "wait", reason=question)
    elif ticket:
        ask_citizen(request, ticket)


def ask_citizen(request: TeamRequest, ticket: Ticket) -> None:
    """⏳: opens the reply box; the reply goes to the citizen and the ticket waits."""
    if "wait" not in TRANSITIONS[ticket.state]:
        do(request, ticket, "wait")
        return
    text = request.language.say(
        "⏳ {code}: what do you want to ask the citizen? Write it as a reply to this message.",
        code=team_texts.code(ticket),
    )
    request.show((Piece(text),), ask_reply=True, cause=Cause(ticket.id, role="asking"))


def close(request: TeamRequest) -> None:
    """/close CODE outcome; for a duplicate followed by the other code; else by words for the citizen."""
    ticket, rest = meant(request)
    if ticket is None:
        return
    outcome, reason = _outcome(request, rest)
    if outcome is None:
        ask_how(request, ticket)
    elif outcome == "duplicate":
        close_duplicate(request, ticket, reason)
    else:
        do(request, ticket, "close", outcome=outcome, reason=reason)


def ask_how(request: TeamRequest, ticket: Ticket) -> None:
    """Lists the outcomes, on the card where it was asked."""
    rows = card_buttons.outcome_rows(ticket, request.language)
    question = request.language.say("How did {code} end?", code=team_texts.code(ticket))
    _ask(request, ticket, "close", question, rows)


def end(request: TeamRequest, ticket: Ticket) -> None:
    """Closes with the tapped outcome."""
    if request.words == "duplicate":
        _ask_original(request, ticket)
    elif request.words in OUTCOMES:
        do(request, ticket, "close", outcome=request.words)


def close_duplicate(request: TeamRequest, ticket: Ticket, said: str) -> None:
    """Closes it as the duplicate of another; its citizen follows the other from now on."""
    head, _space, reason = said.partition(" ")
    code = read_code(request.unit.context.place.prefix, head)
    if code is None:
        _ask_original(request, ticket)
    elif code == ticket.code:
        request.tell(request.language.say("{code} cannot be a duplicate of itself.", code=Ltr(code)))
    elif original := named(request, code):
        do(request, ticket, "close", outcome="duplicate", reason=reason.strip(), duplicate_of=original.id)


def reopen(request: TeamRequest) -> None:
    ticket, reason = meant(request)
    if ticket:
        do(request, ticket, "reopen", reason=reason)


def open_again(request: TeamRequest, ticket: Ticket) -> None:
    """🔁, on the card or below what was said after the closing."""
    do(request, ticket, "reopen")


def do(
    request: TeamRequest,
    ticket: Ticket,
    verb: str,
    *,
    outcome: str | None = None,
    assignee: Person | None = None,
    reason: str = "",
    duplicate_of: int | None = None,
) -> None:
    """Moves it; the card shows the success, and a sentence explains a failure."""
    try:
        changed = move(
            request.unit,
            ticket,
            verb,
            request.who,
            outcome=outcome,
            assignee=assignee,
            reason=reason,
            duplicate_of=duplicate_of,
        )
    except NotNow as not_now:
        explain(request, not_now)
        return
    request.log(changed, verb)
    request.done()
    if request.inbound.tap:
        request.tell(f"{ticket.code}: {team_texts.standing(request.unit, changed)}")


def explain(request: TeamRequest, not_now: NotNow) -> None:
    """Another operator was first, or the state does not allow it: tells by whom, and the present state."""
    said = not_now.explained(request.unit, request.language) if not_now.verb else ""
    standing = request.language.say(
        "{code} is now: {state}.",
        code=team_texts.code(not_now.ticket),
        state=team_texts.standing(request.unit, not_now.ticket),
    )
    request.tell(f"{said} {standing}".strip())
    if request.inbound.tap:
        card_sync.refresh(request.unit, not_now.ticket)


def _ask(request: TeamRequest, ticket: Ticket, verb: str, question: str, rows: tuple[Row, ...]) -> None:
    if verb not in TRANSITIONS[ticket.state]:
        do(
            request, ticket, verb, outcome="resolved", assignee=request.who
        )  # not legal now: the operator is told why
    elif request.inbound.tap:
        unit = request.unit
        screen = card.card(unit, ticket, rows)
        request.show(
            (*screen.pieces, Piece(f"\n\n{question}", "bold")),
            rows,
            owner=owner_of(unit, ticket),
            edit=request.inbound.message_id,
            cause=shown_where_asked(request.unit, ticket, request.here),
        )
    else:
        request.show((Piece(question),), rows)


def _ask_original(request: TeamRequest, ticket: Ticket) -> None:
    text = request.language.say(
        "Of which request is {code} a duplicate? Write the other code as a reply to this message, "
        "or write: /close {code} duplicate, and the other code.",
        code=team_texts.code(ticket),
    )
    request.show((Piece(text),), ask_reply=True, cause=Cause(ticket.id, role="original"))


def _outcome(request: TeamRequest, said: str) -> tuple[str | None, str]:
    """The outcome that words begin with, as cards or people name it, and the rest."""
    lower = said.casefold()
    typed = typed_words("commands.close", codes_of(request.unit.context.place.languages))
    for outcome in OUTCOMES:
        for called in (outcome, request.language.say(OUTCOME_WORDS[outcome]), *typed[outcome]):
            if lower == called.casefold() or lower.startswith(called.casefold() + " "):
                return outcome, said[len(called) :].strip()
    return None, said


def _colleagues(request: TeamRequest) -> list[tuple[Person, str]]:
    unit = request.unit
    return [(who, operator_name(unit, who.id)) for who in people.team(unit.tx)]

"""Tells a citizen, in the citizen's own language, what happened to a ticket and what happens next."""

from collections.abc import Sequence

from flows.said import Media
from handlers.messaging.button_data import tap
from handlers.messaging.outbound import Button, Piece, Screen, Show
from handlers.messaging.unit_of_work import UnitOfWork
from handlers.messaging.widgets import LONGEST_PART, Row, files, mine_button, parts, simple
from handlers.tickets.access import owner_of
from handlers.tickets.corrections import gone, place_of
from handlers.tickets.kinds import category_of, kind_of
from handlers.tickets.states import OUTCOME_WORDS, STATE_ICONS
from locales.language import Language, Ltr
from storage.people import people
from storage.people.people import Person
from storage.place.model import say
from storage.sending import message_links
from storage.sending.outbox import ANSWER, RECEIPT, Cause
from storage.tickets import followers
from storage.tickets.tickets import Ticket

STARS = 5


def tell_move(unit: UnitOfWork, ticket: Ticket, verb: str, by: Person | None, reason: str) -> None:
    """Tells its citizen, unless they did it themselves, and its followers."""
    owner = owner_of(unit, ticket)
    if (by is None or by.id != owner.id) and owner.can_be_told:
        language = unit.language_of(owner)
        screen = _moved(unit, ticket, verb, by, reason, language)
        cause = Cause(ticket.id, role="told")
        unit.tell(owner, Show(screen, silent=verb in ("take", "assign")), priority=RECEIPT, cause=cause)
    if verb in ("close", "reopen"):
        _tell_followers(unit, ticket, verb)


def tell_answer(
    unit: UnitOfWork,
    ticket: Ticket,
    by: Person,
    entry_id: int,
    text: str,
    media: Sequence[Media],
    revision_of: int | None = None,
) -> None:
    """The operator's words, verbatim; a revision takes the place of the messages that the citizen has."""
    owner = owner_of(unit, ticket)
    language = unit.language_of(owner)
    first, *rest = parts(text)
    head = _signed(unit, ticket, by, language)
    said = (Piece(head + "\n", "bold"), Piece(first, "quote")) if first else (Piece(head, "bold"),)
    shown = [Screen(said, files=files(media))]
    shown += [Screen((Piece(part, "quote"),)) for part in rest]
    last = shown[-1]
    shown[-1] = Screen(last.pieces, (answer_row(ticket, language),), last.files, language.code)
    cause = Cause(ticket.id, entry_id, "answered")
    place = place_of(unit, ticket, revision_of, owner.lane, "answered", text, LONGEST_PART)
    for screen, edit in zip(shown, place.edits, strict=True):
        here = Screen(screen.pieces, screen.rows, screen.files, language.code)
        unit.tell(owner, Show(here, edit=edit), priority=ANSWER, cause=cause)
    for each in place.surplus:
        unit.tell(owner, gone(each, unit.now), policy="freely", priority=ANSWER)
        message_links.forget(unit.tx, owner.lane, each.message_id)


def answer_row(ticket: Ticket, language: Language) -> Row:
    # Translators: button
    return (Button(language.say("✍️ Answer"), tap=tap("t", "add", ticket.id)), mine_button(language))


def name_of(unit: UnitOfWork, who: Person | None, language: Language) -> str:
    """The operator as citizens read it: by first name where one is known."""
    return (people.shown_name(unit.context.keys, who) if who else "") or language.say("An operator")


def about(unit: UnitOfWork, ticket: Ticket, language: Language) -> str:
    """The subject of a ticket, without a citizen's word: its category and neighbourhood."""
    place = unit.context.place
    category = category_of(unit, ticket)
    neighbourhood = place.neighbourhood(ticket.neighbourhood or "")
    kind = language.say(kind_of(unit, ticket).label)
    head = f"{category.icon} {say(category.label, language.code)}" if category else kind
    if neighbourhood is None:
        return head
    # Translators: what it is about, and in which neighbourhood
    return language.say(
        "{about}, {neighbourhood}", about=head, neighbourhood=say(neighbourhood.name, language.code)
    )


def titled(unit: UnitOfWork, ticket: Ticket, language: Language) -> str:
    """One of several tickets, on the button that opens it."""
    return language.say(
        "{icon} {code} · {about}",
        icon=STATE_ICONS[ticket.state],
        code=Ltr(ticket.code),
        about=about(unit, ticket, language),
    )


def stars_screen(unit: UnitOfWork, ticket: Ticket, language: Language) -> Screen:
    """The closing card: the outcome, and how easy it was."""
    text = language.say(
        "{code} is closed: {outcome}. How easy was it to use this service?",
        code=Ltr(ticket.code),
        outcome=language.say(OUTCOME_WORDS[ticket.outcome or "resolved"]),
    )
    rows = () if ticket.outcome == "withdrawn" else stars(ticket)
    return simple(language, text, *rows, (reopen_button(unit, ticket, language), mine_button(language)))


def reopen_button(unit: UnitOfWork, ticket: Ticket, language: Language) -> Button:
    return Button(language.say(kind_of(unit, ticket).reopen), tap=tap("t", "reopen", ticket.id))


def stars(ticket: Ticket) -> tuple[Row, ...]:
    """From one to five."""
    every = tuple(Button("⭐" * n, tap=tap("s", ticket.id, n)) for n in range(1, STARS + 1))
    return every[:3], every[3:]


def _signed(unit: UnitOfWork, ticket: Ticket, by: Person, language: Language) -> str:
    return language.say(
        "💬 {code}, {name} from the desk:", code=Ltr(ticket.code), name=name_of(unit, by, language)
    )


def _moved(
    unit: UnitOfWork, ticket: Ticket, verb: str, by: Person | None, reason: str, language: Language
) -> Screen:
    code = Ltr(ticket.code)
    if verb == "close":
        return _with_reason(stars_screen(unit, ticket, language), reason)
    if verb == "wait":
        text = language.say("{code}: we need a little more from you to go on. Please answer here.", code=code)
        return _with_reason(simple(language, text, answer_row(ticket, language)), reason)
    if verb == "reopen":
        text = language.say("{code} is open again. You will read here what happens next.", code=code)
        return _with_reason(simple(language, text, (mine_button(language),)), reason)
    who = people.get(unit.tx, ticket.assignee_id) if ticket.assignee_id else by
    text = language.say(
        "{name} from the desk is looking after {code} now. The answer comes here.",
        name=name_of(unit, who, language),
        code=code,
    )
    return simple(language, text, (mine_button(language),))


def _with_reason(screen: Screen, reason: str) -> Screen:
    """Puts an operator's own words above the buttons, as they were written."""
    if not reason:
        return screen
    return Screen(
        (*screen.pieces, Piece("\n"), Piece(parts(reason)[0], "quote")), screen.rows, (), screen.language
    )


def _tell_followers(unit: UnitOfWork, ticket: Ticket, verb: str) -> None:
    for person_id in followers.of_ticket(unit.tx, ticket.id):
        who = people.get(unit.tx, person_id)
        if not who.can_be_told:
            continue
        language = unit.language_of(who)
        if verb == "close":
            text = language.say(
                "What you follow ({about}) is closed: {outcome}.",
                about=about(unit, ticket, language),
                outcome=language.say(OUTCOME_WORDS[ticket.outcome or "resolved"]),
            )
        else:
            text = language.say(
                "What you follow ({about}) is open again.", about=about(unit, ticket, language)
            )
        unit.tell(who, Show(simple(language, text, (mine_button(language),)), silent=True), priority=RECEIPT)

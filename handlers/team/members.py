"""The team's members: coordinators by the settings, operators by a coordinator's word, never by a title in the chat."""

import logging
from datetime import timedelta
from typing import Final

from handlers.messaging.button_data import number_in, tap
from handlers.messaging.capabilities import capabilities
from handlers.messaging.inbound import MemberLeft, Spoke
from handlers.messaging.outbound import Button, Piece, Screen, Show
from handlers.messaging.people_names import operator_name
from handlers.messaging.team_request import TeamRequest
from handlers.messaging.unit_of_work import UnitOfWork
from handlers.messaging.widgets import Row
from locales.clean import clean, shorten
from storage.people import people
from storage.people.installation import learn, learned
from storage.people.people import Person
from storage.sending import rate_limits
from storage.sending.outbox import RECEIPT

log = logging.getLogger("ascolto.team")

NAME_LENGTH = 60
DAY = timedelta(days=1)
LEFT: Final = "left:"
"""Before a coordinator's id, in what is learned: whether they have left the team chat."""
YES, NO = "yes", "no"


def recognised(unit: UnitOfWork, inbound: Spoke) -> Person | None:
    """The operator or coordinator who speaks; None for any other member, whatever their rights in the chat."""
    listed = inbound.address in unit.context.coordinators
    who = people.find(unit.tx, unit.context.keys, inbound.channel, inbound.address)
    if who is None:
        if not listed:
            return None
        who = people.add(
            unit.tx, unit.context.keys, inbound.channel, inbound.address, unit.now, role="coordinator"
        )
    if listed and not who.is_coordinator:
        if not _is_here(unit, inbound, who):
            return None
        who = people.change(unit.tx, who, role="coordinator")
    elif who.is_coordinator and not listed:
        _dismiss(unit, who)
        return None
    return _named(unit, who, inbound.name) if who.is_operator else None


def in_their_own_chat(unit: UnitOfWork, inbound: Spoke, who: Person) -> Person:
    """A coordinator of the settings who follows a link before they ever wrote in the team chat is one already."""
    team = unit.context.team
    if who.is_coordinator or inbound.address not in unit.context.coordinators:
        return who
    if team is None or team.channel != inbound.channel or learned(unit.tx, f"{LEFT}{who.id}") == YES:
        return who
    return people.change(unit.tx, who, role="coordinator")


def _is_here(unit: UnitOfWork, inbound: Spoke, who: Person) -> bool:
    """Whether somebody who had left the chat is back: an old button can be tapped from outside, only members write."""
    if learned(unit.tx, f"{LEFT}{who.id}") != YES:
        return True
    if inbound.tap or inbound.edited:
        return False
    learn(unit.tx, f"{LEFT}{who.id}", NO)
    return True


def refuse_stranger(unit: UnitOfWork, inbound: Spoke, verb: str) -> None:
    """Explains once a day how a member becomes an operator; a coordinator can do it with one tap."""
    log.warning("refused: %s by somebody who is no operator", verb)
    language = unit.team_language
    if inbound.tap:
        unit.effects.toast = language.say("Only operators can use these buttons.")
        return
    who = people.find(unit.tx, unit.context.keys, inbound.channel, inbound.address)
    who = who or people.add(unit.tx, unit.context.keys, inbound.channel, inbound.address, unit.now)
    if not rate_limits.take(unit.tx, f"stranger:{who.id}", 1, DAY, unit.now):
        return
    who = _named(unit, who, inbound.name)  # the coordinator who taps the button reads the name
    name = shorten(clean(inbound.name), NAME_LENGTH) or language.say("this person")
    text = language.say(
        "Only operators can use commands here. A coordinator can make {name} an operator with this button.",
        name=name,
    )
    # Translators: button
    row = (Button(language.say("➕ Make an operator"), tap=tap("k", "add", who.id)),)
    screen = Screen((Piece(text),), (row,), language=language.code)
    unit.post(Show(screen, reply_to=inbound.message_id), owner=who, priority=RECEIPT)


def show_team(request: TeamRequest) -> None:
    """/operator: lists the team."""
    language = request.language
    lines = [f"• {_called(request, who)}" for who in people.team(request.unit.tx)]
    how = language.say(
        "A coordinator adds somebody with /operator add, as a reply to a message of that person."
    )
    rows = _removing(request) if request.who.is_coordinator else ()
    request.show(
        (Piece(language.say("The team:"), "bold"), Piece("\n" + "\n".join(lines) + "\n\n" + how)), rows
    )


def add_replied(request: TeamRequest) -> None:
    """/operator add."""
    who = _replied(request)
    if who is not None:
        _add(request, who)


def remove_replied(request: TeamRequest) -> None:
    """/operator remove."""
    who = _replied(request)
    if who is not None:
        _remove(request, who)


def add_tapped(request: TeamRequest) -> None:
    if who := _by_id(request):
        _add(request, who)


def remove_tapped(request: TeamRequest) -> None:
    if who := _by_id(request):
        _remove(request, who)


def forget(unit: UnitOfWork, inbound: MemberLeft) -> None:
    """A member who left the chat is no operator any more, and their tickets are free again."""
    who = people.find(unit.tx, unit.context.keys, inbound.channel, inbound.address)
    if who is None:
        return
    if inbound.address in unit.context.coordinators:
        learn(unit.tx, f"{LEFT}{who.id}", YES)
    if who.is_operator:
        log.warning("an operator left the team chat and lost the role")
        _dismiss(unit, who)


def _add(request: TeamRequest, who: Person) -> None:
    language = request.language
    if who.is_operator:
        request.tell(language.say("{name} is in the team already.", name=_called(request, who)))
        return
    who = people.change(request.unit.tx, who, role="operator")
    request.show(
        (
            Piece(
                language.say(
                    "{name} is an operator now. /help says what operators can do.", name=_called(request, who)
                )
            ),
        )
    )


def _remove(request: TeamRequest, who: Person) -> None:
    language = request.language
    if who.is_coordinator:
        request.tell(language.say("Coordinators are named in the settings; they cannot be removed here."))
        return
    if not who.is_operator:
        request.tell(language.say("This person is no operator."))
        return
    name = _called(request, who)
    _dismiss(request.unit, who)
    request.show((Piece(language.say("{name} is no operator any more.", name=name)),))


def _dismiss(unit: UnitOfWork, who: Person) -> None:
    """Takes the role; their tickets are free again."""
    people.change(unit.tx, who, role="citizen")
    capabilities(unit).dismissed(unit, who)


def _replied(request: TeamRequest) -> Person | None:
    """The person whose message was replied to."""
    inbound, unit = request.inbound, request.unit
    if not inbound.reply_to_address:
        request.tell(request.language.say("Please send this as a reply to a message of the person you mean."))
        return None
    who = people.find(unit.tx, unit.context.keys, inbound.channel, inbound.reply_to_address)
    who = who or people.add(unit.tx, unit.context.keys, inbound.channel, inbound.reply_to_address, unit.now)
    return _named(unit, who, inbound.reply_to_name)


def _by_id(request: TeamRequest) -> Person | None:
    try:
        return people.get(request.unit.tx, number_in(request.words))
    except LookupError:
        return None


def _named(unit: UnitOfWork, who: Person, name: str) -> Person:
    """Keeps the name they are shown by when it has changed."""
    name = shorten(clean(name), NAME_LENGTH)
    if who.is_erased:
        return who  # there is no key to keep a name with
    if name and name != people.shown_name(unit.context.keys, who):
        people.rename(unit.tx, unit.context.keys, who, name)
        return people.get(unit.tx, who.id)
    return who


def _called(request: TeamRequest, who: Person) -> str:
    language = request.language
    name = operator_name(request.unit, who.id)
    return language.say("{name} (coordinator)", name=name) if who.is_coordinator else name


def _removing(request: TeamRequest) -> tuple[Row, ...]:
    # Translators: button
    return tuple(
        (
            Button(
                request.language.say("➖ Remove {name}", name=_called(request, who)),
                tap=tap("k", "drop", who.id),
            ),
        )
        for who in people.team(request.unit.tx)
        if not who.is_coordinator
    )

"""Who is of the team: coordinators by the settings, operators by a coordinator's word, nobody by a title in the chat."""

import logging
from datetime import timedelta

from handlers.messaging.button_data import tap
from handlers.messaging.inbound import MemberLeft, Spoke
from handlers.messaging.outbound import Button, Piece, Screen, Show
from handlers.messaging.team_request import Asking
from handlers.messaging.unit_of_work import Turn
from handlers.messaging.widgets import Row
from handlers.tickets import card_sync, team_texts
from locales.clean import clean, shorten
from storage.people import people
from storage.people.people import Person
from storage.sending import rate_limits
from storage.sending.outbox import RECEIPT
from storage.tickets import tickets, workload

log = logging.getLogger("ascolto.desk")

NAME_LENGTH = 60
DAY = timedelta(days=1)


def recognised(turn: Turn, heard: Spoke) -> Person | None:
    """The operator or coordinator who speaks; None for anybody else, whatever their rights in the chat."""
    listed = heard.address in turn.world.coordinators
    who = people.find(turn.tx, turn.world.keys, heard.channel, heard.address)
    if who is None:
        if not listed:
            return None
        who = people.add(turn.tx, turn.world.keys, heard.channel, heard.address, turn.now, role="coordinator")
    if listed and not who.is_coordinator:
        who = people.change(turn.tx, who, role="coordinator")
    elif who.is_coordinator and not listed:
        _dismiss(turn, who)
        return None
    return _named(turn, who, heard.name) if who.is_operator else None


def refuse_stranger(turn: Turn, heard: Spoke, verb: str) -> None:
    """Say once a day how somebody becomes an operator; a coordinator can do it with one tap."""
    log.warning("refused: %s by somebody who is no operator", verb)
    language = turn.desk_language
    if heard.tap:
        turn.effects.toast = language.say("Only operators can use these buttons.")
        return
    who = people.find(turn.tx, turn.world.keys, heard.channel, heard.address)
    who = who or people.add(turn.tx, turn.world.keys, heard.channel, heard.address, turn.now)
    if not rate_limits.take(turn.tx, f"stranger:{who.id}", 1, DAY, turn.now):
        return
    who = _named(turn, who, heard.name)  # whoever taps the button reads it again
    name = shorten(clean(heard.name), NAME_LENGTH) or language.say("this person")
    text = language.say(
        "Only operators can use commands here. A coordinator can make {name} an operator with this button.",
        name=name,
    )
    # Translators: button
    row = (Button(language.say("➕ Make an operator"), tap=tap("k", "add", who.id)),)
    screen = Screen((Piece(text),), (row,), language=language.code)
    turn.post(Show(screen, reply_to=heard.message_id), owner=who, priority=RECEIPT)


def show_team(asking: Asking) -> None:
    """/operator: who is of the team."""
    language = asking.language
    lines = [f"• {_called(asking, who)}" for who in people.team(asking.turn.tx)]
    how = language.say(
        "A coordinator adds somebody with /operator add, as a reply to a message of that person."
    )
    rows = _removing(asking) if asking.who.is_coordinator else ()
    asking.show(
        (Piece(language.say("The team:"), "bold"), Piece("\n" + "\n".join(lines) + "\n\n" + how)), rows
    )


def add_replied(asking: Asking) -> None:
    """/operator add."""
    who = _replied(asking)
    if who is not None:
        _add(asking, who)


def remove_replied(asking: Asking) -> None:
    """/operator remove."""
    who = _replied(asking)
    if who is not None:
        _remove(asking, who)


def add_tapped(asking: Asking) -> None:
    if who := _by_id(asking):
        _add(asking, who)


def remove_tapped(asking: Asking) -> None:
    if who := _by_id(asking):
        _remove(asking, who)


def forget(turn: Turn, heard: MemberLeft) -> None:
    """Who left the chat is no operator any more, and what they had taken is free again."""
    who = people.find(turn.tx, turn.world.keys, heard.channel, heard.address)
    if who is not None and who.is_operator:
        log.warning("an operator left the team chat and lost the role")
        _dismiss(turn, who)


def _add(asking: Asking, who: Person) -> None:
    language = asking.language
    if who.is_operator:
        asking.tell(language.say("{name} is in the team already.", name=_called(asking, who)))
        return
    who = people.change(asking.turn.tx, who, role="operator")
    asking.show(
        (
            Piece(
                language.say(
                    "{name} is an operator now. /help says what operators can do.", name=_called(asking, who)
                )
            ),
        )
    )


def _remove(asking: Asking, who: Person) -> None:
    language = asking.language
    if who.is_coordinator:
        asking.tell(language.say("Coordinators are named in the settings; they cannot be removed here."))
        return
    if not who.is_operator:
        asking.tell(language.say("This person is no operator."))
        return
    name = _called(asking, who)
    _dismiss(asking.turn, who)
    asking.show((Piece(language.say("{name} is no operator any more.", name=name)),))


def _dismiss(turn: Turn, who: Person) -> None:
    """No role any more; what they had taken is free again."""
    people.change(turn.tx, who, role="citizen")
    for ticket in workload.assigned_to(turn.tx, who.id):
        state = "new" if ticket.state == "taken" else ticket.state
        changed = tickets.change(turn.tx, ticket, turn.now, state=state, assignee_id=None)
        if changed is None:
            continue
        owner = people.get(turn.tx, ticket.person_id)
        if owner.wrapped_key is not None:
            body = {"state": state, "verb": "free"}
            tickets.add_entry(turn.tx, turn.key_of(owner), ticket, "state", body, turn.now)
        card_sync.refresh(turn, changed)


def _replied(asking: Asking) -> Person | None:
    """The person whose message was replied to."""
    heard, turn = asking.heard, asking.turn
    if not heard.reply_to_address:
        asking.tell(asking.language.say("Please send this as a reply to a message of the person you mean."))
        return None
    who = people.find(turn.tx, turn.world.keys, heard.channel, heard.reply_to_address)
    who = who or people.add(turn.tx, turn.world.keys, heard.channel, heard.reply_to_address, turn.now)
    return _named(turn, who, heard.reply_to_name)


def _by_id(asking: Asking) -> Person | None:
    found = [int(asking.words)] if asking.words.isascii() and asking.words.isdecimal() else []
    try:
        return people.get(asking.turn.tx, found[0]) if found and found[0] < 2**63 else None
    except LookupError:
        return None


def _named(turn: Turn, who: Person, name: str) -> Person:
    """Keep the name they are shown by when it has changed."""
    name = shorten(clean(name), NAME_LENGTH)
    if who.wrapped_key is None:
        return who  # erased: there is no key to keep a name with
    if name and name != people.shown_name(turn.world.keys, who):
        people.rename(turn.tx, turn.world.keys, who, name)
        return people.get(turn.tx, who.id)
    return who


def _called(asking: Asking, who: Person) -> str:
    language = asking.language
    name = team_texts.operator_name(asking.turn, who.id)
    return language.say("{name} (coordinator)", name=name) if who.is_coordinator else name


def _removing(asking: Asking) -> tuple[Row, ...]:
    # Translators: button
    return tuple(
        (
            Button(
                asking.language.say("➖ Remove {name}", name=_called(asking, who)),
                tap=tap("k", "drop", who.id),
            ),
        )
        for who in people.team(asking.turn.tx)
        if not who.is_coordinator
    )

"""The team chat speaks: who it is, whether they may, and what they want."""

import logging

from flows.refused import Refused
from handlers.broadcasts.team import replies as broadcast_replies
from handlers.events.team import replies as event_replies
from handlers.messaging.button_data import read_tap
from handlers.messaging.inbound import MemberLeft, Spoke, TopicLost
from handlers.messaging.outbound import Piece, Screen, Show
from handlers.messaging.team_request import TeamRequest
from handlers.messaging.unit_of_work import UnitOfWork
from handlers.team import members
from handlers.team.commands import BARE_TAPS, COMMANDS, TAPS, VISIT_TAPS, Command, Tap, allows
from handlers.tickets import card_sync
from handlers.tickets.access import seen_by
from handlers.tickets.team import answers, reading
from handlers.visits.team import actions
from handlers.visits.team import replies as visit_replies
from locales.clean import shorten
from storage.people.encryption import Unsealable
from storage.people.people import Person
from storage.sending import message_links
from storage.sending.outbox import RECEIPT, TEAM_LANE
from storage.tickets import tickets

log = logging.getLogger("ascolto.team")


PROMPTED = (visit_replies.hear, event_replies.hear, broadcast_replies.hear)
"""Replies to what was asked by a button; each says whether it was one of theirs."""


def hear(unit: UnitOfWork, inbound: Spoke | MemberLeft | TopicLost) -> None:
    """Everything from the team chat. Nothing is done for anybody but an operator."""
    match inbound:
        case MemberLeft():
            members.forget(unit, inbound)
        case TopicLost():
            _find_new_topic(unit, inbound)
        case Spoke(unaccountable=why) if why:
            _refuse_unaccountable(unit, inbound)
        case Spoke(edited=True, command=True):
            _refuse_edited(unit, inbound)
        case Spoke():
            _hear_person(unit, inbound)


def _hear_person(unit: UnitOfWork, inbound: Spoke) -> None:
    who = members.recognised(unit, inbound)
    if who is None:
        if inbound.tap or inbound.command:
            members.refuse_stranger(unit, inbound, "a button" if inbound.tap else "a command")
        return
    try:
        if inbound.tap:
            _hear_tap(unit, inbound, who)
        elif inbound.command:
            _hear_command(unit, inbound, who)
        elif not any(each(TeamRequest(unit, inbound, who)) for each in PROMPTED):
            answers.hear_talk(TeamRequest(unit, inbound, who))
    except Refused as refused:
        TeamRequest(unit, inbound, who).tell(unit.team_language.say(refused.message, **refused.data))
    except Unsealable:
        TeamRequest(unit, inbound, who).tell(
            unit.team_language.say("This person's data were deleted. Nothing can be sent any more.")
        )


def _hear_command(unit: UnitOfWork, inbound: Spoke, who: Person) -> None:
    verb, words = _command(inbound.said.text)
    request = TeamRequest(unit, inbound, who, words)
    command = COMMANDS.get(verb)
    if command is None:
        request.tell(unit.team_language.say("I do not know this command. /help shows all of them."))
    elif _may(request, command, verb):
        command.run(request)


def _hear_tap(unit: UnitOfWork, inbound: Spoke, who: Person) -> None:
    """k/verb/code/version/word, k/verb/words, or of a visit v/verb/id/version/word; all else is nobody's button."""
    match read_tap(inbound.tap):
        case ["k", verb, code, version, *rest] if verb in TAPS:
            tapped, ticket = TAPS[verb], seen_by(unit.tx, who, code)
            request = TeamRequest(unit, inbound, who, rest[0] if rest else "")
            if ticket is None:
                log.warning("refused: a button of no ticket")
            elif not _may(request, tapped, verb):
                pass
            elif tapped.fresh and version != str(ticket.version):
                reading.refreshed(request, ticket)
            else:
                tapped.run(request, ticket)
        case ["k", verb, *words] if verb in BARE_TAPS and words:
            request = TeamRequest(unit, inbound, who, "/".join(words))
            if _may(request, BARE_TAPS[verb], verb):
                BARE_TAPS[verb].run(request)
        case ["v", verb, number, version, *rest] if verb in VISIT_TAPS:
            _hear_visit_tap(TeamRequest(unit, inbound, who, rest[0] if rest else ""), verb, number, version)
        case _:
            log.warning("refused: a button that is not the desk's")


def _hear_visit_tap(request: TeamRequest, verb: str, number: str, version: str) -> None:
    """The visit is locked first: of two operators one finds it as it was, and the other as it is."""
    tapped, booking = VISIT_TAPS[verb], visit_replies.locked(request, number)
    if booking is None or not allows(tapped.role, request.who):
        log.warning("refused: a button of no visit")
    elif tapped.fresh and version != str(booking.version):
        actions.refreshed(request, booking)
    else:
        tapped.run(request, booking)


def _may(request: TeamRequest, command: Command | Tap, verb: str) -> bool:
    if allows(command.role, request.who):
        return True
    log.warning("refused: %s needs a %s", verb, command.role)
    request.tell(request.language.say("Only a coordinator can do this."))
    return False


def _command(text: str) -> tuple[str, str]:
    """The verb without slash and addressee, and what follows. "operator add" is a verb of its own."""
    head, *words = text.split(maxsplit=1) or [""]
    verb = head.lstrip("/").partition("@")[0].casefold()
    two, *rest = (words or [""])[0].split(maxsplit=1) or [""]
    if f"{verb} {two.casefold()}" in COMMANDS:
        return f"{verb} {two.casefold()}", "".join(rest).strip()
    return verb, "".join(words).strip()


def _refuse_unaccountable(unit: UnitOfWork, inbound: Spoke) -> None:
    """Nobody could be held to account for it; plain talk among others is left alone."""
    about = message_links.find(unit.tx, TEAM_LANE, inbound.reply_to) if inbound.reply_to else None
    if not (inbound.command or inbound.tap or about):
        return
    log.warning("refused: somebody who cannot be held to account (%s)", shorten(inbound.unaccountable, 20))
    language = unit.team_language
    text = language.say(
        "Please act as yourself: write in your own name, not as the group or a channel, and do not forward. "
        "Nothing was done."
    )
    _say_once(unit, inbound, text)


def _refuse_edited(unit: UnitOfWork, inbound: Spoke) -> None:
    log.warning("refused: an edited command")
    if members.recognised(unit, inbound):
        text = unit.team_language.say("Edited commands do nothing. Please send it as a new message.")
        _say_once(unit, inbound, text)


def _say_once(unit: UnitOfWork, inbound: Spoke, text: str) -> None:
    """Several within a second get one sentence: the group takes few messages a minute."""
    screen = Screen((Piece(text),), language=unit.team_language.code)
    unit.post(Show(screen, reply_to=inbound.message_id), priority=RECEIPT, burst="refused")


def _find_new_topic(unit: UnitOfWork, inbound: TopicLost) -> None:
    """An open ticket gets a topic again, with a card; a closed one when it is opened again."""
    topic = message_links.topic_at(unit.tx, inbound.thread)
    if topic is None:
        return
    ticket = tickets.get(unit.tx, topic.ticket_id)
    if ticket.is_open:
        message_links.lose_topic(unit.tx, inbound.thread)
        card_sync.announce_again(unit, ticket)

"""The team chat speaks: who it is, whether they may, and what they want."""

import logging

from flows.refused import Refused
from handlers.broadcasts.team import replies as broadcast_replies
from handlers.events.team import replies as event_replies
from handlers.messaging.button_data import read_tap
from handlers.messaging.inbound import MemberLeft, Spoke, TopicLost
from handlers.messaging.outbound import Piece, Screen, Show
from handlers.messaging.team_request import Asking
from handlers.messaging.unit_of_work import Turn
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

log = logging.getLogger("ascolto.desk")


PROMPTED = (visit_replies.hear, event_replies.hear, broadcast_replies.hear)
"""Replies to what was asked by a button; each says whether it was one of theirs."""


def hear(turn: Turn, heard: Spoke | MemberLeft | TopicLost) -> None:
    """Everything from the team chat. Nothing is done for anybody but an operator."""
    match heard:
        case MemberLeft():
            members.forget(turn, heard)
        case TopicLost():
            _find_new_topic(turn, heard)
        case Spoke(unaccountable=why) if why:
            _refuse_unaccountable(turn, heard)
        case Spoke(edited=True, command=True):
            _refuse_edited(turn, heard)
        case Spoke():
            _hear_person(turn, heard)


def _hear_person(turn: Turn, heard: Spoke) -> None:
    who = members.recognised(turn, heard)
    if who is None:
        if heard.tap or heard.command:
            members.refuse_stranger(turn, heard, "a button" if heard.tap else "a command")
        return
    try:
        if heard.tap:
            _hear_tap(turn, heard, who)
        elif heard.command:
            _hear_command(turn, heard, who)
        elif not any(each(Asking(turn, heard, who)) for each in PROMPTED):
            answers.hear_talk(Asking(turn, heard, who))
    except Refused as refused:
        Asking(turn, heard, who).tell(turn.desk_language.say(refused.message, **refused.data))
    except Unsealable:
        Asking(turn, heard, who).tell(
            turn.desk_language.say("This person's data were deleted. Nothing can be sent any more.")
        )


def _hear_command(turn: Turn, heard: Spoke, who: Person) -> None:
    verb, words = _command(heard.said.text)
    asking = Asking(turn, heard, who, words)
    command = COMMANDS.get(verb)
    if command is None:
        asking.tell(turn.desk_language.say("I do not know this command. /help shows all of them."))
    elif _may(asking, command, verb):
        command.run(asking)


def _hear_tap(turn: Turn, heard: Spoke, who: Person) -> None:
    """k/verb/code/version/word, k/verb/words, or of a visit v/verb/id/version/word; all else is nobody's button."""
    match read_tap(heard.tap):
        case ["k", verb, code, version, *rest] if verb in TAPS:
            tapped, ticket = TAPS[verb], seen_by(turn.tx, who, code)
            asking = Asking(turn, heard, who, rest[0] if rest else "")
            if ticket is None:
                log.warning("refused: a button of no ticket")
            elif not _may(asking, tapped, verb):
                pass
            elif tapped.fresh and version != str(ticket.version):
                reading.refreshed(asking, ticket)
            else:
                tapped.run(asking, ticket)
        case ["k", verb, *words] if verb in BARE_TAPS and words:
            asking = Asking(turn, heard, who, "/".join(words))
            if _may(asking, BARE_TAPS[verb], verb):
                BARE_TAPS[verb].run(asking)
        case ["v", verb, number, version, *rest] if verb in VISIT_TAPS:
            _hear_visit_tap(Asking(turn, heard, who, rest[0] if rest else ""), verb, number, version)
        case _:
            log.warning("refused: a button that is not the desk's")


def _hear_visit_tap(asking: Asking, verb: str, number: str, version: str) -> None:
    """The visit is locked first: of two operators one finds it as it was, and the other as it is."""
    tapped, booking = VISIT_TAPS[verb], visit_replies.locked(asking, number)
    if booking is None or not allows(tapped.role, asking.who):
        log.warning("refused: a button of no visit")
    elif tapped.fresh and version != str(booking.version):
        actions.refreshed(asking, booking)
    else:
        tapped.run(asking, booking)


def _may(asking: Asking, command: Command | Tap, verb: str) -> bool:
    if allows(command.role, asking.who):
        return True
    log.warning("refused: %s needs a %s", verb, command.role)
    asking.tell(asking.language.say("Only a coordinator can do this."))
    return False


def _command(text: str) -> tuple[str, str]:
    """The verb without slash and addressee, and what follows. "operator add" is a verb of its own."""
    head, *words = text.split(maxsplit=1) or [""]
    verb = head.lstrip("/").partition("@")[0].casefold()
    two, *rest = (words or [""])[0].split(maxsplit=1) or [""]
    if f"{verb} {two.casefold()}" in COMMANDS:
        return f"{verb} {two.casefold()}", "".join(rest).strip()
    return verb, "".join(words).strip()


def _refuse_unaccountable(turn: Turn, heard: Spoke) -> None:
    """Nobody could be held to account for it; plain talk among others is left alone."""
    about = message_links.find(turn.tx, TEAM_LANE, heard.reply_to) if heard.reply_to else None
    if not (heard.command or heard.tap or about):
        return
    log.warning("refused: somebody who cannot be held to account (%s)", shorten(heard.unaccountable, 20))
    language = turn.desk_language
    text = language.say(
        "Please act as yourself: write in your own name, not as the group or a channel, and do not forward. "
        "Nothing was done."
    )
    _say_once(turn, heard, text)


def _refuse_edited(turn: Turn, heard: Spoke) -> None:
    log.warning("refused: an edited command")
    if members.recognised(turn, heard):
        text = turn.desk_language.say("Edited commands do nothing. Please send it as a new message.")
        _say_once(turn, heard, text)


def _say_once(turn: Turn, heard: Spoke, text: str) -> None:
    """Several within a second get one sentence: the group takes few messages a minute."""
    screen = Screen((Piece(text),), language=turn.desk_language.code)
    turn.post(Show(screen, reply_to=heard.message_id), priority=RECEIPT, burst="refused")


def _find_new_topic(turn: Turn, heard: TopicLost) -> None:
    """An open ticket gets a topic again, with a card; a closed one when it is opened again."""
    topic = message_links.topic_at(turn.tx, heard.thread)
    if topic is None:
        return
    ticket = tickets.get(turn.tx, topic.ticket_id)
    if ticket.is_open:
        message_links.lose_topic(turn.tx, heard.thread)
        card_sync.announce_again(turn, ticket)

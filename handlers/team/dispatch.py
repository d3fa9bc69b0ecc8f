"""Dispatches the team chat: who speaks, their role, and their request."""

import logging
from collections.abc import Container, Mapping
from typing import Any

from flows.refused import Refused
from handlers.messaging.button_data import read_tap
from handlers.messaging.capabilities import capabilities
from handlers.messaging.inbound import MemberLeft, Spoke, TopicLost
from handlers.messaging.outbound import Piece, Screen, Show
from handlers.messaging.team_button import AnyButton, Role, Subject, allows
from handlers.messaging.team_request import TeamRequest
from handlers.messaging.typed_words import meant
from handlers.messaging.unit_of_work import UnitOfWork
from handlers.team import members
from locales.clean import shorten
from storage.people.encryption import Unsealable
from storage.people.people import Person
from storage.place.model import Place
from storage.sending import message_links
from storage.sending.outbox import RECEIPT, TEAM_LANE

log = logging.getLogger("ascolto.team")


def hear(unit: UnitOfWork, inbound: Spoke | MemberLeft | TopicLost) -> None:
    """Handles every message of the team chat. Only operators' requests are done."""
    match inbound:
        case MemberLeft():
            members.forget(unit, inbound)
        case TopicLost():
            capabilities(unit).topic_closed(unit, inbound.thread)
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
        elif not capabilities(unit).replied(TeamRequest(unit, inbound, who)):
            capabilities(unit).talked(TeamRequest(unit, inbound, who))
    except Refused as refused:
        TeamRequest(unit, inbound, who).tell(unit.team_language.say(refused.message, **refused.data))
    except Unsealable:
        TeamRequest(unit, inbound, who).tell(
            unit.team_language.say("This person's data were deleted. Nothing can be sent any more.")
        )


def _hear_command(unit: UnitOfWork, inbound: Spoke, who: Person) -> None:
    commands = capabilities(unit).team_commands
    verb, words = _command(unit.context.place, inbound.said.text, commands)
    request = TeamRequest(unit, inbound, who, words)
    command = commands.get(verb)
    if command is None:
        request.tell(unit.team_language.say("I do not know this command. /help shows all of them."))
    elif _may(request, command.role, verb):
        command.run(request)


def _hear_tap(unit: UnitOfWork, inbound: Spoke, who: Person) -> None:
    """Runs a button: prefix/verb/subject/version/word, or prefix/letter/subject/version/verb/words; or prefix/verb/words."""
    data = read_tap(inbound.tap)
    button, words = _button(capabilities(unit).team_buttons, data)
    match words:
        case [_, *_] if button is not None and button.subject is None:
            request = TeamRequest(unit, inbound, who, "/".join(words))
            if _may(request, button.role, data[1]):
                button.run(request)
        case [name, version, *rest] if button is not None and button.subject is not None:
            request = TeamRequest(unit, inbound, who, rest[0] if rest else "")
            if _may(request, button.role, data[1]):
                _act_on(request, button, button.subject, name, version)
        case _:
            log.warning("refused: a button that is not the team's")


def _button(buttons: Mapping[str, AnyButton], data: list[str]) -> tuple[AnyButton | None, list[str]]:
    """The button of such data, and what follows its name."""
    if (button := buttons.get("/".join(data[:2]))) is not None:
        return button, data[2:]
    match data:
        case [prefix, letter, name, version, verb, *words]:
            return buttons.get(f"{prefix}/{letter}/{verb}"), [name, version, "/".join(words)]
    return None, []


def _act_on(request: TeamRequest, button: AnyButton, subject: Subject[Any], name: str, version: str) -> None:
    """The one check of staleness: a fresh button works on the version it was made for, or not at all; some in a few states only."""
    found = subject.find(request, name)
    if found is None:
        log.warning("refused: a button about nothing there is")
    elif (button.fresh and version != str(found.version)) or (
        button.states and found.state not in button.states
    ):
        subject.refreshed(request, found)
    else:
        button.run(request, found)


def _may(request: TeamRequest, role: Role, verb: str) -> bool:
    if allows(role, request.who):
        return True
    log.warning("refused: %s needs a %s", verb, role)
    request.tell(request.language.say("Only a coordinator can do this."))
    return False


def _command(place: Place, text: str, commands: Container[str]) -> tuple[str, str]:
    """The verb without slash and addressee, and what follows. "operator add" is a verb of its own.

    Its second word may be typed in any language of the town.
    """
    head, *words = text.split(maxsplit=1) or [""]
    verb = head.lstrip("/").partition("@")[0].casefold()
    two, *rest = (words or [""])[0].split(maxsplit=1) or [""]
    second = (meant(place, f"commands.{verb}", two) if verb in commands else "") or two.casefold()
    if f"{verb} {second}" in commands:
        return f"{verb} {second}", "".join(rest).strip()
    return verb, "".join(words).strip()


def _refuse_unaccountable(unit: UnitOfWork, inbound: Spoke) -> None:
    """Refuses a request for which no person answers; leaves plain talk alone."""
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

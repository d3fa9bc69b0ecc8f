"""Tickets: everything that citizens file, and their and the team's actions on it."""

from datetime import datetime
from typing import Final

from flows.ask import ask
from flows.complain import complain
from flows.propose import propose
from flows.report import report
from flows.talk import talk
from flows.text import _
from handlers.messaging.button_data import tap
from handlers.messaging.capability import (
    Capability,
    Delivered,
    MenuEntry,
    Read,
    RunUnit,
    Section,
    Threads,
    TicketKind,
    TimerKind,
)
from handlers.messaging.flow_handler import FirstWords, FlowHandler
from handlers.messaging.outbound import Button
from handlers.messaging.unit_of_work import Conversation, Destination, UnitOfWork
from handlers.tickets import (
    delivery_feedback,
    language_label,
    missing_cards,
    rereading,
    rights,
    transitions,
    urgency,
)
from handlers.tickets.citizen import actions, filing, pages, ratings, threads, urgent
from handlers.tickets.team import own_chat
from handlers.tickets.team.answers import hear_talk
from handlers.tickets.team.buttons import BUTTONS
from handlers.tickets.team.commands import COMMANDS
from handlers.tickets.team.summary import summary
from handlers.tickets.team.topics import find_new_topic
from storage.people.people import Person

KINDS: Final = (
    TicketKind(
        name="report", label=_("Report"), icon="📍", short="r", categories=lambda place: place.categories
    ),
    TicketKind(
        name="proposal",
        label=_("Proposal"),
        icon="💡",
        short="p",
        categories=lambda place: place.proposal_themes,
    ),
    TicketKind(
        name="complaint",
        label=_("Complaint"),
        icon="📣",
        short="c",
        categories=lambda place: place.complaint_subjects,
    ),
    TicketKind(
        name="help", label=_("Question"), icon="❓", short="h", categories=lambda place: place.help_topics
    ),
    TicketKind(name="mediation", label=_("Mediation"), icon="🤝", private=True),
    TicketKind(name="talk", label=_("Talk with a person"), icon="🙋"),
    rights.KIND,
)

RANKS: Final = {report.name: 1, ask.name: 2}
"""What stands on the first page of the menu."""

FLOWS: Final = (
    FlowHandler(
        flow=report,
        finish=filing.finish_report,
        hand_over=filing.file,
        link="report",
        first_words=FirstWords(
            # Translators: button
            label=_("📍 Something broken or dirty"),
            icon="📍",
            order=1,
            subjects=lambda place: place.categories,
            thanks=_("Thank you, I can make a report of this."),
            pictures=True,
        ),
    ),
    FlowHandler(flow=propose, finish=filing.finish, hand_over=filing.file, link="proposal"),
    FlowHandler(flow=complain, finish=filing.finish, hand_over=filing.file, link="complaint"),
    FlowHandler(
        flow=ask,
        finish=filing.finish,
        hand_over=filing.file,
        by_command=False,
        link="help",
        first_words=FirstWords(
            # Translators: button
            label=_("❓ I need help or information"),
            icon="❓",
            order=3,
            subjects=lambda place: place.help_topics,
        ),
    ),
    FlowHandler(
        flow=talk,
        finish=filing.finish,
        to_person=True,
        # Translators: button
        first_words=FirstWords(label=_("🙋 A person"), icon="🙋", order=4),
    ),
    urgent.HANDLER,
    rights.HANDLER,
)


def dismissed(unit: UnitOfWork, who: Person) -> None:
    """Their tickets are free again, and the words that stand open in their own chat are hidden."""
    transitions.free_all(unit, who)
    own_chat.close(unit, who)


async def at_start(read: Read, in_unit: RunUnit, now: datetime) -> None:
    await rereading.at_start(read, in_unit, now)
    await missing_cards.at_start(read, in_unit, now)


def menu(talk: Conversation) -> list[MenuEntry]:
    return [
        MenuEntry(
            Section.TELL,
            Button(talk.language.say(each.flow.title), tap=tap("m", each.flow.name)),
            RANKS.get(each.flow.name, 0),
        )
        for each in FLOWS
        if not each.to_person and not each.for_danger and each is not rights.HANDLER
    ]


tickets: Final = Capability(
    name="tickets",
    flows=FLOWS,
    menu=menu,
    commands={"my": pages.show_list},
    buttons={"t": actions.on_button, "s": ratings.on_button, "d": filing.on_button},
    done_already=filing.sent_twice,
    destinations={Destination.MY_THINGS: lambda talk, _lead: pages.show_list(talk)},
    addressed=lambda talk, said: threads.addressed(talk, said) or ratings.told(talk, said),
    code=actions.asked_for,
    continues=threads.go_on,
    edited=threads.revise,
    unchanged=threads.is_unchanged,
    threads=Threads(threads.buttons, threads.add),
    urgent=urgent.URGENT,
    rights=rights.begin,
    guessed=language_label.label,
    kinds=KINDS,
    outbox=Delivered(delivery_feedback.delivered, delivery_feedback.topic_lost),
    team_commands=COMMANDS,
    team_buttons=BUTTONS,
    own_chat=own_chat.hear,
    talk=hear_talk,
    topic_lost=find_new_topic,
    dismissed=dismissed,
    summary=summary,
    timers={
        own_chat.HIDE: TimerKind(own_chat.hide_later),
        urgency.UNTAKEN: TimerKind(urgency.on_timer),
        missing_cards.LOOK: TimerKind(missing_cards.look_again),
    },
    at_start=at_start,
)

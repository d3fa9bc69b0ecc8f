"""Neighbourhood events: made by the team, found and joined by citizens, announced by notices."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final

from flows.text import _
from handlers.events import digests, publishing, reminders
from handlers.events.citizen import browse, buttons, links, my_events, subscriptions
from handlers.events.poster import show_poster, show_tapped_poster
from handlers.events.team import buttons as team_buttons
from handlers.events.team import check_in, editor, outreach, overview, saved_drafts
from handlers.events.team.replies import hear
from handlers.events.team.statistics import told
from handlers.events.team.summary import summary
from handlers.messaging.button_data import tap
from handlers.messaging.capability import (
    Capability,
    DeepLinks,
    MenuEntry,
    Recurring,
    Section,
    TimerKind,
)
from handlers.messaging.context import Context
from handlers.messaging.outbound import Button
from handlers.messaging.team_button import TeamButton, TeamCommand
from handlers.messaging.unit_of_work import Conversation
from storage.engine.transaction import Transaction
from storage.events import event_drafts

DRAFTS_KEPT: Final = timedelta(days=90)


def menu(talk: Conversation) -> list[MenuEntry]:
    language = talk.language
    return [
        # Translators: button
        MenuEntry(Section.NEWS, Button(language.say("🗓 What's on"), tap=tap("e", "on")), 5),
        # Translators: button
        MenuEntry(Section.NEWS, Button(language.say("🔔 Notices"), tap=tap("e", "news"))),
    ]


def next_digests(context: Context, now: datetime) -> Iterable[Recurring]:
    """The next daily and the next weekly digest."""
    wanted = digests.next_ones(context.place, now)
    return [Recurring(digests.DIGEST, often, day.isoformat(), due) for often, (day, due) in wanted.items()]


def sweep(tx: Transaction, now: datetime) -> None:
    """Deletes event drafts that were abandoned."""
    event_drafts.forget_old(tx, now - DRAFTS_KEPT)


events: Final = Capability(
    name="events",
    flows=(editor.make_event, editor.edit_event),
    menu=menu,
    commands={
        "events": lambda talk: browse.show(talk, browse.EventFilter()),
        "news": subscriptions.open_screen,
    },
    buttons={"e": buttons.on_button},
    links=DeepLinks(links.read, links.follow),
    code=my_events.asked_for,
    my_things=my_events.my_events,
    stop_notices=subscriptions.stop_in_words,
    team_commands={
        "event": TeamCommand(editor.begin, usage="/event", about=_("make an event of the neighbourhood")),
        "events": TeamCommand(
            overview.run,
            usage="/events",
            about=_("see, change or cancel events; their sign-ups and numbers"),
        ),
        "door": TeamCommand(
            check_in.run, usage="/door", about=_("at the door: mark who comes in, by the codes")
        ),
        "outreach": TeamCommand(
            outreach.run,
            usage="/outreach …",
            about=_("note a round outside: where, and how many people"),
        ),
        "poster": TeamCommand(
            show_poster, usage="/poster …", about=_("a poster to print, of an event or a neighbourhood")
        ),
    },
    team_buttons={
        "k/poster": TeamButton(show_tapped_poster),
        f"k/{saved_drafts.ANSWER}": TeamButton(saved_drafts.tapped_answer),
        f"k/{saved_drafts.VERB}": TeamButton(saved_drafts.tapped_verb),
        "k/e": TeamButton(team_buttons.tapped),
        "k/ep": TeamButton(team_buttons.prompted),
        "k/el": TeamButton(overview.tapped),
    },
    replies=hear,
    summary=summary,
    numbers=told,
    timers={
        reminders.DAY_BEFORE: TimerKind(reminders.remind, timedelta(hours=12)),
        reminders.SOON: TimerKind(reminders.remind, timedelta(hours=2)),
        publishing.BEGINS: TimerKind(publishing.end_invitations),
        digests.DIGEST: TimerKind(digests.tell_some, timedelta(hours=3)),
        digests.LATER: TimerKind(digests.tell_one, timedelta(hours=12)),
    },
    recurring=next_digests,
    sweep=sweep,
)

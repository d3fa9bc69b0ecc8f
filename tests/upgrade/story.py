"""The days of a small town that left the fixture behind: played once, with the release whose data it is."""

from tests.upgrade.story_end import a_week, drafts, prompts, queued
from tests.upgrade.story_events import broadcasts, event_codes, events, further
from tests.upgrade.story_tickets import closing, rooms, team, tickets, visits
from tests.upgrade.town import BEGIN, END, Town

__all__ = ["BEGIN", "END", "Town", "event_codes", "play"]

SCENES = (team, tickets, closing, visits, rooms, events, broadcasts, further, a_week, drafts, prompts, queued)


async def play(town: Town) -> None:
    for scene in SCENES:
        await scene(town)

"""What people do while the service is killed: each step waits for what that person should see, and for nothing else."""

from tests.botapi import BotApi
from tests.crash.scenario import CITIZEN, COORDINATOR, TEAM

WORDS = "Streetlamp broken again"  # too short for a guess of its language, which would come at its own time
ANSWER = "We come on Thursday"


async def heard_and_answered(api: BotApi) -> None:
    """A report from the first contact to the code and the card; the operator's answer, read by the citizen."""
    ada = api.person(CITIZEN, "Ada", "en")
    giulia = api.person(COORDINATOR, "Giulia", "it")
    team = api.group(TEAM, "Team")
    await team.join(giulia)
    await ada.starts()
    await ada.hears("English")
    await ada.presses("English")
    await ada.hears("This is Ascolto")
    await ada.presses("📍 Report a problem")
    await ada.hears("What is it about?")
    await ada.presses("💡 Street light")
    await ada.hears("Where is it?")
    await ada.says("Isonzo")
    await ada.hears("What happened?")
    await ada.says(WORDS)
    await ada.hears("A photo helps")
    await ada.presses("Skip")
    await ada.hears("Please check")
    await ada.presses("✅ Send")
    await ada.hears("Your code is")
    card = await team.hears(WORDS)
    answer = await giulia.says(ANSWER, chat=team, reply_to=card)
    await ada.hears(ANSWER, after=card)
    await team.reaction(answer, "👍")

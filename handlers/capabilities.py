"""Every capability there is, in the order of the menu. The only list: all other modules are handed it."""

from typing import Final

from handlers.broadcasts.capability import broadcasts
from handlers.events.capability import events
from handlers.forms.capability import forms
from handlers.messaging.capabilities import Capabilities
from handlers.praise.capability import praise
from handlers.rooms.capability import rooms
from handlers.team.capability import team
from handlers.tickets.capability import tickets
from handlers.visits.capability import visits

CAPABILITIES: Final = Capabilities((forms, tickets, praise, visits, rooms, events, broadcasts, team))

"""A strict Bot API server on loopback, and the people who use the bot behind it."""

from tests.botapi.chats import Topic
from tests.botapi.groups import Group
from tests.botapi.message import Message
from tests.botapi.people import Person
from tests.botapi.server import TOKEN, BotApi
from tests.botapi.world import Tap

__all__ = ["TOKEN", "BotApi", "Group", "Message", "Person", "Tap", "Topic"]

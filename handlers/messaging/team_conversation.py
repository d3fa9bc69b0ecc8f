"""An operator's conversation in a flow, in the team chat: as a citizen's in private."""

from typing import Any, Final

from handlers.messaging.inbound import Spoke
from handlers.messaging.outbound import Screen
from handlers.messaging.team_request import TeamRequest
from handlers.messaging.unit_of_work import Conversation
from locales.language import Language
from storage.sending.outbox import NOBODYS, RECEIPT, TEAM_LANE, Cause, Waiting

LONGEST: Final = 64


class TeamConversation(Conversation):
    """Its screens stand in the team chat, in its language, in place of the message that was tapped. Its drafts are those of one flow, in one chat or topic."""

    def __init__(self, request: TeamRequest, flow: str, chat: str = "") -> None:
        """`chat` is where the draft was begun; by default the chat of this message."""
        super().__init__(request.unit, request.inbound, request.who)
        self.request = request
        self.draft_chat = chat or chat_of(request.inbound)
        self.draft_flow = flow
        self.on_picture = False
        """Whether the tapped message is a picture with words under it."""
        self.looks = False
        """Whether the tap only shows the same picture with other words."""

    @property
    def language(self) -> Language:
        return self.team_language

    def show(
        self,
        screen: Screen,
        *,
        priority: int = RECEIPT,  # noqa: ARG002 - all that operators are answered goes out alike
        burst: str = "",  # noqa: ARG002 - several pictures at once answer a question of theirs once
        cause: Cause = NOBODYS,
    ) -> None:
        fits = self.looks if screen.files else not (self.on_picture or self.anew)
        self.request.show(
            screen.pieces,
            screen.rows,
            files=screen.files,
            edit=self.inbound.message_id if self.inbound.tap and fits else "",
            cause=None if cause is NOBODYS else cause,
        )

    def _put(self, *what: Any, **how: Any) -> Waiting | None:  # Any: as the unit takes them
        """Counts messages with the unit of work that this is part of."""
        return self.request.unit._put(*what, **how)  # noqa: SLF001 - its own kind


def chat_of(inbound: Spoke) -> str:
    """The key of drafts: the team chat has one name, whatever number its group gets; a topic is a chat of its own."""
    return f"{TEAM_LANE}/{inbound.thread}"[:LONGEST] if inbound.thread else TEAM_LANE


def request_of(talk: Conversation) -> TeamRequest:
    """The request that a flow of operators answers. Raises TypeError for a citizen's conversation."""
    if not isinstance(talk, TeamConversation):
        raise TypeError("not in the team chat")
    return talk.request

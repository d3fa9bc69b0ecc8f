"""JSON as the Bot API speaks it: who a person is, what they may do, what the well-known accounts are."""

from typing import Any

Json = dict[str, Any]  # the Bot API's objects have no common shape


def words(line: str) -> list[str]:
    """Keep a long list of words readable in the source."""
    return line.split()


ANONYMOUS_ADMIN: Json = {
    "id": 1087968824,
    "is_bot": True,
    "first_name": "Group",
    "username": "GroupAnonymousBot",
}
CHANNEL_BOT: Json = {"id": 136817688, "is_bot": True, "first_name": "Channel", "username": "Channel_Bot"}
TELEGRAM: Json = {"id": 777000, "is_bot": False, "first_name": "Telegram"}

RIGHTS = (
    "can_manage_chat",
    "can_delete_messages",
    "can_manage_video_chats",
    "can_restrict_members",
    "can_promote_members",
    "can_change_info",
    "can_invite_users",
    "can_post_stories",
    "can_edit_stories",
    "can_delete_stories",
    "can_pin_messages",
    "can_manage_topics",
)
BOT_RIGHTS = frozenset(
    {"can_manage_chat", "can_delete_messages", "can_invite_users", "can_pin_messages", "can_manage_topics"}
)
PERMISSIONS = (
    "can_send_messages",
    "can_send_audios",
    "can_send_documents",
    "can_send_photos",
    "can_send_videos",
    "can_send_video_notes",
    "can_send_voice_notes",
    "can_send_polls",
    "can_send_other_messages",
    "can_add_web_page_previews",
    "can_change_info",
    "can_invite_users",
    "can_pin_messages",
    "can_manage_topics",
)


def member_as_json(user: Json, status: str, rights: frozenset[str] = frozenset()) -> Json:
    """Describe a member as `getChatMember` does; status is Telegram's word ("creator", "left", "kicked" ...)."""
    member: Json = {"user": user, "status": status}
    if status == "creator":
        member["is_anonymous"] = False
    if status == "administrator":
        member |= {"can_be_edited": False, "is_anonymous": False}
        member |= {right: right in rights for right in RIGHTS}
    if status == "kicked":
        member["until_date"] = 0
    return member

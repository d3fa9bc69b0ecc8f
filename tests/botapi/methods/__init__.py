"""Every method that this server knows; what is not listed does not exist.

`forwardMessage` is left out on purpose: forwarding a citizen's message would show who they are.
"""

from collections.abc import Awaitable, Callable
from typing import Any

from tests.botapi.methods import about, changing, chats, sending, topics, updates
from tests.botapi.params import Params
from tests.botapi.world import World

Method = Callable[[World, Params], Any | Awaitable[Any]]

METHODS: dict[str, Method] = {
    "getMe": about.get_me,
    "setMyCommands": about.set_my_commands,
    "getMyCommands": about.get_my_commands,
    "deleteMyCommands": about.delete_my_commands,
    "setMyDescription": about.set_my_description,
    "getMyDescription": about.get_my_description,
    "setMyShortDescription": about.set_my_short_description,
    "getMyShortDescription": about.get_my_short_description,
    "setMyName": about.set_my_name,
    "getMyName": about.get_my_name,
    "setChatMenuButton": about.set_chat_menu_button,
    "getUpdates": updates.get_updates,
    "setWebhook": updates.set_webhook,
    "deleteWebhook": updates.delete_webhook,
    "getWebhookInfo": updates.get_webhook_info,
    "getFile": updates.get_file,
    "sendMessage": sending.send_message,
    "sendPhoto": sending.send_photo,
    "sendVoice": sending.send_voice,
    "sendVideo": sending.send_video,
    "sendDocument": sending.send_document,
    "sendSticker": sending.send_sticker,
    "sendAudio": sending.send_audio,
    "sendAnimation": sending.send_animation,
    "sendVideoNote": sending.send_video_note,
    "sendLocation": sending.send_location,
    "sendContact": sending.send_contact,
    "sendMediaGroup": sending.send_media_group,
    "copyMessage": sending.copy_message,
    "editMessageText": changing.edit_message_text,
    "editMessageCaption": changing.edit_message_caption,
    "editMessageReplyMarkup": changing.edit_message_reply_markup,
    "deleteMessage": changing.delete_message,
    "deleteMessages": changing.delete_messages,
    "setMessageReaction": changing.set_message_reaction,
    "pinChatMessage": changing.pin_chat_message,
    "unpinChatMessage": changing.unpin_chat_message,
    "sendChatAction": changing.send_chat_action,
    "answerCallbackQuery": changing.answer_callback_query,
    "createForumTopic": topics.create_forum_topic,
    "editForumTopic": topics.edit_forum_topic,
    "closeForumTopic": topics.close_forum_topic,
    "reopenForumTopic": topics.reopen_forum_topic,
    "deleteForumTopic": topics.delete_forum_topic,
    "getForumTopicIconStickers": topics.get_forum_topic_icon_stickers,
    "getChat": chats.get_chat,
    "getChatMember": chats.get_chat_member,
    "getChatAdministrators": chats.get_chat_administrators,
    "getChatMemberCount": chats.get_chat_member_count,
    "leaveChat": chats.leave_chat,
}

# Method names are matched in any case, as Telegram does.
NAMES = {name.lower(): name for name in METHODS}

COUNTED = frozenset({"sendChatAction"} ^ {name for name in METHODS if name.startswith(("send", "copy"))})

"""The icons that a forum topic may have: Telegram's fixed set of custom emoji."""

from tests.botapi.shapes import Json, words

COLORS = (0x6FB9F0, 0xFFD67E, 0xCB86DB, 0x8EEE98, 0xFF93B2, 0xFB6F5F)

EMOJI = tuple(
    words(
        "📰 💡 ⚡️ 🎙 🔝 🗣 🆒 ❗️ 📝 📆 📁 🔎 📣 🔥 ❤️ ❓ 📈 📉 💎 💰 💸 🪙 💱 ⁉️ 🎮 💻 📱 🚗 🏠 💘 🎉 ‼️ 🏆 🏁 🎬 🎵 🔞 📚 👑 ⚽️ 🏀 📺 "
        "👀 🫦 🍓 💄 👠 ✈️ 🧳 🏖 ⛅️ 🦄 🛍 👜 🛒 🚂 🛥 🏔 🏕 🤖 🪩 🎟 🏴‍☠️ 🗳 🎓 🔭 🔬 🎶 🎤 🕺 💃 🪖 💼 🧪 👨‍👩‍👧‍👦 👶 🤰 💅 🏛 🧮 🖨 👮‍♂️ 🩺 💊 💉 🧼 "
        "🪪 🛃 🍽 🐟 🎨 🎭 🎩 🔮 🍹 🎂 ☕️ 🍣 🍔 🍕 🦠 💬 🎄 🎃 ✅ 🎖 🤡 🧠 🦮 🐈"
    )
)
ICONS = {str(5300000000000000000 + 7919 * place): emoji for place, emoji in enumerate(EMOJI, 1)}


def emoji_of(icon: str) -> str:
    return ICONS.get(icon, "")


def stickers() -> list[Json]:
    return [_sticker(icon, emoji) for icon, emoji in ICONS.items()]


def _sticker(icon: str, emoji: str) -> Json:
    return {
        "file_id": f"icon-{icon}",
        "file_unique_id": f"u{icon}",
        "type": "custom_emoji",
        "width": 512,
        "height": 512,
        "is_animated": True,
        "is_video": False,
        "emoji": emoji,
        "set_name": "Topics",
        "custom_emoji_id": icon,
        "needs_repainting": False,
    }

"""What matters to the person of a visit. All of it may stay empty; each is changed by itself, from one page."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from flows.flow import Flow
from flows.option import Option
from flows.questions.setting import Note, Setting, Settings, Switch
from flows.text import _

HOW: Final[Mapping[str, str]] = {
    # Translators: button
    "here": _("🏠 I come to you"),
    # Translators: button
    "phone": _("📞 By phone"),
    # Translators: button
    "online": _("💻 Online"),
}
GENDER: Final[Mapping[str, str]] = {
    # Translators: button
    "woman": _("👩 A woman receives me"),
    # Translators: button
    "man": _("👨 A man receives me"),
}
ACCESS: Final[Mapping[str, str]] = {
    # Translators: button
    "step": _("♿ I need a way without steps"),
    # Translators: button
    "hearing": _("👂 I do not hear well"),
    # Translators: button
    "sight": _("👁 I do not see well"),
    # Translators: button
    "companion": _("👥 Somebody comes with me"),
    # Translators: button
    "children": _("🧸 I bring small children"),
}
# Translators: button
INTERPRETER: Final = _("🗣 I need an interpreter")
# Translators: button
DISCREET: Final = _("🤫 Remind me without details")
NONE: Final = "none"
"""It does not matter who receives them."""


@dataclass(frozen=True)
class PreferenceAnswers:
    how: str
    language: str
    interpreter: bool
    gender: str
    access: list[str]
    reason: str | None
    discreet: bool


preferences = Flow(
    "preferences",
    # Translators: button
    _("✏️ What we should know"),
    PreferenceAnswers,
    Setting(
        "how",
        _("How would you like to talk with us?"),
        "modes",
        alone=True,
        # Translators: button
        title=_("🏠 Here, phone, online"),
    ),
    Setting(
        "language",
        _("In which language would you like to talk?"),
        "languages",
        # Translators: button
        title=_("🌐 Language"),
    ),
    Switch("interpreter", INTERPRETER, title=INTERPRETER),
    Setting(
        "gender",
        _("Who should receive you?"),
        (
            *(Option(code, label) for code, label in GENDER.items()),
            # Translators: button
            Option(NONE, _("It does not matter")),
        ),
        # Translators: button
        title=_("👤 Who receives me"),
    ),
    Settings(
        "access",
        _("What should we be ready for? You can choose several."),
        tuple(Option(code, label) for code, label in ACCESS.items()),
        # Translators: button
        title=_("♿ Access and company"),
    ),
    Note(
        "reason",
        _("Why do you come? Please write it now, in a few words."),
        optional=True,
        # Translators: button
        title=_("✍️ Why I come"),
    ),
    Switch("discreet", DISCREET, title=DISCREET),
    at_once=True,
)

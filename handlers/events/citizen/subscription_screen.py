"""What a citizen reads and taps about their notices: the question for consent, the choices, the neighbourhoods.

One message is the whole screen. A button says what shall be, not what shall change: tapped twice it does no
harm.
"""

from datetime import UTC, datetime
from typing import Final

from handlers.events import quiet_hours
from handlers.events.citizen.browse import clipped
from handlers.messaging import pager
from handlers.messaging.button_data import tap
from handlers.messaging.outbound import Button, Piece, Screen
from handlers.messaging.unit_of_work import Conversation
from handlers.messaging.widgets import Row, in_pairs, menu_row, simple
from locales.language import Language
from storage.events import subscriptions
from storage.events.subscriptions import Subscription
from storage.place.model import Neighbourhood, say
from storage.place.week import WEEKDAYS

PER_PAGE: Final = 12
UNTIL_I_SAY: Final = datetime(2999, 1, 1, tzinfo=UTC)


def ask(talk: Conversation, hood: str = "") -> None:
    """Asks for consent: what comes and how it stops, before anything comes."""
    language, place = talk.language, talk.context.place
    found = place.neighbourhood(hood)
    about = (
        language.say("We write to you when something happens in {name}.", name=say(found.name, language.code))
        if found
        else language.say("We write to you when something happens in your town.")
    )
    how = language.say(
        "You choose about what and how often. It costs nothing. Under every notice there is a button to stop. "
        "Shall we tell you?"
    )
    # Translators: button
    yes = Button(language.say("✅ Yes, tell me"), tap=tap("e", "yes", *([hood] if found else [])))
    # Translators: button
    no = Button(language.say("No"), tap=tap("e", "no"))
    talk.show(simple(language, f"🔔 {about}\n{how}", (yes, no)))


def show(talk: Conversation, subscription: Subscription, lead: str = "") -> None:
    """Shows every choice about one person's notices, on one screen."""
    language, place = talk.language, talk.context.place
    chosen = subscriptions.interests(talk.tx, talk.who.id)
    topics = [
        _toggle(
            f"{each.icon} {say(each.label, language.code)}", "t", each.code, on=each.code in chosen["topic"]
        )
        for each in place.topics
    ]
    hoods = [each for each in place.neighbourhoods if each.code in chosen["neighbourhood"]]
    # Translators: button
    hood_label = language.say("📍 Choose neighbourhoods")
    rows = (
        *in_pairs(topics),
        (Button(hood_label, tap=tap("e", "hoods", 0)),),
        _how_often(subscription, language),
        _quiet_row(talk, subscription),
        _pause_row(talk, subscription),
        # Translators: button
        (Button(language.say("🔕 Stop all notices"), tap=tap("e", "quit")), *menu_row(language)),
    )
    pieces = [Piece(f"{lead}\n\n")] if lead else []
    pieces += [
        Piece(language.say("🔔 Your notices"), "bold"),
        Piece("\n" + _summary(talk, subscription, hoods)),
    ]
    talk.show(Screen(tuple(pieces), rows, language=language.code))


def choose_hoods(talk: Conversation, page: int) -> None:
    """Shows the neighbourhoods on the same screen: there are many, so they come by the page."""
    language, place = talk.language, talk.context.place
    chosen = subscriptions.interests(talk.tx, talk.who.id)["neighbourhood"]
    last = pager.last_page(len(place.neighbourhoods), PER_PAGE)
    page = min(page, last)
    shown = pager.part(place.neighbourhoods, page, PER_PAGE)
    toggles = [
        _toggle(say(each.name, language.code), "n", each.code, page, on=each.code in chosen) for each in shown
    ]
    around = pager.before_and_more(
        language, page, last, lambda label, n: Button(label, tap=tap("e", "hoods", n))
    )
    # Translators: button
    done = Button(language.say("✅ Done"), tap=tap("e", "news"))
    hoods = [each for each in place.neighbourhoods if each.code in chosen]
    text = language.say("Which neighbourhoods do you want to hear of?") + "\n" + _hoods(hoods, language)
    talk.show(simple(language, text, *in_pairs(toggles), around, (done,)))


def _summary(talk: Conversation, subscription: Subscription, hoods: list[Neighbourhood]) -> str:
    language, place = talk.language, talk.context.place
    chosen = subscriptions.interests(talk.tx, talk.who.id)["topic"]
    labels = [say(each.label, language.code) for each in place.topics if each.code in chosen]
    about = (
        language.say("🗂 Topics: {topics}", topics=language.listing(labels))
        if labels
        else language.say("🗂 Topics: all. Tap one to choose only some.")
    )
    return "\n".join((about, _hoods(hoods, language), *_state(talk, subscription)))


def _hoods(hoods: list[Neighbourhood], language: Language) -> str:
    if not hoods:
        return language.say("📍 Neighbourhoods: all")
    names = language.listing([say(each.name, language.code) for each in hoods])
    return language.say("📍 Neighbourhoods: {names}", names=names)


def _state(talk: Conversation, subscription: Subscription) -> list[str]:
    """How often, the quiet hours, and whether notices come at all just now."""
    language, place = talk.language, talk.context.place
    often = {
        "now": language.say("⏱ At once, when there is something new"),
        "daily": language.say("⏱ Once a day, at {time}", time=quiet_hours.clock(place.notices.digest)),
        "weekly": language.say(
            "⏱ Once a week, on {day} at {time}",
            day=language.weekday(WEEKDAYS.index(place.notices.weekly_on)),
            time=quiet_hours.clock(place.notices.digest),
        ),
    }
    lines = [often[subscription.frequency]]
    if subscription.quiet_from != subscription.quiet_until:
        lines.append(
            language.say(
                "🌙 Nothing from {begin} to {end}",
                begin=quiet_hours.shown(subscription.quiet_from),
                end=quiet_hours.shown(subscription.quiet_until),
            )
        )
    if subscription.paused_until is not None and subscription.paused_until > talk.now:
        lines.append(_pause(talk, subscription.paused_until))
    return lines


def _pause(talk: Conversation, until: datetime) -> str:
    language = talk.language
    if until == UNTIL_I_SAY:
        return language.say("⏸ Paused until you say so")
    return language.say("⏸ Paused until {date}", date=language.date(until, talk.context.place.tz))


def _toggle(label: str, kind: str, code: str, *page: int, on: bool) -> Button:
    verb = "drop" if on else "want"
    return Button(clipped(f"✓ {label}" if on else label), tap=tap("e", verb, kind, code, *page))


def _ticked(label: str, *, on: bool) -> str:
    return f"✓ {label}" if on else label


def _how_often(subscription: Subscription, language: Language) -> Row:
    labels = {
        # Translators: button
        "now": language.say("At once"),
        # Translators: button
        "daily": language.say("Every day"),
        # Translators: button
        "weekly": language.say("Every week"),
    }
    return tuple(
        Button(_ticked(label, on=subscription.frequency == each), tap=tap("e", "often", each))
        for each, label in labels.items()
    )


def _quiet_row(talk: Conversation, subscription: Subscription) -> Row:
    """A few quiet hours to choose from; the reader's own are always among them."""
    # Translators: button
    never = talk.language.say("Also at night")
    return tuple(
        Button(
            _ticked(
                quiet_hours.label(start, end) or never,
                on=(start, end) == (subscription.quiet_from, subscription.quiet_until),
            ),
            tap=tap("e", "quiet", quiet_hours.value(start, end)),
        )
        for start, end in quiet_hours.presets(talk.context.place)
    )


def _pause_row(talk: Conversation, subscription: Subscription) -> Row:
    language = talk.language
    if subscription.paused_until is not None and subscription.paused_until > talk.now:
        # Translators: button
        return (Button(language.say("▶️ Go on with the notices"), tap=tap("e", "pause", "off")),)
    labels = {
        # Translators: button
        "week": language.say("⏸ A week"),
        # Translators: button
        "month": language.say("⏸ A month"),
        # Translators: button
        "ever": language.say("⏸ Until I say"),
    }
    return tuple(Button(label, tap=tap("e", "pause", each)) for each, label in labels.items())

"""Notices: opted into expressly, chosen by neighbourhood and topic, and opted out of with one tap."""

from datetime import timedelta
from typing import Final

from handlers.events import quiet_hours
from handlers.events.citizen.browse import whats_on_button
from handlers.events.citizen.subscription_screen import UNTIL_I_SAY, ask, choose_hoods, show
from handlers.messaging.button_data import is_number, page_in, tap
from handlers.messaging.outbound import Button
from handlers.messaging.unit_of_work import Conversation
from handlers.messaging.widgets import menu_row, simple
from storage.broadcasts import broadcasts, deliveries, event_notices
from storage.events import subscriptions
from storage.events.subscriptions import Subscription

VERBS: Final = (
    "news",
    "yes",
    "no",
    "stop",
    "quit",
    "again",
    "hoods",
    "want",
    "drop",
    "often",
    "quiet",
    "pause",
)
PAUSES: Final = {"week": timedelta(days=7), "month": timedelta(days=30)}
FREQUENCIES: Final = ("now", "daily", "weekly")
KINDS: Final = {"t": "topic", "n": "neighbourhood"}


def tapped(talk: Conversation, verb: str, rest: list[str]) -> None:
    known = subscriptions.get(talk.tx, talk.who.id)
    match verb:
        case "yes":
            _begin(talk, rest)
        case "again" if known is not None:
            _begin(talk, [])
        case "no":
            _declined(talk)
        case "stop" | "quit":
            talk.anew = verb == "stop"  # below a notice, which stays
            _stop(talk, known)
        case _ if known is None or not known.active:
            ask(talk)  # from any button to notices
        case _:
            _set(talk, known, verb, rest)


def stop_in_words(talk: Conversation) -> bool:
    """Opts out of notices; False when they were not on."""
    known = subscriptions.get(talk.tx, talk.who.id)
    if known is None or not known.active:
        return False
    _stop(talk, known)
    return True


def _set(talk: Conversation, subscription: Subscription, verb: str, rest: list[str]) -> None:
    """Applies one of the buttons; anything else shows the present choices."""
    match verb, rest:
        case "hoods", [page] if is_number(page):
            choose_hoods(talk, page_in(page))
        case (("want" | "drop"), [kind, code, *page]) if kind in KINDS:
            _choose(talk, subscription, KINDS[kind], code, page, wanted=verb == "want")
        case "often", [frequency] if frequency in FREQUENCIES:
            show(talk, _told_how_often(talk, subscription, frequency))
        case "quiet", [hours] if found := quiet_hours.read(hours):
            show(talk, subscriptions.change(talk.tx, subscription, quiet_from=found[0], quiet_until=found[1]))
        case "pause", [how_long]:
            show(talk, _paused(talk, subscription, how_long))
        case _:
            show(talk, subscription)


def open_screen(talk: Conversation, hood: str = "") -> None:
    """Handles `/news`; or a link that names a neighbourhood, which is then chosen."""
    known = subscriptions.get(talk.tx, talk.who.id)
    if known is None or not known.active:
        ask(talk, hood)
        return
    chosen = subscriptions.interests(talk.tx, talk.who.id)["neighbourhood"]
    if hood and chosen and talk.context.place.neighbourhood(hood):
        # A citizen with all neighbourhoods keeps all: adding one must not make it fewer.
        subscriptions.choose(talk.tx, talk.who.id, "neighbourhood", [hood])
    show(talk, known)


def _begin(talk: Conversation, rest: list[str]) -> None:
    """Opts in with the town's usual choices, which can be changed at once."""
    place, who = talk.context.place, talk.who
    was = subscriptions.get(talk.tx, who.id)
    known = subscriptions.begin(talk.tx, who.id, talk.now)
    if was is None:
        start, end = quiet_hours.usual(place)
        known = subscriptions.change(talk.tx, known, quiet_from=start, quiet_until=end)
    hoods = [code for code in rest[:1] if place.neighbourhood(code)]
    if hoods:
        subscriptions.choose(talk.tx, who.id, "neighbourhood", hoods)
    show(talk, known, talk.language.say("👍 Thank you. From now on we tell you what happens."))


def _declined(talk: Conversation) -> None:
    language = talk.language
    text = language.say("All right, we send you nothing. You can look at any time what's on.")
    talk.show(simple(language, text, (whats_on_button(language), *menu_row(language))))


def _stop(talk: Conversation, known: Subscription | None) -> None:
    """Opts out with one tap: also of what waits for the morning. Sign-ups stay."""
    language = talk.language
    if known is not None and known.active:
        subscriptions.change(talk.tx, known, active=False)
        _pass_over_what_waits(talk)
    text = language.say(
        "You get no more notices. If you signed up for an event, we still tell you when something changes there."
    )
    # Translators: button
    again = Button(language.say("🔔 Turn them on again"), tap=tap("e", "again"))
    way_back = (again,) if known is not None else ()
    talk.show(simple(language, text, way_back, menu_row(language)))


def _pass_over_what_waits(talk: Conversation) -> None:
    """Cancels notices that wait for the morning. Emergencies still come, and notices of their own events."""
    for each in event_notices.waiting_for(talk.tx, talk.who.id):
        if not each.emergency and broadcasts.message(talk.context.keys.own, each).audience.event_id is None:
            deliveries.set_state(talk.tx, each.id, talk.who.id, "skipped", known="ready")


def _choose(
    talk: Conversation, subscription: Subscription, kind: str, code: str, page: list[str], *, wanted: bool
) -> None:
    place = talk.context.place
    exists = place.topic(code) if kind == "topic" else place.neighbourhood(code)
    if exists and wanted:
        subscriptions.choose(talk.tx, talk.who.id, kind, [code])
    elif exists:
        subscriptions.unchoose(talk.tx, talk.who.id, kind, code)
    if kind == "topic":
        show(talk, subscription)
    else:
        choose_hoods(talk, page_in(page[0]) if page else 0)


def _told_how_often(talk: Conversation, subscription: Subscription, frequency: str) -> Subscription:
    """A digest begins with later events: earlier ones were sent at once."""
    if subscription.frequency == frequency:
        return subscription
    told = {"told_at": talk.now} if subscription.frequency == "now" else {}
    return subscriptions.change(talk.tx, subscription, frequency=frequency, **told)


def _paused(talk: Conversation, subscription: Subscription, how_long: str) -> Subscription:
    if how_long == "off":
        return subscriptions.change(talk.tx, subscription, paused_until=None)
    until = talk.now + PAUSES[how_long] if how_long in PAUSES else UNTIL_I_SAY
    _pass_over_what_waits(talk)
    return subscriptions.change(talk.tx, subscription, paused_until=until)

"""The messages of one broadcast on their way into the outbox: made once per language, sealed for each citizen."""

from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Final, Self

from handlers.broadcasts.preview import notice
from handlers.broadcasts.quiet_hours import Quiet, quiet_of
from handlers.messaging.outbound import Show, packed
from handlers.messaging.unit_of_work import UnitOfWork
from storage.broadcasts import broadcasts, deliveries
from storage.broadcasts.broadcasts import Broadcast, Message
from storage.events import subscriptions
from storage.events.subscriptions import Subscription
from storage.people import people
from storage.people.people import Person
from storage.sending import outbox
from storage.sending.outbox import BROADCAST, RECEIPT, Cause, Recipient, Waiting

ROLE: Final = "broadcast"


@dataclass(frozen=True, slots=True)
class MessageBatch:
    unit: UnitOfWork
    broadcast: Broadcast
    told: Message
    quiet: Quiet
    made: dict[str, bytes] = field(default_factory=dict)
    """By language."""

    @classmethod
    def of(cls, unit: UnitOfWork, broadcast: Broadcast) -> Self:
        told = broadcasts.message(unit.context.keys.own, broadcast)
        return cls(unit, broadcast, told, quiet_of(unit, broadcast, told.audience))

    def put(self, wanted: list[int]) -> list[Waiting]:
        """Queues them, but for citizens who opted out or became unreachable since the freeze, or have quiet hours now."""
        tx, found = self.unit.tx, people.some(self.unit.tx, wanted)
        subscribed = subscriptions.some(tx, wanted)
        groups: dict[str, list[int]] = {"blocked": [], "skipped": [], "ready": [], "queued": []}
        for each in wanted:
            groups[self._state(found[each], subscribed.get(each))].append(each)
        for state in ("blocked", "skipped", "queued"):
            deliveries.set_states(tx, self.broadcast.id, groups[state], state, known="ready")
        for each in groups["ready"]:
            due = self._due(subscribed.get(each), self.unit.now)
            deliveries.postpone(tx, self.broadcast.id, each, due)
        rows = [self._written(found[each]) for each in groups["queued"]]
        outbox.put_all(tx, rows)
        return rows

    def may_go(self, person_id: int, at: datetime) -> bool:
        """Whether the citizen still wants it, and has no quiet hours at that time."""
        subscription = subscriptions.get(self.unit.tx, person_id)
        return self._is_welcome(subscription) and self._due(subscription, at) <= at

    def _state(self, who: Person, subscription: Subscription | None) -> str:
        """The new state of a delivery that is due; `ready` when it has to wait."""
        if not who.can_be_told:
            return "blocked"
        if not self._is_welcome(subscription):
            return "skipped"
        return "ready" if self._due(subscription, self.unit.now) > self.unit.now else "queued"

    def _is_welcome(self, subscription: Subscription | None) -> bool:
        """Sign-ups receive notices of their event, and everybody an emergency, whatever else they chose."""
        if self.broadcast.emergency or self.told.audience.event_id is not None:
            return True
        return subscription is not None and subscription.hears(self.unit.now)

    def _due(self, subscription: Subscription | None, at: datetime) -> datetime:
        quiet = self.quiet if at == self.quiet.now else replace(self.quiet, now=at)
        return (
            quiet.due(subscription.quiet_from, subscription.quiet_until)
            if subscription
            else quiet.due("", "")
        )

    def _written(self, who: Person) -> Waiting:
        language = self.unit.language_of(who)
        payload = self.made.get(language.code)
        if payload is None:
            shown = notice(self.unit, self.broadcast, self.told, language)
            payload = self.made[language.code] = packed(Show(shown))
        return outbox.made(
            deliveries.key(self.broadcast.id, who.id),
            payload,
            Recipient(who.lane, who.id, who.id, self.unit.key_of(who)),
            self.unit.now,
            priority=RECEIPT if self.broadcast.emergency else BROADCAST,
            policy="once",
            cause=Cause(role=ROLE),
        )

"""What the citizen's side keeps beside tickets: rates, followers, drafts and what is alike, on every engine."""

from datetime import timedelta

from storage.engine.store import Store
from storage.engine.transaction import Transaction
from storage.engine.utc import utc_now
from storage.people import people
from storage.people.encryption import KeyRing
from storage.sending import rate_limits
from storage.tickets import drafts, duplicates, followers, tickets
from storage.tickets.drafts import Draft, TeamDraft
from storage.tickets.tickets import Ticket

NOW = utc_now()
HOUR = timedelta(hours=1)


def filed(tx: Transaction, keys: KeyRing, address: str, category: str = "light") -> Ticket:
    who = people.find(tx, keys, "phone", address) or people.add(tx, keys, "phone", address, NOW)
    return tickets.file(
        tx,
        people.key_of(keys, who),
        "LT",
        {"what": {"text": address, "media": []}},
        kind="report",
        person_id=who.id,
        language="en",
        now=NOW,
        category=category,
        neighbourhood="isonzo",
    )


async def test_so_many_at_once_and_evenly_after_that(store: Store) -> None:
    def work(tx: Transaction) -> list[bool]:
        at_once = [rate_limits.take(tx, "ticket:1", 5, HOUR, NOW) for _ in range(6)]
        soon = rate_limits.take(tx, "ticket:1", 5, HOUR, NOW + timedelta(minutes=11))
        later = [rate_limits.take(tx, "ticket:1", 5, HOUR, NOW + timedelta(minutes=13)) for _ in range(2)]
        other = rate_limits.take(tx, "ticket:2", 5, HOUR, NOW)
        return [*at_once, soon, *later, other]

    assert await store.run(work) == [*[True] * 5, False, False, True, False, True]


async def test_following_twice_is_following_once(store: Store, keys: KeyRing) -> None:
    def work(tx: Transaction) -> list[int]:
        mine, bea = filed(tx, keys, "anna"), people.add(tx, keys, "phone", "bea", NOW)
        followers.add(tx, mine.id, bea.id, NOW)
        followers.add(tx, mine.id, bea.id, NOW)
        before = followers.of_ticket(tx, mine.id), followers.followed_by(tx, bea.id)
        followers.drop(tx, mine.id, bea.id)
        assert before == ([bea.id], [mine.id])
        return followers.of_ticket(tx, mine.id)

    assert await store.run(work) == []


async def test_only_open_tickets_of_a_category_are_alike(store: Store, keys: KeyRing) -> None:
    def work(tx: Transaction) -> list[str]:
        filed(tx, keys, "other", "road")
        done = filed(tx, keys, "done")
        tickets.change(tx, done, NOW, state="closed", outcome="resolved", closed_at=NOW)
        filed(tx, keys, "anna")
        return [each.record(keys)["what"]["text"] for each in duplicates.open_alike(tx, "report", "light")]

    assert await store.run(work) == ["anna"]


async def test_a_draft_comes_back_as_it_was(store: Store, keys: KeyRing) -> None:
    kept = Draft("report", {"category": "light", "photos": None}, "where", {"17": "what"})

    def work(tx: Transaction) -> Draft | None:
        who = people.add(tx, keys, "phone", "anna", NOW)
        drafts.put(tx, keys, who, kept, NOW)
        assert drafts.touched(tx, who) == NOW
        return drafts.get(tx, keys, who)

    assert await store.run(work) == kept


async def test_in_private_there_is_one_draft_whatever_the_flow(store: Store, keys: KeyRing) -> None:
    def work(tx: Transaction) -> tuple[Draft | None, bool, Draft | None]:
        who = people.add(tx, keys, "phone", "anna", NOW)
        for flow in ("report", "visit"):
            drafts.put(tx, keys, who, Draft(flow), NOW)
        return drafts.get(tx, keys, who), drafts.drop(tx, who), drafts.get(tx, keys, who)

    assert await store.run(work) == (Draft("visit"), True, None)


async def test_in_the_team_chat_there_is_one_draft_of_each_flow_and_topic(
    store: Store, keys: KeyRing
) -> None:
    begun = [("team", "event"), ("team", "event_change"), ("team/7", "event")]

    def work(tx: Transaction) -> None:
        who = people.add(tx, keys, "phone", "marco", NOW, role="operator")
        drafts.put(tx, keys, who, Draft("report"), NOW)
        for number, (chat, flow) in enumerate(begun, 1):
            kept = TeamDraft(who.id, chat, Draft(flow, {"title": chat}, number=number))
            drafts.put_in(tx, keys.own, kept, NOW)
            assert drafts.get_in(tx, keys.own, who.id, chat, flow) == kept.draft
            assert drafts.lock(tx, keys.own, number) == kept
        assert len(drafts.of_flow(tx, keys.own, "event", 5)) == 2
        assert drafts.drop_in(tx, who.id, "team", "event")
        assert not drafts.drop_in(tx, who.id, "team", "event")
        assert drafts.lock(tx, keys.own, 1) is None
        assert (drafts.forget_old(tx, NOW), drafts.forget_old(tx, NOW + timedelta(days=1))) == (0, 2)
        assert drafts.get(tx, keys, who) == Draft("report")

    await store.run(work)

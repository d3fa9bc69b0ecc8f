"""The pace of sending: bursts, steady rates, a minute's limit for groups, and rest when Telegram asks for it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.courier.rate_limits import MANY, UNLIMITED, Pace, Pacer, Rates


def sent_at(pacer: Pacer, lane: str, number: int, start: float = 1000.0) -> list[float]:
    """When a lane that always has something to send may send."""
    now = start
    times: list[float] = []
    while len(times) < number:
        wait = max(pacer.wait_in_all(now), pacer.wait(lane, now))
        if wait > 0:
            now += wait
            continue
        pacer.spend(lane, now)
        times.append(now - start)
    return times


def paced() -> Pacer:
    return Pacer(Rates(), {"team"})


def test_a_person_gets_three_at_once_and_then_one_a_second() -> None:
    assert sent_at(paced(), "p1", 6)[2:] == pytest.approx([0.0, 1.0, 2.0, 3.0], abs=0.05)


def test_a_group_gets_a_first_card_at_once_and_never_more_than_18_a_minute() -> None:
    times = sent_at(paced(), "team", 60)
    assert times[4] < 0.1
    windows = [sum(1 for time in times if start <= time < start + 60) for start in times]
    assert max(windows) == 18


def test_all_together_keep_below_30_a_second() -> None:
    pacer, now, times = paced(), 1000.0, []
    for n in range(200):
        while (wait := pacer.wait_in_all(now)) > 0:
            now += wait
        pacer.spend(f"p{n}", now)
        times.append(now)
    assert max(sum(1 for time in times if start <= time < start + 1) for start in times) <= 28
    assert times[-1] - times[0] == pytest.approx(200 / 25, rel=0.05)


def test_too_many_pauses_that_chat_alone() -> None:
    pacer = paced()
    pacer.refused("p1", 1000.0, 7)
    assert pacer.wait("p1", 1000.0) == 7
    assert pacer.wait("p2", 1000.0) == 0
    assert pacer.wait_in_all(1000.0) == 0


def test_three_chats_within_ten_seconds_pause_all() -> None:
    pacer = paced()
    for second, lane in enumerate(["p1", "p2", "p2", "p3"]):
        pacer.refused(lane, 1000.0 + second, 5)
    assert pacer.wait_in_all(1003.0) == 5


def test_three_chats_far_apart_pause_nobody_else() -> None:
    pacer = paced()
    for lane, second in (("p1", 0), ("p2", 8), ("p3", 16)):
        pacer.refused(lane, 1000.0 + second, 1)
    assert pacer.wait_in_all(1016.0) == 0


def test_what_was_not_sent_costs_nothing() -> None:
    pacer = paced()
    for _ in range(30):
        pacer.spend("team", 1000.0)
        pacer.refund("team")
    assert pacer.wait("team", 1000.0) == 0
    assert pacer.wait_in_all(1000.0) == 0


def test_without_limits_nobody_waits() -> None:
    assert sent_at(Pacer(UNLIMITED, {"team"}), "team", 500)[-1] == 0.0


@given(st.lists(st.floats(0, 20), max_size=80))
def test_whoever_waits_as_told_never_sends_too_fast(pauses: list[float]) -> None:
    pacer, now, times = paced(), 1000.0, []
    for pause in pauses:
        now += pause
        while (wait := pacer.wait("p1", now)) > 0:
            now += wait
        pacer.spend("p1", now)
        times.append(now)
    for start in times:
        assert sum(1 for time in times if start <= time < start + 10) <= 13


def test_a_crowd_is_not_looked_through_for_every_newcomer(monkeypatch: pytest.MonkeyPatch) -> None:
    """When all of them are busy, nobody can be forgotten: a look at each for each newcomer took a tenth of the day."""
    looked = 0
    is_fresh = Pace.is_fresh

    def counted(pace: Pace, now: float) -> bool:
        nonlocal looked
        looked += 1
        return is_fresh(pace, now)

    monkeypatch.setattr(Pace, "is_fresh", counted)
    pacer, crowd = paced(), 4 * MANY
    for number in range(crowd):
        pacer.spend(f"p{number}", 1000.0)
    assert looked <= 2 * crowd


def test_whoever_has_rested_is_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.courier.rate_limits.MANY", 10)
    pacer = paced()
    for number in range(100):
        pacer.spend(f"p{number}", 1000.0 + 10 * number)
    assert pacer.known <= 20

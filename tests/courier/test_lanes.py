"""What is sent first: answers before all, one under way per chat, and no chat waits for another chat's burst."""

from datetime import UTC, datetime

from bot.courier.lanes import KEPT, Lanes
from bot.courier.rate_limits import UNLIMITED, Pacer, Rate, Rates
from storage.sending.outbox import BROADCAST, Waiting

START = 1_800_000_000.0


def row(row_id: int, lane: str = "p1", priority: int = 1, *, due: float = 0.0, attempts: int = 0) -> Waiting:
    moment = datetime.fromtimestamp(START + due, UTC)
    return Waiting(
        row_id, lane, 1, 1, priority, "twice", b"", None, None, None, attempts, moment, moment, str(row_id)
    )


def lanes(rates: Rates = UNLIMITED) -> Lanes:
    return Lanes(Pacer(rates, {"team"}))


def picked(from_lanes: Lanes, now: float = 0.0, most: int = 10) -> list[int]:
    return [each.id for each in from_lanes.pick(START + now, most)]


def test_one_of_a_lane_at_a_time_in_order() -> None:
    here = lanes()
    for number in (2, 1, 3):
        here.add(row(number), START)
    assert picked(here) == [1]
    assert picked(here) == []
    here.release("p1")
    assert picked(here) == [2]


def test_what_is_claimed_comes_first_in_its_lane_and_in_no_other() -> None:
    here = lanes()
    here.add(row(1, priority=0), START)
    here.add(row(3, "p2", priority=0), START)
    here.add_first(row(2, priority=1, attempts=1))
    assert picked(here) == [3, 2]
    here.release("p1")
    assert picked(here) == [1]


def test_a_lane_is_seized_when_nothing_of_it_waits_or_rests() -> None:
    here = lanes(Rates(person=Rate(1.0, 2)))
    assert here.seize("p1", START)
    assert not here.seize("p1", START), "it is under way"
    here.release("p1")
    here.add(row(1), START)
    assert not here.seize("p1", START), "another waits"
    assert picked(here) == [1]
    here.release("p1")
    assert not here.seize("p1", START), "its pace is spent"
    assert here.seize("p1", START + 1)


def test_the_most_urgent_of_all_lanes_first() -> None:
    here = lanes()
    here.add(row(1, "p1", 9), START)
    here.add(row(2, "p2", 1), START)
    here.add(row(3, "p3", 0), START)
    assert picked(here, most=2) == [3, 2]


def test_an_answer_overtakes_in_its_own_lane() -> None:
    here = lanes()
    here.add(row(1, "p1", 9), START)
    here.add(row(2, "p1", 0), START)
    assert picked(here) == [2]


def test_a_row_that_waits_for_its_burst_lets_others_pass() -> None:
    here = lanes()
    here.add(row(1, due=1.0), START)
    here.add(row(2), START)
    assert picked(here) == [2]
    here.release("p1")
    assert here.next_at(START) == START + 1
    assert picked(here, 1.0) == [1]


def test_a_row_that_failed_holds_its_lane_back() -> None:
    here = lanes()
    here.add(row(1, due=4.0, attempts=1), START)
    here.add(row(2), START)
    assert picked(here, 3.9) == []
    assert picked(here, 4.0) == [1]


def test_a_row_is_kept_once() -> None:
    here = lanes()
    here.add(row(1), START)
    here.add(row(1), START)
    assert picked(here) == [1]
    here.release("p1")
    assert picked(here) == []


def test_who_was_cut_off_goes_on_when_anybody_gets_through() -> None:
    here = lanes()
    here.rest("p1", START + 300, cut_off=True)
    here.add(row(1, due=300, attempts=3), START)
    assert picked(here) == []
    here.reconnect(START + 5)
    assert picked(here, 5.0) == [1]


def test_a_slow_lane_does_not_stop_another() -> None:
    here = lanes(Rates(in_all=Rate(0.0, 1)))
    for number in range(5):
        here.add(row(number, "p1", 0), START)
        here.add(row(100 + number, f"q{number}", 9), START)
    sent = []
    for _ in range(5):
        sent += picked(here)
        here.release("p1")
    assert sent == [0, 100, 101, 102, 103, 104, 1, 2]
    assert here.next_at(START) == START + 1


def test_a_lane_without_limits_goes_together() -> None:
    here = lanes(Rates())
    here.unpace("p1")
    for number in range(20):
        here.add(row(number), START)
    assert picked(here, most=1) == list(range(20))


def test_so_many_of_broadcasts_and_whatever_else_there_is() -> None:
    here = lanes()
    for number in range(5):
        here.add(row(number, f"p{number}", BROADCAST), START)
    here.add(row(9, "p9", 1), START)
    assert [each.id for each in here.pick(START, 10, 2)] == [9, 0, 1]
    assert here.pick(START, 10, 0) == []
    assert here.next_at(START, 0) is None
    assert here.next_at(START, 1) == START


def test_what_waits_for_room_does_not_hold_up_an_answer() -> None:
    here = lanes()
    here.add(row(1, "p1", BROADCAST), START)
    assert here.pick(START, 10, 0) == []
    here.add(row(2, "p2", 0), START)
    assert [each.id for each in here.pick(START, 10, 0)] == [2]


def test_a_lane_without_a_limit_costs_the_others_nothing() -> None:
    here = lanes(Rates(in_all=Rate(10.0, 1)))
    here.add(row(1, "p1"), START)
    assert picked(here) == [1]
    here.unpace("p1")
    here.add(row(2, "p2"), START)
    assert picked(here) == [2]
    here.add(row(3, "p3"), START)
    assert picked(here) == []


def test_lanes_without_a_limit_are_not_remembered_for_ever() -> None:
    here = lanes()
    for number in range(KEPT + 100):
        here.add(row(number, f"p{number}"), START)
        assert picked(here) == [number]
        here.unpace(f"p{number}")
        here.release(f"p{number}")
    assert here.known <= KEPT


def posted(row_id: int, citizen: int, *, role: str = "card", priority: int = 2, attempts: int = 0) -> Waiting:
    moment = datetime.fromtimestamp(START, UTC)
    return Waiting(
        *(row_id, "team", None, citizen, priority, "twice", b""),
        *(row_id, None, role, attempts, moment, moment, str(row_id)),
    )


def sent_in_order(here: Lanes) -> list[int]:
    """The ids of the team's rows in the order in which they go."""
    found = []
    while rows := picked(here, most=1):
        found += rows
        here.release("team")
    return found


def test_a_flood_of_six_does_not_hold_up_the_card_of_another() -> None:
    """142 rows of six accounts stood before the card of a request for help: eight minutes at the group's pace."""
    here = lanes()
    for number in range(142):
        here.add(posted(number, citizen=number % 6), START)
    here.add(posted(900, citizen=77), START)
    assert sent_in_order(here).index(900) <= 6


def test_they_have_begun_already_and_the_others_card_comes_next_all_the_same() -> None:
    here = lanes()
    for number in range(60):
        here.add(posted(number, citizen=number % 6), START)
    for _ in range(20):
        picked(here, most=1)
        here.release("team")
    here.add(posted(900, citizen=77), START)
    assert sent_in_order(here).index(900) <= 6


def test_cards_come_before_the_further_words_of_others() -> None:
    here = lanes()
    for number in range(50):
        here.add(posted(number, citizen=number, role="said"), START)
    here.add(posted(900, citizen=77), START)
    here.add(posted(901, citizen=78, role="said"), START)
    assert sent_in_order(here)[0] == 900


def test_what_is_urgent_goes_before_every_card() -> None:
    here = lanes()
    for number in range(50):
        here.add(posted(number, citizen=number), START)
    here.add(posted(900, citizen=3, priority=0), START)
    assert sent_in_order(here)[0] == 900


def test_the_rows_of_one_citizen_keep_their_order() -> None:
    here = lanes()
    for number in range(30):
        here.add(posted(number, citizen=number % 3), START)
    order = sent_in_order(here)
    assert all(order.index(number) < order.index(number + 3) for number in range(27))


def test_a_row_that_was_tried_keeps_its_place() -> None:
    here = lanes()
    for number in range(6):
        here.add(posted(number, citizen=1), START)
    assert picked(here) == [0]
    here.add(posted(0, citizen=1, attempts=1), START)
    here.release("team")
    assert sent_in_order(here) == [0, 1, 2, 3, 4, 5]

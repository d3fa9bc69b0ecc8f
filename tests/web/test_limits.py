"""How often something may be tried: a burst, then evenly, to the very number."""

from hypothesis import given
from hypothesis import strategies as st

from web.http.rate_limits import Limit


@given(
    times=st.integers(1, 20),
    seconds=st.sampled_from((1, 10, 60, 3600)),
    begun=st.floats(0, 10_000_000, allow_nan=False),
)
def test_a_burst_is_neither_smaller_nor_larger_at_any_time_of_the_clock(
    times: int, seconds: int, begun: float
) -> None:
    """A machine that had been up for four hours refused the first of one."""
    limit = Limit(times, seconds, lambda: begun)
    assert [limit.lets(b"ada") for _ in range(times + 1)] == [True] * times + [False]
    assert limit.lets(b"bruno")


def test_then_one_after_another() -> None:
    now = 0.0
    limit = Limit(2, 10, lambda: now)
    let = []
    for _ in range(12):
        let.append(limit.lets(b"ada"))
        now += 2.5
    assert let == [True] * 3 + [False] + [True, False] * 4

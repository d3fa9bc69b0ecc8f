"""The pages of a list: each thing on one of them, and a way to the page before and after."""

from hypothesis import given
from hypothesis import strategies as st

from handlers.messaging import pager
from handlers.messaging.outbound import Button
from locales.language import language

LISTS = st.lists(st.integers(), max_size=60)
SIZES = st.integers(1, 9)


def button(label: str, page: int) -> Button:
    return Button(label, tap=f"p/{page}")


@given(every=LISTS, size=SIZES)
def test_each_thing_is_on_one_page(every: list[int], size: int) -> None:
    last = pager.last_page(len(every), size)
    pages = [pager.part(every, page, size) for page in range(last + 1)]
    assert [each for page in pages for each in page] == every
    assert len(every) <= size or all(pages)


@given(count=st.integers(0, 60), size=SIZES, page=st.integers(0, 99))
def test_buttons_lead_to_pages_that_are_there(count: int, size: int, page: int) -> None:
    last = pager.last_page(count, size)
    row = pager.turning(page, last, ("‹", "›"), button)
    assert {each.tap for each in row} <= {f"p/{number}" for number in range(last + 1)}
    assert ("‹" in [each.label for each in row]) == (page > 0)
    assert ("›" in [each.label for each in row]) == (page < last)


def test_labels_are_in_the_readers_language() -> None:
    italian = language("it")
    around = pager.before_and_more(italian, 1, 2, button)
    assert [each.label for each in around] == [italian.say("‹ Before"), italian.say("More ›")]
    assert [each.tap for each in around] == ["p/0", "p/2"]
    assert pager.more_alone(italian, 2, 2, button) == ()
    assert [each.label for each in pager.numbered(language("en"), 1, 2, button)] == ["‹ page 1", "› page 3"]

"""Filling pages: nothing is lost or overflows, what belongs together stays, no page is left a third white for it."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from marac_desk.documents.paginate import MOST_WHITE, Entry, Page, paginate
from marac_desk.documents.pieces import Slice

BODY = 900.0
HEAD = (Slice(0, 40, "head"),)


def entries(*heights: float, keep: tuple[int, ...] = (), running: tuple[Slice, ...] = ()) -> list[Entry]:
    return [Entry(Slice(0, height, f"{at}", keep=at in keep), running) for at, height in enumerate(heights)]


def shape(pages: list[Page]) -> list[list[str]]:
    return [[placed.slice.operators for placed in page.placed] for page in pages]


def test_nothing_is_one_empty_page() -> None:
    assert shape(paginate([], BODY)) == [[]]


def test_a_page_is_filled_before_the_next_begins() -> None:
    assert shape(paginate(entries(400, 400, 400), BODY)) == [["0", "1"], ["2"]]


def test_a_heading_goes_with_what_follows() -> None:
    assert shape(paginate(entries(700, 30, 200, keep=(1,)), BODY)) == [["0"], ["1", "2"]]


def test_running_heads_stand_on_every_page_that_begins_with_their_section() -> None:
    pages = paginate(entries(500, 500, 500, running=HEAD), BODY)
    assert shape(pages) == [["head", "0"], ["head", "1"], ["head", "2"]]
    assert [placed.y for placed in pages[1].placed] == [0.0, 40.0]


def test_a_foot_keeps_its_room_on_every_page_but_the_last() -> None:
    assert shape(paginate(entries(450, 450), BODY, foot=30)) == [["0", "1"]]
    assert shape(paginate(entries(450, 450, 10), BODY, foot=30)) == [["0"], ["1", "2"]]


def test_a_lead_is_dropped_at_the_head_of_a_page() -> None:
    flow = [Entry(Slice(0, 600, "0")), Entry(Slice(0, 600, "1", lead=50)), Entry(Slice(0, 100, "2", lead=50))]
    pages = paginate(flow, BODY)
    assert [placed.y for placed in pages[1].placed] == [0.0, 650.0]


def test_a_group_that_would_leave_a_third_white_is_broken() -> None:
    assert shape(paginate(entries(400, 200, 200, 200, keep=(1, 2)), BODY)) == [["0", "1", "2"], ["3"]]


def test_a_group_longer_than_a_page_is_broken() -> None:
    pages = paginate(entries(*[200.0] * 10, keep=tuple(range(9))), BODY)
    assert [len(page.placed) for page in pages] == [4, 4, 2]


def test_a_slice_longer_than_a_page_has_a_page_of_its_own() -> None:
    assert shape(paginate(entries(100, 2000, 100), BODY)) == [["0"], ["1"], ["2"]]


def test_what_begins_inside_a_drawing_stands_off_its_running_head() -> None:
    page = paginate([Entry(Slice(100, 50, "inside"), HEAD)], BODY)[0]
    assert page.placed[-1].y > 40


slices = st.builds(
    Entry,
    st.builds(
        Slice,
        top=st.just(0.0),
        height=st.floats(1, 240),
        operators=st.just(""),
        keep=st.booleans(),
        lead=st.sampled_from([0.0, 18.0]),
    ),
    st.sampled_from([(), HEAD]),
)


@given(st.lists(slices, max_size=60), st.sampled_from([0.0, 30.0]))
@settings(max_examples=300, deadline=None)
def test_every_slice_stands_once_in_order_within_its_page(flow: list[Entry], foot: float) -> None:
    pages = paginate(flow, BODY, foot)
    assert [entry for page in pages for entry in page.entries] == flow
    for page in pages:
        below = 0.0
        for placed in page.placed:
            assert placed.y >= below - 0.01
            below = placed.y + placed.slice.height
        assert below <= BODY + 0.01
        assert page.filled <= BODY + 0.01


@given(st.lists(slices, min_size=1, max_size=60))
@settings(max_examples=300, deadline=None)
def test_no_page_but_the_last_is_left_a_third_white_for_a_group(flow: list[Entry]) -> None:
    pages = paginate(flow, BODY)
    for page, after in pairwise(pages):
        following = after.entries[0].slice
        unbreakable = following.lead + following.height
        assert BODY - page.filled <= max(MOST_WHITE * BODY, unbreakable) + 0.01

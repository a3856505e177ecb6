"""The register answers every filter as counting by hand does, page by page, whichever way it finds its answer."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from marac_desk.assets.calendars import holiday_table
from marac_desk.model.action import Action
from marac_desk.model.agency import Agency, Representative
from marac_desk.model.case import Case, CaseExclusion
from marac_desk.register.search import words_of
from marac_desk.register.unit_of_work import Register
from marac_desk.rules.access import Actor, Role
from marac_desk.rules.clock import SetClock
from marac_desk.rules.deadlines import days_late
from marac_desk.rules.lateness import Lateness, bucket_of
from marac_desk.rules.lives import CLOSED_BY_CODE, ActionState
from marac_desk.rules.vocabulary import Aim, CloseCode, ExcludedParty, RepresentativeRole
from marac_desk.rules.working_days import Calendar
from marac_desk.services.actions import paging
from marac_desk.services.actions.listing import find_actions
from marac_desk.services.actions.views import ActionFilter, ActionPage, ActionRow, Grouping, Show
from tests.conftest import ENGINES
from tests.support.actions import mixed_register, raw_actions
from tests.support.registers import NOW, coordinator, prepared, user

Raw = tuple[Action, str, str]
TEXTS = ("", "safety", "kingfisher", "lowri", "AT-20", "advocate time", "x", "nothing-of-the-kind")
DAYS = [date(2026, 11, 21), date(2026, 11, 22), date(2026, 11, 23), date(2026, 12, 25), date(2026, 12, 28)]
SLOW = settings(
    max_examples=50, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@cache
def calendar() -> Calendar:
    table = holiday_table("GB", "ENG")
    return Calendar(table.dates, table.first, table.last)


def _mix(register: Register) -> None:
    mixed_register(register, seed=7)


@pytest.fixture(params=ENGINES)
def many(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Register]:
    made = prepared(request.param, tmp_path, _mix)
    yield made
    made.close()


def at(register: Register, day: date) -> datetime:
    assert isinstance(register.clock, SetClock)
    register.clock.instant = datetime.combine(day, time(10), tzinfo=NOW.tzinfo)
    return register.clock.instant


def pages(
    register: Register, wanted: ActionFilter, grouping: Grouping, limit: int, actor: Actor | None = None
) -> tuple[ActionPage, list[ActionRow]]:
    """Return the first page and the rows of all pages."""
    actor = actor or coordinator()
    first, after = None, None
    rows: list[ActionRow] = []
    for _ in itertools.count():
        with register.reading(actor) as uow:
            page = find_actions(uow, actor=actor, wanted=wanted, grouping=grouping, after=after, limit=limit)
        first = first or page
        rows += page.rows
        if (after := page.after) is None:
            return first, rows
        assert len(page.rows) == limit
        assert page.found == first.found
    raise AssertionError


def is_late(action: Action, day: date, now: datetime) -> bool:
    if action.closed_on is not None or action.state is ActionState.DONE_CLAIMED or action.due_on is None:
        return False
    return days_late(calendar(), action.due_on, day) > 0 or (action.due_at is not None and action.due_at < now)


def is_soon(action: Action, day: date, now: datetime) -> bool:
    if action.closed_on is not None or action.state is ActionState.DONE_CLAIMED or is_late(action, day, now):
        return False
    assert action.due_on is not None
    return days_late(calendar(), day, action.due_on) <= 2


def is_shown(show: Show, action: Action, day: date, now: datetime) -> bool:
    is_open = action.closed_on is None
    return {
        Show.OPEN: is_open,
        Show.LATE: is_late(action, day, now),
        Show.DUE_SOON: is_soon(action, day, now),
        Show.TO_SETTLE: action.state is ActionState.DONE_CLAIMED,
        Show.CLOSED: not is_open,
        Show.ALL: True,
    }[show]


def is_found(wanted: ActionFilter, raw: Raw, day: date, now: datetime) -> bool:
    """Say by hand whether an action is found."""
    action, reference, name = raw
    if not is_shown(wanted.show, action, day, now):
        return False
    if wanted.lateness is not None:
        assert action.due_on is not None
        steps = {bucket_of(days_late(calendar(), action.due_on, day)) or Lateness.UP_TO_5, Lateness.ANY}
        if not is_late(action, day, now) or wanted.lateness not in steps:
            return False
    if wanted.closed_as is not None and action.state is not CLOSED_BY_CODE[wanted.closed_as]:
        return False
    for value, asked in (
        (action.owner_agency_id, wanted.agency_id),
        (action.meeting_id, wanted.meeting_id),
        (action.case_id, wanted.case_id),
        (action.aim, wanted.aim),
    ):
        if asked is not None and value != asked:
            return False
    held = words_of(f"{action.title} {action.detail or ''} {reference} {name}")
    typed = [word for word in words_of(wanted.text) if len(word) > 1]
    return all(any(word.startswith(start) for word in held) for start in typed)


FILTERS = st.builds(
    ActionFilter,
    show=st.sampled_from(Show),
    lateness=st.none() | st.sampled_from(Lateness),
    closed_as=st.none() | st.sampled_from(CloseCode),
    aim=st.none() | st.sampled_from(Aim),
    text=st.sampled_from(TEXTS),
)
NAMED = st.sampled_from(["", "agency", "meeting", "case"])


def narrowed(wanted: ActionFilter, named: str, raw: Raw) -> ActionFilter:
    """Return a filter narrowed to the agency, the meeting or the case of some action."""
    action = raw[0]
    key = {"agency": action.owner_agency_id, "meeting": action.meeting_id, "case": action.case_id}.get(named)
    ids = {"agency_id": None, "meeting_id": None, "case_id": None, f"{named}_id": key} if named else {}
    return ActionFilter(wanted.show, lateness=wanted.lateness, closed_as=wanted.closed_as, aim=wanted.aim,
                        text=wanted.text, **ids)  # fmt: skip


@pytest.mark.parametrize("at_once", [2_500, 0], ids=["sorted", "walked"])
def test_every_filter_finds_what_counting_by_hand_finds(
    many: Register, monkeypatch: pytest.MonkeyPatch, at_once: int
) -> None:
    monkeypatch.setattr(paging, "SORTED_AT_ONCE", at_once)
    raw = raw_actions(many)

    @SLOW
    @given(
        FILTERS,
        NAMED,
        st.sampled_from(raw),
        st.sampled_from(Grouping),
        st.sampled_from(DAYS),
        st.sampled_from([29, 90, 500]),
    )
    def check(wanted: ActionFilter, named: str, some: Raw, grouping: Grouping, day: date, limit: int) -> None:
        wanted = narrowed(wanted, named, some)
        now = at(many, day)
        expected = {one[0].id for one in raw if is_found(wanted, one, day, now)}
        first, rows = pages(many, wanted, grouping, limit)
        assert [row.action_id for row in rows] == list(dict.fromkeys(row.action_id for row in rows))
        assert {row.action_id for row in rows} == expected
        assert first.found == len(expected)

    check()


@pytest.mark.parametrize("grouping", Grouping)
def test_groups_stand_together_and_days_are_in_order_within_them(many: Register, grouping: Grouping) -> None:
    _, rows = pages(many, ActionFilter(Show.ALL), grouping, 37)
    groups = [group for group, _ in itertools.groupby(rows, key=lambda row: row.group)]
    assert len(groups) == len(set(groups)) > 3
    for _, of_group in itertools.groupby(rows, key=lambda row: row.group):
        inside = list(of_group)
        if grouping is Grouping.CASE:
            assert [row.number for row in inside] == sorted(row.number for row in inside)
            continue
        still_open = [row.due_on for row in inside if row.closed_on is None]
        closed = [row.closed_on for row in inside if row.closed_on is not None]
        assert still_open == sorted(still_open)
        assert closed == sorted(closed, reverse=True)
        assert [row.closed_on is None for row in inside] == [True] * len(still_open) + [False] * len(closed)


@pytest.mark.parametrize("grouping", Grouping)
def test_walking_and_sorting_give_the_same_order(
    many: Register, monkeypatch: pytest.MonkeyPatch, grouping: Grouping
) -> None:
    for wanted in (ActionFilter(Show.ALL), ActionFilter(Show.OPEN), ActionFilter(Show.CLOSED, text="the")):
        _, as_a_whole = pages(many, wanted, grouping, 50)
        with monkeypatch.context() as patch:
            patch.setattr(paging, "SORTED_AT_ONCE", 0)
            _, walked = pages(many, wanted, grouping, 50)
        assert [row.action_id for row in walked] == [row.action_id for row in as_a_whole]


def test_agencies_with_most_lateness_come_first_and_heads_say_how_much(many: Register) -> None:
    now, raw = at(many, NOW.date()), raw_actions(many)
    first, rows = pages(many, ActionFilter(), Grouping.AGENCY, 500)
    for key, count in first.counts.items():
        mine = [action for action, _, _ in raw if action.owner_agency_id.hex == key and action.closed_on is None]
        assert (count.open, count.late) == (len(mine), sum(is_late(action, NOW.date(), now) for action in mine))
    late = [first.counts[group].late for group in dict.fromkeys(row.group for row in rows)]
    assert late == sorted(late, reverse=True)
    assert all(head.speaker for head in first.agencies.values())


@pytest.mark.parametrize("grouping", Grouping)
def test_the_totals_are_the_registers_whatever_is_filtered(many: Register, grouping: Grouping) -> None:
    now, raw = at(many, NOW.date()), [action for action, _, _ in raw_actions(many)]
    first, _ = pages(many, ActionFilter(Show.LATE, text="safety"), grouping, 5)
    assert first.totals is not None
    assert first.totals.open == sum(action.closed_on is None for action in raw)
    assert first.totals.late == sum(is_late(action, NOW.date(), now) for action in raw)
    assert first.totals.soon == sum(is_soon(action, NOW.date(), now) for action in raw)
    assert first.totals.to_settle == sum(action.state is ActionState.DONE_CLAIMED for action in raw)
    assert first.totals.soon_until == date(2026, 11, 24)


def test_counts_of_groups_agree_with_the_rows_in_every_grouping(many: Register) -> None:
    for grouping in Grouping:
        first, rows = pages(many, ActionFilter(), grouping, 10_000)
        for group, of_group in itertools.groupby(rows, key=lambda row: row.group):
            inside = list(of_group)
            count = first.counts[group]
            assert (count.open, count.late) == (len(inside), sum(row.is_late for row in inside)), (grouping, group)


def test_reported_done_is_never_late(many: Register) -> None:
    _, rows = pages(many, ActionFilter(Show.TO_SETTLE), Grouping.AGE, 500)
    assert rows
    assert not any(row.is_late or row.soon for row in rows)


def test_hours_are_clock_hours_even_on_a_sunday(many: Register) -> None:
    sunday = date(2026, 11, 22)
    now = at(many, sunday)
    with many.writing() as uow:
        key = next(a.id for a, _, _ in raw_actions(many) if a.closed_on is None and a.state is ActionState.ISSUED)
        action = uow.session.get_one(Action, key)
        action.due_at, action.due_on = now - timedelta(hours=19), date(2026, 11, 21)
    _, rows = pages(many, ActionFilter(Show.LATE, lateness=Lateness.UP_TO_5), Grouping.AGENCY, 500)
    row = next(row for row in rows if row.action_id == key)
    assert (row.late, row.hours_late) == (0, 19)


def test_a_hidden_case_is_in_no_row_no_count_and_no_head(many: Register) -> None:
    raw = raw_actions(many)
    hidden = next(action.case_id for action, _, _ in raw if action.closed_on is None)
    with many.writing() as uow:
        agency = next(action.owner_agency_id for action, _, _ in raw)
        me = Representative(agency_id=agency, person_name="Ada Test", role=RepresentativeRole.COORDINATOR)
        uow.add(me)
        uow.session.flush()
        uow.add(CaseExclusion(case_id=hidden, name="Ada Test", party=ExcludedParty.STAFF_CONFLICT,
                              representative_id=me.id))  # fmt: skip
        reference = uow.session.get_one(Case, hidden).reference
        actor = Actor(coordinator().user_id, "Ada Test", Role.COORDINATOR, me.id)
    theirs = [action for action, _, _ in raw if action.case_id != hidden]
    for grouping in Grouping:
        for wanted in (
            ActionFilter(Show.ALL),
            ActionFilter(),
            ActionFilter(Show.CLOSED),
            ActionFilter(Show.ALL, text="AT-20"),
        ):
            first, rows = pages(many, wanted, grouping, 60, actor)
            now = at(many, NOW.date())
            expected = sum(is_found(wanted, one, NOW.date(), now) for one in raw if one[0].case_id != hidden)
            assert (first.found, len(rows)) == (expected, expected)
            assert reference not in {row.reference for row in rows}
            assert first.totals is not None
            assert first.totals.open == sum(action.closed_on is None for action in theirs)
            assert sum(count.open for count in first.counts.values()) <= first.totals.open


def test_a_representative_sees_the_own_agency_alone(many: Register) -> None:
    raw = raw_actions(many)
    agency = raw[0][0].owner_agency_id
    with many.reading() as uow:
        name = uow.session.get_one(Agency, agency).short_name
    actor = user(many, Role.REPRESENTATIVE, agency=name)
    first, rows = pages(many, ActionFilter(Show.ALL), Grouping.CASE, 60, actor)
    assert {row.agency_id for row in rows} == {agency}
    assert first.found == len(rows) == sum(action.owner_agency_id == agency for action, _, _ in raw)
    assert first.totals is not None
    mine = [action for action, _, _ in raw if action.owner_agency_id == agency and action.closed_on is None]
    assert first.totals.open == len(mine)
    assert set(first.counts) <= {row.group for row in rows}


def test_a_row_says_what_moved_it_last(many: Register) -> None:
    _, rows = pages(many, ActionFilter(), Grouping.AGENCY, 500)
    moved = [row for row in rows if row.moved]
    assert moved
    assert {(row.moved, row.moved_reason) for row in moved} == {("extended", "no flat free")}


@pytest.mark.parametrize(
    "wanted",
    [
        ActionFilter(Show.OPEN, closed_as=CloseCode.DONE, text="safety"),
        ActionFilter(Show.CLOSED, lateness=Lateness.ANY),
        ActionFilter(Show.ALL, closed_as=CloseCode.DONE, lateness=Lateness.ANY),
    ],
)
def test_what_contradicts_itself_finds_nothing(many: Register, wanted: ActionFilter) -> None:
    first, rows = pages(many, wanted, Grouping.AGENCY, 50)
    assert (first.found, rows) == (0, [])


def test_an_empty_register_has_an_empty_answer(register: Register) -> None:
    first, rows = pages(register, ActionFilter(), Grouping.AGENCY, 10)
    assert (rows, first.found, first.after) == ([], 0, None)
    assert first.totals is not None
    assert (first.totals.open, first.totals.late) == (0, 0)

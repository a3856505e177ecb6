"""The rules of transfers: the chart, what goes along and what stays, the steps, names of areas and their keys."""

from __future__ import annotations

import itertools
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marac_desk.rules.deadlines import TimeRules
from marac_desk.rules.lives import StepRefusedError
from marac_desk.rules.transfers import (
    ALWAYS,
    NEVER,
    TRANSFER,
    USUAL,
    Advice,
    Direction,
    KeyStanding,
    Paper,
    Part,
    Stays,
    Told,
    TransferState,
    advise,
    area_key,
    checklist,
    goes_along,
    holds_place,
    key_standing,
    left_behind,
    may_leave,
    missing_papers,
    transfer_acknowledgement_due,
)
from tests.rules.test_deadlines import CAL

PARTS = st.frozensets(st.sampled_from(list(Part)))
_T = TransferState


@pytest.mark.parametrize(
    ("moved", "heard", "circulated", "advice"),
    [
        (None, True, True, Advice.ASK_FIRST),
        (False, False, False, Advice.STAYS),
        (False, True, True, Advice.STAYS),
        (True, False, False, Advice.FORWARD),
        (True, True, False, Advice.FORWARD),
        (True, True, True, Advice.FORWARD),
        (True, False, True, Advice.DISCUSS_THEN_FORWARD),
    ],
)
def test_the_chart(moved: bool | None, heard: bool, circulated: bool, advice: Advice) -> None:
    assert advise(moved=moved, heard_here=heard, circulated=circulated) is advice


@given(PARTS)
def test_every_part_goes_along_or_is_named_among_what_stays(chosen: frozenset[Part]) -> None:
    along, stays = goes_along(chosen), left_behind(chosen)
    assert along >= ALWAYS
    assert along | {one.part for one in stays if one.part} == set(Part)
    assert not along & {one.part for one in stays}
    assert {one.why for one in stays} >= set(NEVER)


def test_other_agencies_lines_and_the_new_address_go_along_only_where_somebody_chose_it() -> None:
    assert frozenset(Part) - {Part.AGENCY_LINES, Part.NEW_ADDRESS} == USUAL
    why = {one.part: one.why for one in left_behind(USUAL)}
    assert (why[Part.AGENCY_LINES], why[Part.NEW_ADDRESS]) == (Stays.AGENCY_LINES, Stays.NEW_ADDRESS)


@pytest.mark.parametrize(
    ("text", "never", "leaves"),
    [
        ("He came twice.", (), True),
        ("He came twice, and the informant says he keeps a knife there.", ("informant says he keeps a knife",), False),
        ("She said: HE HAS A KNIFE, she is sure.", ("He has a knife",), False),
        ("Nothing is known.", ("Known.",), True),
        ("He has many knives", ("He has a knife",), True),
    ],
)
def test_a_text_that_repeats_what_may_not_leave_is_found(text: str, never: tuple[str, ...], leaves: bool) -> None:
    assert may_leave(text, never) is leaves


@pytest.mark.parametrize(
    ("text", "holds"),
    [
        ("She lives at 7 Hidden Mews now.", True),
        ("Ring zz11aa first", True),
        ("ZZ1  1AA", True),
        ("It is hidden from him.", False),
        ("The mews are shut.", False),
        ("", False),
    ],
)
def test_a_hidden_place_is_found_in_a_text(text: str, holds: bool) -> None:
    assert holds_place(text, ["7 Hidden Mews, ZZ1 1AA"]) is holds
    assert not holds_place(text, [])


def test_a_transfer_goes_its_way_and_ends_only_once_it_is_acknowledged() -> None:
    way = (_T.PREPARED, _T.SENT, _T.ACKNOWLEDGED, _T.HANDED_OVER, _T.FINISHED)
    for before, after in itertools.pairwise(way):
        assert TRANSFER.step(before, after) is after
    for before in (_T.PREPARED, _T.SENT, _T.RECEIVED, _T.WITHDRAWN):
        with pytest.raises(StepRefusedError):
            TRANSFER.step(before, _T.FINISHED)
    for before in (_T.ACKNOWLEDGED, _T.HANDED_OVER, _T.FINISHED):
        with pytest.raises(StepRefusedError):
            TRANSFER.step(before, _T.WITHDRAWN)


def test_the_other_area_has_two_working_days_to_acknowledge() -> None:
    friday = date(2026, 11, 20)
    assert transfer_acknowledgement_due(TimeRules(), CAL, friday).day == date(2026, 11, 24)
    assert transfer_acknowledgement_due(TimeRules(transfer_ack_wd=0), CAL, friday).day == friday


def test_minutes_and_plan_are_missed_only_where_a_case_was_heard() -> None:
    assert missing_papers((), heard=True) == tuple(Paper)
    assert missing_papers((), heard=False) == (Paper.RISK, Paper.SAFE_CONTACT, Paper.HANDOVER)
    assert missing_papers(tuple(Paper), heard=True) == ()


def test_each_side_has_a_list_of_its_own() -> None:
    assert Told.FLAGS in checklist(Direction.OUT)
    assert Told.FLAGS not in checklist(Direction.IN)
    assert Told.SHARING in checklist(Direction.IN)
    assert Told.SCORE_AGAIN in set(checklist(Direction.OUT)) & set(checklist(Direction.IN))


def test_names_of_areas_are_compared_by_their_words() -> None:
    assert area_key("Westvale MARAC") == area_key("  the WESTVALE  marac.") == "westvale"
    assert area_key("Westvale North MARAC") != area_key("Westvale MARAC")
    assert area_key("MARAC") == "marac"


def test_a_key_is_known_new_or_another_one() -> None:
    assert key_standing(b"a", None) is KeyStanding.FIRST
    assert key_standing(b"a", b"a") is KeyStanding.KNOWN
    assert key_standing(b"a", b"b") is KeyStanding.CHANGED

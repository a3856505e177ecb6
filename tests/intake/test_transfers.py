"""What stands in a file from another area: read back as it was written, or refused whole with one code."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from marac_desk.intake.transfers import (
    ANSWER,
    PACKAGE,
    SCHEMA,
    AnswerContent,
    SentAction,
    SentMinutes,
    SentScore,
    TransferContent,
    TransferFileError,
    answer_in,
    package_in,
    to_bytes,
)
from tests.support.referrals import full_draft

CODES = {"newer", "other_kind", "not_ours"}


def _content() -> TransferContent:
    return TransferContent(
        PACKAGE, SCHEMA, "CODE-CODE-CODE-CODE", 1, date(2026, 11, 20), "Harrowmere", "Westvale", "HM-2026-K7Q4",
        "ab" * 32, referral=full_draft(), scores=[SentScore("dash_ric_24", score=18)],
        minutes=SentMinutes(date(2026, 11, 17), "He knows where the school is."), plan=[SentAction("Locks", "Housing")],
    )  # fmt: skip


def _changed(**more: Any) -> bytes:
    return json.dumps({**json.loads(to_bytes(_content())), **more}).encode()


def test_a_package_is_read_back_as_it_was_written() -> None:
    assert package_in(to_bytes(_content())) == _content()


def test_an_acknowledgement_is_read_back_and_is_no_package() -> None:
    answer = AnswerContent(ANSWER, SCHEMA, "CODE", 1, "ff", "Westvale", "Harrowmere", "WV-1", date(2026, 11, 21), "Wes")
    assert answer_in(to_bytes(answer)) == answer
    with pytest.raises(TransferFileError, match="other_kind"):
        package_in(to_bytes(answer))


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (_changed(schema=2), "newer"),
        (_changed(schema=99, referral="something else"), "newer"),
        (_changed(schema="1"), "not_ours"),
        (_changed(number=0), "not_ours"),
        (_changed(code=""), "not_ours"),
        (_changed(from_area=""), "not_ours"),
        (_changed(referral=[]), "not_ours"),
        (_changed(plan=[{"title": "x", "agency": "y"}] * 501), "not_ours"),
        (_changed(reason="x" * 20_001), "not_ours"),
        (_changed(reason="a\x00b"), "not_ours"),
        (_changed(made_on="2026-02-31"), "not_ours"),
        (_changed(number=10**30), "not_ours"),
        (_changed(referral={"must_not_receive": [{"name": "x", "party": "nobody"}]}), "not_ours"),
        (b"", "not_ours"),
        (b"[]", "not_ours"),
        (b"\xff\xfe", "not_ours"),
        (b'{"kind": NaN}', "not_ours"),
        (b"[" * 100_000, "not_ours"),
    ],
)
def test_what_is_none_of_ours_is_refused_with_a_code(data: bytes, code: str) -> None:
    with pytest.raises(TransferFileError) as refused:
        package_in(data)
    assert refused.value.code == code


@settings(max_examples=300)
@given(st.integers(min_value=0), st.binary(max_size=3))
def test_whatever_is_changed_it_is_read_or_refused_and_nothing_else(place: int, by: bytes) -> None:
    data = to_bytes(_content())
    at = place % len(data)
    assert _outcome(data[:at] + by + data[at + 1 :]) in {"", *CODES}


def _outcome(data: bytes) -> str:
    """Return the code of a refusal, empty where it was read."""
    try:
        package_in(data)
    except TransferFileError as refused:
        return refused.code
    return ""


def test_signs_that_turn_text_around_are_shown() -> None:
    found = package_in(_changed(reason="over \u202eTNOC"))
    assert "\u202e" not in found.reason

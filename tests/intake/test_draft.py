"""A draft and a reading go out as JSON and come back the same; what is no draft is refused."""

from __future__ import annotations

import dataclasses
import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from marac_desk.intake.draft import ReferralDraft, from_json, to_brief_json, to_json
from marac_desk.intake.readers import read_file
from marac_desk.intake.reading import Outcome, Reading, reading_from_json, reading_to_json, refused
from marac_desk.rules.vocabulary import Answer, Criterion
from tests.intake.samples import TODAY, content

DRAFTS = st.from_type(ReferralDraft)


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(DRAFTS)
def test_a_draft_comes_back_as_it_went(draft: ReferralDraft) -> None:
    assert from_json(ReferralDraft, json.loads(json.dumps(to_json(draft)))) == draft


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(DRAFTS)
def test_a_draft_comes_back_from_its_brief_form(draft: ReferralDraft) -> None:
    assert from_json(ReferralDraft, json.loads(json.dumps(to_brief_json(draft)))) == draft


def test_a_zero_is_not_left_out_with_what_is_empty() -> None:
    draft = ReferralDraft(incidents_12m=0, external_ref="")

    assert to_brief_json(draft) == {"incidents_12m": 0, "external_ref": ""}


def test_an_older_draft_without_later_fields_is_read() -> None:
    assert from_json(ReferralDraft, {"external_ref": "N1"}) == ReferralDraft(external_ref="N1")


def test_an_unknown_field_is_left_out() -> None:
    assert from_json(ReferralDraft, {"external_ref": "N1", "surprise": 1}) == ReferralDraft(external_ref="N1")


@pytest.mark.parametrize(
    "data",
    [
        *([], "text", None, {"external_ref": 7}, {"victim": []}, {"victim": {"sex": "maybe"}}, {"victim": {"sex": []}}),
        *({"referral_date": "soon"}, {"referral_date": 7}, {"incidents_12m": True}, {"incidents_12m": "4"}),
        *({"children": {}}, {"children": "ab"}, {"children": [1]}, {"warnings": "text"}),
        *({"criteria_answers": {"repeat": 1}}, {"criteria_answers": {"often": "yes"}}, {"criteria_answers": []}),
        {"risk": {"answers": {"1": "Yes"}}},
    ],
)
def test_what_is_no_draft_is_refused(data: Any) -> None:
    with pytest.raises(ValueError):
        from_json(ReferralDraft, data)


def test_criteria_are_those_with_a_clear_yes_in_the_order_of_the_form() -> None:
    draft = ReferralDraft(
        criteria_answers={
            Criterion.REPEAT: Answer.YES,
            Criterion.EMERGENCY: Answer.NOT_KNOWN,
            Criterion.VISIBLE_HIGH_RISK: Answer.YES,
        }
    )

    assert draft.criteria == [Criterion.VISIBLE_HIGH_RISK, Criterion.REPEAT]


@pytest.mark.parametrize("name", ["docx/03_service_user_messy.docx", "csv/police_wide_utf8sig_comma.csv"])
def test_a_reading_comes_back_as_it_went(name: str) -> None:
    reading = read_file(content(name), name, today=TODAY)

    assert reading_from_json(json.loads(json.dumps(reading_to_json(reading)))) == reading


def test_a_refusal_comes_back_as_it_went() -> None:
    reading = refused("too_large", most="10")

    assert reading_from_json(reading_to_json(reading)) == reading


@pytest.mark.parametrize(
    "change",
    [
        *({"outcome": "splendid"}, {"outcome": None}, {"reason_values": []}, {"reason_values": {"a": 1}}),
        *({"referrals": [{}]}, {"referrals": [{"draft": {}, "origins": {"/a": {"where": "x"}}}]}),
        {"row_errors": [{"record": "1", "column": "", "code": ""}]},
        {"source_text": [{"kind": "poem", "where": ""}]},
        {"source_text": [{"kind": "table", "where": "", "rows": [[{"where": "", "text": "", "struck": [[1]]}]]}]},
    ],
)
def test_a_reading_that_was_tampered_with_is_refused(change: dict[str, Any]) -> None:
    data = reading_to_json(Reading(Outcome.PARSED)) | change

    with pytest.raises(ValueError):
        reading_from_json(data)


def test_readings_cannot_be_changed() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        refused("empty").outcome = Outcome.PARSED  # type: ignore[misc]

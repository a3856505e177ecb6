"""The published forms and the export: every leaf is right, or named here with the reason why it cannot be."""

from __future__ import annotations

import pytest

from marac_desk.intake.readers import read_file
from marac_desk.intake.reading import Outcome
from tests.intake.samples import TODAY, compare, content, expected

IN_SENTENCES = "/warnings"  # the truth words them; a reading gives notices as codes
NOT_WRITTEN = "/children/0/relationship_to_victim"  # "daughter" stands nowhere in the form
ABSENT = {
    "docx/01_two_column_plain.docx": [],
    "docx/02_four_column_client.docx": [IN_SENTENCES],
    "docx/03_service_user_messy.docx": [NOT_WRITTEN, IN_SENTENCES],
    "docx/04_legacy_fields_housing.docx": [IN_SENTENCES],
    "docx/05_legacy_fields_probation.docx": ["/safe_contact/safe_to_call", IN_SENTENCES],
    "docx/06_content_controls_children.docx": [IN_SENTENCES],
    "docx/07_content_controls_nested.docx": ["/risk/answers/23", IN_SENTENCES],
    "docx/08_symbol_ticks_practice.docx": ["/safe_contact/channel", IN_SENTENCES],
}
MARKED = {  # shown beside the form as not understood, with where they stand
    "docx/05_legacy_fields_probation.docx": [("Phone?", "Yes")],  # above it stands what to call
    "docx/07_content_controls_nested.docx": [("23 Breach of orders or arrangements", "☐Y ☐N ☒?")],
    "docx/08_symbol_ticks_practice.docx": [("Where and when", "At the surgery only")],  # a way, and no time
}


@pytest.mark.parametrize("name", ABSENT)
def test_a_form_is_read_leaf_by_leaf(name: str) -> None:
    reading = read_file(content(name), name, today=TODAY)

    assert (reading.outcome, reading.reason_code) == (Outcome.PARSED, None)
    score = compare(expected(name)["referrals"][0], reading.referrals[0])
    assert score.wrong == []
    assert score.absent == ABSENT[name]
    assert score.right > 55
    assert [(one.label, one.value) for one in reading.referrals[0].not_understood] == MARKED.get(name, [])


def test_the_export_is_read_leaf_by_leaf() -> None:
    name = "csv/police_wide_utf8sig_comma.csv"
    truth = expected(name)

    reading = read_file(content(name), name, today=TODAY)

    assert reading.facts["encoding"] == truth["encoding"]
    assert reading.facts["records"] == str(truth["records"]) == str(len(reading.referrals))
    scores = [compare(*pair) for pair in zip(truth["referrals"], reading.referrals, strict=True)]
    assert [line for score in scores for line in score.wrong] == []
    assert {line for score in scores for line in score.absent} == {IN_SENTENCES}
    assert sum(score.right for score in scores) == 2454
    assert reading.row_errors == ()


def test_every_field_of_a_form_knows_its_origin() -> None:
    name = "docx/02_four_column_client.docx"
    referral = read_file(content(name), name, today=TODAY).referrals[0]

    assert referral.origins["/victim/date_of_birth"].where == "table 1, row 8, column 2"
    assert referral.origins["/victim/date_of_birth"].text == "14.02.89"
    assert referral.origins["/perpetrators/0/address"].text == "as victim"
    assert referral.origins["/children/1/full_name"].where == "table 3, row 2, column 1, table 1, row 3, column 1"


def test_every_origin_can_be_found_in_the_source_text() -> None:
    for name in ABSENT:
        reading = read_file(content(name), name, today=TODAY)
        places = {block.where for block in reading.source_text}
        places |= {cell.where for block in reading.source_text for row in block.rows for cell in row}

        assert {origin.where for origin in reading.referrals[0].origins.values()} <= places


def test_what_a_careful_person_would_look_at_is_noticed() -> None:
    def codes(name: str) -> list[tuple[str, str]]:
        referral = read_file(content(name), name, today=TODAY).referrals[0]
        return sorted((notice.code, notice.pointer) for notice in referral.notices)

    assert codes("docx/01_two_column_plain.docx") == []
    assert codes("docx/02_four_column_client.docx") == [("same_as", "/perpetrators/0/address"), ("words_deleted", "")]
    assert codes("docx/03_service_user_messy.docx") == [
        ("same_as", "/perpetrators/1/address"),
        ("unborn_child", "/children/1"),
        ("year_assumed", "/incident_date"),
    ]

"""How sure a reading is, field by field: a known label and plain words, a converted value, words with two meanings."""

from __future__ import annotations

import csv
import io
from datetime import timedelta

import pytest

from marac_desk.intake.origins import Confidence
from marac_desk.intake.readers import read_file
from marac_desk.intake.reading import ReadReferral, reading_from_json, reading_to_json
from tests.intake.samples import TODAY, content
from tests.intake.word_files import document, form

SURE, LIKELY, LOOK = Confidence.SURE, Confidence.LIKELY, Confidence.LOOK
ROWS = (
    ["Name of survivor", "Ada Pike", "Survivor's D.O.B.", "21 May 1991"],
    ["Alleged abuser's name", "Ned Ford", "Relationship to survivor", "Former partner"],
)


def read(*rows: list[str]) -> ReadReferral:
    """Read a form of labels and answers."""
    return read_file(document(form(*ROWS, *rows)), "form.docx", today=TODAY).referrals[0]


def test_every_field_with_an_origin_has_a_confidence() -> None:
    for name in ("docx/02_four_column_client.docx", "eml/mail_2_html_only.eml"):
        referral = read_file(content(name), name, today=TODAY).referrals[0]
        assert referral.origins.keys() == referral.confidence.keys()


def test_a_known_label_with_plain_words_is_sure() -> None:
    found = read(["Survivor's gender", "Female"]).confidence
    assert found["/victim/full_name"] is SURE
    assert found["/victim/date_of_birth"] is SURE
    assert found["/victim/sex"] is SURE
    assert found["/perpetrators/0/relationship_to_victim"] is SURE


def test_a_label_with_a_slip_of_the_pen_and_a_converted_value_are_likely() -> None:
    found = read(["Survivor's ethnicty", "White British"], ["Date of referral", "19.10.26"])
    assert "label_guessed" in {notice.code for notice in found.notices}
    assert found.confidence["/victim/ethnicity"] is LIKELY
    assert found.confidence["/referral_date"] is LIKELY
    assert found.confidence["/victim/family_name"] is LIKELY


@pytest.mark.parametrize(("written", "level"), [("03/04/2026", LOOK), ("04/04/2026", SURE), ("13/04/2026", SURE)])
def test_a_day_that_may_be_a_month_is_to_be_looked_at(written: str, level: Confidence) -> None:
    assert read(["Date of referral", written]).confidence["/referral_date"] is level


def test_another_date_of_the_file_settles_which_is_the_day() -> None:
    found = read(["Date of referral", "03/04/2026"], ["Date of latest incident", "28/03/2026"])
    assert found.confidence["/referral_date"] is SURE


def test_the_writers_own_doubt_a_day_to_come_and_words_left_over_are_to_be_looked_at() -> None:
    ahead = (TODAY + timedelta(days=90)).strftime("%d %B %Y")
    found = read(["Survivor's ethnicity", "Polish?"], ["Date of latest incident", ahead])
    assert found.confidence["/victim/ethnicity"] is LOOK
    assert found.confidence["/incident_date"] is LOOK


def test_a_box_for_not_known_among_ticks_is_no_doubt_of_the_writer() -> None:
    assert read(["Survivor pregnant", "☐Y ☒N ☐?"]).confidence["/victim/pregnant"] is SURE


def test_what_was_noticed_about_a_field_makes_it_one_to_look_at() -> None:
    name = "docx/02_four_column_client.docx"
    referral = read_file(content(name), name, today=TODAY).referrals[0]
    noticed = {notice.pointer for notice in referral.notices if notice.pointer in referral.origins}
    assert noticed
    assert {referral.confidence[pointer] for pointer in noticed} == {LOOK}


def test_a_profile_is_sure_of_its_dates_because_it_names_their_order() -> None:
    name = "csv/police_wide_utf8sig_comma.csv"
    rows = list(csv.reader(io.StringIO(content(name).decode("utf-8-sig"))))
    rows[1][rows[0].index("REFERRAL_DATE")] = "03/04/2026"
    text = io.StringIO()
    csv.writer(text).writerows(rows[:2])
    referral = read_file(text.getvalue().encode("utf-8"), "export.csv", today=TODAY).referrals[0]
    assert referral.confidence["/referral_date"] is SURE


def test_the_confidence_crosses_from_the_reading_process_unchanged() -> None:
    name = "docx/02_four_column_client.docx"
    reading = read_file(content(name), name, today=TODAY)
    data = reading_to_json(reading)
    assert data["referrals"][0]["confidence"]["/victim/full_name"] == "sure"
    assert reading_from_json(data).referrals[0].confidence == reading.referrals[0].confidence

"""Columns without a profile: what their titles mean in any order, encoding and language, and what is left alone."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from marac_desk.intake.draft import to_brief_json
from marac_desk.intake.readers import read_file
from marac_desk.intake.reading import Outcome, Reading
from marac_desk.intake.sections import Section
from marac_desk.intake.tables.columns import understood
from marac_desk.rules.vocabulary import Answer, Relationship
from tests.intake.samples import TODAY

ROW = {
    "case_ref": "N-17", "DateReceived": "03/07/2026", "VIC_SURNAME": "Pike", "VIC_FIRST": "Ada", "VicDOB": "04/02/1990",
    "victim address": "1 Low Road\nZZ1 1AA", "VIC_TEL": "07700 900123", "ok to ring": "Y", "perp surname": "Ford",
    "perp forename": "Ned", "Perp DOB": "5.5.85", "perp rel": "ex-partner", "perp2 name": "Tom Ray",
    "perp 2 postcode": "zz1 1ab", "child1_name": "Kit Pike", "child 1 dob": "03/04/2015", "RIC total": "17", "q14": "Y",
    "Q3": "N", "PJ": "x", "criteria": "VHR+REP", "summary": "He came back; \"again\"", "shoe size": "39",
}  # fmt: skip
ENCODINGS = st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "cp1252"])
WRITTEN = st.fixed_dictionaries(
    {title: st.sampled_from([value, "", "n/k", "?!", "17", "31/02/2026"]) for title, value in ROW.items()}
)


def csv_file(rows: Sequence[Mapping[str, str]], *, delimiter: str = ",", encoding: str = "utf-8") -> bytes:
    """Return an export of rows that all have the same titles."""
    text = io.StringIO()
    writer = csv.DictWriter(text, list(rows[0]), delimiter=delimiter)
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode(encoding)


def read(data: bytes, name: str = "a.csv") -> Reading:
    """Read a file."""
    return read_file(data, name, today=TODAY)


def only(data: bytes) -> dict[str, Any]:
    """Return the one referral of an export, without its empty fields."""
    [referral] = read(data).referrals
    found: dict[str, Any] = to_brief_json(referral.draft)
    return found


def test_titles_of_many_kinds_are_understood() -> None:
    [referral] = read(csv_file([ROW])).referrals
    found = referral.draft

    assert (found.external_ref, found.referral_date) == ("N-17", date(2026, 7, 3))
    assert (found.victim.full_name, found.victim.date_of_birth) == ("Ada Pike", date(1990, 2, 4))
    assert (found.victim.address, found.victim.postcode) == ("1 Low Road", "ZZ1 1AA")
    assert (found.safe_contact.value, found.safe_contact.safe_to_call) == ("07700 900123", Answer.YES)
    first, second = found.perpetrators
    assert (first.full_name, first.date_of_birth) == ("Ned Ford", date(1985, 5, 5))
    assert first.relationship_to_victim is Relationship.EX_PARTNER
    assert (second.full_name, second.postcode) == ("Tom Ray", "ZZ1 1AB")
    assert (found.children[0].full_name, found.children[0].date_of_birth) == ("Kit Pike", date(2015, 4, 3))
    assert (found.risk.score, found.risk.answers) == (17, {"14": Answer.YES, "3": Answer.NO})
    assert [criterion.value for criterion in found.criteria] == [
        "visible_high_risk",
        "professional_judgement",
        "repeat",
    ]
    assert found.free_text.reason == 'He came back; "again"'
    assert [(entry.label, entry.value) for entry in referral.not_understood] == [("shoe size", "39")]


EXPECTED = only(csv_file([ROW]))


@settings(max_examples=60)
@given(st.permutations(list(ROW)), st.sampled_from(",;\t|"), ENCODINGS)
def test_order_sign_and_encoding_change_nothing(order: list[str], delimiter: str, encoding: str) -> None:
    data = csv_file([{title: ROW[title] for title in order}], delimiter=delimiter, encoding=encoding)

    assert only(data) == EXPECTED


@settings(max_examples=60)
@given(st.lists(WRITTEN, min_size=1, max_size=4))
def test_no_cell_is_lost(rows: list[dict[str, str]]) -> None:
    """Every cell with words is a field, not understood, a row error, or one of the few ways to say nothing."""
    reading = read(csv_file(rows))

    for number, row in enumerate(rows, 1):
        if not any(row.values()):
            return
        referral = next((each for each in reading.referrals if each.source_locator["record"] == number), None)
        if referral is None:
            assert any(error.record == number for error in reading.row_errors)
            continue
        told = {origin.where for origin in referral.origins.values()}
        told |= {entry.where for entry in referral.not_understood} | {notice.where for notice in referral.notices}
        for title, value in row.items():
            if value not in {"", "n/k", "?!"}:
                assert f"record {number}, column {title}" in told, (title, value)


def test_a_blank_is_no_answer() -> None:
    found = only(csv_file([ROW | {"ok to ring": "", "PJ": "", "q14": "", "Q3": "n/a"}]))

    assert "safe_to_call" not in found["safe_contact"]
    assert found["risk"] == {"score": 17}
    assert "professional_judgement" not in found["criteria_answers"]


GERMAN = {
    "Aktenzeichen": "F-1", "Eingang": "03.07.2026",
    "Opfer Nachname": "Müller", "Opfer Vorname": "Anna", "OpferGebDat": "04.02.1990", "Opferadresse": "Hauptstr. 3",
    "PLZ": "1010", "Ort": "Wien", "Telefon": "0660 5550101", "Anruf ok": "ja",
    "Täter1_Nachname": "Huber", "Täter1_Vorname": "Karl", "Täter1_geb": "5.5.1985", "Beziehung": "Ehemann",
    "Sachverhalt": "Er drohte.", "Risikopunkte": "17", "Eskalation": "ja", "Wiederholung": "nein",
    "Einwilligung": "nicht gefragt",
}  # fmt: skip
FINNISH = {
    "Tapaus nro": "F-1", "Saapunut": "3.7.2026",
    "Uhrin sukunimi": "Müller", "Uhrin etunimi": "Anna", "Uhrin syntymäaika": "4.2.1990",
    "Uhrin katuosoite": "Hauptstr. 3", "Uhrin postinumero": "1010", "Uhrin paikkakunta": "Wien",
    "Uhrin puhelin": "0660 5550101", "Saa soittaa": "kyllä",
    "Epäillyn sukunimi": "Huber", "Epäillyn etunimi": "Karl", "Epäillyn syntymäaika": "5.5.1985",
    "Suhde uhriin": "aviomies", "Selostus": "Er drohte.", "Pisteet": "17", "Väkivalta pahenee": "kyllä",
    "Uusinta": "ei",
    "Suostumus": "ei kysytty",
}  # fmt: skip


@pytest.mark.parametrize("row", [GERMAN, FINNISH], ids=["german", "finnish"])
def test_lists_in_other_languages(row: dict[str, str]) -> None:
    assert only(csv_file([row], delimiter=";", encoding="cp1252")) == {
        "external_ref": "F-1",
        "referral_date": "2026-07-03",
        "victim": {
            "full_name": "Anna Müller",
            "given_names": "Anna",
            "family_name": "Müller",
            "date_of_birth": "1990-02-04",
            "dob_accuracy": "exact",
            "address": "Hauptstr. 3, Wien",
            "postcode": "1010",
            "phone": "0660 5550101",
        },
        "perpetrators": [
            {
                "full_name": "Karl Huber",
                "given_names": "Karl",
                "family_name": "Huber",
                "date_of_birth": "1985-05-05",
                "dob_accuracy": "exact",
                "relationship_to_victim": "current_spouse",
            }
        ],
        "safe_contact": {"value": "0660 5550101", "safe_to_call": "yes"},
        "criteria_answers": {"potential_escalation": "yes", "repeat": "no"},
        "risk": {"score": 17},
        "consent_given": "not_asked",
        "free_text": {"reason": "Er drohte."},
    }


def meanings(*titles: str) -> list[tuple[str, Section | None, int]]:
    """Return the fields of columns, each with whose it is."""
    return [
        (c.target.removeprefix("person/"), c.owner, c.index)
        for c in understood(titles, [""] * len(titles), by_row=False)
    ]


V, P, C = Section.VICTIM, Section.PERPETRATORS, Section.CHILDREN


def test_a_title_that_names_nobody_is_about_the_person_beside_it() -> None:
    assert meanings("Victim", "DOB", "Perp", "DOB", "Address") == [
        ("entry", V, 0),
        ("date_of_birth", V, 0),
        ("entry", P, 0),
        ("date_of_birth", P, 0),
        ("", None, 0),  # hers or his: nobody says
    ]
    assert meanings("Name", "Address", "Offender name", "Address") == [
        ("name", V, 0),
        ("address", V, 0),
        ("name", P, 0),
        ("address", P, 0),
    ]


def test_people_without_numbers_are_told_apart_by_their_names() -> None:
    assert meanings("Suspect", "Suspect DOB", "Suspect", "Suspect DOB") == [
        ("entry", P, 0),
        ("date_of_birth", P, 0),
        ("entry", P, 1),
        ("date_of_birth", P, 1),
    ]


def test_of_two_people_without_numbers_nobody_gets_a_birth_that_may_be_the_others() -> None:
    assert meanings("Victim name", "Suspect", "Suspect", "Suspect DOB", "Suspect DOB")[3] == ("", None, 0)


def test_beside_numbers_a_title_without_one_means_the_first() -> None:
    assert meanings("Perp surname", "Perp 2 surname", "Perp relationship")[2] == ("relationship_to_victim", P, 0)


@pytest.mark.parametrize(
    "title",
    ["previous address", "GP telephone", "victim solicitor", "address of school", "mother's name", "next of kin dob"],
)
def test_a_title_that_only_holds_known_words_means_nothing(title: str) -> None:
    assert meanings("Victim name", title)[1][0] not in {"address", "phone", "name", "entry", "date_of_birth"}


def test_rows_above_the_titles_and_below_the_list_are_kept_apart() -> None:
    data = b"Export of July;;\n;;\nRef;Victim name;Perp name\nA1;Ada Pike;Ned Ford\nTotal;1;\n"

    reading = read(data)

    assert [referral.draft.external_ref for referral in reading.referrals] == ["A1"]
    assert [(error.record, error.code) for error in reading.row_errors] == [(2, "total_row")]
    assert [entry.value for entry in reading.not_understood] == ["Total", "1", "Export of July"]


def test_the_sign_between_cells_may_be_declared() -> None:
    reading = read(b"sep=|\r\nRef|Victim name|Perp name\r\nA,1|Pike, Ada|Ned; Ford\r\n")

    assert reading.facts["delimiter"] == "|"
    assert reading.referrals[0].draft.victim.full_name == "Ada Pike"


def test_a_row_with_a_cell_too_few_is_not_shifted_into_place() -> None:
    reading = read(b"Ref,Victim name,Perp name\nA1,Ada Pike\nA2,Bea Long,Tom Ray\n")

    assert [referral.draft.external_ref for referral in reading.referrals] == ["A2"]
    assert [(error.record, error.code) for error in reading.row_errors] == [(1, "wrong_number_of_cells")]
    assert {entry.value for entry in reading.not_understood} == {"A1", "Ada Pike"}


def test_digits_that_a_spreadsheet_lost_are_told_and_not_read() -> None:
    rows = [ROW | {"VIC_TEL": "7700900123", "case_ref": "4.47701E+11"}]

    reading = read(csv_file(rows))

    found = reading.referrals[0].draft
    assert (found.victim.phone, found.safe_contact.value, found.external_ref) == (None, None, None)
    assert [(error.column, error.code) for error in reading.row_errors] == [
        ("case_ref", "digits_lost"),
        ("VIC_TEL", "digits_lost"),
    ]


@pytest.mark.parametrize("name", ["utf-16-le", "utf-16-be"])
def test_utf16_without_its_mark(name: str) -> None:
    assert only(csv_file([ROW], encoding=name)) == EXPECTED


def test_a_title_that_probably_means_a_field_asks_for_a_look() -> None:
    [referral] = read(csv_file([{"prev_calls": "4", "Victim name": "Ada Pike", "Perp name": "Ned Ford"}])).referrals

    assert referral.draft.police_incidents_12m == 4
    assert [(n.code, n.pointer) for n in referral.notices] == [("label_guessed", "/police_incidents_12m")]


def test_a_list_of_something_else_is_not_taken_for_referrals() -> None:
    reading = read(b"Item,Price,Colour\nShoe,12,red\nHat,7,blue\n")

    assert (reading.outcome, reading.reason_code) == (Outcome.REFUSED, "no_profile")

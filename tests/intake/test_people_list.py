"""Lists of people: columns found by their titles, rows numbered as a spreadsheet shows them, nothing guessed."""

from __future__ import annotations

from datetime import date

import pytest

from marac_desk.intake.people_list import Column, PeopleList, meaning, read_people
from marac_desk.intake.refusal import RefusedError

TODAY = date(2026, 11, 21)


def read(text: str, **more: object) -> PeopleList:
    return read_people(text.encode(), today=TODAY, **more)  # type: ignore[arg-type]  # columns and label


@pytest.mark.parametrize(
    ("title", "column"),
    [
        ("Name", Column.NAME),
        ("Victim name", Column.NAME),
        ("Forename(s)", Column.GIVEN_NAMES),
        ("given_name", Column.GIVEN_NAMES),
        ("FirstName", Column.GIVEN_NAMES),
        ("Middle name", Column.GIVEN_NAMES),
        ("SURNAME", Column.FAMILY_NAME),
        ("last_name", Column.FAMILY_NAME),
        ("Maiden name", Column.ALIASES),
        ("Known as", Column.ALIASES),
        ("D.O.B.", Column.DATE_OF_BIRTH),
        ("date_of_birth", Column.DATE_OF_BIRTH),
        ("Geburtsdatum", Column.DATE_OF_BIRTH),
        ("Address line 1", Column.ADDRESS),
        ("address_2", Column.ADDRESS),
        ("street_number", Column.ADDRESS),
        ("suburb", Column.ADDRESS),
        ("Town", Column.ADDRESS),
        ("Post code", Column.POSTCODE),
        ("Mobile", Column.PHONE),
        ("soc_sec_id", None),
        ("Crime number", None),
        ("Previous address", None),
        ("Ethnicity", None),
        ("", None),
    ],
)
def test_what_a_title_says(title: str, column: Column | None) -> None:
    assert meaning(title) is column


def test_a_row_is_read_with_all_that_it_says() -> None:
    text = (
        "Ref,Surname,First name,Middle name,DOB,Address 1,Town,Postcode,Tel,Also known as\n"
        '7,Hart,Jo,Ann,03/04/1991,"12 Long Row",Ashby,ZZ1 1AA,07700 900123,Josie; Jo Price\n'
    )
    (row,) = read(text, label="Ref").rows
    assert (row.given_names, row.family_name, row.aliases) == ("Jo Ann", "Hart", ("Josie", "Jo Price"))
    assert (row.date_of_birth, row.address, row.postcode) == (date(1991, 4, 3), "12 Long Row Ashby", "ZZ1 1AA")
    assert (row.phone, row.label, row.number) == ("07700 900123", "7", 2)


def test_rows_keep_the_numbers_of_a_spreadsheet_and_bad_ones_are_told() -> None:
    found = read("Name;DOB\n\nJo Hart;3.4.1991\nNia Rees;3.4.1991;more\nAda Quill;31.2.1990\nZoya Khan;19910403\n")
    assert [row.number for row in found.rows] == [3, 5, 6]
    assert (found.bad_rows, found.bad_births) == ((4,), (5,))
    assert [row.date_of_birth for row in found.rows] == [date(1991, 4, 3), None, date(1991, 4, 3)]


@pytest.mark.parametrize("written", ["", "unknown", "N/K", "not known", "-", "n/a", "TBC"])
def test_what_is_not_said_is_no_value(written: str) -> None:
    found = read(f"Name,DOB,Postcode\nJo Hart,{written},{written}\n")
    assert (found.rows[0].date_of_birth, found.rows[0].postcode) == (None, None)
    assert found.bad_births == ()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_encodings(encoding: str) -> None:
    data = "Name,DOB\nSiobhán Ní Dhuibhir,03/04/1991\n".encode(encoding)
    assert read_people(data, today=TODAY).rows[0].name == "Siobhán Ní Dhuibhir"


def test_the_titles_may_be_told() -> None:
    text = "A,B,C\nJo Hart,03/04/1991,ZZ1 1AA\n"
    with pytest.raises(RefusedError, match="no_names"):
        read(text)
    found = read(text, columns={"a": Column.NAME, "B": Column.DATE_OF_BIRTH})
    assert found.columns == {"A": Column.NAME, "B": Column.DATE_OF_BIRTH}
    assert found.rows[0].date_of_birth == date(1991, 4, 3)


@pytest.mark.parametrize(
    ("text", "more", "code"),
    [
        ("", {}, "empty"),
        ("\n\n", {}, "empty"),
        ("DOB,Postcode\n03/04/1991,ZZ1 1AA\n", {}, "no_names"),
        ("Name,Colour\nJo Hart,red\n", {}, "nothing_beside"),
        ("Name,DOB\nJo,1\n", {"columns": {"Forename": Column.NAME}}, "no_such_column"),
        ("Name,DOB,DOB\nJo,1,2\n", {"columns": {"DOB": Column.DATE_OF_BIRTH}}, "no_such_column"),
        ("Name,DOB\nJo,1\n", {"label": "Ref"}, "no_such_column"),
        ('Name,DOB\n"Jo,1\n', {}, "bad_structure"),
        ("Name,DOB\nJo,\x00\n", {}, "nul_bytes"),
        (",".join(["x"] * 300) + "\n", {}, "too_many_columns"),
    ],
)
def test_what_cannot_be_read_is_refused(text: str, more: dict[str, object], code: str) -> None:
    with pytest.raises(RefusedError) as refused:
        read(text, **more)
    assert refused.value.code == code


def test_nothing_of_a_person_is_in_what_a_list_shows_of_itself() -> None:
    found = read("Name,DOB,Postcode\nLowri Hart,03/04/1991,ZZ1 1AA\n")
    assert not any(private in repr(found) + repr(found.rows[0]) for private in ("Lowri", "Hart", "1991", "ZZ1"))

"""Names, addresses, numbers, ages and dates as people write them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marac_desk.intake import people
from marac_desk.intake.dates import Doubt, Found, find_date
from tests.intake.samples import TODAY


@pytest.mark.parametrize(
    ("text", "full", "given_names", "family_name"),
    [
        ("Ada Pike", "Ada Pike", "Ada", "Pike"),
        ("Dr Ada Mary Howells-Pryce", "Dr Ada Mary Howells-Pryce", "Ada Mary", "Howells-Pryce"),
        ("PIKE, Ada Mary", "Ada Mary PIKE", "Ada Mary", "PIKE"),
        ("Suharti", "Suharti", "Suharti", None),
        ("Pawel St Aubrey", "Pawel St Aubrey", "Pawel", "St Aubrey"),
        ("Daniel Ap Gwilym", "Daniel Ap Gwilym", "Daniel", "Ap Gwilym"),
        ("Ana van der Berg", "Ana van der Berg", "Ana", "van der Berg"),
        ("Siobhan O'Rafferty", "Siobhan O'Rafferty", "Siobhan", "O'Rafferty"),
        ("Hui Min Tan", "Hui Min Tan", "Hui Min", "Tan"),
        ("رخسانہ مرزا", "رخسانہ مرزا", "رخسانہ", "مرزا"),
    ],
)
def test_a_name_is_split_as_a_person_would(text: str, full: str, given_names: str, family_name: str | None) -> None:
    names = people.read_names(text)

    assert names is not None
    assert (names.full, names.given, names.family) == (full, given_names, family_name)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Yes",
        "n/k",
        "7",
        "Ada and Ned Pike",
        "see above",
        "Pike, Ada, Ned",
        "Ada (sister)",
        "Ada: client",
        "x" * 200,
    ],
)
def test_what_is_hardly_one_name_is_not_taken_for_one(text: str) -> None:
    assert people.read_names(text) is None


@pytest.mark.parametrize(
    "text", ["Ada Pike (known as Adi)", 'Ada "Adi" Pike', "Ada Pike aka Adi", "Ada Pike also known as Adi"]
)
def test_what_somebody_is_called_beside_the_name(text: str) -> None:
    names = people.read_names(text)

    assert names is not None
    assert (names.full, names.known_as) == ("Ada Pike", "Adi")


def test_the_name_at_birth_is_another_name() -> None:
    names = people.read_names("Ada Pike (née Ford)")

    assert names is not None
    assert (names.full, names.aliases) == ("Ada Pike", ("Ford",))


@pytest.mark.parametrize(
    ("text", "address", "postcode"),
    [
        ("Flat 3, 81 Corn Street\nZZ2 1HT", "Flat 3, 81 Corn Street", "ZZ2 1HT"),
        ("1 High Road, Northvale, zz21ht", "1 High Road, Northvale", "ZZ2 1HT"),
        ("ZZ2 1HT", None, "ZZ2 1HT"),
        ("No fixed abode", "No fixed abode", None),
        ("HMP Stonebeck (until 12/11/2026)", "HMP Stonebeck (until 12/11/2026)", None),
        ("Not known", "Not known", None),
    ],
)
def test_a_postcode_leaves_the_address_before_it(text: str, address: str | None, postcode: str | None) -> None:
    assert people.split_address(text) == (address, postcode)


@pytest.mark.parametrize(
    ("text", "phone"),
    [
        ("07700 900123", "07700 900123"),
        ("+44 7700 900123", "+44 7700 900123"),
        ("(020) 7946 0123 ext 4", "(020) 7946 0123 ext 4"),
        ("07700 900123 (mobile) / 020 7946 0123 (home)", "07700 900123 (mobile) / 020 7946 0123 (home)"),
        ("07700 900123 - do not ring", None),
        ("none", None),
        ("12", None),
    ],
)
def test_a_number_with_words_that_matter_is_not_just_a_number(text: str, phone: str | None) -> None:
    assert people.read_phone(text) == phone


@pytest.mark.parametrize(
    ("text", "age"),
    [
        ("N/K - approx 55", "approx 55"),
        ("about 30 years", "about 30 years"),
        ("aged 7", "aged 7"),
        ("31", None),
        ("N/K", None),
    ],
)
def test_an_age_in_the_place_of_a_date(text: str, age: str | None) -> None:
    assert people.read_age(text) == age


def test_lists_end_entries_with_semicolons_and_lines() -> None:
    assert people.read_list("anyone in the family; Adeel (housing, office)\n• Ned;none;") == [
        "anyone in the family",
        "Adeel (housing, office)",
        "Ned",
    ]


@pytest.mark.parametrize(
    ("line", "name", "born", "school"),
    [
        ("Kit Pike (03/04/2015) - Mill School", "Kit Pike", date(2015, 4, 3), "Mill School"),
        ("- Kit Pike, 3 April 2015, Mill School", "Kit Pike", date(2015, 4, 3), "Mill School"),
        ("Kit Pike (03/04/15)", "Kit Pike", date(2015, 4, 3), None),
        ("Kit Pike", "Kit Pike", None, None),
    ],
)
def test_a_child_on_one_line(line: str, name: str, born: date | None, school: str | None) -> None:
    child = people.read_child_line(line, today=TODAY)

    assert child is not None
    assert (child.name, child.born, child.school, child.left) == (name, born, school, "")


def test_a_contact_line_whose_parts_cannot_be_told_apart_hands_them_back() -> None:
    found = people.read_contact_line("Jo Marsh, Alpha, Beta, Gamma, 020 7946 0100")

    assert found.fields == {"name": "Jo Marsh", "phone": "020 7946 0100"}
    assert found.left == ("Alpha", "Beta", "Gamma")


WRITTEN = st.sampled_from(
    ["%d/%m/%Y", "%d.%m.%y", "%d %B %Y", "%A %d %b %Y", "%Y-%m-%d", "on %d/%m/%Y in town", "(%d-%b-%Y)"]
)
RECENT = st.dates(TODAY - timedelta(days=3000), TODAY)


@given(RECENT, WRITTEN)
def test_a_date_is_found_however_it_is_written(day: date, form: str) -> None:
    found = find_date(day.strftime(form), today=TODAY)

    assert found is not None
    assert found.day == day


@given(st.dates(TODAY - timedelta(days=363), TODAY), st.sampled_from(["%d/%m", "%d %B", "last night (%d/%m)"]))
def test_a_missing_year_is_the_latest_that_is_not_ahead(day: date, form: str) -> None:
    expected = None if (day.month, day.day) == (2, 29) else Found(day, Doubt.YEAR_ASSUMED)

    assert find_date(day.strftime(form), today=TODAY, near=TODAY) in (expected, Found(day, Doubt.YEAR_ASSUMED))


def test_a_day_to_come_lies_ahead() -> None:
    found = find_date("due 8 March", today=TODAY, near=date(2026, 11, 2), ahead=True)

    assert found == Found(date(2027, 3, 8), Doubt.YEAR_ASSUMED)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "soon",
        "31/02/2026",
        "13/13/2026",
        "1/2/2026 or 2/2/2026",
        "Sat 16 Oct 2026",
        "1/2",
        "9" * 300,
        "3-4 weeks ago",
    ],
)
def test_what_is_no_one_date_is_not_read(text: str) -> None:
    assert find_date(text, today=TODAY, birth=True) is None


@given(st.text(max_size=100))
def test_any_words_may_stand_in_any_box(text: str) -> None:
    people.read_names(text)
    people.read_phone(text)
    people.read_age(text)
    people.read_list(text)
    people.read_aliases(text)
    people.read_postcode(text)
    people.split_address(text)
    people.read_contact_line(text)
    people.read_child_line(text, today=TODAY)
    find_date(text, today=TODAY)


@pytest.mark.parametrize(
    "text", ["3-4 weeks ago", "2/3 weeks ago", "at 10.30", "about 2 3 times", "last week", "Fri 29/10"]
)
def test_figures_that_are_no_day_are_not_taken_for_one(text: str) -> None:
    assert find_date(text, today=TODAY, near=TODAY) is None


@pytest.mark.parametrize("text", ["17/10/2026 at 10.30", "Saturday night, 17 October", "17.10. in the evening"])
def test_a_day_is_found_beside_other_figures(text: str) -> None:
    found = find_date(text, today=TODAY, near=TODAY)

    assert found is not None
    assert (found.day, found.more) == (date(2026, 10, 17), False)

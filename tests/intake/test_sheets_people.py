"""Lists with a row for each person: joined by their reference, and nobody put in another's place."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marac_desk.assets.tables import read_toml
from marac_desk.intake.book_reader import read_book
from marac_desk.intake.csv_reader import read_csv
from marac_desk.intake.draft import to_brief_json
from marac_desk.intake.guards.package import open_package
from marac_desk.intake.profiles import Profile, load_profile
from marac_desk.intake.readers import read_file
from marac_desk.intake.reading import Outcome, Reading, RowError
from marac_desk.intake.refusal import RefusedError
from tests.intake.samples import TODAY, compare, content, expected
from tests.intake.sheet_files import Tab, workbook

TITLES = "Case ref;Party type;Surname;Forename;DOB;Home address;Link;RIC score;Account"
ROWS = (
    "K1;Victim;Pike;Ada;04/02/1990;1 Low Road ZZ1 1AA;;17;He came back.",
    "K1;Suspect;Ford;Ned;05/05/1985;same;ex-partner;;",
    "K1;Suspect;Ray;Tom;;3 High St;brother in law;;",
    "K1;Child;Pike;Kit;03/04/2015;Mill Primary School;;;",
    "K2;Suspect;Long;Max;06/06/1986;;husband;;",
    "K2;Victim;Long;Bea;07/07/1987;;;9;He pushed her.",
)


def read(*rows: str, titles: str = TITLES) -> Reading:
    """Read an export of these rows."""
    return read_file("\n".join([titles, *rows]).encode(), "a.csv", today=TODAY)


def told(reading: Reading) -> dict[object, object]:
    """Return the referrals by their references."""
    return {each.source_locator["key"]: to_brief_json(each.draft) for each in reading.referrals}


def test_the_rows_of_a_reference_make_one_referral() -> None:
    reading = read(*ROWS)

    first, second = reading.referrals
    assert [each.source_locator for each in reading.referrals] == [
        {"record": 1, "key": "K1"},
        {"record": 5, "key": "K2"},
    ]
    assert (first.draft.victim.full_name, first.draft.victim.postcode) == ("Ada Pike", "ZZ1 1AA")
    assert [(each.full_name, each.address) for each in first.draft.perpetrators] == [
        ("Ned Ford", "1 Low Road"),
        ("Tom Ray", "3 High St"),
    ]
    [child] = first.draft.children
    assert (child.full_name, child.school, child.address) == ("Kit Pike", "Mill Primary School", None)
    assert (second.draft.victim.full_name, second.draft.perpetrators[0].full_name) == ("Bea Long", "Max Long")
    assert first.origins["/children/0/school"].where == "record 1, row 4, column Home address"


@given(st.permutations(ROWS))
def test_the_order_of_the_rows_changes_nobodys_place(rows: list[str]) -> None:
    suspects_in_order = sorted(rows, key=lambda row: "Ray" in row)  # of two suspects the first written comes first

    assert told(read(*suspects_in_order)) == told(read(*ROWS))


def test_a_second_victim_is_not_put_into_the_first() -> None:
    reading = read(*ROWS[:2], "K1;Victim;Low;Eve;01/01/1991;;;;")

    [referral] = reading.referrals
    assert referral.draft.victim.full_name == "Ada Pike"
    assert {entry.value for entry in referral.not_understood} == {"Victim", "Low", "Eve", "01/01/1991"}


def test_a_role_nobody_knows_leaves_its_row_unread() -> None:
    reading = read(*ROWS, "K1;Witness;Poe;Ann;;;;;")

    assert {entry.value for entry in reading.referrals[0].not_understood} == {"Witness", "Poe", "Ann"}
    assert reading.row_errors == (RowError(1, "Party type (row 7)", "not_understood"),)
    assert len(reading.referrals[0].draft.perpetrators) == 2


def test_rows_without_a_reference_are_not_joined_by_guess() -> None:
    reading = read(*ROWS[:4], titles=TITLES.replace("Case ref", "Shelf"))

    assert len(reading.referrals) == 4


def test_a_field_that_a_person_cannot_have_is_kept_apart() -> None:
    [referral] = read("K1;Victim;Pike;Ada;;;wife;;", "K1;Suspect;Ford;Ned;;;husband;;").referrals

    assert [(entry.label, entry.value) for entry in referral.not_understood] == [("Link", "wife")]


def test_a_column_called_type_is_no_role_by_its_name() -> None:
    reading = read("A1;phone;Ada Pike;Ned Ford", "A2;letter;Bea Long;Max Long", titles="Ref;Type;Victim name;Perp name")

    assert [each.draft.victim.full_name for each in reading.referrals] == ["Ada Pike", "Bea Long"]
    assert [entry.value for each in reading.referrals for entry in each.not_understood] == ["phone", "letter"]


@pytest.mark.parametrize("name", ["csv/police_persons_cp1252_semicolon.csv", "csv/police_wide_iso_dates.csv"])
def test_published_exports_are_read_leaf_by_leaf(name: str) -> None:
    truth = expected(name)

    reading = read_file(content(name), name, today=TODAY)

    for fact in ("encoding", "delimiter"):
        assert reading.facts[fact] == truth[fact]
    assert reading.facts["records"] == str(truth["records"])
    scores = [compare(*pair) for pair in zip(truth["referrals"], reading.referrals, strict=True)]
    assert [line for score in scores for line in score.wrong] == []
    assert {line for score in scores for line in score.absent} <= {"/warnings"}  # sentences; a reading gives codes
    assert reading.row_errors == ()


PROFILE = """
[profile]
name = "people"
version = 1
match_headers = ["Ref", "Kind", "Name", "Born", "Link", "Nursery", "Score", "Extra"]

[file]
delimiter = ","
encoding = "utf-8"
date_formats = ["%d/%m/%Y"]

[people]
key = "Ref"
role = "Kind"
roles = { victim = ["A"], perpetrator = ["B"], child = ["C"] }

[fields]
"external_ref" = "Ref"
"person/full_name" = { column = "Name", transform = ["without_brackets", "names"] }
"person/date_of_birth" = "Born"
"person/relationship_to_victim" = "Link"
"person/school" = { column = "Nursery", transform = ["last_line"] }
"risk/score" = { column = "Score", transform = ["before_comma"] }
"""
HEADERS = ["Ref", "Kind", "Name", "Born", "Link", "Nursery", "Score", "Extra"]
PEOPLE = (
    ("K1", "B", "Ned Ford (adult)", "05/05/1985", "husband", "", "", ""),
    ("K1", "A", "Ada Pike", "04/02/1990", "", "", "17, high", "gun"),
    ("K1", "C", "Kit Pike", "03/04/2015", "", "Mill School", "", ""),
    ("K1", "Z", "Who Knows", "", "", "", "", ""),
)


@pytest.fixture
def profile(tmp_path_factory: pytest.TempPathFactory) -> Profile:
    """A profile for rows about one person each."""
    file = tmp_path_factory.mktemp("profiles") / "profile_people.toml"
    file.write_text(PROFILE, encoding="utf-8")
    return load_profile(read_toml(file))


def check_people(reading: Reading) -> None:
    """What the profile makes of the rows."""
    [referral] = reading.referrals
    found = referral.draft
    assert referral.source_locator == {"record": 1, "key": "K1"}
    assert (found.victim.full_name, found.victim.date_of_birth) == ("Ada Pike", date(1990, 2, 4))
    assert (found.perpetrators[0].full_name, found.risk.score) == ("Ned Ford", 17)
    assert (found.children[0].full_name, found.children[0].school) == ("Kit Pike", "Mill School")
    assert {entry.value for entry in referral.not_understood} == {"gun", "Z", "Who Knows"}
    assert reading.row_errors == (RowError(1, "Kind (row 4)", "not_understood"),)


def test_a_profile_may_join_rows_of_people(profile: Profile) -> None:
    lines = [["Exported on 1 July", *[""] * 7], HEADERS, *PEOPLE]
    text = "\n".join(",".join(f'"{cell}"' for cell in line) for line in lines)

    check_people(read_csv(text.encode(), today=TODAY, profiles=(profile,)))


def test_a_profile_reads_a_workbook_too(profile: Profile) -> None:
    rows = [[date(1990, 2, 4) if cell == "04/02/1990" else cell or None for cell in row] for row in PEOPLE]
    package = open_package(workbook(Tab("Export", [["Exported on 1 July"], HEADERS, *rows])))

    check_people(read_book(package, today=TODAY, profiles=(profile,)))


def test_a_workbook_whose_columns_moved_is_refused(profile: Profile) -> None:
    package = open_package(workbook(Tab("Export", [["Kind", "Ref", *HEADERS[2:]], *PEOPLE])))

    with pytest.raises(RefusedError) as caught:
        read_book(package, today=TODAY, profiles=(profile,))
    assert (caught.value.code, caught.value.values["moved"]) == ("headers_changed", "Ref, Kind")


def test_a_list_that_nobody_is_named_in_is_refused() -> None:
    reading = read("K1;17", titles="Case ref;RIC score")

    assert (reading.outcome, reading.reason_code) == (Outcome.REFUSED, "no_profile")

"""Exports: encodings, profiles that must fit exactly, rows that are wrong and cost nobody else anything."""

from __future__ import annotations

import csv
import io
from datetime import date
from pathlib import Path

import pytest

from marac_desk.assets.problems import ResourceProblemError
from marac_desk.assets.tables import read_toml
from marac_desk.intake.csv_reader import read_csv
from marac_desk.intake.csv_text import MOST_RECORDS
from marac_desk.intake.profiles import Profile, load_profile, shipped_profiles
from marac_desk.intake.readers import read_file
from marac_desk.intake.reading import Outcome, Reading, RowError
from marac_desk.rules.vocabulary import Answer, Criterion, Relationship
from tests.intake.samples import TODAY, content

PROFILE = """
[profile]
name = "northvale"
version = 3
match_headers = [
  "Ref", "Raised", "Client", "Born", "Lives", "Suspect", "Link", "Kids", "No of kids", "Score", "Repeat", "Ring",
  "Text", "Extra", "Note",
]

[file]
delimiter = ";"
encoding = "cp1250"
date_formats = ["%d/%m/%Y", "%Y-%m-%d"]
ignored = ["Note"]

[fields]
"external_ref" = "Ref"
"referral_date" = "Raised"
"victim/full_name" = { column = "Client", transform = ["collapse", "names"] }
"victim/date_of_birth" = "Born"
"victim/address" = { column = "Lives", transform = ["address"] }
"perpetrators/0/full_name" = { column = "Suspect", transform = ["names"] }
"perpetrators/0/relationship_to_victim" = { column = "Link", map = { "X" = "ex-partner" } }
"children" = { column = "Kids", transform = ["child_lines"] }
"risk/score" = "Score"
"risk/tool" = { column = "Score", map = { }, default = "not stated", transform = ["upper"] }
"criteria_answers/repeat" = { column = "Repeat", default = "not known" }
"safe_contact/safe_to_call" = "Ring"
"safe_contact/safe_to_text" = "Text"

[checks]
children_count = "No of kids"
"""
ROW = {
    "Ref": "N1", "Raised": "01/02/2026", "Client": "Pike,  Ada", "Born": "1990-02-01", "Lives": "1 Low Road\nZZ1 1AA",
    "Suspect": "Ned Ford", "Link": "X", "Kids": "Kit Pike (03/04/2015) - Mill School", "No of kids": "1", "Score": "15",
    "Repeat": "", "Ring": "Y", "Text": "N", "Extra": "", "Note": "x",
}  # fmt: skip


@pytest.fixture
def profile(tmp_path: Path) -> Profile:
    """A profile with everything a profile can say."""
    file = tmp_path / "profile_northvale.toml"
    file.write_text(PROFILE, encoding="utf-8")
    return load_profile(read_toml(file))


def sheet(*rows: dict[str, str], encoding: str = "utf-8", titles: list[str] | None = None) -> bytes:
    """Return a file of rows, each like ROW but for what is given."""
    text = io.StringIO()
    writer = csv.DictWriter(text, titles or list(ROW), delimiter=";", extrasaction="ignore")
    writer.writeheader()
    writer.writerows(ROW | row for row in rows)
    return text.getvalue().encode(encoding)


def read(data: bytes, *profiles: Profile) -> Reading:
    """Read a file by these profiles."""
    return read_csv(data, today=TODAY, profiles=profiles)


def refusal(data: bytes, name: str = "a.csv") -> tuple[str | None, dict[str, str]]:
    """Return why a file is refused."""
    reading = read_file(data, name, today=TODAY)
    assert reading.outcome is Outcome.REFUSED
    return reading.reason_code, dict(reading.reason_values)


def test_a_row_is_read_as_its_profile_says(profile: Profile) -> None:
    [referral] = read(sheet({}), profile).referrals

    found = referral.draft
    assert (found.external_ref, found.referral_date) == ("N1", date(2026, 2, 1))
    assert (found.victim.full_name, found.victim.family_name) == ("Ada Pike", "Pike")
    assert found.victim.date_of_birth == date(1990, 2, 1)
    assert (found.victim.address, found.victim.postcode) == ("1 Low Road", "ZZ1 1AA")
    assert found.perpetrators[0].relationship_to_victim is Relationship.EX_PARTNER
    assert (found.children[0].full_name, found.children[0].school) == ("Kit Pike", "Mill School")
    assert found.risk.score == 15
    assert found.criteria_answers == {Criterion.REPEAT: Answer.NOT_KNOWN}
    assert referral.source_locator == {"record": 1}
    assert referral.origins["/victim/date_of_birth"].where == "record 1, column Born"


def test_a_row_that_is_wrong_costs_the_others_nothing(profile: Profile) -> None:
    wrong = {"Raised": "02/30/2026", "Link": "somebody", "Score": "many", "Ring": "maybe", "Born": "01/01/2030"}
    lines = sheet({}, wrong, {}).decode().split("\r\n")
    lines.insert(2, "N9;too;few")

    reading = read("\r\n".join(lines).encode(), profile)

    assert [referral.source_locator["record"] for referral in reading.referrals] == [1, 3, 4]
    assert set(reading.row_errors) == {
        RowError(2, "", "wrong_number_of_cells"),
        RowError(3, "Raised", "not_a_date"),
        RowError(3, "Born", "not_a_date"),
        RowError(3, "Link", "not_understood"),
        RowError(3, "Score", "not_a_number"),
        RowError(3, "Ring", "not_understood"),
    }
    bad = reading.referrals[1]
    assert (bad.draft.referral_date, bad.draft.victim.full_name) == (None, "Ada Pike")
    assert {(entry.label, entry.value) for entry in bad.not_understood} == set(wrong.items())


def test_only_the_date_forms_of_the_profile_are_read(profile: Profile) -> None:
    reading = read(sheet({"Raised": "1.2.2026"}), profile)

    assert reading.referrals[0].draft.referral_date is None
    assert reading.row_errors == (RowError(1, "Raised", "not_a_date"),)


def test_a_column_without_a_field_is_kept_unless_the_profile_leaves_it_out(profile: Profile) -> None:
    [referral] = read(sheet({"Extra": "gun in the house"}), profile).referrals

    assert [(entry.label, entry.value) for entry in referral.not_understood] == [("Extra", "gun in the house")]


def test_a_number_of_children_that_differs_is_noticed(profile: Profile) -> None:
    [referral] = read(sheet({"No of kids": "3"}), profile).referrals

    assert [(n.code, dict(n.values)) for n in referral.notices] == [
        ("children_differ", {"stated": "3", "counted": "1"})
    ]


def test_words_in_the_encoding_of_the_profile(profile: Profile) -> None:
    reading = read(sheet({"Suspect": "Łukasz Żak"}, encoding="cp1250"), profile)

    assert reading.facts["encoding"] == "cp1250"
    assert reading.referrals[0].draft.perpetrators[0].full_name == "Łukasz Żak"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_words_in_unicode_of_every_kind(profile: Profile, encoding: str) -> None:
    reading = read(sheet({"Suspect": "Łukasz Żak"}, encoding=encoding), profile)

    assert reading.referrals[0].draft.perpetrators[0].full_name == "Łukasz Żak"


def test_what_looks_like_a_formula_is_plain_text_and_noticed() -> None:
    reading = read_file(content("csv/police_wide_utf8sig_comma.csv"), "a.csv", today=TODAY)

    found = reading.referrals[6]
    assert found.draft.victim.family_name == "=1+1"
    assert ("formula_like", "/victim/family_name") in {(n.code, n.pointer) for n in found.notices}
    assert reading.referrals[4].draft.free_text.reason == '=HYPERLINK("http://click.example.org","open")'
    assert "formula_like" not in {notice.code for notice in reading.referrals[7].notices}  # +44 begins a number


def test_columns_that_moved_are_refused_with_what_differs() -> None:
    data = content("csv/police_wide_utf8sig_comma.csv").decode("utf-8-sig")
    titles, rest = data.split("\n", 1)
    shifted = titles.replace("VICT_SURNAME,VICT_FORENAMES", "VICT_FORENAMES,VICT_SURNAME")
    renamed = titles.replace("RIC_SCORE", "DASH_SCORE")

    code, values = refusal(f"{shifted}\n{rest}".encode())
    assert (code, values["moved"]) == ("headers_changed", "VICT_SURNAME, VICT_FORENAMES")
    code, values = refusal(f"{renamed}\n{rest}".encode())
    assert (code, values["missing"], values["unexpected"]) == ("headers_changed", "RIC_SCORE", "DASH_SCORE")


def test_titles_nobody_knows_are_refused_by_their_number_alone() -> None:
    assert refusal(b"Ada Pike,1 Low Road,07700 900123\n1,2,3\n") == ("no_profile", {"columns": "3"})


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b" \n\n", "empty"),
        (b"Victim name,Date of birth,Perpetrator name\n", "no_rows"),
        (b'a,b\n1,"2\n3,4\n', "bad_structure"),
        (b'a,b\n1,"2"x\n', "bad_structure"),
        (b"a,b\n" + b"1," * 400 + b"2\n", "too_many_columns"),
        (b"a,b\n" + b"1,2\n" * (MOST_RECORDS + 1), "too_many_rows"),
        (b"a,b\n\x00,2\n", "nul_bytes"),
        ("a,b\n\x00,2\n".encode("utf-16"), "nul_bytes"),
        (b"\xef\xbb\xbfa,b\n\xff,2\n", "encoding"),
        (b"a,b\n\x81,2\n", "encoding"),
        (b"<!DOCTYPE html><p>", "wrong_type"),
    ],
)
def test_what_cannot_be_told_apart_is_refused(data: bytes, code: str) -> None:
    assert refusal(data)[0] == code


@pytest.mark.parametrize(
    ("before", "after", "reason"),
    [
        ('"victim/full_name"', '"victim/surname"', '"victim/surname" is no field of a referral'),
        ('"criteria_answers/repeat"', '"criteria_answers/often"', "is no field of a referral"),
        ('"collapse"', '"eval"', "it must be one of collapse"),
        ('"Suspect", transform', '"Suspects", transform', "it must be one of Ref"),
        ('delimiter = ";"', 'delimiter = "::"', "the delimiter must be"),
        ('"cp1250"', '"rot13"', "it must be one of utf-8"),
        ("version = 3", "version = 0", "it must be from 1"),
        ("[checks]", "[cheques]", 'unknown key "cheques"'),
    ],
)
def test_a_wrong_profile_is_refused_with_its_line(tmp_path: Path, before: str, after: str, reason: str) -> None:
    file, wrong = tmp_path / "profile_wrong.toml", PROFILE.replace(before, after)
    file.write_text(wrong, encoding="utf-8")

    with pytest.raises(ResourceProblemError) as caught:
        load_profile(read_toml(file))
    assert reason in str(caught.value)
    assert caught.value.line == next(n for n, line in enumerate(wrong.split("\n"), 1) if after in line)


def test_the_profiles_that_ship_are_right() -> None:
    assert [profile.name for profile in shipped_profiles()] == ["police_wide"]

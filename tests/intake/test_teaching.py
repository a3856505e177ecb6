"""Teaching a sheet: what may be pointed at, the profile that comes of it, and nothing personal kept in it."""

from __future__ import annotations

import pytest

from marac_desk.intake import sandbox
from marac_desk.intake.profiles import TRANSFORMS
from marac_desk.intake.readers import read_file, sample_file
from marac_desk.intake.reading import Outcome
from marac_desk.intake.refusal import RefusedError
from marac_desk.intake.targets import kind_at, path_of
from marac_desk.intake.teaching import (
    Sample,
    Taught,
    own_profile,
    own_profiles,
    profile_text,
    targets,
    usual_change,
)
from tests.intake.samples import TODAY

SHEET = (
    b"Zed;Quux;Plugh;Xyzzy;Frob;Grault\n"
    b"K1;Ada Pike;21/05/1991;1 Low Road ZZ1 1AA;Ned Ford;17\n"
    b"K2;Amy Hill;03/04/1988;2 Low Road ZZ1 1AA;Tom Lane;sometimes\n"
)
TAUGHT = (
    Taught("Zed", "external_ref"),
    Taught("Quux", "victim/full_name", "names"),
    Taught("Plugh", "victim/date_of_birth"),
    Taught("Frob", "perpetrators/0/full_name", "names"),
)


def code_of(name: str = "Kestrel", taught: tuple[Taught, ...] = TAUGHT, sample: Sample | None = None) -> str:
    """The code with which a profile is refused."""
    with pytest.raises(RefusedError) as refused:
        profile_text(name, sample or sample_file(SHEET, "s.csv"), taught)
    return refused.value.code


def test_a_sheet_nobody_knows_is_read_once_it_was_taught_and_the_rest_is_kept() -> None:
    assert read_file(SHEET, "s.csv", today=TODAY).reason_code == "no_profile"
    text = profile_text("Kestrel", sample_file(SHEET, "s.csv"), TAUGHT)
    reading = sandbox.read(SHEET, "s.csv", today=TODAY, profiles=(text,))
    assert reading.outcome is Outcome.PARSED
    first = reading.referrals[0]
    assert first.draft.victim.full_name == "Ada Pike"
    assert first.draft.perpetrators[0].full_name == "Ned Ford"
    assert {(left.label, left.value) for left in first.not_understood} == {
        ("Xyzzy", "1 Low Road ZZ1 1AA"),
        ("Grault", "17"),
    }


def test_rows_above_the_titles_are_not_left_out_in_silence() -> None:
    own = own_profiles((profile_text("Kestrel", sample_file(SHEET, "s.csv"), TAUGHT),))
    titles, first, second = SHEET.splitlines(keepends=True)

    turned = read_file(first + titles + second, "s.csv", today=TODAY, own=own)
    below_a_remark = read_file(b"Export of July\n" + titles + first, "s.csv", today=TODAY, own=own)

    assert (turned.outcome, turned.reason_code) == (Outcome.REFUSED, "headers_changed")
    assert turned.reason_values["moved"] == "row 2"
    assert [referral.draft.external_ref for referral in below_a_remark.referrals] == ["K1"]


def test_a_shifted_layout_is_refused_and_not_read_into_the_wrong_fields() -> None:
    own = own_profiles((profile_text("Kestrel", sample_file(SHEET, "s.csv"), TAUGHT),))
    moved = SHEET.replace(b"Quux;Plugh", b"Plugh;Quux")
    added = SHEET.replace(b"Zed;", b"New;Zed;").replace(b"K1;", b"x;K1;").replace(b"K2;", b"x;K2;")
    for changed in (moved, added):
        assert read_file(changed, "s.csv", today=TODAY, own=own).reason_code == "headers_changed"


def test_the_sample_is_read_in_the_limited_process_and_a_file_without_columns_is_refused() -> None:
    found = sandbox.sample(SHEET, "s.csv")
    assert found.titles == ("Zed", "Quux", "Plugh", "Xyzzy", "Frob", "Grault")
    assert found.rows[0][1] == "Ada Pike"
    assert found.delimiter == ";"
    with pytest.raises(RefusedError, match="not_a_sheet"):
        sandbox.sample(b"From: one@example.org\r\nSubject: x\r\n\r\nwords\r\n", "letter.eml")


@pytest.mark.parametrize(
    "titles", ["Zed;;Plugh", "Zed;Zed;Plugh", "Zed;07700 900123;Plugh", "Zed;21/05/1991;Plugh", "Zed;a@b.example;P"]
)
def test_titles_that_tell_nothing_or_look_like_answers_are_not_kept(titles: str) -> None:
    with pytest.raises(RefusedError, match="titles_not_plain"):
        sample_file(f"{titles}\n".encode(), "s.csv")


def test_a_profile_needs_a_plain_name_a_field_and_one_column_a_field() -> None:
    assert code_of(name=" ") == "profile_name"
    assert code_of(name="../x") == "profile_name"
    assert code_of(name="K" * 41) == "profile_name"
    assert code_of(taught=()) == "profile_empty"
    assert code_of(taught=(*TAUGHT, Taught("Grault", "external_ref"))) == "profile_twice"
    assert code_of(taught=(Taught("Nowhere", "external_ref"),)) == "profile_wrong"
    assert code_of(taught=(Taught("Zed", "no_such_field"),)) == "profile_wrong"
    assert code_of(taught=(Taught("Zed", "external_ref", "eval"),)) == "profile_wrong"


def test_titles_with_quotes_and_line_ends_of_toml_stay_titles() -> None:
    odd = ('He said "x"', "back\\slash", "[fields]", "a = 1")
    text = profile_text("Odd", Sample(odd, (), ","), (Taught(odd[0], "external_ref"),))
    assert own_profile(text).headers == odd


def test_every_field_that_is_offered_is_one_and_can_be_kept() -> None:
    for target in targets():
        assert kind_at(target) is not None
        assert path_of(target)
        change = usual_change(target)
        assert change == "" or change in TRANSFORMS
        own_profile(profile_text("One", Sample(("A",), (), ","), (Taught("A", target, change),)))


def test_a_kept_text_that_is_no_profile_is_left_out() -> None:
    good = profile_text("Kestrel", sample_file(SHEET, "s.csv"), TAUGHT)
    assert [profile.name for profile in own_profiles(("nothing", good, "[profile]\nname = 1"))] == ["Kestrel"]

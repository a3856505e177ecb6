"""Every code that can reach the referral pages has its words, and every missing thing leads to a field."""

from __future__ import annotations

from datetime import date

import pytest

from marac_desk.cli import intake as command_line
from marac_desk.desktop.referrals import decision_words, intake_words, words
from marac_desk.desktop.wording import problems, signs
from marac_desk.intake.completeness import Missing, Section, missing
from marac_desk.intake.draft import DraftChild, DraftPerpetrator, ReferralDraft
from marac_desk.rules.identity import DateCode
from marac_desk.rules.lives import ReferralState
from marac_desk.rules.matching import PersonKey, compare
from marac_desk.rules.threshold import CriteriaGap
from marac_desk.services.errors import RefusedError
from marac_desk.services.matching_lore import matching_lore
from marac_desk.services.referrals.notes import CheckKind, ToCheck

TODAY = date(2026, 11, 21)


def _everything_missing() -> list[Missing]:
    draft = ReferralDraft(perpetrators=[DraftPerpetrator()], children=[DraftChild()])
    draft.incident_date = date(2027, 5, 1)
    found = [
        *missing(draft, consent_required=False, today=TODAY),
        *missing(ReferralDraft(), consent_required=True, today=TODAY),
    ]
    return [*found, *(Missing(Section.CRITERIA, gap.value) for gap in CriteriaGap)]


@pytest.mark.parametrize("entry", _everything_missing(), ids=lambda entry: entry.code)
def test_whatever_is_missing_is_worded_and_has_a_field_in_its_section(entry: Missing) -> None:
    said = words.missing(entry)
    assert entry.code not in said
    pointer = words.pointer_of(entry)
    assert pointer.startswith("/")
    expected = {Section.CRITERIA, Section.CHECKLIST} if entry.section is Section.CRITERIA else {entry.section}
    assert words.section_of(pointer) in expected


TAUGHT = {"profile_empty", "profile_name", "profile_too_few", "profile_twice", "profile_wrong"}
"""Of a sheet that is being taught to the desk: said in its own dialog, not of a file."""


@pytest.mark.parametrize("code", sorted({*command_line._REASONS} - {"not_readable"} - TAUGHT))
def test_every_refusal_of_a_reader_is_worded(code: str) -> None:
    assert "It cannot be read" not in intake_words.warning(code)


@pytest.mark.parametrize("code", sorted(TAUGHT))
def test_every_refusal_of_what_is_taught_is_worded(code: str) -> None:
    assert code not in problems.sentence(RefusedError(code, most=40, least=3))


def test_an_unknown_refusal_is_still_a_sentence() -> None:
    assert intake_words.refusal("something_new") == "It cannot be read (something_new)."


@pytest.mark.parametrize("code", [code for code in DateCode if code is not DateCode.EMPTY])
def test_every_date_that_is_none_is_worded_and_kept(code: DateCode) -> None:
    assert "Your text is kept." in words.problem(code.value)


@pytest.mark.parametrize("state", list(ReferralState))
def test_every_state_is_worded(state: ReferralState) -> None:
    assert "_" not in decision_words.state(state)


def test_reasons_of_a_match_repeat_no_value() -> None:
    one = PersonKey("1", given_names="Aga", family_name="Borowska", date_of_birth=TODAY, phone="07700 900233")
    codes = tuple(reason.code for reason in compare(one, one, matching_lore()).reasons)
    said = signs.sentence(codes)
    assert "same telephone number" in said
    assert "900233" not in said
    assert "_" not in said


def test_every_finding_of_matching_has_words() -> None:
    codes = [*matching_lore().chances, "perhaps_family"]
    assert not [code for code in codes if signs.sentence([code]) == code.replace("_", " ")]


def test_what_found_no_field_is_said_with_its_label() -> None:
    item = ToCheck("left:0", CheckKind.NOT_UNDERSTOOD, "Pets", "", "table 1", "two dogs")
    assert intake_words.check_long(item) == "“two dogs”, under “Pets”, found no field"


def test_the_kinds_of_check_are_all_worded() -> None:
    assert {kind.value for kind in CheckKind} == {"notice", "not_understood", "unread", "look"}

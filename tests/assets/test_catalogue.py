"""The catalogue is whole and exact: every action of the field's reference, with its aim, due and share."""

from __future__ import annotations

import pytest

from marac_desk.assets import codes
from marac_desk.assets.catalogue import (
    CATALOGUE_FILES,
    TITLE_LENGTH,
    CatalogueAction,
    CatalogueDue,
    action,
    agency_words,
    catalogue,
    mark_for,
)
from marac_desk.assets.places import path
from marac_desk.rules import vocabulary

# An independent copy of the reference: code, * where it is the guide's own example, aim (Victim, Child, Perpetrator,
# Home, Staff and process), share, due.
REFERENCE = """
POL-01 * H Y 24 h
POL-02 - H Y 2 wd
POL-03 * V Y 3 wd
POL-04 * H Y 5 wd
POL-05 * P C 2 wd
POL-06 * V Y 10 wd
POL-07 * P N 5 wd
POL-08 * C C 24 h
POL-09 * P C before bail date
POL-10 * P N 2 wd
POL-11 * P C next meeting
POL-12 - P N 5 wd
POL-13 - P C 3 wd
POL-14 - P C 10 wd
POL-15 - V C 5 wd
POL-16 - P N 24 h
POL-17 - H Y 24 h
POL-18 - V C on event
POL-19 - V Y 5 wd
POL-20 - V Y agreed date
POL-21 - S N 24 h
IDV-01 * V Y 2 wd
IDV-02 * V Y ongoing, review 10 wd
IDV-03 * V Y 5 wd
IDV-04 * V Y 20 wd
IDV-05 * V Y before order
IDV-06 - V Y on event
IDV-07 - V Y 3 wd
IDV-08 - V C 24 h
IDV-09 - V Y 5 wd
IDV-10 - V Y hearing
IDV-11 - V Y 3 wd
IDV-12 - V Y 3 wd
IDV-13 - V Y 10 wd
IDV-14 - V Y 5 wd
IDV-15 - V Y 2 wd
IDV-16 - V Y 20 wd
HOU-01 * V Y 3 wd
HOU-02 * H Y 2 wd
HOU-03 * P N 3 wd
HOU-04 - H Y 2 wd
HOU-05 - V C same day
HOU-06 - V C 10 wd
HOU-07 - V Y 10 wd
HOU-08 - P C 10 wd
HOU-09 - V Y 24 h
HOU-10 - V C 24 h
HOU-11 - S C 2 wd
HOU-12 - P N 10 wd
HOU-13 - H Y 3 wd
CSC-01 * C C 10 wd
CSC-02 * C C 24 h
CSC-03 * C C 5 wd
CSC-04 - C Y 10 wd
CSC-05 - C Y 10 wd
CSC-06 - C Y 10 wd
CSC-07 - C Y 2 wd
CSC-08 - C C 5 wd
CSC-09 * C C 24 h
CSC-10 - C Y 5 wd
CSC-11 - C Y 5 wd
CSC-12 - S C next review
ASC-01 - V Y 2 wd
ASC-02 - V Y 10 wd
ASC-03 - V C 10 wd
ASC-04 - V Y 24 h
ASC-05 - V Y 5 wd
ASC-06 - H Y 5 wd
HEA-01 - V Y 3 wd
HEA-02 - V Y 10 wd
HEA-03 - V Y 3 wd
HEA-04 - C Y 5 wd
HEA-05 - V Y 3 wd
HEA-06 - V Y 24 h
HEA-07 - V Y 24 h
HEA-08 - S C 3 wd
HEA-09 - P N 5 wd
HEA-10 - V Y 5 wd
MEN-01 - V Y 3 wd
MEN-02 - P N 2 wd
MEN-03 - V C on event
SUB-01 - V Y 5 wd
SUB-02 - P N 5 wd
SUB-03 - H Y 5 wd
PRO-01 - P C 5 wd
PRO-02 - P N 5 wd
PRO-03 - P C 24 h
PRO-04 - P N 5 wd
PRO-05 - V Y 5 wd
PRO-06 - P N before release
PRO-07 - P Y 24 h
PRO-08 - P C hearing
YJS-01 - P C 5 wd
PER-01 * P C 10 wd
PER-02 * C C on agreement
PER-03 * P C monthly
PER-04 - V Y 5 wd
PER-05 - P C 24 h
EDU-01 - C Y 24 h
EDU-02 - C Y 5 wd
EDU-03 - C Y 5 wd
EDU-04 - C Y 24 h
EDU-05 - V Y 5 wd
FIR-01 - H Y 3 wd
FIR-02 - H N 24 h
DWP-01 - V Y 5 wd
EMP-01 - V Y 5 wd
COM-01 - H Y 10 wd
BAN-01 - V Y 5 wd
ANI-01 - V Y 3 wd
HBA-01 - V C 24 h
ALL-01 - S Y 2 wd
ALL-02 - S Y ongoing
ALL-03 - S N 24 h
ALL-04 - V Y 24 h
ALL-05 - V Y 3 wd
COO-01 - S Y 1 wd
COO-02 - S C 2 wd
COO-03 - S N 1 wd
COO-04 - V Y 5 wd
CHR-01 - S N 2 wd
"""

AIM_LETTERS = {"victim": "V", "child": "C", "perpetrator": "P", "home": "H", "professionals": "S", "process": "S"}
DUE_WORDS = {
    "same day": CatalogueDue("working_days", 0),
    "monthly": CatalogueDue("ongoing", 20),
    "ongoing": CatalogueDue("ongoing"),
    "ongoing, review 10 wd": CatalogueDue("ongoing", 10),
}


def _due(words: str) -> CatalogueDue:
    if words in DUE_WORDS:
        return DUE_WORDS[words]
    number, _, unit = words.partition(" ")
    basis = {"h": "hours", "wd": "working_days"}.get(unit)
    return CatalogueDue(basis, int(number)) if basis else CatalogueDue("event", event=words)


def _reference() -> dict[str, tuple[bool, str, str, CatalogueDue]]:
    rows = [line.split(" ", 4) for line in REFERENCE.split("\n") if line]
    return {code: (star == "*", aim, share, _due(due)) for code, star, aim, share, due in rows}


def _each(entry: CatalogueAction) -> str:
    return entry.code


def test_every_action_of_the_reference_is_there_once_and_no_other() -> None:
    assert len(_reference()) == 121
    assert sorted(entry.code for entry in catalogue()) == sorted(_reference())


def test_aim_due_share_and_guide_are_those_of_the_reference() -> None:
    shipped = {e.code: (e.guide, AIM_LETTERS[e.aim], e.share, e.due) for e in catalogue()}
    assert shipped == _reference()


def test_staff_and_process_are_told_apart() -> None:
    assert {e.code for e in catalogue() if e.aim == "professionals"} == {"POL-21", "HOU-11", "ALL-03"}


def test_every_file_in_the_folder_is_read() -> None:
    assert {file.stem for file in path("catalogue").glob("*.toml")} == {*CATALOGUE_FILES, "agency_words"}


# Each title starts with one of these, so that it can be said to somebody, and so that none is a noun or a wish.
IMPERATIVES = """
accompany add advise allocate arrange ask assess block book bring call carry change check consider correct decide engage
examine extend fast-track find fit flag foster get give hear help install issue keep locate make map move name note
obtain offer patrol prevent provide put raise refer repair repeat replace report restrict review see seek send set speak
stop support take tell try update visit warn work write
"""
NOUNS_TOO = "check flag help move report review support visit work"  # in the middle of a title these may be nouns


def _third_person(verb: str) -> str:
    if verb.endswith(("s", "sh", "ch", "x", "o")):
        return verb + "es"
    return verb[:-1] + "ies" if verb.endswith("y") and verb[-2] not in "aeiou" else verb + "s"


@pytest.mark.parametrize("entry", catalogue(), ids=_each)
def test_a_title_is_one_short_imperative_sentence(entry: CatalogueAction) -> None:
    assert len(entry.title) < TITLE_LENGTH
    assert entry.title[0].isupper()
    assert not entry.title.endswith(".")
    assert ". " not in entry.title
    assert entry.title.split()[0].lower() in IMPERATIVES.split()


@pytest.mark.parametrize("entry", catalogue(), ids=_each)
def test_does_says_the_same_after_the_agency_s_name(entry: CatalogueAction) -> None:
    first, *rest = entry.title.split()
    said_first, *said_rest = entry.does.split()
    assert said_first == _third_person(first.lower())
    assert len(rest) == len(said_rest)
    for word, said in zip(rest, said_rest, strict=True):
        plain = word.rstrip(",;:")
        assert said in {word, word.replace(plain, _third_person(plain))}


def test_does_puts_every_verb_of_the_title_in_the_third_person() -> None:
    verbs = set(IMPERATIVES.split()) - set(NOUNS_TOO.split())
    for entry in catalogue():
        for joint in ("; ", ", ", " and "):
            for part in entry.does.split(joint)[1:]:
                assert part.split()[0].strip(",;:") not in verbs, (entry.code, part)


@pytest.mark.parametrize("entry", catalogue(), ids=_each)
def test_evidence_says_what_to_give(entry: CatalogueAction) -> None:
    assert entry.evidence.split()[0] in {"Give", "Say", "Confirm", "Name", "List", "Note", "Record", "Fill"}
    assert not entry.evidence.endswith(".")


def test_owners_are_agency_types_or_the_two_people_who_run_the_meeting() -> None:
    for entry in catalogue():
        assert "any" not in entry.agency_types or entry.agency_types == ("any",)
        assert {"coordinator", "chair"}.isdisjoint(entry.agency_types) or len(entry.agency_types) == 1
    assert {e.code for e in catalogue() if e.agency_types == ("any",)} == {f"ALL-0{n}" for n in range(1, 6)}
    assert action("COO-01").agency_types == ("coordinator",)
    assert action("CHR-01").agency_types == ("chair",)


def test_an_action_for_everybody_fits_every_agency() -> None:
    assert all(action("ALL-01").fits(kind) for kind in codes.AGENCY_TYPES)
    assert action("HOU-04").fits("housing")
    assert not action("HOU-04").fits("police")


def test_every_agency_type_but_the_hub_has_actions_of_its_own() -> None:
    without = {kind for kind in codes.AGENCY_TYPES if not any(kind in e.agency_types for e in catalogue())}
    assert without == {"mash"}


# coded words


def test_codes_are_those_of_the_vocabulary() -> None:
    """Assets cannot import rules, so this is what keeps the two lists one."""
    assert list(codes.AGENCY_TYPES) == list(vocabulary.AgencyType)
    assert list(codes.AGENCY_SUBTYPES) == list(vocabulary.AgencySubtype)
    assert list(codes.JURISDICTIONS) == list(vocabulary.Jurisdiction)
    assert list(codes.MEETING_MODELS) == list(vocabulary.MeetingModel)
    assert list(codes.REPEAT_ANCHORS) == list(vocabulary.RepeatAnchor)
    assert list(codes.REPEAT_DEFINITIONS) == list(vocabulary.RepeatDefinition)
    assert list(codes.AIMS) == list(vocabulary.Aim)
    assert list(codes.SHARES) == list(vocabulary.Share)
    assert list(codes.RED_FLAGS) == list(vocabulary.RedFlag)
    assert {entry.due.basis for entry in catalogue()} <= set(vocabulary.DueBasis)


# what people type


def _all_words(entry: CatalogueAction) -> set[str]:
    return {*entry.words, *(word for words in entry.jurisdiction_words.values() for word in words)}


@pytest.mark.parametrize("kind", [*codes.AGENCY_TYPES, "coordinator", "chair"])
def test_no_two_actions_of_one_agency_share_a_word(kind: str) -> None:
    owner: dict[str, str] = {}
    for entry in catalogue():
        if kind in entry.agency_types or ("any" in entry.agency_types and kind in codes.AGENCY_TYPES):
            for word in _all_words(entry):
                assert word not in owner, f"{word}: {owner[word]} and {entry.code}"
                owner[word] = entry.code


@pytest.mark.parametrize(
    ("kind", "word", "code"),
    [
        ("police", "marker", "POL-01"),
        ("police", "tag", "POL-01"),
        ("police", "alarm", "POL-03"),
        ("police", "matac", "POL-07"),
        ("police", "bail", "POL-09"),
        ("police", "clare's law", "POL-15"),
        ("idva", "report back", "IDV-01"),
        ("idva", "refuge", "IDV-08"),
        ("housing", "locks", "HOU-04"),
        ("housing", "sanctuary", "HOU-04"),
        ("housing", "repairs", "HOU-02"),
        ("childrens_social_care", "ird", "CSC-02"),
        ("childrens_social_care", "strategy discussion", "CSC-02"),
        ("childrens_social_care", "strat", "CSC-02"),
        ("probation", "tag", "PRO-08"),
        ("education", "attendance", "EDU-02"),
        ("other", "letterbox", "FIR-01"),
        ("primary_care", "flag", "ALL-01"),
        ("coordinator", "transfer", "COO-01"),
    ],
)
def test_the_natural_word_belongs_to_the_usual_action(kind: str, word: str, code: str) -> None:
    assert [e.code for e in catalogue() if e.fits(kind) and word in e.words] == [code]


def test_a_nation_has_its_own_words() -> None:
    assert action("POL-15").jurisdiction_words["sco"] == ("dsdas",)
    assert "cafcass" in action("CSC-08").jurisdiction_words["eng"]


# agencies


def test_every_kind_of_agency_has_words_and_a_mark_that_is_drawn() -> None:
    kinds = [*codes.AGENCY_TYPES, *codes.AGENCY_SUBTYPES, "coordinator", "chair"]
    assert list(agency_words()) == kinds
    drawn = {file.stem for file in path("marks").glob("*.svg")}
    assert {mark_for(kind) for kind in kinds} == drawn


def test_a_word_means_one_agency_except_the_hospital_s_two() -> None:
    owners: dict[str, list[str]] = {}
    for kind, words in agency_words().items():
        for word in words:
            owners.setdefault(word, []).append(kind)
    shared = {word: kinds for word, kinds in owners.items() if len(kinds) > 1}
    assert shared == {word: ["secondary_care", "emergency_department"] for word in ("a&e", "ed")}


def test_the_subtype_s_mark_comes_before_the_type_s() -> None:
    assert mark_for("police") == "police"
    assert mark_for("other", "fire_rescue") == "fire"
    assert mark_for("voluntary_sector", "perpetrator_service") == "perpetrator_service"
    assert mark_for("idva", None) == "advocate"
    assert mark_for("chair") == "chair"


def test_codes_that_do_not_exist_are_refused() -> None:
    with pytest.raises(KeyError):
        action("POL-99")
    with pytest.raises(KeyError):
        mark_for("circus")


def test_what_is_loaded_cannot_be_changed() -> None:
    with pytest.raises(TypeError):
        agency_words()["police"] = ()  # type: ignore[index]
    with pytest.raises(AttributeError):
        action("POL-01").title = "x"  # type: ignore[misc]
    assert catalogue() is catalogue()
    assert len({hash(entry) for entry in catalogue()}) == 121

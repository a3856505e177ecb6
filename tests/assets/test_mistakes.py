"""Every mistake that a hand makes in a shipped file is refused with the right file, line and reason."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import NamedTuple

import pytest

from marac_desk.assets.areas import read_area
from marac_desk.assets.catalogue import read_agency_words, read_catalogue
from marac_desk.assets.checklists import read_checklist
from marac_desk.assets.places import resources
from marac_desk.assets.problems import ResourceProblemError
from marac_desk.assets.tables import read_toml

AREA, SCOTLAND, FINLAND = "areas/england_wales.toml", "areas/scotland.toml", "areas/finland.toml"
DASH, OTHER = "checklists/dash_ric_24.toml", "checklists/other.toml"
POLICE, HOUSING, AGENCIES = "catalogue/police.toml", "catalogue/housing.toml", "catalogue/agency_words.toml"


class Mistake(NamedTuple):
    """What is planted; `where` is the text on whose line the problem must be placed, None for the whole file."""

    name: str
    file: str
    old: str
    new: str
    where: str | None
    reason: str


def _read(file: Path) -> object:
    """Read a file as the desk would read one in its folder."""
    if file.name == "agency_words.toml":
        return read_agency_words(file)
    if file.parent.name == "catalogue":
        return read_catalogue(file.parent)
    return read_area(file) if file.parent.name == "areas" else read_checklist(file)


@pytest.fixture
def shipped_copy(tmp_path: Path) -> Path:
    for folder in ("areas", "checklists", "catalogue"):
        shutil.copytree(resources() / folder, tmp_path / folder)
    return tmp_path


IN_AREAS = [
    Mistake(
        "unknown key", AREA, "meeting_model =", 'model = "x"\nmeeting_model =', 'model = "x"', 'unknown key "model"'
    ),
    Mistake("unknown term", AREA, 'chair = "MARAC', 'stool = "x"\nchair = "MARAC', "stool =", 'unknown key "stool"'),
    Mistake("unknown table", SCOTLAND, "[time_rules]", "[extra]\n[time_rules]", "[extra]", 'unknown key "extra"'),
    Mistake("missing key", AREA, 'marking = "OFF', '# marking = "OFF', None, '"marking" is missing'),
    Mistake("missing term", AREA, 'coordinator = "', '# coordinator = "', "[terms]", '"coordinator" is missing'),
    Mistake("missing time rule", AREA, "agenda_issue_wd", "# agenda_issue_wd", "[time_rules]", '"agenda_issue_wd" is'),
    Mistake("missing table", AREA, "[source_groups]", "[sources]", None, '"source_groups" is missing'),
    Mistake("text for number", AREA, "red_minutes = 15", 'red_minutes = "15"', "red_minutes", "must be a whole number"),
    Mistake("true for number", AREA, "red_minutes = 15", "red_minutes = true", "red_minutes", "must be a whole number"),
    Mistake("fraction", AREA, "red_minutes = 15", "red_minutes = 15.5", "red_minutes", "must be a whole number"),
    Mistake(
        "text for flag", FINLAND, "consent_required = true", 'consent_required = "yes"', "consent_req", "true or false"
    ),
    Mistake("number for text", AREA, 'name = "England', 'name = 4 # "England', "name = 4", '"name" must be text'),
    Mistake(
        "text for list", AREA, 'checklists = ["dash_ric_24", "other"]', 'checklists = "other"', "checklists =", "a list"
    ),
    Mistake(
        "list for table",
        AREA,
        'holiday_subdivisions = { eng = "ENG", wal = "WLS" }',
        "holiday_subdivisions = []",
        "holiday_subdivisions =",
        "a table",
    ),
    Mistake(
        "instant for date",
        AREA,
        "local_holidays = []",
        "local_holidays = [\n  2026-12-29T10:00:00,\n]",
        "  2026-12-29T",
        "a date",
    ),
    Mistake("empty text", AREA, 'marking = "OFFICIAL-SENSITIVE"', 'marking = ""', 'marking = ""', "is empty"),
    Mistake("space around", AREA, '"OFFICIAL-SENSITIVE"', '"OFFICIAL "', '"OFFICIAL "', "space around"),
    Mistake(
        "out of range, low",
        AREA,
        "suppression_threshold = 5",
        "suppression_threshold = 0",
        "suppression_th",
        "from 2 to 100",
    ),
    Mistake(
        "out of range, high",
        AREA,
        "referral_cutoff_wd = 10",
        "referral_cutoff_wd = 1000",
        "referral_cutoff_wd",
        "from 0 to 60",
    ),
    Mistake(
        "hearing before review",
        AREA,
        "trim_hearing_minutes = 8",
        "trim_hearing_minutes = 4",
        "trim_hearing",
        "from 5 to 60",
    ),
    Mistake("red before amber", AREA, "red_minutes = 15", "red_minutes = 11", "red_minutes", "from 12 to 120"),
    Mistake(
        "escalation backwards",
        AREA,
        "overdue_escalate_3_wd = 10",
        "overdue_escalate_3_wd = 5",
        "overdue_escalate_3_wd",
        "must be more",
    ),
    Mistake(
        "unknown nation",
        AREA,
        '["eng", "wal"]',
        '["eng", "atlantis"]',
        "jurisdictions =",
        'entry 2 of "jurisdictions" is "atlantis"',
    ),
    Mistake("nation twice", AREA, '["eng", "wal"]', '["eng", "eng"]', "jurisdictions =", '"eng" is there twice'),
    Mistake("no nation", AREA, '["eng", "wal"]', "[]", "jurisdictions =", "is empty"),
    Mistake(
        "unknown agency in a list",
        AREA,
        '    "housing",',
        '    "houses",',
        '    "houses",',
        'entry 6 of "core_agency_types"',
    ),
    Mistake("unknown checklist", AREA, '["dash_ric_24", "other"]', '["dash_24"]', "checklists =", "must be one of"),
    Mistake("no checklist", AREA, '["dash_ric_24", "other"]', "[]", "checklists =", "is empty"),
    Mistake("unknown time zone", AREA, "Europe/London", "Europe/Loundon", "time_zone =", "not a known time zone"),
    Mistake("path as time zone", AREA, "Europe/London", "../../etc/passwd", "time_zone =", "not a known time zone"),
    Mistake(
        "country in words",
        AREA,
        'holiday_country = "GB"',
        'holiday_country = "UK!"',
        "holiday_country =",
        "not in the form",
    ),
    Mistake(
        "no nation's calendar",
        SCOTLAND,
        'holiday_subdivisions = { sco = "SCT" }',
        "",
        "holiday_country =",
        "nations differ",
    ),
    Mistake("calendar of another", AREA, 'wal = "WLS"', 'sco = "SCT"', "holiday_subdivisions =", '"wal" is missing'),
    Mistake(
        "code is not the file", AREA, 'code = "england_wales"', 'code = "england"', "code =", "the name of the file"
    ),
    Mistake("basis twice", AREA, '"6_1_d"', '"6_1_e"', 'code = "6_1_e"\nlabel = "Vital', '"6_1_e" is there twice'),
    Mistake(
        "basis without words",
        AREA,
        'label = "Vital interests"\n',
        "",
        '[[sharing.article_6]]\ncode = "6_1_d"',
        '"label" is missing',
    ),
    Mistake(
        "open string", AREA, 'name = "England and Wales"', 'name = "England and Wales', 'name = "England', "not TOML"
    ),
    Mistake("no value", AREA, "opening_minutes = 10", "opening_minutes =", "opening_minutes =", "not TOML"),
    Mistake(
        "key twice", AREA, "red_minutes = 15", "red_minutes = 15\nred_minutes = 16", "red_minutes = 16", "not TOML"
    ),
]

IN_CHECKLISTS_AND_CATALOGUE = [
    Mistake(
        "item out of order",
        DASH,
        "number = 7",
        "number = 8",
        'number = 8\nlabel = "Child-contact',
        '"number" must be 7',
    ),
    Mistake("unknown red flag", DASH, '"strangulation"', '"choking"', 'red_flag = "choking"', "must be one of"),
    Mistake("items and maximum", DASH, "max_score = 24", "max_score = 25", "max_score", "there are 24 items"),
    Mistake("threshold too high", DASH, "threshold = 14", "threshold = 25", "threshold =", "from 1 to 24"),
    Mistake("gap in the bands", DASH, "low = 10", "low = 11", "low = 11", "from 10 to 10"),
    Mistake("bands end early", DASH, "high = 24", "high = 23", '[[band]]\nname = "standard"', "must reach 24"),
    Mistake("cluster without its item", DASH, "all_of = [6, 12]", "all_of = [6, 99]", "all_of", "which there is not"),
    Mistake(
        "items in a score-only tool", DASH, "score_only = false", "score_only = true", "score_only", "has items, or is"
    ),
    Mistake(
        "threshold above the maximum",
        OTHER,
        "threshold = 14",
        "threshold = 101",
        "threshold = 101",
        "from 1 to 100",
    ),
    Mistake("no threshold", OTHER, "threshold = 14", "# threshold = 14", None, '"threshold" is missing'),
    Mistake("no items", OTHER, "score_only = true", "score_only = false", "score_only", "has items, or is"),
    Mistake(
        "code twice in a file",
        POLICE,
        '"POL-05"',
        '"POL-04"',
        'code = "POL-04"\ntitle = "Decide',
        '"POL-04" is there twice',
    ),
    Mistake("code twice in two files", HOUSING, '"HOU-05"', '"POL-05"', 'code = "POL-05"', '"POL-05" is there twice'),
    Mistake("code in another form", POLICE, '"POL-05"', '"pol-5"', 'code = "pol-5"', "not in the form"),
    Mistake(
        "missing in the third",
        POLICE,
        '"POL-03"\n',
        '"POL-03"\n# ',
        '[[action]]\ncode = "POL-03"',
        '"title" is missing',
    ),
    Mistake("unknown in the third", POLICE, '"POL-03"\n', '"POL-03"\nby = 1\n', "by = 1", 'unknown key "by"'),
    Mistake("unknown aim", POLICE, 'aim = "professionals"', 'aim = "staff"', 'aim = "staff"', "must be one of victim"),
    Mistake(
        "unknown due",
        POLICE,
        'due = "event: before bail date"',
        'due = "before bail date"',
        'due = "before',
        '"due" must be like',
    ),
    Mistake(
        "due in words",
        POLICE,
        'due = "10 wd"\nshare = "Y"',
        'due = "two weeks"\nshare = "Y"',
        'due = "two',
        '"due" must be like',
    ),
    Mistake(
        "unknown share",
        POLICE,
        'share = "Y"\nvictim_wording = "The police will come',
        'share = "X"\nvictim_wording = "The police will come',
        'share = "X"',
        "must be one of Y, C, N",
    ),
    Mistake(
        "wording never told",
        POLICE,
        'evidence = "Give the custody reference"',
        'victim_wording = "x"\nevidence = "Give"',
        'victim_wording = "x"',
        "never told",
    ),
    Mistake(
        "no wording",
        POLICE,
        'victim_wording = "The police will check your phone and car for you."\n',
        "",
        '[[action]]\ncode = "POL-19"',
        '"victim_wording" is missing',
    ),
    Mistake(
        "title too long",
        POLICE,
        'title = "Set an arrest',
        f'title = "{"Set " * 40}an arrest',
        'title = "Set Set',
        "at most 140",
    ),
    Mistake(
        "one word only",
        POLICE,
        'words = ["breach", "breaches", "breach check"]',
        'words = ["breach"]',
        'words = ["breach"]',
        "it must have 2 to 8",
    ),
    Mistake(
        "word in capitals",
        POLICE,
        '"matac", "tasking"',
        '"MATAC", "tasking"',
        '"MATAC"',
        'entry 1 of "words" is "MATAC"',
    ),
    Mistake(
        "word twice", POLICE, '"matac", "tasking"', '"matac", "matac"', '"matac", "matac"', '"matac" is there twice'
    ),
    Mistake(
        "no owner",
        HOUSING,
        'agency_types = ["housing"]\ndue = "0 wd"',
        'agency_types = []\ndue = "0 wd"',
        "agency_types = []",
        "is empty",
    ),
    Mistake(
        "unknown owner",
        HOUSING,
        'agency_types = ["housing"]\ndue = "0 wd"',
        'agency_types = ["council"]\ndue = "0 wd"',
        '["council"]',
        'entry 1 of "agency_types"',
    ),
    Mistake(
        "unknown nation's words",
        POLICE,
        'jurisdiction_words = { eng = ["cps"]',
        'jurisdiction_words = { fra = ["x"]',
        "fra =",
        'unknown key "fra"',
    ),
    Mistake("agency without words", AGENCIES, "[mash]", "[mush]", None, '"mash" is missing'),
    Mistake("mark in another form", AGENCIES, 'mark = "fire"', 'mark = "Fire.svg"', 'mark = "Fire', "not in the form"),
    Mistake(
        "open list at the end",
        POLICE,
        '"warning markers", "warnings"]',
        '"warning markers", "warnings"',
        '["officer safety"',
        "not TOML",
    ),
]


@pytest.mark.parametrize("mistake", IN_AREAS + IN_CHECKLISTS_AND_CATALOGUE, ids=lambda mistake: mistake.name)
def test_a_planted_mistake_is_refused(mistake: Mistake, shipped_copy: Path) -> None:
    file = shipped_copy / mistake.file
    before = file.read_text(encoding="utf-8")
    assert before.count(mistake.old) == 1, "the text to replace must stand exactly once"
    after = before.replace(mistake.old, mistake.new)
    file.write_text(after, encoding="utf-8")
    with pytest.raises(ResourceProblemError) as caught:
        _read(file)
    line = None if mistake.where is None else after.count("\n", 0, after.index(mistake.where)) + 1
    assert mistake.reason in caught.value.reason
    assert (caught.value.file, caught.value.line) == (mistake.file, line)
    place = mistake.file if line is None else f"{mistake.file}, line {line}"
    assert str(caught.value) == f"{place}: {caught.value.reason}"


def test_without_a_mistake_every_copied_file_is_accepted(shipped_copy: Path) -> None:
    files = sorted(shipped_copy.glob("*/*.toml"))
    assert len(files) == 5 + 3 + 12
    for file in files:
        _read(file)


def test_a_missing_file_is_named(shipped_copy: Path) -> None:
    (shipped_copy / "catalogue" / "health.toml").unlink()
    with pytest.raises(ResourceProblemError) as caught:
        read_catalogue(shipped_copy / "catalogue")
    assert (caught.value.file, caught.value.line) == ("catalogue/health.toml", None)


def test_bytes_that_are_no_text_are_placed(tmp_path: Path) -> None:
    file = tmp_path / "x.toml"
    file.write_bytes(b'a = 1\nb = "caf\xe9"\n')
    with pytest.raises(ResourceProblemError) as caught:
        read_toml(file)
    assert (caught.value.line, caught.value.reason) == (2, "this is not UTF-8 text")


def test_lines_count_the_same_with_windows_ends_and_a_byte_order_mark(tmp_path: Path) -> None:
    file = tmp_path / "x.toml"
    file.write_bytes("\ufeffa = 1\r\n\r\nb = 2\r\n".encode())
    assert read_toml(file).problem("b", "why").line == 3


def test_nesting_without_end_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "x.toml"
    file.write_text("a = " + "[" * 100_000, encoding="utf-8")
    with pytest.raises(ResourceProblemError) as caught:
        read_toml(file)
    assert "not TOML" in caught.value.reason

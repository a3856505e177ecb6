"""The command line: what a program gets as JSON and what a person reads."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from datetime import date
from pathlib import Path

import pytest

from marac_desk.cli import intake
from marac_desk.desktop.actions.sheets.refusals import unreadable
from marac_desk.desktop.referrals import intake_words
from tests.intake.samples import DATA, TODAY, expected, leaves
from tests.intake.sheet_files import Tab, workbook
from tests.intake.word_files import document, form

TOLD_OF_PDF = {"no_form_fields", "empty_form", "recognised_text", "scan", "no_words", "xfa_form", "repaired"}
LISTS = "people_list.py"  # a list to be checked for people who stand twice is refused by a command of its own
SHEETS = "sheets"  # return sheets are refused on the desk, in words of their own
DAY = ["--today", TODAY.isoformat()]


def test_a_file_comes_out_in_the_shape_that_programs_expect(capsys: pytest.CaptureFixture[str]) -> None:
    name = "docx/02_four_column_client.docx"

    code = intake.main([*DAY, "--json", str(DATA / name)])

    [answer] = json.loads(capsys.readouterr().out)
    assert code == 0
    assert (answer["file"], answer["outcome"], answer["reason_code"]) == (str(DATA / name), "parsed", None)
    found = {path for path, _ in leaves(answer["referrals"][0])}
    assert {path for path, value in leaves(expected(name)["referrals"][0]) if value is not None} - found == {
        "/warnings"
    }
    assert answer["referrals"][0]["criteria"] == ["visible_high_risk", "professional_judgement"]
    assert answer["origins"][0]["/victim/phone"] == {"where": "table 1, row 10, column 2", "text": "07700 900233"}
    assert {notice["code"] for notice in answer["notices"]} == {"same_as", "words_deleted"}


def test_several_files_and_their_reasons(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    names = [DATA / "hostile" / "macro.docm", DATA / "hostile" / "external_image.docx", tmp_path / "missing.docx"]

    code = intake.main([*DAY, "--json", *map(str, names)])

    answers = json.loads(capsys.readouterr().out)
    assert code == 1
    assert [answer["reason_code"] for answer in answers] == ["macros", "external_link", "not_readable"]
    assert answers[0]["reason"] == "The file holds macros. Ask the sender to save it without them."
    assert answers[1]["reason"] == "The file fetches something from elsewhere (picture). Nothing was fetched."


def test_what_was_not_understood_says_of_which_referral(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    file = tmp_path / "form.docx"
    file.write_bytes(document(form(["Victim name", "Ada Pike"], ["Shoe size", "38"])))

    intake.main([*DAY, "--json", str(file)])

    [answer] = json.loads(capsys.readouterr().out)
    assert answer["not_understood"] == [
        {"referral": 0, "label": "Shoe size", "value": "38", "where": "table 1, row 2, column 2"}
    ]


def test_a_person_reads_a_line_a_file(capsys: pytest.CaptureFixture[str]) -> None:
    intake.main([*DAY, str(DATA / "csv/police_wide_utf8sig_comma.csv"), str(DATA / "hostile/empty.csv")])

    lines = capsys.readouterr().out.splitlines()
    assert [line.split(": ", 1)[1] for line in lines] == ["60 referrals read.", "not read. The file is empty."]


def _raised(paths: Iterable[Path]) -> set[str]:
    source = "".join(path.read_text(encoding="utf-8") for path in paths)
    return set(re.findall(r'(?:RefusedError|refused)\(\s*"([a-z0-9_]+)"', source))


def test_every_code_of_a_return_sheet_has_a_sentence() -> None:
    raised = _raised((Path(intake.__file__).parents[1] / "intake" / SHEETS).rglob("*.py"))
    assert raised > {"not_a_return_sheet", "sheet_added"}
    assert [code for code in sorted(raised) if f"({code})" in unreadable(code)] == []


def test_every_code_has_a_sentence() -> None:
    """Every code that a reader raises is worded; a code with no words would leave a person without a reason."""
    root = Path(intake.__file__).parents[1] / "intake"
    raised = _raised(path for path in root.rglob("*.py") if path.parent.name != SHEETS and path.name != LISTS)
    raised |= set(re.findall(r'return "([a-z]+_[a-z_]+)"', (root / "docx" / "reader.py").read_text(encoding="utf-8")))
    assert raised > {"empty", "reader_timed_out", "headers_changed"}
    raised |= TOLD_OF_PDF
    assert all(f'"{code}"' in (root / "pdf" / "reader.py").read_text(encoding="utf-8") for code in TOLD_OF_PDF)
    assert [code for code in sorted(TOLD_OF_PDF) if f"({code})" in intake_words.warning(code)] == []
    assert "(too_many_pages)" not in intake_words.refusal("too_many_pages")
    assert raised - set(intake._REASONS) == set()


@pytest.mark.parametrize("arguments", [[], ["--json"], ["--today", "soon", "x.csv"]])
def test_wrong_arguments_are_refused(arguments: list[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        intake.main(arguments)
    assert caught.value.code == 2


def test_a_tracker_comes_out_as_cases(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    file = tmp_path / "tracker.xlsx"
    titles = ["No.", "Meeting", "Victim", "Perp", "Repeat?", "Action 1", "Shelf"]
    file.write_bytes(
        workbook(Tab("2025", [titles, [1, date(2025, 3, 4), "Ada Pike", "Ned Ford", "R", "CSC - visit", 7]]))
    )

    code = intake.main([*DAY, "--json", str(file)])

    [answer] = json.loads(capsys.readouterr().out)
    [case] = answer["cases"]
    assert (code, answer["outcome"], answer["referrals"]) == (0, "parsed", [])
    assert (case["sheet"], case["row"], case["meeting_date"]) == ("2025", 2, "2025-03-04")
    assert case["not_understood"] == [{"label": "Shelf", "value": "7", "where": "sheet 2025, row 2, column Shelf"}]


def test_a_long_list_comes_out_whole(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    file = tmp_path / "list.csv"
    rows = "".join(f"A{number};Ada Pike;Ned Ford\n" for number in range(1, 1202))
    file.write_text(f"Ref;Victim name;Perp name\n{rows}Total;1201;\n")

    intake.main([*DAY, "--json", str(file)])

    [answer] = json.loads(capsys.readouterr().out)
    assert [each["external_ref"] for each in answer["referrals"]] == [f"A{number}" for number in range(1, 1202)]
    assert [each["source_locator"]["record"] for each in answer["referrals"]] == list(range(1, 1202))
    assert answer["row_errors"] == [{"record": 1202, "column": "", "code": "total_row", "part": ""}]
    assert [entry["value"] for entry in answer["not_understood"]] == ["Total", "1201"]

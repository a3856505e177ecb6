"""The command line: what a program gets as JSON and what a person reads."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from pathlib import Path

import pytest

from marac_desk.cli import intake
from marac_desk.desktop.actions.sheets.refusals import unreadable
from tests.intake.samples import DATA, TODAY, expected, leaves
from tests.intake.word_files import document, form

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
    raised = _raised(path for path in root.rglob("*.py") if path.parent.name != SHEETS)
    raised |= set(re.findall(r'return "([a-z]+_[a-z_]+)"', (root / "docx" / "reader.py").read_text(encoding="utf-8")))
    assert raised > {"empty", "reader_timed_out", "headers_changed"}
    assert raised - set(intake._REASONS) == set()


@pytest.mark.parametrize("arguments", [[], ["--json"], ["--today", "soon", "x.csv"]])
def test_wrong_arguments_are_refused(arguments: list[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        intake.main(arguments)
    assert caught.value.code == 2

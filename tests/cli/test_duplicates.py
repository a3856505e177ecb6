"""The bulk check from the command line: pairs with their reasons, and a clear sentence where nothing is written."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest

from marac_desk import __main__
from marac_desk.cli import duplicates as command
from marac_desk.cli.duplicates_words import PROBLEMS, reason
from marac_desk.services.matching_lore import matching_lore
from tests.support.made_people import register

FIRST = """Ref,Forename,Surname,DOB,Address,Postcode
A1,Catherine,Vaughan-Ellis,03/04/1991,12 Long Row,ZZ1 1AA
A2,Imran,Khan,09/01/1965,4 Quay Parade,ZZ2 2BB
A3,Amina,Khan,17/06/1993,4 Quay Parade,ZZ2 2BB
=A4,Tegwen,Ashdown,25/12/1980,1 Mill Lane,ZZ3 3DD
"""
SECOND = """Name;Date of birth;Home address;Post code;Ref
"VAUGHAN-ELLIS, Cath";04/03/1991;"9 Church Walk";ZZ7 7EE;B1
Imran Khan;21/11/1993;4 Quay Parade;ZZ2 2BB;B2
Zoya Khan;17/06/1993;4 Quay Parade;ZZ2 2BB;B3
Tegwen Ashdowne;25/12/1980;1 Mill Lane;ZZ3 3DD;+B4
"""


@pytest.fixture
def lists(tmp_path: Path) -> tuple[Path, Path, Path]:
    first, second = tmp_path / "first.csv", tmp_path / "second.csv"
    first.write_text(FIRST, encoding="utf-8")
    second.write_text(SECOND, encoding="utf-8")
    return first, second, tmp_path / "pairs.csv"


def run(*words: object) -> int:
    return command.main([*map(str, words), "--today", "2026-11-21"])


def pairs_of(out: Path) -> list[dict[str, str]]:
    with out.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_two_lists_give_the_pairs_with_their_reasons(
    lists: tuple[Path, Path, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    first, second, out = lists
    assert run(first, second, "--out", out, "--label", "Ref") == 0
    pairs = {(pair["row"], pair["other_row"]): pair for pair in pairs_of(out)}
    assert set(pairs) == {("2", "2"), ("5", "5")}, "father and son, and twins, are not one person"
    cath = pairs["2", "2"]
    assert cath["likelihood"] in {"likely", "possible"}
    assert "given name: a known variant or short form" in cath["reasons_for"]
    assert "date of birth with day and month swapped" in cath["reasons_for"]
    assert "another postcode" in cath["reasons_against"]
    assert (pairs["5", "5"]["label"], pairs["5", "5"]["other_label"]) == ("'=A4", "'+B4"), (
        "no formula for a spreadsheet"
    )
    said = capsys.readouterr()
    assert re.search(r"\d likely and \d possible pairs", said.out)
    assert "Nothing was merged." in said.out


def test_nothing_of_a_person_is_said_or_written(
    lists: tuple[Path, Path, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    first, second, out = lists
    with first.open("a", encoding="utf-8") as file:
        file.write("A5,Lowri,Quill,99/99/1991,1 Long Row,ZZ1 1AA\nA6,Lowri,too,many,cells,for,this\n")
    assert run(first, second, "--out", out) == 0
    said = capsys.readouterr()
    assert "1 rows compared without the date of birth, which could not be read: 6" in said.err
    assert "1 rows left out, because they have more or fewer cells than there are titles: 7" in said.err
    written = out.read_text(encoding="utf-8-sig") + said.out + said.err
    for private in ("Vaughan", "Cath,", "Khan", "Quay", "1991", "ZZ2", "Lowri", "Quill", "Tegwen"):
        assert private not in written


def test_one_list_is_compared_with_itself(tmp_path: Path) -> None:
    both, out = tmp_path / "list.csv", tmp_path / "pairs.csv"
    both.write_text(f"{FIRST}A9,Cath,Vaughan-Ellis,03/04/1991,12 Long Row,ZZ1 1AA\n", encoding="utf-8")
    assert run(both, "--out", out) == 0
    assert [(pair["row"], pair["other_row"]) for pair in pairs_of(out)] == [("2", "6")]


def test_a_list_without_pairs_gives_a_file_with_titles_alone(tmp_path: Path) -> None:
    one, out = tmp_path / "list.csv", tmp_path / "pairs.csv"
    one.write_text(FIRST, encoding="utf-8")
    assert run(one, "--out", out) == 0
    assert out.read_text(encoding="utf-8-sig").splitlines() == [",".join(command.TITLES)]


def test_what_is_there_is_never_replaced_unless_asked(
    lists: tuple[Path, Path, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    first, second, out = lists
    out.write_text("kept", encoding="utf-8")
    assert run(first, second, "--out", out) == 1
    assert out.read_text(encoding="utf-8") == "kept"
    assert "--force" in capsys.readouterr().err
    assert run(first, second, "--out", out, "--force") == 0
    assert pairs_of(out)
    for name in (first, second):
        assert run(first, second, "--out", name, "--force") == 1
    assert first.read_text(encoding="utf-8") == FIRST
    assert not [path for path in out.parent.iterdir() if path not in {first, second, out}]


def test_a_list_that_cannot_be_read_leaves_nothing_behind(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    bad, out = tmp_path / "bad.csv", tmp_path / "pairs.csv"
    for text, said in (
        ("", "empty"),
        ('Name,DOB\n"Lowri,1\n', "quotation mark"),
        ("DOB,Postcode\n1,2\n", "--columns name=TITLE"),
        ("Name\nLowri\n", "names alone"),
    ):
        bad.write_text(text, encoding="utf-8")
        assert run(bad, "--out", out) == 1
        assert said in (told := capsys.readouterr().err)
        assert "Lowri" not in told
        assert not out.exists()
    assert run(tmp_path / "nowhere.csv", "--out", out) == 1
    assert run(bad, "--out", tmp_path / "no folder" / "pairs.csv") == 1
    assert list(tmp_path.iterdir()) == [bad]


def test_columns_may_be_told_and_a_title_may_hold_a_comma(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file, out = tmp_path / "list.csv", tmp_path / "pairs.csv"
    row = "Tegwen Ashdown,25/12/1980\n"
    file.write_text(f'"Who, in full",When\n{row}{row}', encoding="utf-8")
    assert run(file, "--out", out, "--columns", "name=Who, in full, date_of_birth=When") == 0
    assert len(pairs_of(out)) == 1
    for wrong in ("nom=When", "name", "name="):
        assert run(file, "--out", out, "--force", "--columns", wrong) == 2
        assert "date_of_birth" in capsys.readouterr().err
    with pytest.raises(SystemExit) as ended:
        run(file)
    assert ended.value.code == 2


def test_a_larger_list_of_families(tmp_path: Path) -> None:
    people = register(600)
    lines = [
        f"{person.given_names},{person.family_name},{person.date_of_birth},{person.address},{person.postcode}"
        for person in people
    ]
    file, out = tmp_path / "list.csv", tmp_path / "pairs.csv"
    again = [line.replace(",", "a,", 1) for line in lines[::20]]
    file.write_text("\n".join(["Forename,Surname,DOB,Address,Postcode", *lines, *again]), encoding="utf-8")
    assert run(file, "--out", out) == 0
    found = {(int(pair["row"]), int(pair["other_row"])) for pair in pairs_of(out)}
    expected = {(2 + 20 * number, 602 + number) for number in range(len(again))}
    assert len(found & expected) >= 0.95 * len(expected)
    assert len(found - expected) <= 0.1 * len(expected)


def test_the_command_is_known_and_every_reason_has_words(capsys: pytest.CaptureFixture[str]) -> None:
    assert __main__.main(["--help"]) == 0
    assert "marac-desk duplicates FILE.csv" in capsys.readouterr().out
    for code in (*matching_lore().chances, "perhaps_family"):
        assert re.fullmatch(r"[a-z' :]+", reason(code)), code


def test_the_sentences_are_whole(tmp_path: Path) -> None:
    assert all(sentence.endswith(".") for sentence in PROBLEMS.values())
    with pytest.raises(SystemExit) as ended:
        __main__.main(["duplicates", "--help"])
    assert ended.value.code == 0

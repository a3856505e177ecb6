"""Pasted text: labels on lines, columns by tabs, tables of a clipboard, risk lists; what is not understood is kept."""

from __future__ import annotations

import io
import json
from pathlib import Path
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marac_desk.cli import intake
from marac_desk.intake.draft import ReferralDraft
from marac_desk.intake.readers import read_file
from marac_desk.intake.reading import Outcome, Reading
from tests.intake.renderings import as_html, as_tabbed, blocks_of
from tests.intake.samples import TODAY, compare, content, expected


def read(text: str, name: str = "pasted.txt") -> Reading:
    """Return the reading of a text."""
    return read_file(text.encode(), name, today=TODAY)


def draft(text: str) -> ReferralDraft:
    """Return what a text with one referral says."""
    [referral] = read(text).referrals
    return referral.draft


RIGHT = {"01_two_column_plain": 98, "02_four_column_client": 81}


@pytest.mark.parametrize("name", RIGHT)
def test_the_tables_of_a_form_as_word_puts_them_on_the_clipboard(name: str) -> None:
    blocks, truth = blocks_of(content(f"docx/{name}.docx")), expected(f"docx/{name}.docx")["referrals"][0]
    for text, kind in ((as_tabbed(blocks), "a.txt"), (as_html(blocks), "a.html")):
        [referral] = read(text, kind).referrals
        score = compare(truth, referral)
        assert score.wrong == []
        assert score.right >= RIGHT[name]
        assert referral.not_understood == ()


def test_a_cell_of_several_lines_is_one_answer() -> None:
    text = "Victim name\tAda Pike\tDate of birth\t3/4/1991\nAddress\t1 Mill Row\nMarshwater\nZZ1 4QA\tTelephone"
    text += "\t07700 900114\nGender\tFemale\tEthnicity\tIrish"
    victim = draft(text).victim
    assert (victim.address, victim.postcode, victim.phone) == ("1 Mill Row\nMarshwater", "ZZ1 4QA", "07700 900114")
    quoted = draft('Victim name\t"Ada ""Addie"" Pike"\nDate of birth\t3/4/1991').victim
    assert (quoted.full_name, quoted.known_as) == ("Ada Pike", "Addie")


def test_rows_of_people_from_a_spreadsheet() -> None:
    text = "Victim name\tAda Pike\n\nChildren\n\nChild name\tDOB\tSchool\nMia Pike\t05/11/2013\tMill Hall"
    text += "\nTom Pike\t27/03/2016\t"
    children = draft(text).children
    assert [(c.full_name, str(c.date_of_birth), c.school) for c in children] == [
        ("Mia Pike", "2013-11-05", "Mill Hall"),
        ("Tom Pike", "2016-03-27", None),
    ]


@pytest.mark.parametrize(
    "line",
    ["{n}. {label}: {answer}", "{n}. {label} - {answer}", "{n}) {label}   {answer}", "{n}. {label} .... {answer}",
     "{n}\t{label}\t{answer}", "({n}) {label} – {answer}", "| {n}. {label} | {answer} |", "{n}. {label}? {answer}"],
)  # fmt: skip
def test_a_risk_list_in_many_hands(line: str) -> None:
    labels = [
        "Injury in the latest event",
        "Level of fear",
        "What is feared",
        "Cut off from others",
        "Low mood",
        "Separated",
    ]
    answers = ["Yes", "No", "yes", "N", "Don't know", "Y"]
    lines = [
        line.format(n=n, label=label, answer=answer)
        for n, (label, answer) in enumerate(zip(labels, answers, strict=True), 1)
    ]
    found = draft("Victim name: Ada Pike\n\nRisk list\n" + "\n".join(lines)).risk.answers
    assert [str(found[str(n)]) for n in range(1, 7)] == ["yes", "no", "yes", "no", "not_known", "yes"]


def test_numbered_prose_is_no_risk_list() -> None:
    reading = read(
        "Victim name: Ada Pike\n\n1. He told her no\n2. She left at once\n3. Police were called, she said yes"
    )
    assert reading.referrals[0].draft.risk.answers == {}


def test_boxes_beside_their_words() -> None:
    found = draft(
        "Victim name: Ada Pike\n\nGrounds for referral\n[x] Professional judgement\n[ ] Visible high risk\n☒ Repeat"
    )
    assert {str(key): str(value) for key, value in found.criteria_answers.items()} == {
        "professional_judgement": "yes", "repeat": "yes"}  # fmt: skip


def test_columns_set_by_blanks_or_dots() -> None:
    victim = draft(
        "Victim name        Ada Pike        Date of birth   3/4/1991\nTelephone ........ 07700 900114"
    ).victim
    assert (victim.full_name, str(victim.date_of_birth), victim.phone) == ("Ada Pike", "1991-04-03", "07700 900114")


def test_a_label_above_its_answer_and_one_nobody_knows() -> None:
    [referral] = read("Victim name:\nAda Pike\n\nShoe size:\n38\n\nDate of birth:\n3/4/1991").referrals
    assert referral.draft.victim.full_name == "Ada Pike"
    assert str(referral.draft.victim.date_of_birth) == "1991-04-03"
    assert ("Shoe size", "38") in {(left.label, left.value) for left in referral.not_understood}


def test_a_title_after_prose_ends_it() -> None:
    found = draft("Victim name: Ada Pike\nReason for referral: He hit her.\n\nShe ran.\n\nPerpetrator\nName: Al Fenn")
    assert found.free_text.reason == "He hit her.\n\nShe ran."
    assert found.perpetrators[0].full_name == "Al Fenn"


@pytest.mark.parametrize(
    ("text", "outcome", "code"),
    [
        ("", Outcome.REFUSED, "empty"),
        (" \n\t\n", Outcome.REFUSED, "empty"),
        ("a\x00b", Outcome.REFUSED, "nul_bytes"),
        ("Please ring me.", Outcome.TEXT_ONLY, None),
        ("Victim name: Ada\u202e Pike", Outcome.FLAGGED, "bidi_or_invisible"),
        ("x\n" * 30_000, Outcome.REFUSED, "too_large"),
    ],
    ids=range(6),
)
def test_what_is_no_form(text: str, outcome: Outcome, code: str | None) -> None:
    reading = read(text)
    assert (reading.outcome, reading.reason_code) == (outcome, code)


def test_an_export_that_is_called_a_text_is_still_one() -> None:
    reading = read_file(content("csv/police_wide_utf8sig_comma.csv"), "export.txt", today=TODAY)
    assert len(reading.referrals) == 60


NAMES = st.lists(st.sampled_from(["Ada", "Łucja", "Siân", "Groß", "Mäkelä", "O’Neill"]), min_size=2, max_size=3)


@given(
    NAMES,
    NAMES,
    st.dates(),
    st.sampled_from(["\n", "\r\n", "\r"]),
    st.sampled_from([": ", ":\t", " = ", "\t", ":    "]),
)
def test_whatever_parts_label_and_answer(
    victim: list[str], other: list[str], born: object, end: str, sign: str
) -> None:
    pairs = [
        ("Victim name", " ".join(victim)),
        ("Perpetrator name", " ".join(other)),
        ("Ethnicity", "Irish"),
        ("Shoe size", "38"),
    ]
    [referral] = read(end.join(f"{label}{sign}{value}" for label, value in pairs)).referrals
    assert referral.draft.victim.full_name == " ".join(victim)
    assert referral.draft.perpetrators[0].full_name == " ".join(other)
    assert ("Shoe size", "38") in {(left.label.rstrip(":"), left.value) for left in referral.not_understood}


def test_text_that_is_piped_in(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    text = b"Victim name: Ada Pike\nDate of birth: 3/4/1991"
    monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=io.BytesIO(text)))
    file = tmp_path / "form.txt"
    file.write_bytes(text)
    assert intake.main(["--today", "2026-11-20", "--json", "-", str(file)]) == 0
    answers = json.loads(capsys.readouterr().out)
    assert [answer["referrals"][0]["victim"]["full_name"] for answer in answers] == ["Ada Pike", "Ada Pike"]
    assert "mail" not in answers[0]


def test_a_mail_says_who_sent_it(capsys: pytest.CaptureFixture[str]) -> None:
    name = "eml/mail_2_html_only.eml"
    intake.main(["--today", "2026-11-20", "--json", str(Path(__file__).parent / "data" / name)])
    [answer] = json.loads(capsys.readouterr().out)
    truth = dict(expected(name)["mail"])
    assert truth.pop("body_contains") in answer["mail"]["body"]
    assert {key: answer["mail"][key] for key in truth} == truth

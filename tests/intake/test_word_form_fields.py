"""Fields of protected Word forms: what a box or a list says stands in its settings alone."""

from __future__ import annotations

import pytest

from marac_desk.intake.origins import NotUnderstood
from marac_desk.intake.readers import read_file
from marac_desk.intake.reading import ReadReferral
from tests.intake.samples import TODAY
from tests.intake.test_word_text import text
from tests.intake.word_files import Block, Cell, cell, document, form, paragraph, run


def field(settings: str, result: str = "") -> str:
    """Return a field of a form as Word writes it, with the text it shows."""
    shown = f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{run(result)}' if result else ""
    return (
        f'<w:r><w:fldChar w:fldCharType="begin"><w:ffData>{settings}</w:ffData></w:fldChar></w:r>'
        f'<w:r><w:instrText> FORM </w:instrText></w:r>{shown}<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


def box(state: str) -> str:
    """Return a check box."""
    return field(f"<w:checkBox>{state}</w:checkBox>")


def choice(state: str, *entries: str) -> str:
    """Return a drop-down list."""
    return field(
        f"<w:ddList>{state}{''.join(f'<w:listEntry w:val={chr(34)}{one}{chr(34)}/>' for one in entries)}</w:ddList>"
    )


def typed(words: str, prompt: str = "") -> str:
    """Return a field for text."""
    default = f'<w:default w:val="{prompt}"/>' if prompt else ""
    return field(f"<w:textInput>{default}</w:textInput>", words)


def answer(xml: str) -> Cell:
    """Return a cell that holds a field."""
    return cell(xml=f"<w:p>{xml}</w:p>")


def read(*blocks: Block) -> ReadReferral:
    """Read a form of these blocks."""
    return read_file(document(*blocks), "form.docx", today=TODAY).referrals[0]


@pytest.mark.parametrize(
    ("state", "sign"),
    [
        ('<w:checked w:val="1"/>', "☒"),
        ('<w:checked w:val="true"/>', "☒"),
        ('<w:checked w:val="on"/>', "☒"),
        ("<w:checked/>", "☒"),
        ('<w:checked w:val="0"/>', "☐"),
        ('<w:default w:val="1"/><w:checked w:val="0"/>', "☐"),
        ('<w:default w:val="1"/>', "☒"),
        ('<w:default w:val="0"/>', "☐"),
        ("", "☐"),
    ],
)
def test_a_box_says_what_it_shows(state: str, sign: str) -> None:
    assert text(paragraph(xml=box(state))) == sign


def test_a_list_says_the_entry_that_was_chosen() -> None:
    entries = ("---", "No", "Yes", "Unsure")

    assert text(paragraph(xml=choice('<w:result w:val="2"/>', *entries))) == "Yes"
    assert text(paragraph(xml=choice('<w:default w:val="1"/><w:result w:val="3"/>', *entries))) == "Unsure"
    assert text(paragraph(xml=choice("", *entries))) == ""
    assert text(paragraph(xml=choice('<w:result w:val="9"/>', *entries))) == ""
    assert text(paragraph(xml=choice('<w:result w:val="-1"/>', *entries))) == ""


def test_a_list_at_its_first_entry_is_blank_and_blank_is_not_no() -> None:
    read_ = read(form(("Victim name", "Mia Arden"), ("Interpreter required", answer(choice("", "---", "No", "Yes")))))

    assert read_.draft.victim.interpreter_required is None
    assert read_.not_understood == ()


def test_what_a_list_shows_that_nobody_touched_is_kept_and_told_but_no_answer() -> None:
    read_ = read(form(("Victim name", "Mia Arden"), ("Interpreter required", answer(choice("", "No", "Yes")))))

    assert read_.draft.victim.interpreter_required is None
    where = "table 1, row 2, column 2, paragraph 1"
    assert read_.not_understood == (NotUnderstood("", "No", where),)
    assert [(one.code, one.where) for one in read_.notices] == [("left_as_it_was", where)]


def test_a_box_that_is_ticked_by_default_is_read_and_told() -> None:
    read_ = read(form(("Victim name", "Mia Arden"), ("Repeat case", answer(box('<w:default w:val="1"/>')))))

    assert [one.code for one in read_.notices] == ["left_as_it_was"]


def test_a_prompt_in_a_text_field_is_no_answer() -> None:
    read_ = read(form(("Victim name", "Mia Arden"), ("Ethnicity", answer(typed("White Irish", "White Irish")))))

    assert read_.draft.victim.ethnicity is None
    assert [one.value for one in read_.not_understood] == ["White Irish"]
    assert read(
        form(("Victim name", "Mia Arden"), ("Ethnicity", answer(typed("White Irish", "Write here"))))
    ).draft.victim.ethnicity


def test_labels_and_fields_in_one_line_are_told_apart() -> None:
    line = run("Tel ") + typed("020 7946 0521") + run("  Mail ") + typed("ada@example.org") + run(" Dated ")
    read_ = read(paragraph("Referrer: Ada Rowan"), paragraph(xml=line + typed("05/11/2026")))

    assert read_.draft.referrer.phone == "020 7946 0521"
    assert read_.draft.referrer.email == "ada@example.org"
    assert str(read_.draft.referral_date) == "2026-11-05"


def test_words_typed_into_a_field_are_no_label() -> None:
    read_ = read(
        form(("Victim name", "Mia Arden"), ("Reason for referral", answer(typed("Phone: she hides it.  Name: unsafe"))))
    )

    assert read_.draft.victim.full_name == "Mia Arden"
    assert read_.draft.free_text.reason == "Phone: she hides it.  Name: unsafe"

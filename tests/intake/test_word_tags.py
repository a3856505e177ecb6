"""Content controls of a Word form that their maker called after fields, or by words, beside labels nobody knows."""

from __future__ import annotations

from datetime import date

from marac_desk.intake.readers import read_file
from marac_desk.intake.reading import ReadReferral
from tests.intake.samples import TODAY
from tests.intake.word_files import Block, Cell, cell, document, form, paragraph, run


def control(text: str, *, tag: str = "", title: str = "", prompt: bool = False) -> str:
    """Return a content control in a line of text."""
    called = (f'<w:alias w:val="{title}"/>' if title else "") + (f'<w:tag w:val="{tag}"/>' if tag else "")
    shown = "<w:showingPlcHdr/>" if prompt else ""
    return f"<w:sdt><w:sdtPr>{called}{shown}</w:sdtPr><w:sdtContent>{run(text)}</w:sdtContent></w:sdt>"


def inside(*controls: str) -> Cell:
    """Return a cell that holds controls."""
    return cell(xml="".join(paragraph(xml=one) for one in controls))


def read(*content: Block) -> ReadReferral:
    """Return what a Word form says."""
    return read_file(document(*content), "form.docx", today=TODAY).referrals[0]


def test_a_tag_that_is_a_field_goes_before_what_is_printed() -> None:
    found = read(
        form(
            ["Victim name", inside(control("Ada Pike", tag="victim/full_name"))],
            ["Zzyzx", inside(control("21/05/1991", tag="victim.date_of_birth"))],
            ["Telephone of the referrer", inside(control("07700 900123", tag="victim/phone"))],
            ["Frob", inside(control("Ned Ford", tag="perpetrators/0/full_name"))],
            ["Grault", inside(control("1 October 2026", tag="referral_date"))],
        )
    )

    assert (found.draft.victim.given_names, found.draft.victim.family_name) == ("Ada", "Pike")
    assert found.draft.victim.date_of_birth == date(1991, 5, 21)
    assert found.draft.victim.phone == "07700 900123"
    assert found.draft.referrer.phone is None
    assert found.draft.perpetrators[0].full_name == "Ned Ford"
    assert found.draft.referral_date == date(2026, 10, 1)
    assert found.not_understood == ()
    assert found.origins["/victim/date_of_birth"].where.startswith("table 1, row 2, column 2")


def test_a_tag_in_a_line_of_text_is_heeded_too() -> None:
    found = read(
        paragraph("Victim name: Ada Pike"),
        paragraph(xml=run("Qux: ") + control("ZZ1 1AA", tag="victim/postcode")),
    )
    assert found.draft.victim.postcode == "ZZ1 1AA"
    assert found.not_understood == ()


def test_words_of_a_name_help_where_nobody_knows_the_label() -> None:
    found = read(
        form(
            ["Victim name", "Ada Pike"],
            ["Zzyzx", inside(control("21/05/1991", title="Victim's date of birth"))],
            ["Frob", inside(control("Ned Ford", tag="perpetratorName"))],
        )
    )
    assert found.draft.victim.date_of_birth == date(1991, 5, 21)
    assert found.draft.perpetrators[0].full_name == "Ned Ford"


def test_words_of_a_name_do_not_change_what_a_known_label_says() -> None:
    found = read(
        form(
            ["Victim name", inside(control("Ada Pike", title="Perpetrator name"))],
            ["Perpetrator name", "Ned Ford"],
        )
    )
    assert found.draft.victim.full_name == "Ada Pike"
    assert [person.full_name for person in found.draft.perpetrators] == ["Ned Ford"]


def test_a_name_that_stands_twice_was_copied_and_says_nothing() -> None:
    found = read(
        form(
            ["Victim name", inside(control("Ada Pike", tag="victim/full_name"))],
            ["Perpetrator name", inside(control("Ned Ford", tag="victim/full_name"))],
            ["Zzyzx", inside(control("07700 900123", tag="victim/phone", title="Victim telephone"))],
            ["Frob", inside(control("07700 900124", tag="victim/phone", title="Victim telephone"))],
        )
    )
    assert found.draft.victim.full_name == "Ada Pike"
    assert found.draft.perpetrators[0].full_name == "Ned Ford"
    assert found.draft.victim.phone is None
    assert {entry.value for entry in found.not_understood} >= {"07700 900123", "07700 900124"}


def test_a_prompt_is_no_answer_and_a_wrong_answer_is_kept() -> None:
    found = read(
        form(
            ["Victim name", "Ada Pike"],
            ["Zzyzx", inside(control("Click here", tag="victim/phone", prompt=True))],
            ["Frob", inside(control("last Tuesday week", tag="victim/date_of_birth"))],
        )
    )
    assert found.draft.victim.phone is None
    assert found.draft.victim.date_of_birth is None
    assert "last Tuesday week" in {entry.value for entry in found.not_understood}


def test_only_words_that_are_the_control_s_alone_go_to_its_field() -> None:
    found = read(
        form(
            ["Victim name", "Ada Pike"],
            ["Zzyzx", inside(control("yes", tag="victim/phone"), control("07700 900123", tag="perpetrators/0/phone"))],
        )
    )
    assert found.draft.victim.phone is None
    assert not any(person.phone for person in found.draft.perpetrators)
    assert any("07700 900123" in entry.value for entry in found.not_understood)

"""What stands on the printed page of a Word file: symbols, boxes, fields, merged cells, both forms of the standard."""

from __future__ import annotations

from marac_desk.intake.blocks import Paragraph, Table
from marac_desk.intake.docx.body import read_body
from marac_desk.intake.docx.parts import word_parts
from marac_desk.intake.guards.package import open_package
from marac_desk.intake.readers import read_file
from tests.intake.samples import TODAY
from tests.intake.test_layouts import draft
from tests.intake.word_files import (
    WORD,
    Block,
    cell,
    document,
    form,
    grid,
    heading,
    label,
    paragraph,
    run,
    table,
    zipped,
)


def blocks(*content: Block, styles: str = "") -> tuple[Paragraph | Table, ...]:
    """Return the blocks of a document."""
    return read_body(word_parts(open_package(document(*content, styles=styles)).parts)).blocks


def text(*content: Block) -> str:
    """Return the words of the first paragraph."""
    first = blocks(*content)[0]
    assert isinstance(first, Paragraph)
    return first.text


def test_symbols_of_the_symbol_fonts_are_ticks() -> None:
    signs = [
        ("Wingdings", "F0FE"),
        ("Wingdings", "F0A8"),
        ("Wingdings", "FC"),
        ("Wingdings 2", "F052"),
        ("Arial", "F0FE"),
    ]
    xml = "".join(f'<w:r><w:sym w:font="{font}" w:char="{char}"/></w:r>' for font, char in signs)

    assert text(paragraph(xml=xml)) == "☒☐✓☒"


def test_a_box_that_is_ticked_counts_by_its_state_and_not_by_its_sign() -> None:
    def box(state: str) -> str:
        checked = f'<w14:checkbox><w14:checked w14:val="{state}"/></w14:checkbox>'
        return f"<w:sdt><w:sdtPr>{checked}</w:sdtPr><w:sdtContent>{run('?')}</w:sdtContent></w:sdt>"

    assert text(paragraph(xml=box("1") + box("0") + box("true") + box("false"))) == "☒☐☒☐"


def test_of_a_field_only_the_result_is_printed() -> None:
    def mark(kind: str) -> str:
        return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'

    code = "<w:r><w:instrText>PAGE</w:instrText></w:r>"
    xml = mark("begin") + code + run("hidden") + mark("separate") + run("7") + mark("end") + run(" of 9")

    assert text(paragraph(xml=xml)) == "7 of 9"


def test_of_two_drawings_of_one_thing_one_is_read() -> None:
    def box(words: str) -> str:
        return f"<w:r><w:drawing><w:txbxContent>{paragraph(words)}</w:txbxContent></w:drawing></w:r>"

    choice = f"<mc:Choice>{box('new')}</mc:Choice><mc:Fallback>{box('old')}</mc:Fallback>"
    both = f"<mc:AlternateContent>{choice}</mc:AlternateContent>"

    found = blocks(paragraph(xml=run("before") + both))
    assert [block.text for block in found if isinstance(block, Paragraph)] == ["before", "new"]
    assert found[1].where == "paragraph 1, text box 1, paragraph 1"


def test_bold_and_titles_come_from_styles_too() -> None:
    styles = '<w:style w:styleId="Loud"><w:rPr><w:b/></w:rPr></w:style>'
    styles += '<w:style w:styleId="Part"><w:name w:val="heading 2"/><w:basedOn w:val="Part"/></w:style>'

    found = blocks(paragraph("words", style="Loud"), paragraph("Victim", style="Part"), styles=styles)

    assert [(block.bold, block.heading) for block in found if isinstance(block, Paragraph)] == [
        (True, False),
        (False, True),
    ]


def test_a_merged_cell_stands_for_every_row_it_covers() -> None:
    found = draft(
        heading("Perpetrators"),
        grid(
            ["Name", "Address"],
            ["Ned Ford", cell("1 High Road", merge="restart")],
            ["Una Ford", cell("", merge="continue")],
        ),
    )

    assert [person.address for person in found.perpetrators] == ["1 High Road", "1 High Road"]


def test_a_label_beside_a_title_that_covers_several_rows() -> None:
    found = draft(
        table(
            [cell("**Safe contact**", shaded=True, merge="restart"), label("Call"), "Yes"],
            [cell("", shaded=True, merge="continue"), label("Text"), "No"],
            [label("Victim"), label("Name"), "Ada Pike"],
        )
    )

    assert (found.safe_contact.safe_to_call, found.safe_contact.safe_to_text) == ("yes", "no")
    assert found.victim.full_name == "Ada Pike"


def test_rows_and_cells_inside_content_controls_are_there() -> None:
    inside = (
        form(["Victim name", "Ada Pike"])
        .replace("<w:tr>", "<w:sdt><w:sdtContent><w:tr>")
        .replace("</w:tr>", "</w:tr></w:sdtContent></w:sdt>")
    )

    assert draft(Block(f"<w:sdt><w:sdtContent>{inside}</w:sdtContent></w:sdt>")).victim.full_name == "Ada Pike"


def test_a_file_in_the_strict_form_of_the_standard() -> None:
    strict = {
        name: part.decode()
        .replace(WORD, "http://purl.oclc.org/ooxml/wordprocessingml/main")
        .replace(
            "schemas.openxmlformats.org/officeDocument/2006/relationships",
            "purl.oclc.org/ooxml/officeDocument/relationships",
        )
        for name, part in open_package(document(form(["Victim name", "Ada Pike"]))).parts.items()
    }

    assert read_file(zipped(strict), "a.docx", today=TODAY).referrals[0].draft.victim.full_name == "Ada Pike"


def test_the_main_part_is_found_whatever_its_name() -> None:
    parts = dict(open_package(document(form(["Victim name", "Ada Pike"]))).parts)
    parts["word/other.xml"] = parts.pop("word/document.xml")
    parts["_rels/.rels"] = parts["_rels/.rels"].replace(b"word/document.xml", b"/word/other.xml")

    assert read_file(zipped(parts), "a.docx", today=TODAY).referrals[0].draft.victim.full_name == "Ada Pike"

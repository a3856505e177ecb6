"""PDFs without fields: their text is handed on with its places and nothing is read into the draft; scans are named."""

from __future__ import annotations

import json

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name

from marac_desk.intake.readers import read_file
from marac_desk.intake.reading import Outcome, Place, Reading, SourceKind, reading_from_json, reading_to_json
from tests.intake.pdf_files import Form, asked, beside, saved
from tests.intake.samples import TODAY


def read(form: Form) -> Reading:
    """Return what a file says."""
    return read_file(form.bytes(), "form.pdf", today=TODAY)


def flat() -> Form:
    """Return a form whose fields became print."""
    form = Form().print(50, 40, "Victim", size=12, bold=True)
    form.print(50, 60, "Name:").print(200, 60, "Ada Pike")
    form.print(50, 80, "Wishes:").print(200, 80, "To be left alone and").print(200, 92, "to be safe")
    form.print(50, 110, "Background:")
    form.page()
    return form.print(50, 40, "Safe to call? Yes  No")


def test_text_without_fields_is_shown_and_not_read() -> None:
    reading = read(flat())

    assert (reading.outcome, reading.reason_code, reading.referrals) == (Outcome.TEXT_ONLY, "no_form_fields", ())
    heading, table, line = reading.source_text
    assert (heading.kind, heading.words and heading.words.text) == (SourceKind.HEADING, "Victim")
    assert [[cell.text for cell in row] for row in table.rows] == [
        ["Name:", "Ada Pike"],
        ["Wishes:", "To be left alone and\nto be safe"],
        ["Background:", ""],
    ]
    assert line.words is not None
    assert (line.words.where, line.words.text) == ("page 2, line 1", "Safe to call? Yes No")


def test_every_word_knows_its_place_on_the_page() -> None:
    reading = read(flat())

    place = reading.places["page 1, line 3"]  # "Ada Pike"
    assert (place.page, place.left) == (1, 200)
    assert 45 <= place.top < 58 < place.bottom <= 66
    assert place.right > 225
    assert reading.places.keys() == {f"page 1, line {n}" for n in range(1, 8)} | {"page 2, line 1"}
    assert reading_from_json(json.loads(json.dumps(reading_to_json(reading)))) == reading


def test_every_origin_of_a_form_is_shown_and_has_its_place() -> None:
    form = beside(Form().print(50, 40, "Victim", size=12, bold=True), 60, "Name", "Ada Pike")
    asked(form, 80, "Interpreter", "No")

    reading = read(form)

    shown = {cell.where: cell.text for block in reading.source_text for row in block.rows for cell in row}
    [referral] = reading.referrals
    origin = referral.origins["/victim/full_name"]
    assert (origin.where, origin.text) == ("page 1, field 1", "Ada Pike")
    assert reading.places[origin.where] == Place(1, 220, 46, 400, 60)
    assert {origin.where for origin in referral.origins.values()} <= shown.keys()
    assert shown[referral.origins["/victim/interpreter_required"].where] == "No"


def test_a_form_whose_fields_are_empty_shows_its_text() -> None:
    reading = read(flat().text(400, 700))

    assert (reading.outcome, reading.reason_code, reading.referrals) == (Outcome.TEXT_ONLY, "empty_form", ())


def test_a_scan_has_no_text() -> None:
    document = Form().document()
    picture = pikepdf.Stream(document, bytes(12))
    for key, value in {"Type": Name.XObject, "Subtype": Name.Image, "Width": 2, "Height": 2}.items():
        picture[f"/{key}"] = value
    picture.BitsPerComponent, picture.ColorSpace = 8, Name.DeviceRGB
    document.pages[0].Resources.XObject = Dictionary(I=document.make_indirect(picture))
    document.pages[0].Contents = document.make_stream(b"q 595 0 0 842 0 0 cm /I Do Q")

    reading = read_file(saved(document), "form.pdf", today=TODAY)

    assert (reading.outcome, reading.reason_code) == (Outcome.NO_TEXT, "scan")


def test_an_empty_page_has_no_words() -> None:
    assert (read(Form()).outcome, read(Form()).reason_code) == (Outcome.NO_TEXT, "no_words")


def test_words_that_a_machine_recognised_are_named_so() -> None:
    reading = read(Form().print(50, 60, "Name: Ada Pike", ink=3))

    assert (reading.outcome, reading.reason_code) == (Outcome.TEXT_ONLY, "recognised_text")


def test_too_many_pages_are_not_read() -> None:
    form = Form()
    for _ in range(100):
        form.page()

    assert (read(form).reason_code, read(form).reason_values) == ("too_many_pages", {"most": "100"})


@pytest.mark.parametrize("corner", [(0, 0), (-100, -50), (1000, 2000)])
def test_places_are_told_from_the_corner_of_what_is_shown(corner: tuple[int, int]) -> None:
    document = flat().document()
    x, y = corner
    for page in document.pages:
        page.contents_add(f"1 0 0 1 {x} {y} cm".encode(), prepend=True)
        page.MediaBox = Array([x - 10, y - 10, x + 605, y + 852])
        page.CropBox = Array([x, y, x + 595, y + 842])

    reading = read_file(saved(document), "form.pdf", today=TODAY)

    assert reading.places["page 1, line 3"].left == 200

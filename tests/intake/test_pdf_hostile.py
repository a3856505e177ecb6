"""Hostile PDFs: refused or flagged by the real reading process, soon and in little memory; nothing in them acts."""

from __future__ import annotations

import time
import zlib
from collections.abc import Callable
from typing import Any

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Pdf, Stream, String

from marac_desk.intake import sandbox
from marac_desk.intake.guards.pdf_streams import MOST_UNPACKED, check_streams
from marac_desk.intake.readers import read_file
from marac_desk.intake.reading import Outcome, Reading
from marac_desk.intake.refusal import RefusedError
from tests.intake.pdf_files import Form, beside, saved
from tests.intake.samples import TODAY

RAW: dict[str, Any] = {"stream_decode_level": pikepdf.StreamDecodeLevel.none, "compress_streams": False}
BOMB = zlib.compress(bytes(400 * 1024 * 1024), 9)


def form() -> Form:
    """Return a form with the victim's name."""
    return beside(Form().print(50, 40, "Victim", size=12, bold=True), 60, "Name", "Ada Pike")


def read(document: Pdf, **saving: Any) -> Reading:
    """Return what the real process says of a document, in time."""
    started = time.monotonic()
    reading = sandbox.read(saved(document, **saving), "form.pdf", today=TODAY)
    assert time.monotonic() - started < sandbox.TIMEOUT + 1
    return reading


# What acts, reaches outside, or brings something along


@pytest.mark.parametrize(
    ("kind", "code"),
    [
        ("JavaScript", "active_content"),
        ("Launch", "active_content"),
        ("SubmitForm", "active_content"),
        ("ImportData", "active_content"),
        ("GoToR", "external_link"),
        ("GoToE", "external_link"),
        ("URI", None),
        ("GoTo", None),
        ("ResetForm", None),
    ],
)
@pytest.mark.parametrize("place", ["link", "opening", "page", "field", "next"])
def test_actions_are_told_wherever_they_hang(kind: str, code: str | None, place: str) -> None:
    document = form().document()
    action = Dictionary(S=Name(f"/{kind}"), JS=String("app.alert(1)"), URI=String("https://example.org"))
    page, field = document.pages[0], document.Root.AcroForm.Fields[0]
    if place == "link":
        page.Annots.append(document.make_indirect(Dictionary(Subtype=Name.Link, Rect=Array([0, 0, 9, 9]), A=action)))
    elif place == "opening":
        document.Root.OpenAction = action
    elif place == "page":
        page.AA = Dictionary(O=action)
    elif place == "field":
        field.AA = Dictionary(K=action)
    else:
        document.Root.OpenAction = Dictionary(S=Name.GoTo, Next=Array([Dictionary(S=Name.GoTo, Next=action)]))

    reading = read_file(saved(document), "form.pdf", today=TODAY)

    assert (reading.outcome, reading.reason_code) == (Outcome.FLAGGED if code else Outcome.PARSED, code)
    assert reading.referrals[0].draft.victim.full_name == "Ada Pike"


@pytest.mark.parametrize(
    ("script", "code"),
    [
        ('AFDate_FormatEx("dd/mm/yyyy");', None),
        ("AFNumber_Keystroke(2, 0, 0, 0, '', true)", None),
        ('AFDate_FormatEx("dd/mm/yyyy"); app.alert(1)', "active_content"),
        ("AFDate_FormatEx(app.alert(1))", "active_content"),
    ],
)
def test_scripts_that_only_shape_a_date_are_none(script: str, code: str | None) -> None:
    document = form().document()
    document.Root.AcroForm.Fields[0].AA = Dictionary(F=Dictionary(S=Name.JavaScript, JS=String(script)))

    assert read_file(saved(document), "form.pdf", today=TODAY).reason_code == code


def test_a_file_in_the_file_is_told_and_not_opened() -> None:
    document = form().document()
    letter = document.make_indirect(Dictionary(Type=Name.Filespec, F=String("letter.exe")))
    document.Root.Names = Dictionary(EmbeddedFiles=Dictionary(Names=Array([String("letter.exe"), letter])))

    reading = read(document)

    assert (reading.outcome, reading.reason_code) == (Outcome.FLAGGED, "embedded_file")
    assert "letter" not in str(reading)


def test_words_without_ink_are_told() -> None:
    reading = read_file(form().print(50, 300, "not to be seen", ink=3).bytes(), "form.pdf", today=TODAY)

    assert (reading.outcome, reading.reason_code) == (Outcome.FLAGGED, "bidi_or_invisible")
    assert "not to be seen" not in str(reading)


# What is too much


def _content(document: Pdf, raw: bytes, **entries: Any) -> None:
    stream = Stream(document, raw)
    for key, value in ({"Filter": Name.FlateDecode} | entries).items():
        stream[f"/{key}"] = value
    document.pages[0].Contents = document.make_indirect(stream)


def test_a_packed_drawing_that_is_a_bomb() -> None:
    document = form().document()
    _content(document, BOMB)

    assert read(document, **RAW).reason_code == "unpacked_size"


def test_a_drawing_packed_twice() -> None:
    document = form().document()
    _content(document, zlib.compress(BOMB, 9), Filter=Array([Name.FlateDecode, Name.FlateDecode]))

    assert read(document, **RAW).reason_code == "unpacked_size"


def test_a_bomb_that_calls_itself_a_picture() -> None:
    document = form().document()
    _content(document, BOMB, Subtype=Name.Image)

    assert read(document, **RAW).reason_code == "unpacked_size"


def test_a_picture_is_never_unpacked() -> None:
    document = form().document()
    picture = Stream(document, BOMB)
    for key, value in {
        "Type": Name.XObject, "Subtype": Name.Image, "Filter": Name.FlateDecode, "Width": 20_000, "Height": 7_000,
        "BitsPerComponent": 8, "ColorSpace": Name.DeviceRGB,
    }.items():  # fmt: skip
        picture[f"/{key}"] = value
    document.pages[0].Resources.XObject = Dictionary(I=document.make_indirect(picture))
    document.pages[0].contents_add(b"q 100 0 0 100 0 0 cm /I Do Q")

    assert read(document, **RAW).outcome is Outcome.PARSED


def test_packed_objects_that_are_a_bomb() -> None:
    packed = zlib.compress(b"1 0 " + b" " * (MOST_UNPACKED * 2), 9)
    head = f"%PDF-1.5\n5 0 obj\n<</Type/ObjStm/N 1/First 4/Filter/FlateDecode/Length {len(packed)}>>stream\n"

    with pytest.raises(RefusedError) as caught:
        check_streams(head.encode() + packed + b"\nendstream endobj\n")
    assert caught.value.code == "unpacked_size"


def test_a_stream_of_a_usual_size_is_no_bomb() -> None:
    packed = zlib.compress(b"0 0 m\n" * 1_000_000, 9)

    check_streams(b"%PDF-1.5\n5 0 obj\n<</Filter/FlateDecode>>stream\n" + packed + b"\nendstream endobj\n")


def _nested_drawings(document: Pdf) -> None:
    inner = document.make_stream(b"BT /F1 9 Tf 50 50 Td (x) Tj ET")
    for _ in range(39):
        inner.Type, inner.Subtype, inner.BBox = Name.XObject, Name.Form, Array([0, 0, 600, 800])
        drawing = document.make_stream(b"/X Do /X Do /X Do")
        drawing.Resources = Dictionary(XObject=Dictionary(X=inner))
        inner = drawing
    inner.Type, inner.Subtype, inner.BBox = Name.XObject, Name.Form, Array([0, 0, 600, 800])
    document.pages[0].Resources = Dictionary(XObject=Dictionary(X=inner))
    document.pages[0].Contents = document.make_stream(b"/X Do")


def _deep_fields(document: Pdf) -> None:
    field = document.make_indirect(Dictionary(T=String("z"), FT=Name.Tx, V=String("q")))
    for _ in range(3000):
        field = document.make_indirect(Dictionary(T=String("a"), Kids=Array([field])))
    document.Root.AcroForm.Fields.append(field)


def _fields_in_a_ring(document: Pdf) -> None:
    field = document.make_indirect(Dictionary(T=String("a")))
    field.Kids = Array([field])
    document.Root.AcroForm.Fields.append(field)


def _parents_in_a_ring(document: Pdf) -> None:
    field = document.Root.AcroForm.Fields[0]
    del field.FT
    field.Parent = field


def _pages_without_end(document: Pdf) -> None:
    page = document.pages[0].obj
    document.Root.Pages.Kids = Array([page] * 5000)


def _huge_page(document: Pdf) -> None:
    document.pages[0].MediaBox = Array([0, 0, 10**12, 10**12])


@pytest.mark.parametrize(
    "plant",
    [_nested_drawings, _deep_fields, _fields_in_a_ring, _parents_in_a_ring, _pages_without_end, _huge_page],
)
def test_what_has_no_end_is_ended(plant: Callable[[Pdf], None]) -> None:
    document = form().document()
    plant(document)

    reading = read(document)

    assert (reading.outcome, reading.referrals) in {
        (Outcome.REFUSED, ()),
        (Outcome.NO_TEXT, ()),
        (Outcome.TEXT_ONLY, ()),
    }


def test_a_page_crowded_with_fields_is_read_in_time() -> None:
    crowded = Form()
    for number in range(2000):
        crowded.text(50 + (number % 20) * 25, 60 + (number // 20) * 7, "x", width=20, height=6)

    assert read(crowded.document()).outcome is Outcome.PARSED


# Locked, of another kind, or cut off


def test_a_file_that_only_its_owner_may_change_is_read() -> None:
    data = form().bytes(encryption=pikepdf.Encryption(user="", owner="owner", R=6))

    assert read_file(data, "form.pdf", today=TODAY).referrals[0].draft.victim.full_name == "Ada Pike"


def test_a_file_with_a_password_is_refused() -> None:
    data = form().bytes(encryption=pikepdf.Encryption(user="user", owner="owner", R=6))

    assert read_file(data, "form.pdf", today=TODAY).reason_code == "password"


def test_a_form_for_one_program_alone_is_named() -> None:
    document = Form().print(50, 50, "Please wait...").document()
    document.Root.AcroForm = Dictionary(Fields=Array(), XFA=String("x"))

    reading = read_file(saved(document), "form.pdf", today=TODAY)

    assert (reading.outcome, reading.reason_code, reading.source_text) == (Outcome.NO_TEXT, "xfa_form", ())


def test_a_form_in_both_kinds_is_read_by_its_fields_and_told() -> None:
    both = form()
    both.extra = {"XFA": String("x")}

    reading = read_file(both.bytes(), "form.pdf", today=TODAY)

    assert reading.referrals[0].draft.victim.full_name == "Ada Pike"
    assert [notice.code for notice in reading.notices] == ["xfa_beside"]


@pytest.mark.parametrize("part", [0.1, 0.5, 0.9])
def test_a_file_that_is_cut_off_never_gives_half_a_referral_without_a_word(part: float) -> None:
    data = form().bytes()

    reading = read_file(data[: int(len(data) * part)], "form.pdf", today=TODAY)

    assert reading.outcome is Outcome.REFUSED


def test_a_file_that_had_to_be_mended_is_told() -> None:
    data = form().bytes()
    start = data.rindex(b"startxref")

    reading = read_file(data[:start] + b"startxref\n7\n%%EOF\n", "form.pdf", today=TODAY)

    assert (reading.outcome, reading.reason_code) == (Outcome.FLAGGED, "repaired")
    assert reading.referrals[0].draft.victim.full_name == "Ada Pike"

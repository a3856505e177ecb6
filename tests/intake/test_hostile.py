"""Hostile files: the real reading process refuses or flags each one, in time, in little memory, and leaves nothing."""

from __future__ import annotations

import sys
import time
from pathlib import Path

import psutil  # type: ignore[import-untyped]
import pytest

from marac_desk.intake import sandbox
from marac_desk.intake.guards.kinds import LARGEST_FILE
from marac_desk.intake.readers import read_file
from marac_desk.intake.reading import Outcome
from tests.intake import word_files
from tests.intake.samples import DATA, TODAY, content, expected
from tests.intake.word_files import RELATIONS, document, form, zipped

FILES = sorted(path.name for path in (DATA / "hostile").iterdir())
WEIGHED = Path(__file__).with_name("weighed.py")
MOST_SECONDS, MOST_MEMORY = 10.0, 512 * 1024 * 1024


@pytest.mark.parametrize("name", FILES)
def test_a_hostile_file_is_refused_or_flagged_with_its_reason(name: str) -> None:
    truth = expected(f"hostile/{name}")
    before = {child.pid for child in psutil.Process().children()}

    started = time.monotonic()
    reading = sandbox.read(content(f"hostile/{name}"), name, today=TODAY)

    assert reading.outcome.value == truth["outcome_code"]
    assert reading.reason_code == truth["reason_code"]
    assert time.monotonic() - started < MOST_SECONDS
    assert {child.pid for child in psutil.Process().children()} <= before


@pytest.mark.skipif(sys.platform == "win32", reason="Windows does not tell what a process took")
@pytest.mark.parametrize("name", [name for name in FILES if content(f"hostile/{name}")])
def test_a_hostile_file_takes_less_memory_than_a_reading_may(name: str, tmp_path: Path) -> None:
    taken = tmp_path / "taken"

    command = [sys.executable, "-I", "-B", str(WEIGHED), str(taken)]
    reading = sandbox.read(content(f"hostile/{name}"), name, today=TODAY, command=command)

    assert reading.reason_code == expected(f"hostile/{name}")["reason_code"]
    assert 1024 * 1024 < int(taken.read_text()) < MOST_MEMORY


def test_a_form_with_a_picture_from_elsewhere_is_read_all_the_same() -> None:
    reading = read_file(content("hostile/external_image.docx"), "external_image.docx", today=TODAY)

    assert reading.referrals[0].draft.victim.full_name == "Danuta Kasprzak"


def test_parts_that_point_outside_write_nothing_there() -> None:
    sandbox.read(content("hostile/path_traversal.docx"), "path_traversal.docx", today=TODAY)

    assert list(Path("/tmp").glob("marac_escape_canary*")) == []


def test_an_entity_never_brings_in_a_file() -> None:
    reading = read_file(content("hostile/xxe_external_entity.docx"), "xxe_external_entity.docx", today=TODAY)

    assert reading.source_text == ()


@pytest.mark.parametrize(
    ("kind", "outcome", "code"),
    [
        ("hyperlink", Outcome.PARSED, None),
        ("image", Outcome.FLAGGED, "external_link"),
        ("attachedTemplate", Outcome.REFUSED, "external_link"),
        ("hyperlinkBase", Outcome.REFUSED, "external_link"),
        ("subDocument", Outcome.REFUSED, "external_link"),
        ("oleObject", Outcome.REFUSED, "embedded_file"),
        ("aFChunk", Outcome.REFUSED, "embedded_file"),
        ("vbaProject", Outcome.REFUSED, "macros"),
    ],
)
def test_each_relationship_is_judged_by_its_own_kind(kind: str, outcome: Outcome, code: str | None) -> None:
    link = (
        f'<Relationship Id="x" Type="{RELATIONS}/{kind}" Target="http://hyperlink.example.org" TargetMode="External"/>'
    )

    reading = read_file(document(form(["Victim name", "Ada Pike"]), relations=link), "a.docx", today=TODAY)

    assert (reading.outcome, reading.reason_code) == (outcome, code)


@pytest.mark.parametrize("target", ["file:///etc/hostname", "\\\\server\\share", "//server/share", "mhtml:http://x"])
def test_a_target_outside_is_seen_without_the_word_external(target: str) -> None:
    link = f'<Relationship Id="x" Type="{RELATIONS}/attachedTemplate" Target="{target}"/>'

    assert read_file(document(relations=link), "a.docx", today=TODAY).reason_code == "external_link"


@pytest.mark.parametrize(
    ("part", "text", "code"),
    [
        ("word/embeddings/sheet.xlsx", b"x", "embedded_file"),
        ("word/activeX/activeX1.xml", b"<a/>", "active_content"),
        ("word/VBAPROJECT.BIN", b"x", "macros"),
        ("customXml/item.xml", b"<!DOCTYPE a [<!ENTITY b 'c'>]><a/>", "dtd_or_entity"),
        ("customXml/item.xml", '<?xml version="1.0" encoding="utf-16"?><a/>'.encode("utf-16"), "not_utf8"),
        ("customXml/item.xml", b'<?xml version="1.0" encoding="utf-7"?><a/>', "not_utf8"),
        ("customXml/item.xml", b'<?xml version="1.0" encoding="iso-8859-1"?><a/>', "not_utf8"),
        ("word/media/C:evil.png", b"x", None),
        ("C:/evil.txt", b"x", "bad_member_name"),
        ("a/../../b.txt", b"x", "bad_member_name"),
        ("WORD/document.xml", b"<a/>", "bad_member_name"),
    ],
)
def test_each_part_is_judged_before_anything_is_parsed(part: str, text: bytes, code: str | None) -> None:
    files: dict[str, str | bytes] = {
        "word/x.xml": "<a/>",
        "_rels/.rels": "<a/>",
        "word/document.xml": "<a/>",
        part: text,
    }

    reading = read_file(zipped(files), "a.docx", today=TODAY)

    assert reading.reason_code == (code or "not_a_word_file")


def test_content_that_fetches_when_word_opens_it_is_told() -> None:
    field = '<w:r><w:instrText>DDEAUTO c:\\\\windows\\\\cmd.exe "/k"</w:instrText></w:r>'
    file = document(form(["Victim name", "Ada Pike"]), word_files.paragraph(xml=field))

    reading = read_file(file, "a.docx", today=TODAY)

    assert (reading.outcome, reading.reason_code) == (Outcome.FLAGGED, "active_content")


@pytest.mark.parametrize(
    ("data", "name", "code"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "a.docx", "password"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "a.doc", "unsupported_kind"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "a.docx", "wrong_type"),
        (b"MZ" + bytes(64), "a.docx", "wrong_type"),
        (b"%PDF-1.7", "a.pdf", "damaged"),
        (b"hello", "a.eml", "not_a_mail"),
        (b"hello", "a.msg", "wrong_type"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "a.msg", "damaged"),
        (b"hello", "a.bin", "unsupported_kind"),
        (b"hello", "a", "unsupported_kind"),
        (b"PK\x03\x04" + bytes(64), "a.docx", "damaged"),
        (bytes(LARGEST_FILE + 1), "a.docx", "too_large"),
        (zipped({f"word/{n}.xml": "<a/>" for n in range(2100)}), "a.docx", "too_many_parts"),
        (zipped({"xl/workbook.xml": "<a/>"}), "a.xlsx", "damaged"),
        (zipped({"readme.xml": "<a/>"}), "a.docx", "wrong_type"),
    ],
    ids=range(15),  # the files themselves would be their names, and one of them is too large for anything
)
def test_a_file_is_judged_by_what_it_is(data: bytes, name: str, code: str) -> None:
    reading = read_file(data, name, today=TODAY)

    assert (reading.outcome, reading.reason_code) == (Outcome.REFUSED, code)


def test_a_small_file_that_unpacks_a_hundredfold_is_refused() -> None:
    file = zipped({"word/document.xml": "<a>" + " " * (6 * 1024 * 1024) + "</a>"})

    assert read_file(file, "a.docx", today=TODAY).reason_code == "unpacked_size"


def test_more_paragraphs_than_anybody_can_check_are_refused() -> None:
    reading = read_file(document(*[word_files.paragraph("x y z")] * 20_001), "a.docx", today=TODAY)

    assert reading.reason_code == "too_large"

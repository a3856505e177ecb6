"""Mails that Outlook saved: code pages, rich text with HTML inside, attached mails, and damaged files."""

from __future__ import annotations

import struct
from datetime import UTC, datetime

import pytest

from marac_desk.intake.mail.msg import read_msg
from marac_desk.intake.mail.rtf import LARGEST, html_in, text_in, unpacked
from marac_desk.intake.readers import read_file
from marac_desk.intake.reading import MailFacts, Outcome, PartFate, Reading
from marac_desk.intake.refusal import RefusedError
from tests.intake.mails import rows, several, words
from tests.intake.outlook_files import Coded, Properties, Tree, compound, message, packed
from tests.intake.renderings import as_html, blocks_of
from tests.intake.samples import TODAY, compare, content, expected

WORD = content("docx/01_two_column_plain.docx")
SENT = datetime(2026, 11, 2, 9, 30, tzinfo=UTC)
TOP: Properties = {0x0037: "Referral", 0x0C1A: "Jo Doe", 0x5D01: "jo@example.org", 0x0039: SENT}


def read(tree: Tree) -> Reading:
    """Return the reading of a file."""
    return read_file(compound(tree), "a.msg", today=TODAY)


def test_proof_of_receipt_and_what_came_with_it() -> None:
    receivers: list[Properties] = [
        {0x3001: "MARAC", 0x39FE: "marac@example.org", 0x0C15: 1},
        {0x3003: "copy@example.org", 0x0C15: 2},
        {0x3003: "secret@example.org", 0x0C15: 3},  # a blind copy
        {0x3003: "/O=X/CN=Y"},
    ]
    reading = read(
        message({**TOP, 0x1000: "See form."}, receivers, [{0x3707: "Form №1.docx", 0x3701: WORD, 0x3705: 1}])
    )
    facts = reading.mail
    assert isinstance(facts, MailFacts)
    assert (facts.sender, facts.sender_name, facts.subject) == ("jo@example.org", "Jo Doe", "Referral")
    assert (facts.sent, facts.to) == ("2026-11-02T09:30:00+00:00", ("marac@example.org", "copy@example.org"))
    assert facts.attachments == ("Form №1.docx",)
    truth = expected("docx/01_two_column_plain.docx")["referrals"][0]
    assert compare(truth, reading.referrals[0]).right == 98
    assert reading.referrals[0].origins["/victim/full_name"].where.startswith("attachment 1, table")


def test_what_stood_at_the_top_on_its_way_is_believed_first() -> None:
    headers = "From: =?utf-8?q?Si=C3=A2n?= <sian@example.org>\r\nDate: Mon, 2 Nov 2026 10:30:00 +0100\r\n"
    envelope = read_msg(compound(message({**TOP, 0x007D: headers}))).envelope
    assert (envelope.sender, envelope.sender_name) == ("sian@example.org", "Siân")
    assert (envelope.sent, envelope.subject) == ("2026-11-02T10:30:00+01:00", "Referral")


def test_an_address_of_a_server_is_no_address() -> None:
    envelope = read_msg(compound(message({0x0037: "x", 0x0042: "Jo", 0x0065: "/O=A/CN=JO"}))).envelope
    assert (envelope.sender, envelope.sender_name) == ("", "Jo")


@pytest.mark.parametrize(
    ("page", "encoding", "name"),
    [
        (1252, "cp1252", "Jürgen Groß"),
        (1250, "cp1250", "Łukasz Żak"),
        (1251, "cp1251", "Анна Ким"),
        (28592, "iso8859-2", "Łukasz Żak"),
        (932, "cp932", "山田 花子"),
        (65001, "utf-8", "Łukasz Żak"),
        (99999, "cp1252", "Jürgen Groß"),
        (0, "cp1252", "Jürgen Groß"),
        (1250, "utf-8", "Łukasz Żak"),  # says one and is another: kept as some text, never a fault
    ],
)
def test_texts_in_code_pages(page: int, encoding: str, name: str) -> None:
    pages: Properties = {0x3FFD: page} if page else {}
    tree = message(
        {0x0037: Coded(name.encode(encoding)), 0x1000: Coded(f"Victim name: {name}".encode(encoding)), **pages}
    )
    reading = read(tree)
    if (page, encoding) != (1250, "utf-8"):
        assert reading.mail
        assert reading.mail.subject == name
        assert reading.referrals[0].draft.victim.full_name == name
    assert reading.outcome is Outcome.PARSED


def test_a_form_in_html_is_read_in_its_own_code_page() -> None:
    page = as_html(blocks_of(WORD)).replace("Catrin", "Łucja")
    tree = message({**TOP, 0x1013: page.encode("cp1250", "replace"), 0x3FDE: 1250, 0x3FFD: 1252, 0x1000: "see"})
    assert read(tree).referrals[0].draft.victim.full_name == "Łucja Howells-Pryce"


def test_html_that_rich_text_holds_is_taken_out_of_it() -> None:
    page = rows(("Victim name", "Łucja Żak"), ("Consent", "Yes"))
    tags = page.replace("<", "\0<").replace(">", ">\0").split("\0")
    rich = "{\\rtf1\\ansi\\ansicpg1250\\fromhtml1 \\deff0{\\fonttbl{\\f0\\fswiss Arial;}}\\uc1\\pard\\plain\\f0 "
    for piece in tags:
        shown = "".join(c if c.isascii() else f"\\'{c.encode('cp1250').hex()}" for c in piece)
        rich += f"{{\\*\\htmltag64 {shown}}}" if piece.startswith("<") else f"\\htmlrtf \\b junk\\htmlrtf0 {shown}"
    tree = message({**TOP, 0x1009: packed((rich + "}").encode("ascii"))})
    draft = read(tree).referrals[0].draft
    assert (draft.victim.full_name, draft.consent_given) == ("Łucja Żak", "yes")


def test_words_of_rich_text() -> None:
    rich = (
        b"{\\rtf1\\ansi\\ansicpg1252{\\fonttbl{\\f0\\fnil\\fcharset0 Arial;}{\\f1\\fnil\\fcharset238 Arial;}}"
        b"{\\*\\generator x;}"
        b"Victim name: \\f1 \\'a3ukasz\\f0  M\\'fcller\\par Date of birth: 1\\'96\\u8211\\'96\\u8211?\\{x\\}\\par}"
    )
    assert text_in(rich) == "Victim name: Łukasz Müller\nDate of birth: 1–––{x}\n"
    assert html_in(rich) == ""


def test_packed_rich_text_of_the_format_itself() -> None:
    worked = bytes.fromhex(
        "2d0000002b0000004c5a4675f1c5c7a703000a007263706731323542320af32068656c090020627705b06c647d0a800fa0"
    )
    crossed = bytes.fromhex("1a0000001c0000004c5a4675e2d44b51410004205758595a0d6e7d010eb0")
    assert unpacked(worked) == b"{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n"
    assert unpacked(crossed) == b"{\\rtf1 WXYZWXYZWXYZWXYZWXYZ}"
    assert unpacked(b"") == unpacked(b"x" * 20) == b""
    with pytest.raises(RefusedError):
        unpacked(struct.pack("<II4sI", 99, LARGEST + 1, b"LZFu", 0))


def test_mails_inside_and_what_cannot_be_read_are_named() -> None:
    inner = message({0x0037: "Form", 0x1000: "Victim name: Ada Pike\nDate of birth: 1/2/1990"}, header=24)
    attachments: list[Properties] = [
        {0x3707: "a.exe", 0x3701: b"MZ"},
        {0x3704: "linked.docx", 0x3705: 7},
        {0x3707: "logo.png", 0x3701: b"\x89PNG", 0x370E: "image/png", 0x3712: "l", 0x7FFE: 1},
    ]
    reading = read(message({**TOP, 0x1000: "hello"}, (), attachments, [inner]))
    assert reading.mail is not None
    fates = {part.where: (part.fate, part.code) for part in reading.mail.parts}
    assert fates["attachment 1"] == (PartFate.NOT_READ, "program")
    assert fates["attachment 2"] == (PartFate.NOT_READ, "not_in_the_mail")
    assert fates["attachment 3"] == (PartFate.NOT_READ, "picture_in_text")
    assert fates["attachment 4, body"] == (PartFate.READ, "")
    assert reading.referrals[0].draft.victim.full_name == "Ada Pike"


def test_signed_and_encrypted_mails() -> None:
    signed = several(words("Victim name: Ada Pike\nDate of birth: 1/2/1990"), kind="signed").whole
    kinds: dict[str, Properties] = {
        "signed": {0x001A: "IPM.Note.SMIME.MultipartSigned"},
        "sealed": {0x001A: "IPM.Note.SMIME"},
    }
    reading = read(message({**TOP, **kinds["signed"]}, (), [{0x3707: "smime.p7m", 0x3701: signed}]))
    assert reading.referrals[0].draft.victim.full_name == "Ada Pike"
    assert reading.mail
    assert reading.mail.sender == "jo@example.org"
    sealed = read(message({**TOP, **kinds["sealed"]}, (), [{0x3707: "smime.p7m", 0x3701: b"0\x80x"}]))
    assert (sealed.outcome, sealed.reason_code) == (Outcome.FLAGGED, "mail_encrypted")


def test_a_file_that_carries_a_locked_one_is_a_mail_all_the_same() -> None:
    locked = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le")
    reading = read(message({**TOP, 0x1000: "x y z"}, (), [{0x3707: "form.docx", 0x3701: locked}]))
    assert (reading.outcome, reading.reason_code) == (Outcome.FLAGGED, "attachment_refused")
    assert reading.mail
    assert reading.mail.parts[-1].code == "password"


def test_containers_that_are_no_mail_or_take_too_much() -> None:
    assert read({"WordDocument": b"x" * 600}).reason_code == "not_a_mail"
    whole = compound(message(TOP))
    for cut in range(512, len(whole), 512):
        assert read_file(whole[:cut], "a.msg", today=TODAY).reason_code in {None, "damaged", "not_a_mail"}
    looped = bytearray(whole)
    looped[512:1024] = struct.pack("<128I", *[0] * 128)
    assert read_file(bytes(looped), "a.msg", today=TODAY).outcome in set(Outcome)


def test_streams_that_share_their_bytes_do_not_multiply() -> None:
    big = b"\0" * 400_000
    data = bytearray(
        compound(message(TOP, (), [{0x3707: f"{n}.bin", 0x3701: big if n == 0 else b""} for n in range(40)]))
    )
    name = "__substg1.0_37010102".encode("utf-16-le")
    at, records = data.find(name), []
    while at >= 0:
        records.append(at)
        at = data.find(name, at + 1)
    first = next(r for r in records if struct.unpack_from("<Q", data, r + 120)[0] == len(big))
    for record in records:
        data[record + 116 : record + 128] = data[first + 116 : first + 128]
    assert read_file(bytes(data), "a.msg", today=TODAY).reason_code == "unpacked_size"

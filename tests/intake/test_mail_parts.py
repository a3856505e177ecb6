"""What came with a mail: read by the reader of its kind, shown, or named with why not; no referral is counted twice."""

from __future__ import annotations

import base64

import pytest

from marac_desk.intake import readers, sandbox
from marac_desk.intake.guards.kinds import Kind
from marac_desk.intake.readers import Checked, read_file
from marac_desk.intake.reading import MailPart, Outcome, PartFate, Reading, ReadReferral
from marac_desk.intake.refusal import RefusedError
from tests.intake.mails import WORD, Part, file, letter, mail, rows, several, words
from tests.intake.samples import TODAY, content
from tests.intake.word_files import document, form

FIRST = content("docx/01_two_column_plain.docx")
SECOND = content("docx/02_four_column_client.docx")
SHEET = b"\n".join(content("csv/police_wide_utf8sig_comma.csv").split(b"\n")[:4])


def read(part: Part) -> Reading:
    """Return the reading of a mail."""
    return read_file(mail(part), "a.eml", today=TODAY)


def part_of(reading: Reading, where: str) -> MailPart:
    """Return what became of a part."""
    assert reading.mail is not None
    return next(part for part in reading.mail.parts if part.where == where)


def names(reading: Reading) -> list[str | None]:
    """Return whom the referrals are about."""
    return [referral.draft.victim.full_name for referral in reading.referrals]


def codes(referral: ReadReferral) -> dict[str, str]:
    """Return what is noticed of a referral, with its words."""
    return {
        notice.pointer: notice.values.get("words", "") for notice in referral.notices if notice.code == "said_elsewhere"
    }


def test_several_attachments_are_several_readings_and_say_where() -> None:
    reading = read(several(words("Two forms."), file(FIRST, "a.docx", WORD), file(SECOND, "b.docx", WORD)))
    assert names(reading) == ["Catrin Howells-Pryce", "Agnieszka Borowska"]
    assert [r.source_locator["part"] for r in reading.referrals] == ["attachment 1", "attachment 2"]
    assert reading.referrals[1].origins["/victim/date_of_birth"].where == "attachment 2, table 1, row 8, column 2"
    titles = [
        block.words.text
        for block in reading.source_text
        if block.where in {"attachment 1", "attachment 2"} and block.words
    ]
    assert titles == ["a.docx", "b.docx"]


def test_a_sheet_gives_its_rows_and_a_form_beside_it_stays_a_form() -> None:
    reading = read(several(file(SHEET, "export.csv", "text/csv"), file(FIRST, "a.docx", WORD)))
    assert [dict(r.source_locator) for r in reading.referrals] == [
        {"part": "attachment 2"},
        *({"record": n, "part": "attachment 1"} for n in (1, 2)),
    ]
    assert reading.facts["encoding"] == "utf-8-sig"


def test_the_same_form_as_word_and_in_the_body_is_one_referral() -> None:
    page = rows(
        ("Victim name", "Catrin Howells-Pryce"),
        ("Date of birth", "03/04/1991"),
        ("Safe to text", "Yes"),
        ("Postcode", "ZZ1 4QA"),
        ("Referral date", "26/10/2026"),
    )
    reading = read(several(words(page, kind="html"), file(FIRST, "a.docx", WORD)))
    assert names(reading) == ["Catrin Howells-Pryce"]
    assert codes(reading.referrals[0]) == {
        "/safe_contact/safe_to_text": "Yes"
    }  # the form says no: told, not overwritten
    assert reading.referrals[0].draft.safe_contact.safe_to_text == "no"


def test_what_the_mail_says_beside_the_form_is_told_at_the_field() -> None:
    reading = read(
        several(words("Please note.\n\nSafe to call: No\nVictim phone: 07700 900555"), file(FIRST, "a.docx", WORD))
    )
    assert names(reading) == ["Catrin Howells-Pryce"]
    assert codes(reading.referrals[0]) == {"/safe_contact/safe_to_call": "No"}
    hidden = [notice for notice in reading.referrals[0].notices if notice.code == "said_elsewhere_hidden"]
    assert [(notice.pointer, dict(notice.values)) for notice in hidden] == [("/victim/phone", {})]
    assert "900555" not in str(reading.referrals[0].notices)  # a number is masked wherever it stands
    assert reading.referrals[0].draft.victim.phone == "07700 900114"


def test_a_whole_form_about_somebody_else_in_the_body_is_a_referral_of_its_own() -> None:
    page = rows(
        ("Victim name", "Ada Pike"), ("Date of birth", "03/04/1990"), ("Address", "1 Mill Row"), ("Ethnicity", "Irish")
    )
    reading = read(several(words(page, kind="html"), file(FIRST, "a.docx", WORD)))
    assert names(reading) == ["Ada Pike", "Catrin Howells-Pryce"]


def test_one_file_twice_is_read_once() -> None:
    reading = read(several(file(FIRST, "a.docx", WORD), file(FIRST, "copy.docx", WORD)))
    assert names(reading) == ["Catrin Howells-Pryce"]
    assert part_of(reading, "attachment 2") == MailPart("attachment 2", "copy.docx", PartFate.SAME, "attachment 1")


def test_two_forms_of_one_victim_with_other_perpetrators_are_two_referrals() -> None:
    forms = [document(form(["Victim name", "Ada Pike"], ["Perpetrator name", name])) for name in ("Al Fenn", "Bo Kerr")]
    assert len(read(several(*(file(data, f"{at}.docx", WORD) for at, data in enumerate(forms)))).referrals) == 2


@pytest.mark.parametrize(
    ("data", "name", "code"),
    [
        (b"MZ" + bytes(64), "form.pdf", "program"),
        (b"\x7fELF" + bytes(64), "form", "program"),
        (b"hello", "form.pdf.exe", "program"),
        (b"hello", "form.docx                  .scr", "program"),
        (b"hello", "form.exe.", "program"),
        (b"hello", "form.LNK", "program"),
        (b"#!/bin/sh\n", "form.txt", "program"),
        (b"PK\x03\x04", "forms.zip", "archive"),
        (b"Rar!\x1a\x07\x00", "forms.pdf", "archive"),
        (b"hello", "forms.iso", "archive"),
        (b"\x78\x9f\x3e\x22xx", "winmail.dat", "tnef"),
        (b"hello", "refer\u202excod.docx", "hidden_name"),
        (b"", "form.docx", "empty"),
        (content("hostile/macro.docm"), "form.docm", "macros"),
        (content("hostile/zip_bomb.docx"), "form.docx", "unpacked_size"),
        (content("hostile/xxe_external_entity.docx"), "form.docx", "dtd_or_entity"),
        (b"PK\x03\x04" + bytes(60), "form.docx", "damaged"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "form.docx", "password"),
    ],
)
def test_a_file_that_must_not_be_opened_is_named_and_the_rest_is_read(data: bytes, name: str, code: str) -> None:
    reading = read(several(words("See both."), file(data, name), file(FIRST, "a.docx", WORD)))
    assert (reading.outcome, reading.reason_code) == (Outcome.FLAGGED, "attachment_refused")
    assert names(reading) == ["Catrin Howells-Pryce"]
    part = part_of(reading, "attachment 1")
    assert (part.fate, part.code) == (PartFate.NOT_READ, code)
    assert [n.values["reason"] for n in reading.notices if n.code == "part_not_read"] == [code]
    assert "\u202e" not in str(reading)


def test_a_picture_is_named_and_one_that_the_page_shows_is_no_worry() -> None:
    logo = Part(
        "Content-Type: image/png\r\nContent-ID: <l>\r\nContent-Transfer-Encoding: base64\r\n",
        base64.b64encode(b"\x89PNG"),
    )
    body = several(words("<p>Hello</p><img src='cid:l'>", kind="html"), logo, kind="related", boundary="=_r")
    reading = read(several(body, file(b"\x89PNGxx", "scan.png", "image/png")))
    assert (reading.outcome, reading.reason_code) == (Outcome.TEXT_ONLY, None)
    assert [n.values["name"] for n in reading.notices] == ["scan.png"]
    assert part_of(reading, "attachment 1").code == "picture_in_text"


def test_a_file_without_an_ending_is_known_by_what_it_is() -> None:
    for name, kind in (("referral", "application/octet-stream"), ("", WORD)):
        assert names(read(several(words("x y z"), file(FIRST, name, kind)))) == ["Catrin Howells-Pryce"]


def test_texts_that_are_no_form_are_shown() -> None:
    invitation = Part("Content-Type: text/calendar; name=a.ics\r\n", b"BEGIN:VCALENDAR\r\nSUMMARY:Call\r\n")
    reading = read(several(words("x y z"), invitation))
    assert part_of(reading, "attachment 1").fate is PartFate.SHOWN
    assert any("SUMMARY" in block.words.text for block in reading.source_text if block.words)


def test_each_kind_goes_to_its_own_reader_and_a_fault_in_one_costs_nothing_else(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def broken(_file: Checked) -> Reading:
        raise KeyError("a fault of ours")

    def scanned(_file: Checked) -> Reading:
        return Reading(Outcome.NO_TEXT)

    def refusing(_file: Checked) -> Reading:
        raise RefusedError("active_content")

    for reader, code in ((broken, "reader_failed"), (scanned, ""), (refusing, "active_content")):
        monkeypatch.setattr(readers, "READERS", {**readers.READERS, Kind.PDF: reader})
        reading = read(several(file(b"%PDF-1.7", "a.pdf", "application/pdf"), file(FIRST, "a.docx", WORD)))
        part = part_of(reading, "attachment 1")
        assert (names(reading), part.fate, part.code) == (["Catrin Howells-Pryce"], PartFate.NOT_READ, code)


def test_a_signed_mail_is_opened() -> None:
    inside = several(words("hello"), file(FIRST, "a.docx", WORD), boundary="=_in")
    clear = several(inside, file(b"xx", "smime.p7s", "application/pkcs7-signature"), kind="signed", boundary="=_s")
    sealed = Part(
        "Content-Type: application/pkcs7-mime; smime-type=signed-data; name=smime.p7m\r\n"
        "Content-Transfer-Encoding: base64\r\n",
        base64.encodebytes(signed_data(inside.whole)),
    )
    for part in (clear, sealed):
        reading = read(part)
        assert (reading.outcome, reading.reason_code, names(reading)) == (
            Outcome.PARSED,
            None,
            ["Catrin Howells-Pryce"],
        )
        assert reading.notices == ()


def signed_data(text: bytes) -> bytes:
    """Return a message of CMS whose text is inside its signature, cut in pieces as programs do."""

    def value(tag: int, *inside: bytes) -> bytes:
        whole = b"".join(inside)
        size = len(whole).to_bytes(4, "big")
        return bytes([tag, 0x84]) + size + whole

    signed, plain = bytes.fromhex("06092a864886f70d010702"), bytes.fromhex("06092a864886f70d010701")
    pieces = [value(0x04, text[at : at + 1000]) for at in range(0, len(text), 1000)]
    octets = b"\x24\x80" + b"".join(pieces) + b"\0\0"
    content_info = value(0x30, plain, value(0xA0, octets))
    return value(0x30, signed, value(0xA0, value(0x30, b"\x02\x01\x01", value(0x31), content_info, value(0x31))))


@pytest.mark.parametrize(
    "part",
    [
        Part("Content-Type: application/pkcs7-mime; smime-type=enveloped-data; name=smime.p7m\r\n", b"0\x80secret"),
        several(file(b"Version: 1", "", "application/pgp-encrypted"), file(b"x", "m.asc"), kind="encrypted"),
    ],
)
def test_an_encrypted_mail_is_said_and_kept_as_proof(part: Part) -> None:
    reading = read(part)
    assert (reading.outcome, reading.reason_code) == (Outcome.FLAGGED, "mail_encrypted")
    assert reading.mail
    assert (reading.mail.sender, reading.mail.subject) == ("jo@example.org", "Referral")


def test_a_mail_that_was_encoded_inside_another_is_read() -> None:
    part = Part(
        "Content-Type: message/rfc822\r\nContent-Transfer-Encoding: base64\r\n",
        base64.encodebytes(mail(file(FIRST, "a.docx", WORD))),
    )
    assert names(read(several(words("x y z"), part))) == ["Catrin Howells-Pryce"]
    saved = file(mail(file(FIRST, "a.docx", WORD)), "saved.eml")
    found = read(several(words("x y z"), saved))
    assert found.referrals[0].source_locator == {"part": "attachment 1, attachment 1"}


def test_every_part_is_accounted_for() -> None:
    parts = [
        words("one"),
        words("<p>two</p>", kind="html"),
        file(FIRST, "a.docx"),
        file(b"x", "b.zip"),
        letter(words("three")),
    ]
    reading = read(several(*parts, file(b"\x00", "c.bin", "application/x-other")))
    assert reading.mail is not None
    assert [part.where for part in reading.mail.parts] == [
        "body", "body 2", "attachment 1", "attachment 2", "attachment 3", "attachment 3, body", "attachment 4",
    ]  # fmt: skip


# guards


def nested(depth: int) -> Part:
    """Return parts in parts."""
    part = words("x")
    for level in range(depth):
        part = several(part, boundary=f"=_{level}")
    return part


def letters(depth: int) -> Part:
    """Return mails in mails."""
    part = words("x")
    for _ in range(depth):
        part = letter(part)
    return part


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (mail(nested(40)), "too_deep"),
        (mail(letters(60)), "too_deep"),
        (mail(several(*[words("x")] * 400)), "too_many_parts"),
        (b"From: a@example.org\r\n" + b"X-A: " + b"y" * 600_000 + b"\r\n\r\nx", "too_large"),
        (b"From: a@example.org\r\n\r\n" + b"x\n" * 30_000, None),
        (b"From: a@example.org\r\nContent-Type: text/html\r\n\r\n" + b"<b>" * 300_000, None),
        (b"From: a@example.org\r\nContent-Type: text/html\r\n\r\n" + b"<p>x y" * 30_000, None),
        (b"From: " + b"(" * 9000 + b"\r\nDate: " + b"(" * 9000 + b"\r\n\r\nx", None),
        (b"From: " + b"=?a?q?" * 9000 + b"\r\n\r\nx", None),
        (
            b"From: a@example.org\r\nContent-Type: multipart/mixed; boundary=a\r\n\r\n" + b"--a\n" * 500_000,
            "too_many_parts",
        ),
    ],
    ids=range(10),
)
def test_a_mail_that_is_too_much_is_refused_or_read_in_time(data: bytes, code: str | None) -> None:
    reading = sandbox.read(data, "a.eml", today=TODAY)
    assert reading.reason_code == code
    assert not str(reading.reason_code).startswith("reader_")


def test_a_usual_chain_of_mails_is_not_too_deep() -> None:
    assert read_file(mail(letters(5)), "a.eml", today=TODAY).outcome is Outcome.TEXT_ONLY

"""Proof of receipt: who sent a mail, when and about what, however the top of it was encoded or broken."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marac_desk.intake.mail.eml import read_eml
from marac_desk.intake.mail.headers import decoded, sent_at
from marac_desk.intake.mail.letter import Envelope
from marac_desk.intake.readers import read_file
from tests.intake.mails import Part, file, mail, several, words
from tests.intake.samples import TODAY


def _top(lines: str) -> Envelope:
    return read_eml(mail(words("hello"), top=lines)).envelope


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("=?utf-8?q?Si=C3=A2n_M=C4=81kere?=", "Siân Mākere"),
        ("=?utf-8?b?U2nDog==?=n", "Siân"),
        ("=?iso-8859-1?Q?J=F6rg?= =?iso-8859-1?Q?_M=FCller?=", "Jörg Müller"),
        ("=?utf-8?B?w6Q=?=\r\n =?utf-8?B?w7Y=?=", "äö"),
        ("=?utf-8?B?w?= =?utf-8?B?6Q=?=", "=?utf-8?B?w?=é"),  # broken: kept as it stands
        ("=?utf-8?q?=C3?= =?utf-8?q?=A4?=", "ä"),  # one sign cut between two words
        ("=?windows-1250?Q?=A3ukasz?=", "Łukasz"),
        ("=?koi8-r?B?8NLJ18XU?=", "Привет"),
        ("=?x-unknown?Q?caf=C3=A9?=", "café"),
        ("=?utf-8?Q?M=FCller?=", "Müller"),  # says UTF-8 and is not
        ("=?utf-8*de?Q?Gru=C3=9F?=", "Gruß"),
        ("caf\u00e9 raw", "café raw"),
        ("plain", "plain"),
        ("=?utf-8?Q?a=E2=80=AEb?=", "a�b"),  # a sign that turns the order round shows
    ],
)
def test_a_header_is_read_as_it_is_meant(written: str, meant: str) -> None:
    assert decoded(written) == meant


def test_bytes_that_were_never_encoded_are_read_too() -> None:
    for encoding in ("utf-8", "latin-1"):
        raw = "From: Jörg <j@example.org>\r\nSubject: Äpfel\r\n".encode(encoding).decode("ascii", "surrogateescape")
        found = _top(raw)
        assert (found.sender_name, found.subject) == ("Jörg", "Äpfel")


@pytest.mark.parametrize(
    ("line", "name", "address"),
    [
        ("From: jo@example.org", "", "jo@example.org"),
        ('From: "Doe, Jo" <jo@example.org>', "Doe, Jo", "jo@example.org"),
        ("From: =?utf-8?q?Doe=2C_Jo?= <jo@example.org>", "Doe, Jo", "jo@example.org"),
        ("From: jo@example.org (Jo Doe)", "Jo Doe", "jo@example.org"),
        ("From: Jo Doe\r\n\t<jo@example.org>", "Jo Doe", "jo@example.org"),
        ("Sender: jo@example.org", "", "jo@example.org"),
        ("From: \r\nSender: jo@example.org", "", ""),
        ("X-Other: 1\r\nSubject: x", "", ""),
    ],
)
def test_who_sent_it(line: str, name: str, address: str) -> None:
    found = _top(f"{line}\r\nSubject: x\r\n")
    assert (found.sender_name, found.sender) == (name, address)


def test_everybody_it_went_to_once() -> None:
    found = _top("From: a@example.org\r\nTo: b@example.org, C <c@example.org>\r\nCc: b@example.org, d@example.org\r\n")
    assert found.to == ("b@example.org", "c@example.org", "d@example.org")
    assert _top("From: a@example.org\r\nTo: undisclosed-recipients:;\r\n").to == ()


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("Thu, 12 Nov 2026 14:05:33 +0000", "2026-11-12T14:05:33+00:00"),
        ("12 Nov 2026 14:05 +0200", "2026-11-12T14:05:00+02:00"),
        ("Thu, 12 Nov 2026 14:05:33 -0000", "2026-11-12T14:05:33+00:00"),
        ("Thu, 12 Nov 2026 14:05:33 GMT", "2026-11-12T14:05:33+00:00"),
        ("Thu, 12 Nov 2026 14:05:33", "2026-11-12T14:05:33"),  # no zone: none is made up
        ("Thu, 12 Nov 2026 25:05:33 +0000", ""),
        ("yesterday", ""),
        ("", ""),
    ],
)
def test_when_it_was_sent(written: str, meant: str) -> None:
    assert sent_at(written) == meant


def test_what_looks_other_than_it_is_is_told() -> None:
    twice = _top("From: a@example.org\r\nFrom: b@example.org\r\nDate: x\r\n")
    disguised = _top('From: "police@example.org" <other@example.org>\r\n')
    two = _top("From: a@example.org, b@example.org\r\n")
    assert (twice.notices, disguised.notices, two.notices) == (
        ("mail_header_twice",),
        ("mail_sender_name",),
        ("mail_several_senders",),
    )
    assert _top('From: "a@example.org" <A@example.org>\r\n').notices == ()


@pytest.mark.parametrize(
    ("disposition", "name"),
    [
        ('attachment; filename="form.pdf"', "form.pdf"),
        ("attachment; filename=form.pdf; size=3", "form.pdf"),
        ('attachment; filename="a;b.pdf"', "a;b.pdf"),
        ('attachment; filename="=?utf-8?q?t=C5=B7.pdf?="', "tŷ.pdf"),
        ("attachment; filename*=utf-8''t%C5%B7.pdf", "tŷ.pdf"),
        ("attachment; filename*=iso-8859-1'de'%FC.pdf", "ü.pdf"),
        ("attachment; filename*0*=utf-8''a%20%E2%80;\r\n filename*1*=%93%20t%C5%B7.;\r\n filename*2=pdf", "a – tŷ.pdf"),
        ('attachment; filename*1="b.pdf"; filename*0="a-"', "a-b.pdf"),
        ("attachment; filename*=utf-8''a.pdf; filename=\"other.pdf\"", "a.pdf"),
        ('attachment; filename="say \\"x\\".pdf"', 'say "x".pdf'),
    ],
)  # fmt: skip
def test_the_name_of_a_file(disposition: str, name: str) -> None:
    found = read_eml(mail(several(words("see form"), file(b"x", "", disposition=disposition))))
    assert [enclosure.name for enclosure in found.enclosures] == [name]


def test_the_name_may_stand_with_the_type_alone() -> None:
    part = Part('Content-Type: application/pdf; name="=?utf-8?q?=C3=BC.pdf?="\r\n', b"%PDF-")
    assert [enclosure.name for enclosure in read_eml(mail(part)).enclosures] == ["ü.pdf"]


@given(st.text(max_size=200), st.text(max_size=60))
def test_no_header_ever_raises(value: str, name: str) -> None:
    line = value.replace("\n", "\n ").replace("\r", "\r ")
    data = f"From: {line}\r\nDate: {line}\r\nSubject: {name}\r\nContent-Type: {line}\r\n\r\nx".encode(
        "utf-8", "surrogatepass"
    )
    reading = read_file(data, "a.eml", today=TODAY)
    assert reading.mail is not None or reading.reason_code

"""Safe contact: only a clear yes opens a way, what must not be done is always said, and values stay masked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marac_desk.intake.draft import DraftSafeContact
from marac_desk.rules.safe_contact import HIDDEN, MustNot, Route, channel_open, effective, mask, must_not, routes, stale
from marac_desk.rules.vocabulary import Answer, ContactChannel

TODAY = date(2026, 11, 24)


@dataclass(frozen=True)
class Contact:
    safe_to_call: Answer | None = None
    safe_to_text: Answer | None = None
    safe_to_voicemail: Answer | None = None
    safe_to_email: Answer | None = None
    safe_to_write: Answer | None = None


@pytest.mark.parametrize("answer", [None, *Answer])
def test_only_a_clear_yes_is_a_yes(answer: Answer | None) -> None:
    assert effective(answer) is (answer is Answer.YES)


def test_what_must_not_be_done_in_the_order_it_is_said() -> None:
    every = ("do_not_phone", "do_not_text", "do_not_leave_voicemail", "do_not_email", "do_not_send_letters")
    assert must_not(Contact()) == every
    assert must_not(None) == every
    assert must_not(Contact(safe_to_call=Answer.YES, safe_to_email=Answer.YES)) == (
        MustNot.TEXT, MustNot.VOICEMAIL, MustNot.LETTERS,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("field", "route", "forbidden"),
    [
        ("safe_to_call", Route.PHONE, MustNot.PHONE),
        ("safe_to_text", Route.TEXT, MustNot.TEXT),
        ("safe_to_voicemail", Route.VOICEMAIL, MustNot.VOICEMAIL),
        ("safe_to_email", Route.EMAIL, MustNot.EMAIL),
        ("safe_to_write", Route.LETTERS, MustNot.LETTERS),
    ],
)
def test_each_answer_opens_its_own_way(field: str, route: Route, forbidden: MustNot) -> None:
    contact = Contact(**{field: Answer.YES})
    assert routes(contact) == (route,)
    assert set(MustNot) - set(must_not(contact)) == {forbidden}


def test_a_way_is_either_open_or_forbidden_for_every_record() -> None:
    for answers in product([None, *Answer], repeat=5):
        contact = Contact(*answers)
        assert len(routes(contact)) + len(must_not(contact)) == len(Route)
        assert len(routes(contact)) == answers.count(Answer.YES)


def test_a_referral_draft_can_be_asked_as_it_is() -> None:
    assert routes(DraftSafeContact(safe_to_text=Answer.YES)) == (Route.TEXT,)


@pytest.mark.parametrize(
    ("channel", "field"),
    [
        (ContactChannel.MOBILE, "safe_to_call"),
        (ContactChannel.LANDLINE, "safe_to_call"),
        (ContactChannel.TEXT, "safe_to_text"),
        (ContactChannel.EMAIL, "safe_to_email"),
        (ContactChannel.LETTER, "safe_to_write"),
    ],
)
def test_a_channel_follows_its_answer(channel: ContactChannel, field: str) -> None:
    assert channel_open(Contact(**{field: Answer.YES}), channel)
    assert not channel_open(Contact(**{field: Answer.NOT_KNOWN}), channel)
    assert not channel_open(None, channel)


def test_a_way_through_somebody_else_needs_a_record_only() -> None:
    assert channel_open(Contact(), ContactChannel.VIA_PROFESSIONAL)
    assert not channel_open(None, ContactChannel.VIA_PROFESSIONAL)


@pytest.mark.parametrize(
    ("verified", "is_stale"),
    [
        (None, True),
        (date(2026, 11, 24), False),
        (date(2026, 11, 10), False),
        (date(2026, 11, 9), True),
        (date(2026, 11, 25), True),
    ],
)
def test_a_record_grows_stale(verified: date | None, is_stale: bool) -> None:
    assert stale(verified, TODAY, 14) is is_stale


@pytest.mark.parametrize(
    "number", ["07700 900123", "020 7946 0123", "+44 7700 900123", "(020) 7946-0123", "07700900123"]
)
def test_a_telephone_number_keeps_three_digits(number: str) -> None:
    assert mask(number) == f"{HIDDEN} 123"


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        ("07700 900100", f"{HIDDEN} 100"),
        ("012345678", f"{HIDDEN} 678"),
        ("01234567", HIDDEN),
        ("+12345678901234", f"{HIDDEN} 234"),
        ("+123456789012345", f"{HIDDEN} 345"),
        ("+1234567890123456", HIDDEN),
    ],
)
def test_how_long_a_telephone_number_can_be(number: str, shown: str) -> None:
    assert mask(number) == shown


@pytest.mark.parametrize(
    "value",
    [
        "12 Saltmarsh Way", "ZZ1 1AA", "lowri@example.org", "03/04/1991", "03.04.1991", "03-04-1991", "1991-04-03",
        "9434765919", "123", "0123456", "07700 900123 after six", "07700 900123 / 07700 900124", "blue heron",
        "٠٧٧٠٠٩٠٠١٢٣",
    ],
)  # fmt: skip
def test_of_anything_else_nothing_is_shown(value: str) -> None:
    assert mask(value) == HIDDEN


@pytest.mark.parametrize("value", [None, "", "  "])
def test_what_is_not_there_stays_empty(value: str | None) -> None:
    assert mask(value) == ""


@given(st.text(min_size=1))
def test_a_mask_never_lets_more_than_three_digits_through(value: str) -> None:
    shown = mask(value).replace(HIDDEN, "").strip()
    assert shown == "" or (len(shown) == 3 and shown.isdecimal())

"""A locked PDF opens with its password and with nothing else."""

from __future__ import annotations

import io

import pikepdf
import pypdf
import pytest

from marac_desk.documents.encryption import PasswordRefusedError, is_protected, protect
from marac_desk.documents.press import render
from tests.documents import reading, samples

PDF = render(samples.action_list()).pdf


def test_only_the_password_opens_it() -> None:
    locked = protect(PDF, "correct horse")
    assert is_protected(locked)
    assert not is_protected(PDF)
    for wrong in ("", "Correct horse", "correct horse "):
        with pytest.raises(pikepdf.PasswordError):
            pikepdf.open(io.BytesIO(locked), password=wrong)
    with pikepdf.open(io.BytesIO(locked), password="correct horse") as document:
        assert len(document.pages) == 1


def test_it_is_aes_of_256_bits_and_reads_the_same() -> None:
    locked = protect(PDF, "pä55 wörd ŵ")
    with pikepdf.open(io.BytesIO(locked), password="pä55 wörd ŵ") as document:
        assert document.encryption.R == 6
        assert document.encryption.bits == 256
        assert document.encryption.stream_method == pikepdf.models.EncryptionMethod.aesv3
        assert not document.allow.extract
        assert document.allow.accessibility
        assert document.allow.print_highres
    reader = pypdf.PdfReader(io.BytesIO(locked), password="pä55 wörd ŵ")
    assert "Change locks" in " ".join(page.extract_text() for page in reader.pages)


def test_no_word_of_it_stands_in_the_clear() -> None:
    locked = protect(PDF, "secret")
    assert b"MW-2026-0101" in PDF
    assert b"MW-2026-0101" not in locked
    assert b"Action list" not in locked


def test_two_copies_share_no_owner_password() -> None:
    assert protect(PDF, "secret") != protect(PDF, "secret")


def test_a_password_typed_on_another_keyboard_is_the_same() -> None:
    """Composed and decomposed letters, full-width figures: readers fold them before they try."""
    locked = protect(PDF, "cafe\u0301 １２")
    with pikepdf.open(io.BytesIO(locked), password="café 12") as document:
        assert len(document.pages) == 1


def test_a_password_that_readers_would_cut_or_skip_is_refused() -> None:
    for password, code in (("", "empty"), ("x" * 128, "too_long"), ("ŵ" * 64, "too_long")):
        with pytest.raises(PasswordRefusedError) as refused:
            protect(PDF, password)
        assert refused.value.code == code
        assert password not in str(refused.value) or not password


def test_what_is_no_pdf_is_refused() -> None:
    with pytest.raises(pikepdf.PdfError):
        is_protected(b"no pdf")
    with pytest.raises(pikepdf.PdfError):
        protect(b"no pdf", "secret")


def test_an_unlocked_pdf_keeps_its_text() -> None:
    assert "Change locks" in reading.text(PDF)

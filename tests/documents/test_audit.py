"""The extract of the ledger: what stands on its pages, and the table that goes along inside it."""

from __future__ import annotations

import csv
import io
from dataclasses import fields, replace
from datetime import date, datetime, timedelta

import pikepdf
import pytest

from marac_desk.documents.audit import HEADINGS, table_of
from marac_desk.documents.audit_content import AuditExtract, ExtractLine
from marac_desk.documents.client import PressWorker
from marac_desk.documents.press import render
from marac_desk.documents.wire import from_plain, to_plain
from tests.documents import samples
from tests.documents.reading import text as text_of

LINE = ExtractLine(
    seq=412,
    at=datetime(2026, 11, 20, 16, 2, 5),  # noqa: DTZ001
    person="Lucy Tremain-Obi",
    role="coordinator",
    operation="view",
    object_type="case",
    reference="MW-2026-K7Q4",
    reason="enquiry",
    result="",
)


def extract(count: int = 3, **more: object) -> AuditExtract:
    lines = tuple(replace(LINE, seq=412 + n, at=LINE.at + timedelta(minutes=n)) for n in range(count))
    values: dict[str, object] = {
        "imprint": samples.imprint(number=1, of=1, holder="A. Auditor", destroy=False),
        "person": "Lucy Tremain-Obi",
        "reference": "",
        "since": date(2026, 11, 1),
        "until": date(2026, 11, 21),
        "lines": lines,
        "chain_holds": True,
        "chain_lines": 9120,
        "head": "5f0c9a1e",
    }
    return AuditExtract(**{**values, **more})  # type: ignore[arg-type]


def test_it_says_what_was_asked_for_that_the_chain_holds_and_every_line() -> None:
    told = text_of(render(extract()).pdf)
    assert "What Lucy Tremain-Obi did, on all cases" in told
    assert "9120 lines was checked when this was made and holds" in told
    assert "5f0c9a1e" in told
    assert told.count("MW-2026-K7Q4") == 3
    assert "enquiry" in told


def test_a_chain_that_does_not_hold_is_said_in_plain_words() -> None:
    assert "does not hold" in text_of(render(extract(chain_holds=False)).pdf)


def test_the_heads_of_the_columns_stand_on_every_page() -> None:
    built = render(extract(120))
    assert built.pages > 1
    with pikepdf.open(io.BytesIO(built.pdf)) as document:
        assert len(document.pages) == built.pages
    assert text_of(built.pdf).count("Line and time") == built.pages


def test_nothing_found_is_said() -> None:
    assert "There is no such line." in text_of(render(extract(0)).pdf)


def test_it_crosses_the_process_border_unchanged() -> None:
    assert from_plain(to_plain(extract())) == extract()


def test_the_table_goes_along_inside_the_locked_file_alone() -> None:
    with PressWorker() as press:
        printed = press.ask(extract(), "correct horse battery")
    assert b"MW-2026-K7Q4" not in printed.pdf
    with pytest.raises(pikepdf.PasswordError):
        pikepdf.open(io.BytesIO(printed.pdf))
    with pikepdf.open(io.BytesIO(printed.pdf), password="correct horse battery") as document:
        (name,) = document.attachments
        data = document.attachments[name].get_file().read_bytes()
    assert data == table_of(extract())


def test_the_table_has_every_field_and_no_cell_that_a_spreadsheet_would_run() -> None:
    hostile = extract(1, lines=(replace(LINE, person="=cmd|'/c calc'!A1", reason="@SUM(1)"),))
    heads, row = csv.reader(io.StringIO(table_of(hostile).decode("utf-8-sig")))
    assert tuple(heads) == HEADINGS
    assert len(row) == len(fields(ExtractLine))
    assert row[2].startswith("'=")
    assert row[7].startswith("'@")

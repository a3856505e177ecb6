"""Reads a return sheet in either form: checks the file, hands it to the reader of its kind, words every refusal."""

from __future__ import annotations

from collections.abc import Sequence

from marac_desk.intake.guards.kinds import Kind, check_kind, check_size
from marac_desk.intake.guards.package import open_package
from marac_desk.intake.refusal import RefusedError
from marac_desk.intake.sheets.book import read_book
from marac_desk.intake.sheets.form import read_form
from marac_desk.intake.sheets.reading import SheetReading, not_read


def read_sheet_file(data: bytes, name: str, passwords: Sequence[str] = ()) -> SheetReading:
    """Return what a file says as a return sheet; one that must not be read, or cannot, comes back refused.

    This runs the parsers. From the application call `sandbox.read_sheet`, which runs it in a limited process.
    """
    try:
        check_size(data)
        kind = check_kind(data, name)
        if kind is Kind.SHEET:
            package = open_package(data)
            if package.kind is not kind:
                raise RefusedError("wrong_type", named=kind.value, found=package.kind.value)
            return read_book(package)
        if kind is Kind.PDF:
            return read_form(data, passwords)
        raise RefusedError("not_a_return_sheet")
    except RefusedError as refusal:
        return not_read(refusal.code, **refusal.values)
    except RecursionError:
        return not_read("too_deep")
    except MemoryError:
        return not_read("reader_out_of_memory")

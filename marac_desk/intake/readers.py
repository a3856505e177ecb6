"""Reads any file: checks it, hands it to the reader of its kind, and turns every refusal into a reading.

A new kind of file is one more entry in READERS.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from marac_desk.intake.csv_reader import read_csv
from marac_desk.intake.docx.reader import read_word
from marac_desk.intake.guards.kinds import ZIPPED, Kind, check_kind, check_size
from marac_desk.intake.guards.package import Package, open_package
from marac_desk.intake.reading import Reading, refused
from marac_desk.intake.refusal import RefusedError


@dataclass(frozen=True, slots=True)
class Checked:
    """A file that passed its checks: the bytes, and the opened package where it is one."""

    data: bytes
    name: str
    today: date
    package: Package | None = None


def _word(file: Checked) -> Reading:
    if file.package is None:
        raise RefusedError("not_a_word_file")
    return read_word(file.package, today=file.today)


def _csv(file: Checked) -> Reading:
    return read_csv(file.data, today=file.today)


READERS: Mapping[Kind, Callable[[Checked], Reading]] = {Kind.WORD: _word, Kind.CSV: _csv}


def read_file(data: bytes, name: str, *, today: date) -> Reading:
    """Return what a file says; a file that must not be read, or cannot, comes back refused with a code.

    This runs the parsers. From the application call `sandbox.read`, which runs it in a limited process.
    """
    try:
        check_size(data)
        kind = check_kind(data, name)
        package = open_package(data) if kind in ZIPPED else None
        if package and package.kind is not kind:
            raise RefusedError("wrong_type", named=kind.value, found=package.kind.value)
        reader = READERS.get(kind)
        if reader is None:
            raise RefusedError("unsupported_kind", kind=kind.value)
        return reader(Checked(data, name, today, package))
    except RefusedError as refusal:
        return refused(refusal.code, **refusal.values)
    except RecursionError:
        return refused("too_deep")
    except MemoryError:
        return refused("reader_out_of_memory")

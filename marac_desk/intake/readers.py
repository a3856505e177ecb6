"""Reads any file: checks it, hands it to the reader of its kind, and turns every refusal into a reading.

A new kind of file is one more entry in READERS.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial

from marac_desk.intake.book_reader import read_book
from marac_desk.intake.confidence import rated
from marac_desk.intake.csv_reader import read_csv
from marac_desk.intake.docx.reader import read_word, sample_word
from marac_desk.intake.guards.kinds import ZIPPED, Kind, check_kind, check_size
from marac_desk.intake.guards.package import Package, open_package
from marac_desk.intake.mail.eml import read_eml
from marac_desk.intake.mail.msg import read_msg
from marac_desk.intake.mail.reader import read_letter
from marac_desk.intake.pasted import read_pasted
from marac_desk.intake.pdf.reader import read_pdf, sample_pdf
from marac_desk.intake.profiles import Profile, shipped_profiles
from marac_desk.intake.reading import Part, Reading, refused
from marac_desk.intake.refusal import RefusedError
from marac_desk.intake.sampling import sample_of
from marac_desk.intake.teaching import Sample


@dataclass(frozen=True, slots=True)
class Checked:
    """A file that passed its checks: the bytes, and the opened package where it is one."""

    data: bytes
    name: str
    today: date
    package: Package | None = None
    part: Part | None = None
    own: tuple[Profile, ...] = ()

    @property
    def profiles(self) -> tuple[Profile, ...]:
        """Profiles of sheets: the area's own before those that ship."""
        return tuple(profile for profile in (*self.own, *shipped_profiles()) if not profile.form)

    @property
    def forms(self) -> tuple[Profile, ...]:
        """Profiles of forms that were taught in the area."""
        return tuple(profile for profile in self.own if profile.form)


def _word(file: Checked) -> Reading:
    if file.package is None:
        raise RefusedError("not_a_word_file")
    return read_word(file.package, today=file.today, forms=file.forms)


def _csv(file: Checked) -> Reading:
    return read_csv(file.data, today=file.today, profiles=file.profiles, part=file.part)


def _sheet(file: Checked) -> Reading:
    if file.package is None:
        raise RefusedError("wrong_type", named=Kind.SHEET.value, found=Kind.OTHER.value)
    return read_book(file.package, today=file.today, profiles=file.profiles, part=file.part)


def _text(file: Checked) -> Reading:
    """Some systems export their columns as text: what a profile knows or is wide is a sheet, anything else is words."""
    try:
        return read_csv(file.data, today=file.today, profiles=file.profiles, part=file.part, least=WIDER_THAN_A_FORM)
    except RefusedError as refusal:
        if refusal.code in {"headers_changed", "nul_bytes", "empty"}:
            raise
    return read_pasted(file.data, today=file.today)


def _html(file: Checked) -> Reading:
    return read_pasted(file.data, today=file.today, html=True)


def _mail(file: Checked) -> Reading:
    attached = partial(read_file, today=file.today, own=file.own)
    return read_letter(read_eml(file.data), today=file.today, attached=attached)


def _outlook_mail(file: Checked) -> Reading:
    attached = partial(read_file, today=file.today, own=file.own)
    return read_letter(read_msg(file.data), today=file.today, attached=attached)


def _pdf(file: Checked) -> Reading:
    return read_pdf(file.data, today=file.today, forms=file.forms)


WIDER_THAN_A_FORM = 6
"""Columns that no form has beside each other, and every list: the rows of a form that was copied have up to five."""

READERS: Mapping[Kind, Callable[[Checked], Reading]] = {
    Kind.WORD: _word,
    Kind.CSV: _csv,
    Kind.SHEET: _sheet,
    Kind.PDF: _pdf,
    Kind.TEXT: _text,
    Kind.HTML: _html,
    Kind.MAIL: _mail,
    Kind.OUTLOOK_MAIL: _outlook_mail,
}


def read_file(
    data: bytes, name: str, *, today: date, part: Part | None = None, own: tuple[Profile, ...] = ()
) -> Reading:
    """Return what a file says; a file that must not be read, or cannot, comes back refused with a code.

    `part` asks for some of the referrals of a long list; without it a list that is too long for once is refused. `own`
    are the mapping profiles of the area.

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
        return rated(reader(Checked(data, name, today, package, part, own)), today=today)
    except RefusedError as refusal:
        return refused(refusal.code, **refusal.values)
    except RecursionError:
        return refused("too_deep")
    except MemoryError:
        return refused("reader_out_of_memory")


def sample_file(data: bytes, name: str) -> Sample:
    """Return the titles and first rows of a sheet, or the labels of a Word or PDF form, to make a profile of.

    Raises RefusedError for what is none of these.
    """
    check_size(data)
    kind = check_kind(data, name)
    if kind not in {Kind.CSV, Kind.SHEET, Kind.TEXT, Kind.WORD, Kind.PDF}:
        raise RefusedError("not_a_sheet")
    package = open_package(data) if kind in ZIPPED else None
    if package and package.kind is not kind:
        raise RefusedError("wrong_type")
    if kind is Kind.PDF:
        return sample_pdf(data)
    return sample_word(package) if package and kind is Kind.WORD else sample_of(data, package)

"""The limited process that reads one file: `python -m marac_desk.intake.child`.

It reads from its standard input one line of JSON (the name of the file, and today's date for a referral or passwords to
try for a return sheet) and then the bytes of the file, and writes one reading as JSON, or pictures of its pages. It
takes its own limits before it sees a byte of the file, and needs neither screen, register nor network.
"""

from __future__ import annotations

import importlib
import json
import sys
from datetime import date
from typing import Any

from marac_desk.intake import limits
from marac_desk.intake.guards.kinds import LARGEST_FILE, Kind, check_kind, check_size, kind_by_name
from marac_desk.intake.labels import label_book
from marac_desk.intake.pdf import printed
from marac_desk.intake.pdf.pictures import draw_pages
from marac_desk.intake.pictures import PagePictures, pictures_to_json
from marac_desk.intake.profiles import shipped_profiles
from marac_desk.intake.readers import read_file, sample_file
from marac_desk.intake.reading import Part, reading_to_json, refused
from marac_desk.intake.refusal import RefusedError
from marac_desk.intake.sheets.reader import read_sheet_file
from marac_desk.intake.sheets.reading import not_read, sheet_to_json
from marac_desk.intake.tables.titles import title_book
from marac_desk.intake.teaching import own_profiles, sample_to_json
from marac_desk.intake.values import value_book

LONGEST_HEADER = 2 * 1024 * 1024
"""Bytes of the line before the file; the area's own profiles stand in it."""


def main() -> int:
    """Read one file from standard input and write its reading; the exit code is 0 unless something was forbidden."""
    limits.restrict()
    header = json.loads(sys.stdin.buffer.readline(LONGEST_HEADER))
    _load(str(header["name"]))
    limits.lock()
    sys.stdout.buffer.write(json.dumps(_read(header), ensure_ascii=False).encode())
    sys.stdout.buffer.flush()
    return 0


def _load(name: str) -> None:
    """Load what is needed later for a file of that name, while files may still be opened."""
    if kind_by_name(name) in {Kind.PDF, Kind.MAIL, Kind.OUTLOOK_MAIL}:  # a mail may bring one
        importlib.import_module("pikepdf")  # where its machine code lies only the system's own loader may open
        printed.library()
    label_book(), value_book(), shipped_profiles(), title_book()
    for profile in shipped_profiles():
        b"".decode(profile.encoding)
    for encoding in ("cp1252", "utf-16", "utf-16-le", "utf-16-be", "utf-8-sig", "idna"):
        "".encode(encoding)


def _read(header: dict[str, Any]) -> Any:
    """Return the reading as plain values."""
    data = sys.stdin.buffer.read(LARGEST_FILE + 1)
    if "pictures" in header:
        return pictures_to_json(_pictures(data, str(header["name"])))
    if "sample" in header:
        return _sample(data, str(header["name"]))
    sheet = "passwords" in header
    try:
        if sheet:
            return sheet_to_json(read_sheet_file(data, str(header["name"]), list(map(str, header["passwords"]))))
        part = {"part": Part(*map(int, header["part"]))} if "part" in header else {}
        own = own_profiles(tuple(map(str, header.get("profiles", ()))))
        today = date.fromisoformat(header["today"])
        return reading_to_json(read_file(data, str(header["name"]), today=today, own=own, **part))
    except MemoryError:
        return _refused("reader_out_of_memory", sheet=sheet)
    except Exception as error:  # a fault of ours must not cost the person an answer
        return _refused("reader_failed", sheet=sheet, kind=type(error).__name__)


def _sample(data: bytes, name: str) -> Any:
    try:
        return {"sample": sample_to_json(sample_file(data, name))}
    except RefusedError as refusal:
        return {"reason": refusal.code}
    except MemoryError:
        return {"reason": "reader_out_of_memory"}
    except Exception:  # a fault of ours must not cost the person an answer
        return {"reason": "reader_failed"}


def _pictures(data: bytes, name: str) -> PagePictures:
    try:
        check_size(data)
        if check_kind(data, name) is not Kind.PDF:
            return PagePictures(reason_code="unsupported_kind")
        return draw_pages(data)
    except RefusedError as refusal:
        return PagePictures(reason_code=refusal.code)
    except MemoryError:
        return PagePictures(reason_code="reader_out_of_memory")
    except Exception:  # a fault of ours must not cost the person the text
        return PagePictures(reason_code="reader_failed")


def _refused(code: str, *, sheet: bool, **values: str) -> Any:
    return sheet_to_json(not_read(code, **values)) if sheet else reading_to_json(refused(code, **values))


if __name__ == "__main__":
    raise SystemExit(main())

"""The limited process that reads one file: `python -m marac_desk.intake.child`.

It reads from its standard input one line of JSON (name of the file, today's date) and then the bytes of the file, and
writes one reading as JSON. It takes its own limits before it sees a byte of the file, and needs neither screen,
register nor network.
"""

from __future__ import annotations

import json
import sys
from datetime import date

from marac_desk.intake import limits
from marac_desk.intake.guards.kinds import LARGEST_FILE
from marac_desk.intake.labels import label_book
from marac_desk.intake.profiles import shipped_profiles
from marac_desk.intake.readers import read_file
from marac_desk.intake.reading import Reading, reading_to_json, refused
from marac_desk.intake.values import value_book

LONGEST_HEADER = 4096


def main() -> int:
    """Read one file from standard input and write its reading; the exit code is 0 unless something was forbidden."""
    limits.restrict()
    _load()
    limits.lock()
    reading = _read()
    sys.stdout.buffer.write(json.dumps(reading_to_json(reading), ensure_ascii=False).encode())
    sys.stdout.buffer.flush()
    return 0


def _load() -> None:
    """Load what is needed later, while files may still be opened."""
    label_book(), value_book(), shipped_profiles()
    for profile in shipped_profiles():
        b"".decode(profile.encoding)
    for encoding in ("cp1252", "utf-16", "utf-8-sig", "idna"):
        "".encode(encoding)


def _read() -> Reading:
    header = json.loads(sys.stdin.buffer.readline(LONGEST_HEADER))
    data = sys.stdin.buffer.read(LARGEST_FILE + 1)
    try:
        return read_file(data, str(header["name"]), today=date.fromisoformat(header["today"]))
    except MemoryError:
        return refused("reader_out_of_memory")
    except Exception as error:  # a fault of ours must not cost the person an answer
        return refused("reader_failed", kind=type(error).__name__)


if __name__ == "__main__":
    raise SystemExit(main())

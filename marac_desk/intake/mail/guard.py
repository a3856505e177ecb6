"""Looks at a mail before it is taken apart: how deep its parts are nested, how many there are, how long its headers."""

from __future__ import annotations

import re

from marac_desk.intake.refusal import RefusedError

DEEPEST = 24
"""Parts in parts; a forwarded mail in a forwarded mail has six."""
MOST_PARTS = 300
LONGEST_HEADERS = 512 * 1024
"""Bytes of the lines before the first blank one."""
MOST_DECLARED = 3000

_BOUNDARY = re.compile(rb'boundary\*?0?\*?\s*=\s*(?:"([^"\r\n]{1,200})"|([^\s;"]{1,200}))', re.IGNORECASE)
_LETTER_INSIDE = re.compile(rb"^content-type\s*:\s*message/", re.IGNORECASE)


def check_parts(data: bytes) -> None:
    """Refuse "too_deep", "too_many_parts" and "too_large", without parsing anything."""
    first = re.search(rb"\r?\n\r?\n|\r\r", data)
    if (first.start() if first else len(data)) > LONGEST_HEADERS:
        raise RefusedError("too_large", most=LONGEST_HEADERS)
    if len(_BOUNDARY.findall(data)) > MOST_DECLARED:
        raise RefusedError("too_many_parts", parts=MOST_DECLARED, most=MOST_PARTS)
    _check_nesting(data)


def _check_nesting(data: bytes) -> None:
    open_ones: list[bytes] = []
    parts = deepest = letters = 0
    for line in re.split(rb"\r\n|\n|\r", data):
        if line.startswith(b"--"):
            mark = line[2:].rstrip()
            ends = mark.endswith(b"--") and mark[:-2] in open_ones
            name = mark[:-2] if ends else mark
            if name in open_ones:
                del open_ones[open_ones.index(name) + (not ends) :]
                parts += not ends
                letters = min(letters, len(open_ones))
        elif _LETTER_INSIDE.match(line):
            letters += 1
        elif b"oundary" in line or b"OUNDARY" in line:
            open_ones += [found[1] or found[2] for found in _BOUNDARY.finditer(line)]
        deepest = max(deepest, len(open_ones) + letters)
        if deepest > DEEPEST:
            raise RefusedError("too_deep")
        if parts > MOST_PARTS:
            raise RefusedError("too_many_parts", parts=parts, most=MOST_PARTS)

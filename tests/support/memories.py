"""What stands in the memory of a running process: read as an administrator could, or as an attacker with the RAM."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

_LINE = re.compile(r"([0-9a-f]+)-([0-9a-f]+) r")
_AT_ONCE = 1 << 24


def forms_of(text: str) -> list[bytes]:
    """Return a text as Python, C and Qt keep it."""
    return [text.encode("utf-8"), text.encode("utf-16-le"), text.encode("utf-32-le")]


def holds(process: int, texts: Iterable[str | bytes]) -> list[str]:
    """Return which of these texts stand anywhere in what the process may read of its own memory."""
    wanted = {text: [text] if isinstance(text, bytes) else forms_of(text) for text in texts}
    found: set[str | bytes] = set()
    with Path(f"/proc/{process}/mem").open("rb", buffering=0) as memory:
        for line in Path(f"/proc/{process}/maps").read_text().splitlines():
            if (span := _LINE.match(line)) is None or line.endswith(("[vvar]", "[vsyscall]")):
                continue
            start, end = int(span[1], 16), int(span[2], 16)
            for at in range(start, end, _AT_ONCE):
                try:
                    memory.seek(at)
                    part = memory.read(min(_AT_ONCE + 256, end - at))
                except OSError:
                    continue
                found |= {text for text, forms in wanted.items() if any(form in part for form in forms)}
    return sorted(text if isinstance(text, str) else text.hex() for text in found)

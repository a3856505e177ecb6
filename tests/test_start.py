"""What a process reads before it shows anything."""

from __future__ import annotations

import subprocess
import sys

import pytest

COUNT = "import linecache; print(sum('marac_desk' in name and name.endswith('.py') for name in linecache.cache))"
WITHOUT = "import PySide6.QtCore; import sys; sys.modules['marac_desk.unread'] = sys"


@pytest.mark.parametrize("process", ["marac_desk.bootstrap", "marac_desk.lock_process"])
def test_no_source_is_read_of_what_is_imported(process: str) -> None:
    assert sources_read(f"import marac_desk.unread; import {process}") == 0
    assert sources_read(f"{WITHOUT}; import {process}") > 0  # a stand-in for it changes nothing


def test_the_desk_process_sees_to_it_itself() -> None:
    assert sources_read("import marac_desk.bootstrap") == 0


def sources_read(imports: str) -> int:
    """Return of how many of our modules the source was read."""
    done = subprocess.run([sys.executable, "-c", f"{imports}; {COUNT}"], capture_output=True, text=True, check=True)
    return int(done.stdout)

"""The reading process, weighed: `weighed.py FILE` runs it and leaves the most bytes of memory that it took in FILE."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path


def main() -> int:
    """Run the reading process on what comes in, and hand on how it ended."""
    command = [sys.executable, "-I", "-B", "-X", "utf8", "-m", "marac_desk.intake.child"]
    process = subprocess.Popen(command)
    _, status, used = os.wait4(process.pid, 0)
    Path(sys.argv[1]).write_text(str(used.ru_maxrss * (1 if sys.platform == "darwin" else 1024)))
    return os.waitstatus_to_exitcode(status)


if __name__ == "__main__":
    raise SystemExit(main())

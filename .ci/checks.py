"""What every change must pass: the tests and the static checks, on a fresh checkout without anything prepared."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
REDUCED = {  # full counts: packaging/bench faults, packaging/bench fuzz
    "MARAC_DESK_FAULTS": "reduced",
    "MARAC_DESK_FUZZ": "300",
    "MARAC_DESK_MUTATED": "2000",
}


def run(name: str, command: list[str]) -> bool:
    """Run one check, saying how long it took."""
    print(f"== {name}", flush=True)
    began = time.monotonic()
    passed = subprocess.run(command, cwd=ROOT, env={**os.environ, **REDUCED}, check=False).returncode == 0
    print(f"== {name}: {'passed' if passed else 'FAILED'} in {time.monotonic() - began:.0f} s", flush=True)
    return passed


def main() -> int:
    """Run all checks, also after one that failed, so that one run tells everything."""
    setup = [sys.executable, "packaging/setup"]
    if not run("set-up", setup):
        return 1
    tool = str(ROOT / ".venv" / "bin") + "/"
    checks = {
        "lint": [tool + "ruff", "check", "."],
        "format": [tool + "ruff", "format", "--check", "."],
        "types": [tool + "mypy"],
        "floors": [tool + "lint-imports"],
        "tests": [sys.executable, "packaging/test"],
    }
    results = [run(name, command) for name, command in checks.items()]
    return 0 if all(results) else 1


if __name__ == "__main__":
    sys.exit(main())

"""What the command marac-desk starts: the desk, its demonstration, files read or compared, the care of the keys."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

WITHOUT_A_SCREEN = frozenset({"offscreen", "minimal", "minimalegl"})
HELP = """marac-desk                          open the desk
marac-desk --register FOLDER        open or set up the register in a folder
marac-desk demo                     a throw-away register of invented people, in windows
marac-desk demo --headless [--out DIR] [--date YYYY-MM-DD]
                                    the whole job through the real windows, without a display
marac-desk intake FILE... --json    read referral files and print what was understood
marac-desk duplicates FILE.csv [OTHER.csv] --out PAIRS.csv
                                    find who may stand twice in a list, or in two, and write the pairs
marac-desk keys COMMAND             set up a register and look after its keys (marac-desk keys --help)
marac-desk backup | verify-backup | restore
                                    make, check and restore backups (marac-desk backup --help)"""
BACKUPS = ("backup", "verify-backup", "restore")


def main(arguments: Sequence[str] | None = None) -> int:
    """Start what was asked for; returns the exit code."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    if words[:1] == ["intake"]:
        from marac_desk.cli.intake import main as intake

        return intake(words[1:])
    if words[:1] == ["duplicates"]:
        from marac_desk.cli.duplicates import main as duplicates

        return duplicates(words[1:])
    if words[:1] == ["keys"]:
        from marac_desk.cli.keys import main as keys

        return keys(words[1:])
    if words and words[0] in BACKUPS:
        from marac_desk.cli.backup import main as backup

        return backup(words)
    if words[:1] == ["demo"] and ("--headless" in words or not _has_display()):
        if "--headless" not in words:
            print("No display was found, so the demonstration runs without one and leaves its pictures in a folder.")
        return _walk([word for word in words[1:] if word != "--headless"])
    if {"-h", "--help"} & set(words):
        print(HELP)
        return 0
    import marac_desk.unread  # noqa: F401  (first, as it says)

    # isort: split
    from marac_desk.lock_process import LockProcess  # imports little, so that the first window is there at once

    return LockProcess(words).run()


def _walk(words: Sequence[str]) -> int:
    """Do the whole job of the demonstration offscreen; Qt looks for its platform when it is first imported."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    from marac_desk import program
    from marac_desk.demo.walk import main as walk

    return walk(words, program)


def _has_display() -> bool:
    """Tell whether a window could be seen; Qt without a screen draws, and nobody sees it."""
    platform = os.environ.get("QT_QPA_PLATFORM", "").partition(":")[0]
    if platform in WITHOUT_A_SCREEN or not sys.platform.startswith("linux"):
        return platform not in WITHOUT_A_SCREEN
    return bool(platform or os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


if __name__ == "__main__":
    sys.exit(main())

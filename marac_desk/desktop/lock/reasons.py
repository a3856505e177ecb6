"""Why the desk is locked, in words; each says what has become of the data."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

_CONTEXT = "LockReasons"


def _tr(text: str) -> str:
    return QCoreApplication.translate(_CONTEXT, text)


def reason(why: str) -> str:
    """Return the sentences for a reason, with {time} in them; one nobody knows counts as locked by hand."""
    gone = _tr("The process that held the register has ended. Everything saved is on the disk.")
    return {
        "start": _tr("The register is encrypted on this computer. Sign in with your own passphrase."),
        "idle": _tr("Locked at {time} because nobody used the desk. {gone}"),
        "sleep": _tr("Locked at {time} because the computer went to sleep. {gone}"),
        "system": _tr("Locked at {time} because the screen was locked. {gone}"),
        "session_end": _tr("Locked at {time} because the session ended. {gone}"),
        "fault": _tr("Locked at {time} after a fault of the program. {gone}"),
        "restored": _tr("The backup was put in the register's place at {time}. Sign in to go on from there."),
        "rekey": _tr(
            "Locked at {time} for a new key of the register. Sign in, and it is brought under it; passphrases stay."
        ),
        "lost": _tr(
            "The desk ended by itself at {time}. What has a tick is on the disk; you return to the same place."
        ),
    }.get(why, _tr("Locked at {time}. {gone}")).replace("{gone}", gone)

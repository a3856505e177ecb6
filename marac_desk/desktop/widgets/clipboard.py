"""The clipboard: what is copied from the desk is marked as secret and cleared again after a quarter of a minute."""

from __future__ import annotations

import sys

from PySide6.QtCore import QMimeData, QTimer
from PySide6.QtGui import QClipboard, QGuiApplication

KEPT = 15_000  # milliseconds
OWN = "application/x-marac-desk"
_KDE = ("x-kde-passwordManagerHint", b"secret")
_WINDOWS = 'application/x-qt-windows-mime;value="{}"'
_NO = (0).to_bytes(4, "little")  # a DWORD
MARKS = {
    "win32": (
        (_WINDOWS.format("ExcludeClipboardContentFromMonitorProcessing"), b"1"),
        (_WINDOWS.format("CanIncludeInClipboardHistory"), _NO),
        (_WINDOWS.format("CanUploadToCloudClipboard"), _NO),
    ),
    "darwin": (("org.nspasteboard.ConcealedType", b"1"), ("org.nspasteboard.TransientType", b"1")),
}
"""What tells clipboard managers and histories of each system to leave it alone; elsewhere it is what KDE reads."""


def secret(text: str) -> QMimeData:
    """Return a text marked as secret."""
    data = QMimeData()
    data.setText(text)
    for name, value in (*MARKS.get(sys.platform, (_KDE,)), (OWN, b"1")):
        data.setData(name, value)
    return data


def is_marked(data: QMimeData | None) -> bool:
    """Tell whether something was put there by us, and marked."""
    return data is not None and data.hasFormat(OWN)


def copy_briefly(text: str) -> None:
    """Copy a text, and clear the clipboard again unless something else stands there by then."""
    clipboard = QGuiApplication.clipboard()
    clipboard.setMimeData(secret(text))
    QTimer.singleShot(KEPT, clipboard, lambda: clear_own(text))


def clear_own(text: str | None = None) -> None:
    """Clear the clipboard where what stands there is ours; with a text only where it is still that one."""
    clipboard = QGuiApplication.clipboard()
    if is_marked(clipboard.mimeData()) and (text is None or clipboard.text() == text):
        clipboard.clear()
    if clipboard.supportsSelection() and clipboard.ownsSelection():
        clipboard.clear(QClipboard.Mode.Selection)

"""What the clipboard holds, as something to take in: files that were copied, a table, or plain words."""

from __future__ import annotations

from PySide6.QtCore import QMimeData
from PySide6.QtGui import QGuiApplication

from marac_desk.services.referrals.receiving import Original
from marac_desk.services.referrals.taking_in import pasted


def copied_files() -> list[str]:
    """Return the files of this computer that were copied."""
    return [url.toLocalFile() for url in _held().urls() if url.isLocalFile()]


def copied_text(name: str) -> Original | None:
    """Return copied words as a file called `name`, tables kept where there are any; None where there are no words."""
    held = _held()
    text, html = held.text(), held.html() if held.hasHtml() else ""
    return pasted(text, html, name=name) if text.strip() or html.strip() else None


def _held() -> QMimeData:
    held: QMimeData | None = QGuiApplication.clipboard().mimeData()
    return QMimeData() if held is None else held  # some systems give none for an empty clipboard

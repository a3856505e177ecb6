"""How large something is, as people say it."""

from __future__ import annotations

from PySide6.QtCore import QLocale


def size(count: int) -> str:
    """Return a number of bytes as people say it."""
    return QLocale().formattedDataSize(count, 1, QLocale.DataSizeFormat.DataSizeSIFormat)

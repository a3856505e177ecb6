"""Keyrings in plain words: the names people know them by, not those of the classes."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

_CONTEXT = "Keyrings"


def _tr(text: str) -> str:
    return QCoreApplication.translate(_CONTEXT, text)


def plain_name(backend: str) -> str:
    """Return the name of a keyring by the name of its class."""
    kind = backend.split(".")[-2] if backend.count(".") else backend
    return {
        "SecretService": _tr("The keyring of your Linux desktop (Secret Service)"),
        "kwallet": _tr("KWallet"),
        "Windows": _tr("Windows Credential Manager"),
        "macOS": _tr("The macOS Keychain"),
    }.get(kind, _tr("A keyring of this system"))

"""The words of teaching a sheet: what a column may mean, and the changes that may be made to its words."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from marac_desk.desktop.referrals.fields import field_name
from marac_desk.intake.teaching import targets

_CONTEXT = "Teaching"


def _tr(text: str) -> str:
    return QCoreApplication.translate(_CONTEXT, text)


def changes() -> dict[str, str]:
    """Return what may be done to the words of a column, by its code."""
    return {
        "": _tr("as it stands"),
        "names": _tr("a whole name, to be split"),
        "address": _tr("an address with its postcode"),
        "child_lines": _tr("children, one a line"),
        "first_line": _tr("the first line alone"),
        "last_line": _tr("the last line alone"),
        "before_comma": _tr("what stands before the comma"),
        "after_comma": _tr("what stands after the comma"),
        "without_brackets": _tr("without words in brackets"),
        "collapse": _tr("without doubled spaces"),
        "capitals": _tr("with capitals at the beginning of words"),
        "upper": _tr("in capitals"),
        "lower": _tr("in small letters"),
    }


def fields() -> dict[str, str]:
    """Return every field that a column may mean, by what it is called."""
    return {field_name(f"/{target}"): target for target in targets()}

"""The words of teaching a sheet or a form: what a column or label may mean, and how its words may be changed."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from marac_desk.desktop.referrals.fields import field_name
from marac_desk.intake.repeated import placed
from marac_desk.intake.teaching import KNOWN, targets

_CONTEXT = "Teaching"


def _tr(text: str) -> str:
    return QCoreApplication.translate(_CONTEXT, text)


@dataclass(frozen=True, slots=True)
class TeachTexts:
    """What the dialog says, of a sheet or of a form."""

    title: str
    about: str
    rows: str
    name: str
    keep: str
    kept: str


def texts(*, form: bool) -> TeachTexts:
    """Return what is said while a sheet or a form is taught."""
    if form:
        return TeachTexts(
            title=_tr("Teach this form"),
            about=_tr("Choose a label, then the field it means. What was taught goes before what the desk knows of "
                      "itself. The form is known again by its labels; no answer of it is kept."),
            rows=_tr("Labels of the form"),
            name=_tr("Name of this form"),
            keep=_tr("Keep this form"),
            kept=_tr("Kept. The next form with these labels is read by it."),
        )  # fmt: skip
    return TeachTexts(
        title=_tr("Teach this sheet"),
        about=_tr("Choose a column, then the field it means. A column without a field is kept as not understood."),
        rows=_tr("Columns of the sheet"),
        name=_tr("Name of this sheet"),
        keep=_tr("Keep this sheet"),
        kept=_tr("Kept. The next sheet with these columns is read by it."),
    )


def means_untaught(target: str) -> str:
    """Return what a column or label means as long as it is not taught; empty where nobody knows."""
    if target == KNOWN:
        return _tr("known to the desk")
    return _tr("{field}, known to the desk").format(field=field_name(f"/{target}")) if target else ""


def label_name(title: str) -> str:
    """Return a label or title as it is shown; which of several it is that read the same, it says in words."""
    label, at, times = placed(title)
    return _tr("{label} ({at} of {times})").format(label=label, at=at, times=times) if times > 1 else label


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

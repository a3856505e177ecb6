"""Why a return sheet was not taken in, each reason in its own sentence with what to do about it."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from marac_desk.desktop.wording import problems
from marac_desk.services.errors import RefusedError

_CONTEXT = "SheetRefusals"


def _tr(text: str) -> str:
    return QCoreApplication.translate(_CONTEXT, text)


def refusal(error: Exception) -> str:
    """Return why a file was not taken in; nothing was written."""
    if not isinstance(error, RefusedError):
        return problems.sentence(error)
    if error.code == "sheet_unreadable":
        return unreadable(str(error.values.get("reason", "")))
    text = _sheets().get(error.code)
    return text.format(**error.values) if text else problems.sentence(error)


def _sheets() -> dict[str, str]:
    return {
        "sheet_foreign": _tr("It is no sheet of this register, or its code was changed. Ask which desk it is for."),
        "sheet_forgotten": _tr(
            "This register made it, but knows of none of its actions any more. Key in by hand what still counts."
        ),
        "sheet_changed": _tr(
            "What is under lock was changed since it was issued: a line, a day, a code or its seal. "
            "Ask the agency to fill in the sheet it was sent."
        ),
        "sheet_redrawn": _tr(
            "Its pages were drawn anew by the program it was saved with, so they prove nothing. "
            "Ask for the form itself to be saved, or for the workbook."
        ),
        "sheet_of_another": _tr(
            "It is the sheet of another agency than the one that is chosen. Choose that one first."
        ),
        "sheet_twice": _tr("It was taken in before. What it says stands already."),
        "sheet_replaced": _tr(
            "It is sheet {number}, and sheet {newer} was issued after it. Ask the agency for the newer one."
        ),
        "sheet_empty": _tr("Nothing is filled in."),
        "sheet_stale": _tr(
            "All it says was overtaken: each of its actions was closed, moved, passed on or reported since."
        ),
    }


def unreadable(code: str) -> str:
    """Return why the limited process did not read a file."""
    known = {
        "active_content": _tr("It holds something that would act by itself. It was not run. Ask for a plain sheet."),
        "damaged": _tr("It is damaged or cut off. Ask the agency to send it again."),
        "embedded_file": _tr("It holds another file. Ask for the sheet alone."),
        "empty": _tr("It is empty."),
        "external_link": _tr("It fetches something from elsewhere. Nothing was fetched."),
        "form_flattened": _tr("It was printed to a picture of itself, so it has no fields. Ask for the form, saved."),
        "macros": _tr("It holds macros. Ask the agency to save it without them."),
        "not_a_return_sheet": _tr("It is no return sheet."),
        "password": _tr("Its password is not known here. Type the one it was sent with."),
        "reader_timed_out": _tr("It takes longer to read than a sheet may. It was stopped."),
        "sheet_added": _tr("It has more than its one table. Ask the agency to fill in the sheet it was sent."),
        "too_deep": _tr("It is put together in a way no return sheet is. It was not read further."),
        "too_many_cells": _tr("It has far more cells than a return sheet."),
        "too_many_pages": _tr("It has far more pages than a return sheet."),
        "too_large": _tr("It is too large for a return sheet."),
        "unpacked_size": _tr("It unpacks to far more than its size."),
        "unsupported_kind": _tr("Only workbooks (XLSX) and forms (PDF) can be return sheets."),
        "wrong_type": _tr("It is not what its name says."),
    }
    return known.get(code, _tr("It cannot be read ({code}).").format(code=code))

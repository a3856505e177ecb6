"""Reads a return sheet that is a PDF form, and refuses one that could do anything by itself."""

from __future__ import annotations

import io
import json
import re
import warnings
from collections.abc import Iterator, Sequence
from typing import Any

from marac_desk.intake.refusal import RefusedError
from marac_desk.intake.sheets.reading import SheetReading
from marac_desk.rules.return_sheets import FACE_FIELD, MOST_LINES, SEAL_FIELD, Written, digest_of

MOST_PAGES, MOST_OBJECTS, MOST_FIELDS = 60, 20_000, 5 * MOST_LINES
MOST_DRAWN = 16 * 1024 * 1024
MOST_PASSWORDS = 100
LONGEST_VALUE = 64 * 1024
_ACTIVE = ("/OpenAction", "/AA")
_ACTIVE_NAMES = {"/JavaScript": "active_content", "/EmbeddedFiles": "embedded_file"}
_LINE = re.compile(r"line([1-9][0-9]{0,2})\.(outcome|day|note|new_day)")
_DEEPEST = 4


def read_form(data: bytes, passwords: Sequence[str] = ()) -> SheetReading:
    """Return what a form says.

    Raises RefusedError: "password" (none of those given opens it), "damaged", "active_content", "embedded_file",
    "too_many_pages", "too_large", "form_flattened" (it has no fields any more), "not_a_return_sheet".
    """
    import pikepdf

    try:
        with warnings.catch_warnings(), _opened(data, passwords) as document:
            warnings.simplefilter("ignore")  # of fields that hang nowhere: they are not read
            _check(document)
            values = _values(document)
            drawn = digest_of(_drawn(document))
    except (pikepdf.PdfError, AttributeError, KeyError, TypeError, ValueError):  # things of another kind than they say
        raise RefusedError("damaged") from None
    if FACE_FIELD not in values or SEAL_FIELD not in values:
        raise RefusedError("not_a_return_sheet")
    face = values[FACE_FIELD]
    answers = _answers(values)
    return SheetReading(
        form="form", code=_code(face), face=face, seal=values[SEAL_FIELD].strip(), drawn=drawn, answers=answers
    )


def _code(face: str) -> str:
    """Return the code of the sheet among what is under lock, empty where it is not to be found."""
    try:
        cells = json.loads(face)
    except (ValueError, RecursionError):
        return ""
    found = (
        [cell[1] for cell in cells if isinstance(cell, list) and cell[:1] == ["code"]]
        if isinstance(cells, list)
        else []
    )
    return found[0] if len(found) == 1 and isinstance(found[0], str) else ""


def _opened(data: bytes, passwords: Sequence[str]) -> Any:
    import pikepdf

    for password in ("", *passwords[:MOST_PASSWORDS]):
        try:
            return pikepdf.open(io.BytesIO(data), password=password, suppress_warnings=True)
        except pikepdf.PasswordError:
            continue
    raise RefusedError("password")


def _check(document: Any) -> None:
    """Refuse what is too much to look at, and everything that would act when it is opened or filled in."""
    root = document.Root
    if len(document.pages) > MOST_PAGES:
        raise RefusedError("too_many_pages", most=MOST_PAGES)
    if len(document.objects) > MOST_OBJECTS:
        raise RefusedError("too_large", most=MOST_OBJECTS)
    _refuse_active(root)
    for name, code in _ACTIVE_NAMES.items():
        if name in root.get("/Names", {}):
            raise RefusedError(code)
    if "/AcroForm" not in root:
        raise RefusedError("form_flattened")
    if "/XFA" in root.AcroForm:
        raise RefusedError("active_content")
    for page in document.pages:
        _refuse_active(page.obj)
        for annotation in page.obj.get("/Annots", ()):
            _refuse_active(annotation)
            if "/A" in annotation or str(annotation.get("/Subtype", "")) == "/FileAttachment":
                raise RefusedError("active_content")


def _refuse_active(thing: Any) -> None:
    if any(name in thing for name in _ACTIVE):
        raise RefusedError("active_content")


def _values(document: Any) -> dict[str, str]:
    """Return what stands in every field by its whole name."""
    found: dict[str, str] = {}
    for count, (name, field) in enumerate(_fields(document.Root.AcroForm.get("/Fields", ()), "", 0)):
        if count >= MOST_FIELDS:
            raise RefusedError("too_large", most=MOST_FIELDS)
        if name in found:  # two fields of one name: which is meant is a guess
            raise RefusedError("damaged")
        _refuse_active(field)
        found[name] = _value(field)
    if not found:
        raise RefusedError("form_flattened")
    return found


def _fields(fields: Any, above: str, depth: int) -> Iterator[tuple[str, Any]]:
    if depth > _DEEPEST:
        raise RefusedError("too_deep")
    for field in fields:
        own = str(field.get("/T", ""))
        name = f"{above}.{own}" if above and own else above or own
        kids = [kid for kid in field.get("/Kids", ()) if "/T" in kid]
        if kids:
            yield from _fields(kids, name, depth + 1)
        else:
            yield name, field


def _value(field: Any) -> str:
    import pikepdf

    value = field.get("/V", "")
    if isinstance(value, pikepdf.Stream):  # a long text may be kept as one
        value = value.read_bytes().decode("utf-8", "replace")
    return str(value)[:LONGEST_VALUE] if isinstance(value, (str, pikepdf.String, pikepdf.Name)) else ""


def _drawn(document: Any) -> Iterator[bytes]:
    """Yield what is drawn on each page."""
    import pikepdf

    left = MOST_DRAWN
    for page in document.pages:
        contents = page.obj.get("/Contents", [])
        parts = [contents] if isinstance(contents, pikepdf.Stream) else list(contents)
        drawn = b"\n".join(part.read_bytes() for part in parts)
        left -= len(drawn)
        if left < 0:
            raise RefusedError("too_large", most=MOST_DRAWN)
        yield drawn


def _answers(values: dict[str, str]) -> dict[str, Written]:
    told: dict[str, dict[str, str]] = {}
    for name, text in values.items():
        if found := _LINE.fullmatch(name):
            told.setdefault(found[1], {})[found[2]] = text.strip()
    return {number: _written(fields) for number, fields in told.items()}


def _written(fields: dict[str, str]) -> Written:
    outcome, day, note, new_day = (fields.get(name, "") for name in ("outcome", "day", "note", "new_day"))
    return Written(outcome, day, note, new_day)

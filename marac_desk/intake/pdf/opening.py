"""Opens a PDF within limits, and tells what in it is active, reaches outside, or is a form of the kind nobody reads."""

from __future__ import annotations

import contextlib
import io
import re
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from marac_desk.intake.guards.pdf_streams import MOST_UNPACKED, check_streams
from marac_desk.intake.pdf.places import Frame
from marac_desk.intake.refusal import RefusedError

MOST_PAGES, MOST_OBJECTS = 100, 50_000
DEEPEST = 40
"""Levels of the tree of pages, of fields, and of actions that follow one another."""
_SCRIPTS = {"/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/Rendition", "/RichMediaExecute", "/GoTo3DView"}
_OUTSIDE = {"/GoToR", "/GoToE", "/Thread"}
_ATTACHED = {"/FileAttachment"}
_ACTIVE_ANNOTATIONS = {"/RichMedia", "/Screen", "/Movie", "/Sound", "/3D"}
_FURTHEST = 20_000.0
"""Points from the corner of a page; the format itself allows 14,400."""
_TOO_DEEP = re.compile(r"depth|nest", re.IGNORECASE)
_FORMATTING = re.compile(r"\s*AF(?:Date|Time|Number|Percent|Special|Range|Simple)\w*\s*\([^(){};]*\)\s*;?\s*")
"""Scripts that form designers write into every field for a date or a number: they only shape what is typed."""
_ORDER = ("active_content", "embedded_file", "external_link")


@dataclass(slots=True)
class Opened:
    """An opened PDF: its pages with their frames, and the code of what a person must be told, if any."""

    document: Any
    pages: list[tuple[Any, Frame]]
    told: str | None
    xfa: bool
    waits: bool

    @property
    def repaired(self) -> bool:
        """Whether the parser had to mend the file as far as it was read: something may be missing."""
        return bool(self.document.get_warnings())


@contextlib.contextmanager
def opened(data: bytes) -> Iterator[Opened]:
    """Open a PDF for reading.

    Raises RefusedError: unpacked_size, password, damaged, too_deep, too_many_pages, too_large.
    """
    import pikepdf

    check_streams(data)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of fields that hang nowhere: they are found by their own way
            with pikepdf.open(io.BytesIO(data), suppress_warnings=True) as document:
                yield _checked(document)
    except pikepdf.PasswordError:
        raise RefusedError("password") from None
    except (pikepdf.PdfError, pikepdf.QpdfRuntimeError) as error:  # the second is none of the first
        raise RefusedError("too_deep" if _TOO_DEEP.search(str(error)) else "damaged") from None
    except (AttributeError, KeyError, TypeError, ValueError, IndexError, ArithmeticError):
        raise RefusedError("damaged") from None  # things of another kind than they say


def _checked(document: Any) -> Opened:
    if len(document.objects) > MOST_OBJECTS:
        raise RefusedError("too_large", most=MOST_OBJECTS)
    pages = list(_pages(document.Root.Pages))
    if any(_is_picture(part) for page in pages for part in _drawn(page)):
        raise RefusedError("unpacked_size", most=MOST_UNPACKED)  # the only reason to call a page's drawing a picture
    form = document.Root.get("/AcroForm", {})
    return Opened(
        document,
        [(page, frame(page, number)) for number, page in enumerate(pages, 1)],
        _told(document.Root, pages),
        "/XFA" in form,
        bool(document.Root.get("/NeedsRendering", False)),
    )


def _pages(root: Any) -> Iterator[Any]:
    """The pages in order, without the parser's own way, which goes as deep as the file says."""
    waiting, found, seen = [(root, 0)], 0, 0
    while waiting:
        node, depth = waiting.pop()
        seen += 1
        if depth > DEEPEST:
            raise RefusedError("too_deep")
        if "/Kids" in node:
            waiting += [(kid, depth + 1) for kid in reversed(list(node["/Kids"]))]
        else:
            found += 1
            yield node
        if found > MOST_PAGES or seen > MOST_PAGES * DEEPEST or len(waiting) > MOST_PAGES * DEEPEST:
            raise RefusedError("too_many_pages", most=MOST_PAGES)


def _drawn(page: Any) -> list[Any]:
    """The streams that draw a page."""
    import pikepdf

    contents = page.get("/Contents")
    return list(contents)[:MOST_OBJECTS] if isinstance(contents, pikepdf.Array) else [contents]


def _is_picture(part: Any) -> bool:
    import pikepdf

    return isinstance(part, pikepdf.Stream) and str(part.get("/Subtype", "")) == "/Image"


def inherited(thing: Any, key: str, default: Any = None) -> Any:
    """Return what a page or a field says itself, or the nearest above it does."""
    for _ in range(DEEPEST):
        if key in thing:
            return thing[key]
        if "/Parent" not in thing:
            return default
        thing = thing["/Parent"]
    return default


def frame(page: Any, number: int) -> Frame:
    """Return what is visible of a page."""
    corners = inherited(page, "/CropBox") or inherited(page, "/MediaBox") or (0, 0, 595, 842)
    across, down = sorted(float(corners[at]) for at in (0, 2)), sorted(float(corners[at]) for at in (1, 3))
    if not all(abs(corner) < _FURTHEST for corner in (*across, *down)):
        raise ValueError
    return Frame(number, across[0], down[0], across[1], down[1], int(inherited(page, "/Rotate", 0)))


# What a person must be told


def _told(root: Any, pages: list[Any]) -> str | None:
    found = set(_of_thing(root))
    names = root.get("/Names", {})
    if "/JavaScript" in names:
        found.add("active_content")
    if "/EmbeddedFiles" in names or "/Collection" in root or "/AF" in root:
        found.add("embedded_file")
    for page in pages:
        found |= _of_thing(page)
        for annotation in page.get("/Annots", ()):
            found |= _of_annotation(annotation)
    return next((code for code in _ORDER if code in found), None)


def _of_annotation(annotation: Any) -> set[str]:
    kind = str(annotation.get("/Subtype", ""))
    found = _of_thing(annotation)
    if kind in _ATTACHED:
        found.add("embedded_file")
    if kind in _ACTIVE_ANNOTATIONS:
        found.add("active_content")
    for _ in range(DEEPEST):
        if "/Parent" not in annotation or kind != "/Widget":
            break
        annotation = annotation["/Parent"]
        found |= _of_thing(annotation)
    return found


def _of_thing(thing: Any) -> set[str]:
    """What its actions do: those that run by themselves, and those that wait for a click."""
    actions = [thing[key] for key in ("/A", "/OpenAction") if key in thing]
    if "/AA" in thing:
        actions += [thing["/AA"][key] for key in thing["/AA"]]
    found: set[str] = set()
    for count, action in enumerate(actions):
        if count > DEEPEST:
            break
        if not hasattr(action, "get") or not _is_dictionary(action):
            continue  # a place in this very document
        kind = str(action.get("/S", ""))
        if kind == "/JavaScript" and _FORMATTING.fullmatch(_script(action)):
            kind = ""
        found |= {"active_content"} if kind in _SCRIPTS else {"external_link"} if kind in _OUTSIDE else set()
        following = action.get("/Next")
        if following is not None:
            actions += [following] if _is_dictionary(following) else list(following)
    return found


def _script(action: Any) -> str:
    import pikepdf

    script = action.get("/JS", "")
    return str(script) if isinstance(script, (str, pikepdf.String)) else ""


def _is_dictionary(thing: Any) -> bool:
    import pikepdf

    return isinstance(thing, pikepdf.Dictionary)

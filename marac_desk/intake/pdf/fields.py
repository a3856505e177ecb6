"""Takes the fields off a PDF form: what each is called, what stands in it, and the boxes on the pages that show it.

What stands in a field is its value, whatever its appearance shows: programs that fill forms often draw it wrongly or
not at all.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from marac_desk.intake.field_names import words_of_names
from marac_desk.intake.pdf.opening import DEEPEST, Opened, inherited
from marac_desk.intake.pdf.places import Box, Frame
from marac_desk.intake.refusal import RefusedError

MOST_FIELDS = 5000
LONGEST_VALUE = 64 * 1024
_RADIO, _PUSH = 1 << 15, 1 << 16
_HIDDEN = 0x02 | 0x20
"""Bits of an annotation that nobody sees: hidden, or not shown on a screen."""
_TAG = re.compile(r"<[^<>]*>")
_PARAGRAPH = re.compile(r"</p>|<br\s*/?>", re.IGNORECASE)


class Shape(StrEnum):
    """What a person can do with a field."""

    TEXT = "text"
    CHOICE = "choice"
    TICK = "tick"
    OPTION = "option"


@dataclass(frozen=True, slots=True)
class Widget:
    """One box of a field on a page.

    `field` is the same for all boxes of one field. `name` is the whole name, `spoken` the words in it,
    `tips` what the form says the field is for, nearest first. `text` stands in it; for a box to tick `on` says whether
    it is, and `state` how that state is called. `default` tells that it stood there before anybody filled the form in,
    `torn` that the file says two things. `longest` is the number of signs it takes, 0 for any.
    """

    field: int
    shape: Shape
    name: str
    tips: tuple[str, ...]
    box: Box
    text: str = ""
    on: bool = False
    state: str = ""
    default: bool = False
    torn: bool = False
    longest: int = 0
    hidden: bool = False
    spoken: str = ""


@dataclass(frozen=True, slots=True)
class Unplaced:
    """A field with a value that no page shows."""

    name: str
    text: str


@dataclass(frozen=True, slots=True)
class Fields:
    """All boxes of a form in the order of its pages, and what stands in fields that no page shows."""

    widgets: tuple[Widget, ...]
    unplaced: tuple[Unplaced, ...]


def read_fields(file: Opened) -> Fields:
    """Return the fields of a form. Raises RefusedError "too_large"; what is of another kind than it says raises on."""
    widgets: list[Widget] = []
    numbers: dict[Any, int] = {}
    for page, frame in file.pages:
        for annotation in page.get("/Annots", ()):
            if str(annotation.get("/Subtype", "")) == "/Widget" and "/Rect" in annotation:
                widgets += _widget(annotation, frame, numbers)
                if len(widgets) > MOST_FIELDS:
                    raise RefusedError("too_large", most=MOST_FIELDS)
    form = file.document.Root.get("/AcroForm", {})
    spoken = words_of_names({widget.name for widget in widgets})
    widgets = [replace(widget, spoken=spoken[widget.name]) for widget in widgets]
    return Fields(tuple(_without_copied_defaults(widgets)), tuple(_unplaced(form.get("/Fields", ()), numbers)))


def _widget(annotation: Any, frame: Frame, numbers: dict[Any, int]) -> Iterator[Widget]:
    kind, flags = str(inherited(annotation, "/FT", "")), int(inherited(annotation, "/Ff", 0))
    shape = _shape(kind, flags, annotation)
    if shape is None:
        return
    owner = _owner(annotation)
    number = numbers.setdefault(_identity(owner), len(numbers))
    corners = [float(corner) for corner in list(annotation["/Rect"])[:4]]
    across, down = sorted(corners[0::2]), sorted(corners[1::2])
    value = inherited(annotation, "/V")
    name, tips = _names(annotation)
    box = frame.box(across[0], down[0], across[1], down[1])
    unseen = bool(int(annotation.get("/F", 0)) & _HIDDEN) or not frame.shows(box)
    if shape in {Shape.TEXT, Shape.CHOICE}:
        options = _options(inherited(annotation, "/Opt")) if shape is Shape.CHOICE else {}
        text, default = _text(value, options), _text(inherited(annotation, "/DV"), options)
        text = text or _plain(inherited(annotation, "/RV"))
        longest = int(inherited(annotation, "/MaxLen", 0))
        yield Widget(
            number, shape, name, tips, box, text, default=text == default != "", longest=longest, hidden=unseen
        )
    else:
        on, state, torn = _state(annotation, owner, value)
        yield Widget(number, shape, name, tips, box, on=on, state=state, torn=torn, hidden=unseen)


def _shape(kind: str, flags: int, annotation: Any) -> Shape | None:
    if kind == "/Tx":
        return Shape.TEXT
    if kind == "/Ch":
        return Shape.CHOICE
    if kind != "/Btn" or flags & _PUSH:
        return None
    several = "/T" not in annotation and "/Parent" in annotation and len(annotation["/Parent"].get("/Kids", ())) > 1
    return Shape.OPTION if flags & _RADIO or several else Shape.TICK


def _owner(annotation: Any) -> Any:
    """The field a box belongs to: itself, or the first above it that has a name."""
    thing = annotation
    for _ in range(DEEPEST):
        if "/T" in thing or "/Parent" not in thing:
            return thing
        thing = thing["/Parent"]
    return thing


def _identity(thing: Any) -> Any:
    number = thing.objgen
    return number if number != (0, 0) else id(thing)


def _names(annotation: Any) -> tuple[str, tuple[str, ...]]:
    parts: list[str] = []
    tips: list[str] = []
    thing, named = annotation, False
    for _ in range(DEEPEST):
        if "/TU" in thing and not (named and parts):
            tips.append(_line(str(thing["/TU"])))
        if "/TM" in thing:
            tips.append(_line(str(thing["/TM"])))
        if "/T" in thing:
            parts.append(str(thing["/T"]))
            named = True
        if "/Parent" not in thing:
            break
        thing = thing["/Parent"]
    return ".".join(reversed(parts))[:LONGEST_VALUE], tuple(dict.fromkeys(tip for tip in tips if tip))


def _line(text: str) -> str:
    return " ".join(text.split())[:LONGEST_VALUE]


# Values


def _text(value: Any, options: Mapping[str, str]) -> str:
    """What stands in a text or a choice; of a choice what it shows, not what it stores."""
    import pikepdf

    if isinstance(value, pikepdf.Stream):  # a long text may be kept as one
        value = pikepdf.String(value.read_bytes())
    if isinstance(value, pikepdf.Array):
        return "; ".join(text for part in list(value)[:MOST_FIELDS] if (text := _text(part, options)))
    if not isinstance(value, (str, pikepdf.String, pikepdf.Name)):
        return ""
    text = str(value)[:LONGEST_VALUE]
    return options.get(text, text).replace("\r\n", "\n").replace("\r", "\n")


def _plain(value: Any) -> str:
    """The words of a rich text, where a form has kept them alone."""
    import pikepdf

    if isinstance(value, pikepdf.Stream):
        value = pikepdf.String(value.read_bytes())
    if not isinstance(value, (str, pikepdf.String)):
        return ""
    plain = _TAG.sub("", _PARAGRAPH.sub("\n", str(value)[:LONGEST_VALUE]))
    for sign, meant in (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&#13;", "\n"), ("&amp;", "&")):
        plain = plain.replace(sign, meant)
    return plain.strip()


def _options(listed: Any) -> dict[str, str]:
    """What a choice shows for each value it stores; two values that show differently but store the same are left."""
    import pikepdf

    found: dict[str, str] = {}
    twice: set[str] = set()
    for option in list(listed)[:MOST_FIELDS] if isinstance(listed, pikepdf.Array) else ():
        if isinstance(option, pikepdf.Array) and len(option) == 2:
            stored, shown = str(option[0]), str(option[1])
            if found.setdefault(stored, shown) != shown:
                twice.add(stored)
    return {stored: shown for stored, shown in found.items() if stored not in twice}


def _state(annotation: Any, owner: Any, value: Any) -> tuple[bool, str, bool]:
    """Whether a box is ticked, how that state is called, and whether what is shown and what is stored disagree."""
    import pikepdf

    shown = _named(annotation.get("/AS"))
    stored = _named(value)
    drawn = annotation.get("/AP", {}).get("/N", {})
    states = [_named(key) for key in drawn] if isinstance(drawn, pikepdf.Dictionary) else []
    state = next((name for name in states if name and name != "Off"), None) or _other_state(shown, stored, owner)
    named = _export(annotation, owner, state)
    seen, kept = shown not in {"", "Off"}, stored not in {"", "Off"} and stored in {state, named}
    boxes = [annotation, *owner.get("/Kids", ())]
    if not any(_named(box.get("/AS")) not in {"", "Off"} for box in boxes):
        return kept, named, False  # a program that fills forms may change the value alone
    return seen, named, stored != "" and seen != kept


def _named(thing: Any) -> str:
    """A name or a text as words without its stroke; "" for anything else."""
    import pikepdf

    return str(thing).lstrip("/") if isinstance(thing, (str, pikepdf.Name, pikepdf.String)) else ""


def _other_state(shown: str, stored: str, owner: Any) -> str:
    """The state of a box that is nowhere drawn: the one it is in, or the one of the field where it has no other box."""
    if shown not in {"", "Off"}:
        return shown
    alone = len(owner.get("/Kids", ())) < 2
    return stored if alone and stored != "Off" else ""


def _export(annotation: Any, owner: Any, state: str) -> str:
    """The value a box stands for: by its place in the list of the group where states are only counted."""
    listed, kids = owner.get("/Opt"), list(owner.get("/Kids", ()))
    if listed is None or not state:
        return state
    at = next((at for at, kid in enumerate(kids) if _identity(kid) == _identity(annotation)), None)
    if at is None or at >= len(listed):
        return state
    return _named(listed[at]) or state


def _without_copied_defaults(widgets: Sequence[Widget]) -> Iterator[Widget]:
    """A form that was written filled in has every value as its default too: then defaults tell nothing."""
    filled = [widget for widget in widgets if widget.text.strip()]
    copied = bool(filled) and all(widget.default for widget in filled)
    for widget in widgets:
        yield replace(widget, default=False) if copied else widget


def _unplaced(fields: Any, numbers: Mapping[Any, int]) -> Iterator[Unplaced]:
    """Fields of the form that hold something and have no box on any page."""
    waiting, seen = [(field, 0) for field in reversed(list(fields)[:MOST_FIELDS])], 0
    while waiting:
        field, depth = waiting.pop()
        seen += 1
        if depth > DEEPEST or seen > MOST_FIELDS:
            raise RefusedError("too_deep" if depth > DEEPEST else "too_large", most=MOST_FIELDS)
        kids = [kid for kid in field.get("/Kids", ()) if "/T" in kid]
        if kids:
            waiting += [(kid, depth + 1) for kid in reversed(kids)]
        elif _identity(field) not in numbers and str(inherited(field, "/FT", "")) in {"/Tx", "/Ch"}:
            text = _text(inherited(field, "/V"), _options(inherited(field, "/Opt")))
            if text.strip():
                yield Unplaced(_names(field)[0], text)

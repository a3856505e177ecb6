"""Makes PDF forms from a few words: print at places, fields with names, values and states, whatever a test plants."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, String

HEIGHT = 842
_RADIO = 1 << 15
_LINES = 1 << 12


@dataclass(slots=True)
class Form:
    """A form in the making. Places are in points from the upper left corner of the page."""

    pages: list[list[str]] = field(default_factory=lambda: [[]])
    fields: list[tuple[int, dict[str, Any], list[dict[str, Any]]]] = field(default_factory=list)
    turned: int = 0
    extra: dict[str, Any] = field(default_factory=dict)

    def page(self) -> None:
        """Begin another page."""
        self.pages.append([])

    def print(self, x: float, y: float, words: str, *, size: float = 9, bold: bool = False, ink: int = 0) -> Form:
        """Print words; `ink` 3 leaves none."""
        escaped = words.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")
        font = "F2" if bold else "F1"
        self.pages[-1].append(f"BT {ink} Tr /{font} {size} Tf {x} {HEIGHT - y} Td ({escaped}) Tj ET")
        return self

    def text(
        self,
        x: float,
        y: float,
        value: str = "",
        *,
        name: str = "",
        tip: str = "",
        width: float = 180,
        height: float = 14,
        **more: Any,
    ) -> Form:
        """Add a field for text whose lower edge is at y."""
        said: dict[str, Any] = {"FT": Name.Tx, "T": name or f"Text{len(self.fields) + 1}"} | more
        if value:
            said["V"] = value
        if tip:
            said["TU"] = tip
        self.fields.append((len(self.pages) - 1, said, [_box(x, y, width, height)]))
        return self

    def lines(self, x: float, y: float, value: str = "", *, height: float = 50, **more: Any) -> Form:
        """Add a field of several lines."""
        return self.text(x, y, value, height=height, Ff=_LINES, **more)

    def choice(self, x: float, y: float, value: str, options: Sequence[Any], **more: Any) -> Form:
        """Add a drop-down list; options are texts, or pairs of what is stored and what is shown."""
        listed = Array([Array([String(part) for part in o]) if isinstance(o, tuple) else String(o) for o in options])
        return self.text(x, y, value, FT=Name.Ch, Ff=1 << 17, Opt=listed, **more)

    def tick(self, x: float, y: float, *, on: bool = False, name: str = "", tip: str = "", state: str = "Yes") -> Form:
        """Add a box to tick."""
        said: dict[str, Any] = {"FT": Name.Btn, "T": name or f"Check{len(self.fields) + 1}"}
        said["V"] = Name(f"/{state}" if on else "/Off")
        if tip:
            said["TU"] = tip
        self.fields.append((len(self.pages) - 1, said, [_state(_box(x, y, 10, 10), state, on=on)]))
        return self

    def radio(
        self, places: Sequence[tuple[float, float]], states: Sequence[str], on: str | None = None, **more: Any
    ) -> Form:
        """Add a group of options, one at each place."""
        said: dict[str, Any] = {"FT": Name.Btn, "Ff": _RADIO, "T": f"Group{len(self.fields) + 1}"} | more
        said["V"] = Name(f"/{on}") if on else Name.Off
        boxes = [
            _state(_box(x, y, 10, 10), state, on=state == on) for (x, y), state in zip(places, states, strict=True)
        ]
        self.fields.append((len(self.pages) - 1, said, boxes))
        return self

    def document(self) -> pikepdf.Pdf:
        """Return the form as a document that may be changed further."""
        made = pikepdf.new()
        fonts = Dictionary(F1=_font("Helvetica"), F2=_font("Helvetica-Bold"))
        for drawn in self.pages:
            page = made.add_blank_page(page_size=(595, HEIGHT))
            page.Resources = Dictionary(Font=fonts)
            page.Contents = made.make_stream("\n".join(drawn).encode("cp1252", "replace"))
            if self.turned:
                page.Rotate = self.turned
        listed = Array()
        for number, said, boxes in self.fields:
            listed.append(_placed(made, made.pages[number], said, boxes))
        if self.fields:
            made.Root.AcroForm = made.make_indirect(Dictionary(Fields=listed, **self.extra))
        return made

    def bytes(self, **saving: Any) -> bytes:
        """Return the form as a file."""
        return saved(self.document(), **saving)


def saved(document: pikepdf.Pdf, **saving: Any) -> bytes:
    """Return a document as a file."""
    out = io.BytesIO()
    document.save(out, **saving)
    return out.getvalue()


def _font(name: str) -> Dictionary:
    return Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name(f"/{name}"), Encoding=Name.WinAnsiEncoding)


def _box(x: float, y: float, width: float, height: float) -> dict[str, Any]:
    return {"Rect": Array([x, HEIGHT - y, x + width, HEIGHT - y + height])}


def _state(box: dict[str, Any], state: str, *, on: bool) -> dict[str, Any]:
    look = Dictionary({f"/{state}": Dictionary(), "/Off": Dictionary()})
    return box | {"AS": Name(f"/{state}" if on else "/Off"), "AP": Dictionary(N=look)}


def _placed(made: pikepdf.Pdf, page: pikepdf.Page, said: Mapping[str, Any], boxes: Sequence[Mapping[str, Any]]) -> Any:
    if "/Annots" not in page:
        page.Annots = Array()
    common = {key: String(value) if isinstance(value, str) else value for key, value in said.items()}
    shared: dict[str, Any] = {"Subtype": Name.Widget, "F": 4, "P": page.obj}
    if len(boxes) == 1:
        whole = made.make_indirect(_dictionary(shared | common | dict(boxes[0])))
        page.Annots.append(whole)
        return whole
    parent = made.make_indirect(_dictionary(common | {"Kids": Array()}))
    for box in boxes:
        kid = made.make_indirect(_dictionary(shared | {"Parent": parent} | dict(box)))
        parent.Kids.append(kid)
        page.Annots.append(kid)
    return parent


def _dictionary(entries: Mapping[str, Any]) -> Dictionary:
    return Dictionary({f"/{key}": value for key, value in entries.items()})


def beside(form: Form, y: float, label: str, value: str = "", **more: Any) -> Form:
    """Add a label with a field to its right."""
    return form.print(50, y - 3, label).text(220, y, value, **more)


def stacked(form: Form, x: float, y: float, label: str, value: str = "", **more: Any) -> Form:
    """Add a label with a field below it."""
    return form.print(x, y - 18, label).text(x, y, value, **more)


def asked(
    form: Form, y: float, label: str, on: str | None = None, *, words: Sequence[str] = ("Yes", "No", "Not known")
) -> Form:
    """Add a question with options to its right, each with its word behind it; states are only counted."""
    form.print(50, y - 3, label)
    states = [str(number) for number in range(1, len(words) + 1)]
    places = [(220 + 80 * number, y) for number in range(len(words))]
    for (x, _), word in zip(places, words, strict=True):
        form.print(x + 14, y - 3, word, size=8)
    return form.radio(places, states, states[list(words).index(on)] if on else None)

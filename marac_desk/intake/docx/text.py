"""Turns the inside of a paragraph into runs of text as a reader of the printed page sees them.

Left out: deleted and moved-away words of tracked changes, hidden text, field codes, grey prompts of content controls,
and words that a field showed before anybody touched it. Kept, but marked: words that were struck out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from lxml import etree

from marac_desk.intake.blocks import Run
from marac_desk.intake.docx.form_fields import TICKED, UNTICKED, FormField, form_field
from marac_desk.intake.docx.names import child, is_on, tag, value_of
from marac_desk.intake.docx.parts import Style

_GONE = {"del", "moveFrom"}
_THROUGH = {"ins", "moveTo", "hyperlink", "smartTag", "customXml", "fldSimple", "bdo", "dir", "sdtContent"}
_BREAKS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-", "softHyphen": "", "ptab": "\t"}
_SYMBOLS = {
    "wingdings": {0x6F: UNTICKED, 0x71: UNTICKED, 0x72: UNTICKED, 0xA8: UNTICKED, 0xFB: "✗", 0xFC: "✓",
                  0xFD: TICKED, 0xFE: TICKED, 0x78: TICKED},
    "wingdings 2": {0x50: "✓", 0x4F: "✗", 0x51: TICKED, 0x52: TICKED, 0x53: TICKED, 0x54: TICKED,
                    0x2A: UNTICKED, 0xA3: UNTICKED},
}  # fmt: skip


@dataclass(slots=True)
class InlineText:
    """The runs of one paragraph, whether words were deleted from it, and the field codes in it.

    `untouched` is what its fields show as the form came; `by_default` that a box is ticked only because it came so.
    """

    runs: list[Run] = field(default_factory=list)
    edited: bool = False
    codes: list[str] = field(default_factory=list)
    untouched: list[str] = field(default_factory=list)
    by_default: bool = False


@dataclass(slots=True)
class _OpenField:
    form: FormField | None
    first_run: int
    begun: bool = False  # its result


@dataclass(slots=True)
class _State:
    styles: Mapping[str, Style]
    paragraph: Style
    found: InlineText
    fields: list[_OpenField] = field(default_factory=list)

    @property
    def in_code(self) -> bool:
        return any(not one.begun for one in self.fields)

    @property
    def in_form(self) -> bool:
        """Whether the text that follows stands in a field to be filled in."""
        return any(one.form is not None for one in self.fields)


def inline_text(paragraph: etree._Element, styles: Mapping[str, Style]) -> InlineText:
    """Return what a paragraph says."""
    name = child(paragraph, "pPr", "pStyle")
    state = _State(styles, styles.get(value_of(name), Style()) if name is not None else Style(), InlineText())
    _walk(paragraph, state)
    state.found.runs = list(_joined(state.found.runs))
    return state.found


def _walk(element: etree._Element, state: _State) -> None:
    for inner in element:
        match tag(inner):
            case "r":
                _run(inner, state)
            case "sdt":
                _control(inner, state)
            case "mc:AlternateContent":
                _walk_alternative(inner, state)
            case name if name in _GONE:
                state.found.edited = state.found.edited or _has_words(inner)
            case name if name in _THROUGH:
                _walk(inner, state)


def _walk_alternative(element: etree._Element, state: _State) -> None:
    choice = child(element, "mc:Choice")
    chosen = choice if choice is not None else child(element, "mc:Fallback")
    if chosen is not None:
        _walk(chosen, state)


def _has_words(element: etree._Element) -> bool:
    return any((text.text or "").strip() for text in element.iter() if tag(text) in {"t", "delText"})


def _control(element: etree._Element, state: _State) -> None:
    """A content control: its text, its tick as a tick whatever sign it shows, nothing where the prompt still stands."""
    properties = child(element, "sdtPr")
    if properties is not None:
        prompt = child(properties, "showingPlcHdr")
        if prompt is not None and is_on(prompt):
            return
        box = child(properties, "w14:checkbox")
        if box is not None:
            checked = child(box, "w14:checked")
            state.found.runs.append(Run(TICKED if checked is not None and is_on(checked) else UNTICKED))
            return
    content = child(element, "sdtContent")
    if content is not None:
        _walk(content, state)


def _run(element: etree._Element, state: _State) -> None:
    look = _look(element, state)
    text = "".join(_pieces(element, state))
    if text and not look.hidden and not state.in_code:
        state.found.runs.append(Run(text, bool(look.bold), bool(look.struck), state.in_form))


def _pieces(element: etree._Element, state: _State) -> Iterator[str]:
    for inner in element:
        name = tag(inner)
        if name == "t":
            yield inner.text or ""
        elif name in _BREAKS:
            yield _BREAKS[name]
        elif name == "sym":
            yield _symbol(inner)
        elif name == "fldChar":
            _field_mark(inner, state)
        elif name == "instrText":
            state.found.codes.append(inner.text or "")


def _field_mark(element: etree._Element, state: _State) -> None:
    kind = value_of(element, "fldCharType")
    if kind == "begin":
        form = form_field(element)
        if form is not None and form.sign:
            state.found.runs.append(Run(form.sign))
            state.found.by_default = state.found.by_default or (form.by_default and form.sign == TICKED)
        elif form is not None and form.chosen:
            state.found.runs.append(Run(form.chosen, filled=True))
        elif form is not None and form.first:
            state.found.untouched.append(form.first)
        state.fields.append(_OpenField(form, len(state.found.runs)))
    elif kind == "separate" and state.fields:
        state.fields[-1].begun = True
    elif kind == "end" and state.fields:
        _close(state.fields.pop(), state)


def _close(ended: _OpenField, state: _State) -> None:
    """Let what a text field showed from the beginning count as no answer."""
    result = "".join(run.text for run in state.found.runs[ended.first_run :]).strip()
    if ended.form is not None and result and result == ended.form.prompt:
        del state.found.runs[ended.first_run :]
        state.found.untouched.append(result)


def _symbol(element: etree._Element) -> str:
    try:
        code = int(value_of(element, "char"), 16)
    except ValueError:
        return ""
    known = _SYMBOLS.get(value_of(element, "font").lower(), {})
    return known.get(code & 0xFF if 0xF000 <= code <= 0xF0FF else code, "")


def _look(element: etree._Element, state: _State) -> Style:
    """The run's own marks win over its character style, and that over the style of the paragraph."""
    own = child(element, "rPr")
    struck = hidden = bold = None
    named = Style()
    for mark in own if own is not None else ():
        match tag(mark):
            case "strike" | "dstrike":
                struck = is_on(mark) or bool(struck)
            case "vanish":
                hidden = is_on(mark)
            case "b":
                bold = is_on(mark)
            case "rStyle":
                named = state.styles.get(value_of(mark), Style())
    return Style(
        _first(struck, named.struck, state.paragraph.struck),
        _first(hidden, named.hidden, state.paragraph.hidden),
        _first(bold, named.bold, state.paragraph.bold),
    )


def _first(*values: bool | None) -> bool | None:
    return next((value for value in values if value is not None), None)


def _joined(runs: list[Run]) -> Iterator[Run]:
    """Runs of one look as one: Word cuts words apart wherever somebody paused."""
    held: Run | None = None
    for run in runs:
        if held and (held.bold, held.struck, held.filled) == (run.bold, run.struck, run.filled):
            held = replace(held, text=held.text + run.text)
        else:
            if held:
                yield held
            held = run
    if held:
        yield held

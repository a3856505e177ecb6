"""Fields of protected Word forms, whose boxes and lists say what was chosen in their settings alone (w:ffData).

ECMA-376 part 1, 17.16.7 to 17.16.33: a box shows `checked`, or its default where nobody touched it; a list shows the
entry `result` names, or its default, or the first.
"""

from __future__ import annotations

from dataclasses import dataclass

from lxml import etree

from marac_desk.intake.docx.names import child, is_on, tag, value_of

TICKED, UNTICKED = "☒", "☐"


@dataclass(frozen=True, slots=True)
class FormField:
    """What the settings of a field say: the sign of a box, the entry chosen from a list, the prompt of a text field.

    `first` is what a list shows that nobody touched; `by_default` says that nobody touched the box.
    """

    sign: str = ""
    chosen: str = ""
    first: str = ""
    prompt: str = ""
    by_default: bool = False


def form_field(begin: etree._Element) -> FormField | None:
    """Return what stands at the beginning of a field to be filled in; None for any other field."""
    settings = child(begin, "ffData")
    if settings is None:
        return None
    if (box := child(settings, "checkBox")) is not None:
        return _box(box)
    if (entries := child(settings, "ddList")) is not None:
        return _list(entries)
    default = child(settings, "textInput", "default")
    return FormField(prompt=value_of(default).strip() if default is not None else "")


def _box(box: etree._Element) -> FormField:
    checked, default = child(box, "checked"), child(box, "default")
    shown = checked if checked is not None else default
    ticked = shown is not None and is_on(shown)
    return FormField(sign=TICKED if ticked else UNTICKED, by_default=checked is None)


def _list(entries: etree._Element) -> FormField:
    words = [value_of(entry) for entry in entries if tag(entry) == "listEntry"]
    result = child(entries, "result")
    default = child(entries, "default")
    chosen = _entry(words, result) if result is not None else ""
    return FormField(chosen=chosen, first="" if chosen else _entry(words, default))


def _entry(words: list[str], number: etree._Element | None) -> str:
    place = value_of(number) if number is not None else "0"
    return words[int(place)] if place.isdecimal() and len(place) < 4 and int(place) < len(words) else ""

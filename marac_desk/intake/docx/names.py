"""Names of the elements of a Word document, in the transitional and the strict form of the standard."""

from __future__ import annotations

from lxml import etree

_WORD = (
    "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}",
    "{http://purl.oclc.org/ooxml/wordprocessingml/main}",
)
_OFF = {"0", "false", "off", "none"}


def tag(element: etree._Element) -> str:
    """Return the plain name of a Word element, "prefix:name" for the few others that count, and "" for the rest."""
    space, _, local = str(element.tag).rpartition("}")
    if f"{space}}}" in _WORD:
        return local
    if space.endswith("/word/2010/wordml"):
        return f"w14:{local}"
    if space.endswith("/markup-compatibility/2006"):
        return f"mc:{local}"
    return ""


def value_of(element: etree._Element, attribute: str = "val") -> str:
    """Return an attribute of an element whatever its name space; "" where there is none."""
    for name, value in element.attrib.items():
        if str(name).rpartition("}")[2] == attribute:
            return str(value)
    return ""


def is_on(element: etree._Element) -> bool:
    """Whether a switch such as <w:strike/> is on: it is unless it says otherwise."""
    return value_of(element).lower() not in _OFF


def child(element: etree._Element, *path: str) -> etree._Element | None:
    """Return the first child along a path of names, or None."""
    found: etree._Element | None = element
    for name in path:
        if found is None:
            return None
        found = next((inner for inner in found if tag(inner) == name), None)
    return found

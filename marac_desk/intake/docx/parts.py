"""Finds the main part and the styles of a Word package by its relationships, and says which styles strike or hide."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from lxml import etree

from marac_desk.intake.docx.names import is_on, tag, value_of
from marac_desk.intake.guards.relationships import relationships
from marac_desk.intake.guards.xml import parse_xml
from marac_desk.intake.refusal import RefusedError

_DEEPEST_STYLE = 12


@dataclass(frozen=True, slots=True)
class Style:
    """What a style does to text: None leaves it as it is."""

    struck: bool | None = None
    hidden: bool | None = None
    bold: bool | None = None
    heading: bool = False


@dataclass(frozen=True, slots=True)
class WordParts:
    """The body of the document and its styles by id."""

    body: etree._Element
    styles: Mapping[str, Style]


def word_parts(parts: Mapping[str, bytes]) -> WordParts:
    """Return the body and styles of a package; refuses a package without them ("not_a_word_file")."""
    main = _target(parts, "_rels/.rels", "", "officeDocument")
    if main not in parts:
        raise RefusedError("not_a_word_file")
    root = parse_xml(parts[main], main)
    body = next((child for child in root if tag(child) == "body"), None) if tag(root) == "document" else None
    if body is None:
        raise RefusedError("not_a_word_file")
    folder, name = posixpath.split(main)
    styles = _target(parts, f"{folder}/_rels/{name}.rels", folder, "styles")
    return WordParts(body, _styles(parse_xml(parts[styles], styles)) if styles in parts else {})


def _target(parts: Mapping[str, bytes], rels: str, folder: str, kind: str) -> str:
    for relationship in relationships(parts[rels], rels) if rels in parts else []:
        if relationship.kind == kind and not relationship.external:
            if relationship.target.startswith("/"):
                return relationship.target.lstrip("/")
            return posixpath.normpath(posixpath.join(folder, relationship.target))
    return ""


def _styles(root: etree._Element) -> dict[str, Style]:
    elements = {value_of(element, "styleId"): element for element in root if tag(element) == "style"}
    return {name: _style(name, elements) for name in elements}


def _style(name: str, elements: Mapping[str, etree._Element]) -> Style:
    struck = hidden = bold = None
    heading = False
    for element in _ancestry(name, elements):
        for child in element.iter():
            match tag(child):
                case "strike" | "dstrike" if struck is None:
                    struck = is_on(child)
                case "vanish" if hidden is None:
                    hidden = is_on(child)
                case "b" if bold is None:
                    bold = is_on(child)
                case "outlineLvl":
                    heading = True
                case "name":
                    heading = heading or value_of(child).lower().startswith(("heading", "title"))
    return Style(struck, hidden, bold, heading)


def _ancestry(name: str, elements: Mapping[str, etree._Element]) -> Iterator[etree._Element]:
    for _ in range(_DEEPEST_STYLE):  # a style that is based on itself must not hold us
        element = elements.get(name)
        if element is None:
            return
        yield element
        name = next((value_of(child) for child in element if tag(child) == "basedOn"), "")

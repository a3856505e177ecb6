"""Says how an element of HTML looks, from its name, its attributes and its own style: bold, struck, hidden, shaded."""

from __future__ import annotations

import re
from dataclasses import dataclass

from lxml import etree

UNSEEN = frozenset(
    {
        "script", "style", "head", "title", "template", "object", "embed", "applet", "iframe", "svg", "math", "link",
        "meta", "audio", "video", "canvas", "map", "noframes", "datalist",
    }
)  # fmt: skip
"""Elements whose insides are no words of the page."""

BLOCKS = frozenset(
    {
        "address", "article", "aside", "blockquote", "body", "center", "dd", "details", "dir", "div", "dl", "dt",
        "fieldset", "figcaption", "figure", "footer", "form", "header", "hr", "html", "legend", "li", "main", "menu",
        "nav", "ol", "p", "pre", "section", "summary", "ul", "caption",
    }
)  # fmt: skip
HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_BOLD, _STRUCK = frozenset({"b", "strong", "th"}) | HEADINGS, frozenset({"s", "strike", "del"})
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all|font-size\s*:\s*0(?![.\d])")
_WEIGHT = re.compile(r"font-weight\s*:\s*(bold|bolder|normal|lighter|\d{3})")
_LINE_THROUGH = re.compile(r"text-decoration(?:-line)?\s*:[^;]*line-through")
_GROUND = re.compile(r"background(?:-color)?\s*:\s*([^;!]+)")
_WHITE = frozenset({"", "#fff", "#ffffff", "white", "transparent", "none", "inherit", "initial", "rgb(255,255,255)"})


@dataclass(frozen=True, slots=True)
class Look:
    """How words look; `quoted` says that they stand in what somebody wrote before."""

    bold: bool = False
    struck: bool = False
    hidden: bool = False
    kept: bool = False
    quoted: int = 0


def name_of(element: etree._Element) -> str:
    """Return the name of an element in small letters, without a prefix; empty for comments and the like."""
    name = element.tag
    return "" if callable(name) else str(name).lower().rpartition(":")[2]


def look_of(element: etree._Element, around: Look) -> Look:
    """Return how the words in an element look, given how those around it do."""
    name, style = name_of(element), attribute(element, "style").lower()
    weight = _WEIGHT.search(style)
    bold = around.bold or name in _BOLD
    if weight:
        bold = weight[1] in {"bold", "bolder"} or (weight[1].isdecimal() and int(weight[1]) >= 600)
    return Look(
        bold,
        around.struck or name in _STRUCK or bool(_LINE_THROUGH.search(style)),
        around.hidden or "hidden" in element.attrib or bool(_HIDDEN.search(style)),
        around.kept or name in {"pre", "textarea"} or "white-space:pre" in style.replace(" ", ""),
        around.quoted + (name == "blockquote" and attribute(element, "type").lower() == "cite"),
    )


def is_shaded(element: etree._Element) -> bool:
    """Whether a cell has a ground of its own."""
    found = _GROUND.search(attribute(element, "style").lower())
    ground = found[1] if found else attribute(element, "bgcolor").lower()
    return "".join(ground.split()) not in _WHITE


def attribute(element: etree._Element, name: str) -> str:
    """Return an attribute, empty where it is missing."""
    return str(element.get(name, ""))

"""Reads the texts of a workbook, run by run, and sets apart what is crossed out."""

from __future__ import annotations

import re
from dataclasses import dataclass

from lxml import etree

from marac_desk.intake.guards.xml import parse_xml
from marac_desk.intake.source import HIDDEN, LONGEST_TEXT
from marac_desk.intake.tables.styles import is_struck
from marac_desk.rules.plain_text import clean

_SHARED = "xl/sharedStrings.xml"
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


@dataclass(frozen=True, slots=True)
class Text:
    """Words with every sign visible, the words among them that were crossed out, and whether signs were hidden."""

    text: str
    struck: str = ""
    hidden: bool = False


def visible(text: str, struck: str = "") -> Text:
    """Return words with every sign visible."""
    cleaned, crossed = (
        clean(part.replace("\x00", "\ufffd"), limit=LONGEST_TEXT, lines=True) for part in (text, struck)
    )
    return Text(cleaned.text, crossed.text, bool(HIDDEN & {*cleaned.changes, *crossed.changes}))


def plain(text: str) -> str:
    """Return words with the signs that a workbook writes by their number."""
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)


def joined(element: etree._Element) -> Text:
    """Return the text of a string in all its runs; what is only a reading aid is left out."""
    said, struck = list[str](), list[str]()
    for child in element.iterchildren("{*}t", "{*}r"):
        if child.tag.endswith("}t"):
            said.append(plain(child.text or ""))
            continue
        words = "".join(plain(each.text or "") for each in child.iterchildren("{*}t"))
        (struck if is_struck(child.find("{*}rPr/{*}strike")) else said).append(words)
    return visible("".join(said), "".join(struck))


def shared_texts(parts: dict[str, bytes]) -> list[Text]:
    """Return the texts that cells name by number."""
    if _SHARED not in parts:
        return []
    return [joined(entry) for entry in parse_xml(parts[_SHARED], _SHARED).iterchildren("{*}si")]

"""Reads the relationships of an Office package one by one, and refuses those that lead outside.

A link in the text leads outside by intent and is never followed. A picture that is fetched from elsewhere is told to
the person and never fetched. Anything else that is fetched from elsewhere (a template, a sub-document, a frame, an
object) is how a harmless-looking file loads an active one, and is refused.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from lxml import etree

from marac_desk.intake.guards.xml import parse_xml
from marac_desk.intake.refusal import RefusedError

_ELSEWHERE = re.compile(r"^\s*(?:[a-z][a-z0-9+.-]*:|//|\\\\)", re.IGNORECASE)
_ACTIVE = {
    "vbaproject": "macros",
    "wordvbadata": "macros",
    "control": "active_content",
    "activexcontrolbinary": "active_content",
    "oleobject": "embedded_file",
    "package": "embedded_file",
    "afchunk": "embedded_file",
}


@dataclass(frozen=True, slots=True)
class Relationship:
    """One relationship: the last word of its type, its target as written, and the key it is named by."""

    kind: str
    target: str
    external: bool
    id: str = ""


def relationships(part: bytes, name: str) -> list[Relationship]:
    """Return the relationships written in one .rels part."""
    found = []
    for element in parse_xml(part, name).iter("{*}Relationship"):
        target = str(element.get("Target", ""))
        external = str(element.get("TargetMode", "")).lower() == "external" or bool(_ELSEWHERE.match(target))
        found.append(Relationship(_kind(element), target, external, str(element.get("Id", ""))))
    return found


def check_relationships(parts: Mapping[str, bytes]) -> int:
    """Return how many pictures are fetched from elsewhere.

    Raises RefusedError "external_link" for any other thing from elsewhere but links in the text, and "macros",
    "active_content" or "embedded_file" for what is active here.
    """
    pictures = 0
    for name, part in parts.items():
        if not name.lower().endswith(".rels"):
            continue
        for relationship in relationships(part, name):
            if code := _ACTIVE.get(relationship.kind.lower()):
                raise RefusedError(code)
            if relationship.external and relationship.kind == "image":
                pictures += 1
            elif relationship.external and relationship.kind != "hyperlink":
                raise RefusedError("external_link", kind=relationship.kind)
    return pictures


def _kind(element: etree._Element) -> str:
    return str(element.get("Type", "")).rstrip("/").rsplit("/", 1)[-1]

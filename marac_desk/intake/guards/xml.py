"""Checks XML bytes before they are parsed, and parses them with everything switched off that reaches outside."""

from __future__ import annotations

import re

from lxml import etree

from marac_desk.intake.refusal import RefusedError

_DECLARED = re.compile(r"\s*<\?xml[^>]*?encoding\s*=\s*[\"']([^\"']+)[\"']")
_DOCUMENT_TYPE = re.compile(r"<!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_TOO_DEEP = re.compile(r"depth|nest", re.IGNORECASE)


def check_xml(data: bytes, part: str) -> None:
    """Refuse XML that is not UTF-8 ("not_utf8") or that declares a document type or entities ("dtd_or_entity").

    Only UTF-8 is let through, so that a declaration cannot hide behind another encoding.
    """
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise RefusedError("not_utf8", part=part) from error
    declared = _DECLARED.match(text)
    if "\x00" in text or (declared and declared[1].lower() not in {"utf-8", "utf8", "us-ascii", "ascii"}):
        raise RefusedError("not_utf8", part=part)
    if _DOCUMENT_TYPE.search(text):
        raise RefusedError("dtd_or_entity", part=part)


def parse_xml(data: bytes, part: str) -> etree._Element:
    """Return the root of checked XML. Refuses what is not well formed ("damaged") and nested too deep ("too_deep")."""
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        recover=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise RefusedError("too_deep" if _TOO_DEEP.search(str(error)) else "damaged", part=part) from error
    if root is None:
        raise RefusedError("damaged", part=part)
    return root

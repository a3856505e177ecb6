"""Turns the colours of a workbook, by number, theme or value, into six hexadecimal digits."""

from __future__ import annotations

import colorsys

from lxml import etree

from marac_desk.intake.guards.xml import parse_xml

_THEME = "xl/theme/theme1.xml"
_DARK_FIRST = ("lt1", "dk1", "lt2", "dk2", "accent1", "accent2", "accent3", "accent4", "accent5", "accent6")
_FIRST_INDEXED = ("000000", "FFFFFF", "FF0000", "00FF00", "0000FF", "FFFF00", "FF00FF", "00FFFF")
_INDEXED = (
    *_FIRST_INDEXED, *_FIRST_INDEXED,
    "800000", "008000", "000080", "808000", "800080", "008080", "C0C0C0", "808080", "9999FF", "993366", "FFFFCC",
    "CCFFFF", "660066", "FF8080", "0066CC", "CCCCFF", "000080", "FF00FF", "FFFF00", "00FFFF", "800080", "800000",
    "008080", "0000FF", "00CCFF", "CCFFFF", "CCFFCC", "FFFF99", "99CCFF", "FF99CC", "CC99FF", "FFCC99", "3366FF",
    "33CCCC", "99CC00", "FFCC00", "FF9900", "FF6600", "666699", "969696", "003366", "339966", "003300", "333300",
    "993300", "993366", "333399", "333333",
)  # fmt: skip


def theme_colours(parts: dict[str, bytes]) -> tuple[str, ...]:
    """Return the colours of the workbook's theme in the order in which cells name them."""
    if _THEME not in parts:
        return ()
    scheme = parse_xml(parts[_THEME], _THEME).find(".//{*}clrScheme")
    if scheme is None:
        return ()
    found = {etree.QName(entry).localname: _value(entry) for entry in scheme}
    return tuple(found.get(name, "") for name in _DARK_FIRST)


def _value(entry: etree._Element) -> str:
    for colour in entry:
        value = str(colour.get("lastClr") or colour.get("val") or "")
        if len(value) == 6:
            return value.upper()
    return ""


def colour(element: etree._Element | None, theme: tuple[str, ...]) -> str:
    """Return the colour an element names, or nothing where it is not to be told."""
    if element is None:
        return ""
    if value := element.get("rgb"):
        return str(value)[-6:].upper() if len(value) in {6, 8} else ""
    for name, known in (("theme", theme), ("indexed", _INDEXED)):
        number = str(element.get(name, ""))
        if number.isdecimal() and int(number) < len(known):
            return _tinted(known[int(number)], str(element.get("tint", "")))
    return ""


def _tinted(value: str, tint: str) -> str:
    try:
        share = max(-1.0, min(1.0, float(tint or 0)))
        hue, light, full = colorsys.rgb_to_hls(*(int(value[at : at + 2], 16) / 255 for at in (0, 2, 4)))
    except ValueError:
        return value
    light = light * (1 + share) if share < 0 else light * (1 - share) + share
    return "".join(f"{round(part * 255):02X}" for part in colorsys.hls_to_rgb(hue, light, full))

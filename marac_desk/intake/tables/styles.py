"""Reads how the cells of a workbook look, where that changes what they say: days, digits, crossed out, fill."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TypeVar

from lxml import etree

from marac_desk.intake.guards.xml import parse_xml
from marac_desk.intake.tables.colours import colour, theme_colours

T = TypeVar("T")
_STYLES = "xl/styles.xml"
_BUILT_IN_DAYS = frozenset({*range(14, 18), 22, *range(27, 37), *range(50, 59)})
_QUOTED = re.compile(r"\"[^\"]*\"|\\.|\[[^\]]*\]|_.|\*.")
_DAY = re.compile(r"[dy]|mmm", re.IGNORECASE)
_DIGITS = re.compile(r"[0 ()+\-/]*0[0 ()+\-/]*")


@dataclass(frozen=True, slots=True)
class Style:
    """One look: whether its numbers are days, the digits to be shown ("00000 000000"), crossed out, the fill."""

    day: bool = False
    digits: str = ""
    struck: bool = False
    fill: str = ""


PLAIN = Style()


def styles(parts: dict[str, bytes]) -> tuple[Style, ...]:
    """Return the looks of a workbook by their number."""
    if _STYLES not in parts:
        return ()
    root, theme = parse_xml(parts[_STYLES], _STYLES), theme_colours(parts)
    formats = {str(each.get("numFmtId")): str(each.get("formatCode", "")) for each in root.iter("{*}numFmt")}
    fills = [_fill(each, theme) for each in root.findall("{*}fills/{*}fill")]
    struck = [_is_struck(each) for each in root.findall("{*}fonts/{*}font")]
    return tuple(
        Style(
            day=_is_day(str(each.get("numFmtId", "0")), formats),
            digits=_digits(formats.get(str(each.get("numFmtId", "0")), "")),
            struck=_at(struck, each.get("fontId")) or False,
            fill=_at(fills, each.get("fillId")) or "",
        )
        for each in root.findall("{*}cellXfs/{*}xf")
    )


def _at(found: list[T], number: str | None) -> T | None:
    return found[int(number)] if number and number.isdecimal() and int(number) < len(found) else None


def _fill(fill: etree._Element, theme: tuple[str, ...]) -> str:
    pattern = fill.find("{*}patternFill")
    if pattern is None or pattern.get("patternType") != "solid":
        return ""
    return colour(pattern.find("{*}fgColor"), theme)


def _is_struck(font: etree._Element) -> bool:
    return is_struck(font.find("{*}strike"))


def is_struck(mark: etree._Element | None) -> bool:
    """Whether a mark for crossed-out words is there and not switched off."""
    return mark is not None and str(mark.get("val", "1")) not in {"0", "false"}


def _is_day(number: str, formats: dict[str, str]) -> bool:
    if number in formats:
        return bool(_DAY.search(_QUOTED.sub("", formats[number])))
    return number.isdecimal() and int(number) in _BUILT_IN_DAYS


def _digits(written: str) -> str:
    plain = written.split(";")[0].replace("\\", "").replace('"', "")
    return plain if plain.count("0") > 1 and _DIGITS.fullmatch(plain) else ""

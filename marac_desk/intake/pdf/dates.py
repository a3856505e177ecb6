"""Joins a date that a form asks for in three fields: "(day)", "(month)" and "(year)", in whatever order they stand."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from marac_desk.intake.folding import fold
from marac_desk.intake.pdf.fields import Shape
from marac_desk.intake.pdf.places import Print
from marac_desk.intake.pdf.units import Unit

_PARTS: Mapping[str, str] = {
    word: part
    for part, words in {
        "day": ("day", "dd", "d", "tag", "tt", "päivä", "pp"),
        "month": ("month", "mm", "m", "monat", "kuukausi", "kk"),
        "year": ("year", "yyyy", "yy", "jahr", "jjjj", "vuosi", "vvvv"),
    }.items()
    for word in map(fold, words)
}
_ORDER = ("day", "month", "year")
_BRACKET = re.compile(r"[\s:,\-–(\[]*[^\W\d_]+[\s)\]:.]*$")


def with_dates_joined(units: Sequence[Unit]) -> list[Unit]:
    """Return units with the three parts of a date as one where they stand one after another."""
    found: list[Unit] = []
    at = 0
    while at < len(units):
        joined = _joined(units[at : at + 3])
        found.append(joined or units[at])
        at += 3 if joined else 1
    return found


def _joined(three: Sequence[Unit]) -> Unit | None:
    if len(three) < 3 or any(unit.shape not in {Shape.TEXT, Shape.CHOICE} for unit in three):
        return None
    for labels in ([unit.said[0] if unit.said else "" for unit in three], [unit.left or unit.above for unit in three],
                   [unit.named for unit in three]):  # fmt: skip
        split = [_split(label) for label in labels]
        whole = {label for label, _ in split}
        parts = [part for _, part in split]
        if len(whole) == 1 and sorted(parts) == sorted(_ORDER):
            return _as_one(dict(zip(parts, three, strict=True)), three, split[0][0])
    return None


def _as_one(parts: Mapping[str, Unit], three: Sequence[Unit], label: str) -> Unit:
    written = [parts[part].text for part in _ORDER]
    if all(written):
        text = "/".join(written)
    else:
        text = ", ".join(f"{part} {words}" for part, words in zip(_ORDER, written, strict=True) if words)
    prints = frozenset[Print]().union(*(unit.prints for unit in three))
    return replace(
        three[0],
        text=text,
        said=(label,) if three[0].said else (),
        left=_split(three[0].left)[0],
        above=_split(three[0].above)[0],
        named=_split(three[0].named)[0],
        column="",
        prints=prints,
    )


def _split(label: str) -> tuple[str, str]:
    """A label without the word for a part of a date at its end, and that part; the label itself where there is none."""
    words = fold(label).split()
    part = _PARTS.get(words[-1], "") if len(words) > 1 else ""
    return (_BRACKET.sub("", label).strip(), part) if part else (label, "")

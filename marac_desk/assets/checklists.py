"""Risk checklists: our own short labels for the items, the threshold and the bands. The questions are not ours."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path

from marac_desk.assets import codes
from marac_desk.assets.places import file_path, path
from marac_desk.assets.tables import Table, read_toml


@dataclass(frozen=True, slots=True)
class ChecklistItem:
    """One item. number is its place in the licensed copy; red_flag is raised by a yes, whatever the score."""

    number: int
    label: str
    red_flag: str | None
    group: str | None


@dataclass(frozen=True, slots=True)
class RedFlagCluster:
    """A red flag that no single item raises: every item of all_of and at least one of any_of must be a yes."""

    red_flag: str
    all_of: tuple[int, ...]
    any_of: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Checklist:
    """A risk tool. A score that reaches threshold is visible high risk; judgement may raise it, never lower it.

    A score-only tool has a name, a highest score and a threshold, and no items. bands are name, lowest and highest
    score, without gaps from 0 to max_score; a score-only tool may have none.
    """

    code: str
    version: str
    name: str
    threshold: int
    max_score: int
    score_only: bool
    items: tuple[ChecklistItem, ...]
    bands: tuple[tuple[str, int, int], ...]
    clusters: tuple[RedFlagCluster, ...]
    source_note: str


_CODE = re.compile(r"[a-z][a-z0-9_]*")
_MOST = 1000


def _item(table: Table, number: int) -> ChecklistItem:
    if table.number("number", 1, _MOST) != number:
        raise table.problem("number", f'"number" must be {number}: items count from 1 in the order of the tool')
    return ChecklistItem(
        number=number,
        label=table.text("label", longest=60),
        red_flag=table.text("red_flag", among=codes.RED_FLAGS) if table.has("red_flag") else None,
        group=table.text("group", longest=40) if table.has("group") else None,
    )


def _items(root: Table) -> tuple[ChecklistItem, ...]:
    tables = root.tables("item") if root.has("item") else ()
    return tuple(table.into(partial(_item, number=number)) for number, table in enumerate(tables, start=1))


def _bands(root: Table, max_score: int) -> tuple[tuple[str, int, int], ...]:
    bands: list[tuple[str, int, int]] = []
    for table in root.tables("band"):
        low, high = (bands[-1][2] + 1 if bands else 0), max_score

        def read(band: Table, low: int = low, high: int = high) -> tuple[str, int, int]:
            start = band.number("low", low, low)  # bands follow each other without a gap
            return band.text("name", longest=20), start, band.number("high", start, high)

        bands.append(table.into(read))
    if bands[-1][2] != max_score:
        raise root.problem("band", f"the last band must reach {max_score}")
    return tuple(bands)


def _cluster(table: Table, numbers: frozenset[int]) -> RedFlagCluster:
    def chosen(key: str) -> tuple[int, ...]:
        return table.numbers(key, among=numbers)

    return RedFlagCluster(table.text("red_flag", among=codes.RED_FLAGS), chosen("all_of"), chosen("any_of"))


def _clusters(root: Table, items: tuple[ChecklistItem, ...]) -> tuple[RedFlagCluster, ...]:
    numbers = frozenset(item.number for item in items)
    tables = root.tables("cluster") if root.has("cluster") else ()
    return tuple(table.into(partial(_cluster, numbers=numbers)) for table in tables)


def _checklist(root: Table, file: Path) -> Checklist:
    code = root.text("code", like=_CODE)
    if code != file.stem:
        raise root.problem("code", f'"code" is "{code}"; it must be the name of the file')
    score_only = root.flag("score_only")
    items = _items(root)
    if score_only == bool(items):
        raise root.problem("score_only", "a tool has items, or is score only")
    max_score = root.number("max_score", 1, _MOST)
    if items and max_score != len(items):
        raise root.problem("max_score", f'"max_score" is {max_score}; there are {len(items)} items of one point each')
    return Checklist(
        code=code,
        version=root.text("version", longest=20),
        name=root.text("name", longest=80),
        threshold=root.number("threshold", 1, max_score),
        max_score=max_score,
        score_only=score_only,
        items=items,
        bands=_bands(root, max_score) if items or root.has("band") else (),
        clusters=_clusters(root, items),
        source_note=root.text("source_note"),
    )


def read_checklist(file: Path) -> Checklist:
    """Return the checklist in a file; raises ResourceProblemError with file, line and reason where it is wrong."""
    return read_toml(file).into(partial(_checklist, file=file))


@cache
def checklist(code: str) -> Checklist:
    """Return the checklist with this code; raises ResourceProblemError where there is none or its file is wrong."""
    return read_checklist(file_path("checklists", f"{code}.toml"))


@cache
def checklists() -> tuple[Checklist, ...]:
    """Return every shipped checklist, by code; raises ResourceProblemError where a file is wrong."""
    return tuple(checklist(file.stem) for file in sorted(path("checklists").glob("*.toml")))

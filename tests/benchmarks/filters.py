"""The filters of the action register on the register of ten years, warm: a page of them with its count, by SQL."""

from __future__ import annotations

from collections.abc import Iterator

from tests.benchmarks import actions_filters, ten_years
from tests.benchmarks.actions_filters import Measured
from tests.benchmarks.measuring import Result

MOST = 50.0
KINDS = (
    ("agency", ("agency, open", "agency, all", "small agency, all")),
    ("state", ("open", "state:")),
    ("lateness", ("late", "due soon")),
    ("text", ("common word", "two letters", "rare word", "name")),
    ("several at once", ("agency, late", "agency, not done", "done,", "about a child")),
    ("groups", ("open, by", "all, by", "all, common word, by", "closed, common word, by")),
)


def measure(*, quick: bool = False) -> list[Result]:
    """Return the slowest question of each kind: its first page or the one after it, whichever took longer."""
    register = ten_years.opened(ten_years.kept(quick=quick))
    measured = list(actions_filters.measure(register))
    register.close()
    return list(_slowest(measured))


def _slowest(measured: list[Measured]) -> Iterator[Result]:
    sorted_in: dict[str, list[Measured]] = {kind: [] for kind, _ in KINDS}
    for one in measured:
        sorted_in[_kind_of(one.name)].append(one)
    for kind, some in sorted_in.items():
        slowest = max(some, key=lambda one: max(one.first, one.next))
        name = f"filter by {kind}, slowest of {len(some)} ({slowest.name})"
        yield Result(name, max(slowest.first, slowest.next), limit=MOST)


def _kind_of(name: str) -> str:
    """Return the kind whose beginning fits the name best; what is new stands with the several."""
    fitting = [(len(start), kind) for kind, starts in KINDS for start in starts if name.startswith(start)]
    return max(fitting)[1] if fitting else "several at once"

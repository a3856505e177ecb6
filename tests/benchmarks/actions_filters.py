"""Measures the filters of the action register: 30,000 cases and 200,000 actions in an encrypted register.

Each filter is asked 2 times unmeasured and 15 times measured, as the page asks: one page of a hundred lines with all
they show, the count of everything found, the totals and the heads. `next` is the page after it. Run as
`python -m tests.benchmarks.actions_filters`; with a folder the filled register is kept there and used again.
"""

from __future__ import annotations

import resource
import statistics
import sys
import tempfile
import time
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa

from marac_desk.model.agency import Agency
from marac_desk.register.files import RegisterPlace
from marac_desk.register.opening import open_register
from marac_desk.register.unit_of_work import Register
from marac_desk.rules.lateness import Lateness
from marac_desk.rules.vocabulary import Aim, CloseCode
from marac_desk.services.actions.listing import find_actions
from marac_desk.services.actions.views import ActionFilter, ActionPage, ActionPlace, Grouping, Show
from tests.benchmarks.filling import RARE_WORD, fill
from tests.support.registers import REGISTER_ID, SECRETS, clock, coordinator, empty_file

CASES, ACTIONS, SEED = 30_000, 200_000, 1
WARM, RUNS = 2, 15
COMMON, NAME = "safety", "lowri heath"


@dataclass(frozen=True, slots=True)
class Measured:
    """One filter: how many it found, the median of the first page and of the next, in milliseconds."""

    name: str
    found: int
    first: float
    next: float


def questions(agencies: dict[str, uuid.UUID]) -> Iterator[tuple[str, ActionFilter, Grouping]]:
    """Return what is measured: every filter by itself, then together, then under each grouping."""
    police, hub, by = agencies["Police"], agencies["Hub"], Grouping
    yield "open", ActionFilter(), by.AGENCY
    yield "agency, open", ActionFilter(agency_id=police), by.AGENCY
    yield "agency, all", ActionFilter(Show.ALL, police), by.AGENCY
    yield "small agency, all", ActionFilter(Show.ALL, hub), by.AGENCY
    yield "state: to settle", ActionFilter(Show.TO_SETTLE), by.AGENCY
    yield "state: closed", ActionFilter(Show.CLOSED), by.AGENCY
    for code in CloseCode:
        yield f"state: closed, {code.value}", ActionFilter(Show.CLOSED, closed_as=code), by.AGENCY
    yield "late", ActionFilter(Show.LATE), by.AGENCY
    yield "due soon", ActionFilter(Show.DUE_SOON), by.AGENCY
    for step in list(Lateness)[1:]:
        yield f"late: {step.value}", ActionFilter(Show.LATE, lateness=step), by.AGENCY
    yield "common word, open", ActionFilter(text=COMMON), by.AGENCY
    yield "common word, all", ActionFilter(Show.ALL, text=COMMON), by.AGENCY
    yield "two letters, all", ActionFilter(Show.ALL, text="ch"), by.AGENCY
    yield "rare word, all", ActionFilter(Show.ALL, text=RARE_WORD), by.AGENCY
    yield "name, all", ActionFilter(Show.ALL, text=NAME), by.AGENCY
    yield "agency, late", ActionFilter(Show.LATE, police), by.AGENCY
    yield "agency, not done", ActionFilter(Show.CLOSED, police, closed_as=CloseCode.NOT_DONE_AGENCY), by.AGENCY
    yield "agency, late, common word", ActionFilter(Show.LATE, police, text=COMMON), by.AGENCY
    yield "agency, all, common word", ActionFilter(Show.ALL, police, text=COMMON), by.AGENCY
    yield "done, common word", ActionFilter(Show.CLOSED, closed_as=CloseCode.DONE, text=COMMON), by.AGENCY
    yield "about a child, all", ActionFilter(Show.ALL, aim=Aim.CHILD), by.AGENCY
    for grouping in (by.MEETING, by.AGE, by.CASE):
        yield f"open, by {grouping.value}", ActionFilter(), grouping
        yield f"all, by {grouping.value}", ActionFilter(Show.ALL), grouping
        yield f"all, common word, by {grouping.value}", ActionFilter(Show.ALL, text=COMMON), grouping
    yield "closed, common word, by meeting", ActionFilter(Show.CLOSED, text=COMMON), by.MEETING


def measure(register: Register) -> Iterator[Measured]:
    """Ask every question and return how long the answers took."""
    with register.reading() as uow:
        rows = uow.session.execute(sa.select(Agency.short_name, Agency.id))
        agencies = {row.short_name: row.id for row in rows}
    for name, wanted, grouping in questions(agencies):
        page, first = _timed(register, wanted, grouping, None)
        behind = _timed(register, wanted, grouping, page.after)[1] if page.after else 0.0
        yield Measured(name, page.found, first, behind)


def _timed(
    register: Register, wanted: ActionFilter, grouping: Grouping, after: ActionPlace | None
) -> tuple[ActionPage, float]:
    times, me = [], coordinator()
    for run in range(WARM + RUNS):
        start = time.perf_counter()
        with register.reading(me) as uow:
            page = find_actions(uow, actor=me, wanted=wanted, grouping=grouping, after=after)
        if run >= WARM:
            times.append((time.perf_counter() - start) * 1000)
    return page, statistics.median(times)


def say(line: str) -> None:
    """Say one line to the terminal at once."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def main(arguments: Sequence[str]) -> int:
    """Fill a register, or take the one that was filled before, and print the figures."""
    folder = Path(arguments[0] if arguments else tempfile.mkdtemp(prefix="marac-actions-"))
    place = RegisterPlace(folder)
    if place.register.exists():
        register = open_register(place, secrets=SECRETS, register_id=REGISTER_ID, clock=clock())
    else:
        register = empty_file(folder)
        start = time.perf_counter()
        fill(register, CASES, ACTIONS, SEED)
        say(f"filled in {time.perf_counter() - start:.0f} s, {place.register.stat().st_size / 1e6:.0f} MB")
        register.close()  # what is measured below starts with nothing in memory
        register = open_register(place, secrets=SECRETS, register_id=REGISTER_ID, clock=clock())
    slowest = 0.0
    for one in measure(register):
        slowest = max(slowest, one.first, one.next)
        say(f"{one.name:34} {one.found:7} found {one.first:6.1f} ms, next {one.next:6.1f} ms")
    say(f"slowest {slowest:.1f} ms; most memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MiB")
    register.close()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""Matching: FEBRL 4 beside splink and recordlinkage, what becomes of records in life, and how long one referral takes.

On FEBRL 4 all three get the same lists without the social-security number; each takes its threshold from one half and
is judged on the other. Nothing of ours was fitted to the lists: the chances are estimated from them unlabelled, as
splink does.
"""

from __future__ import annotations

import csv
import random
import sys
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from marac_desk.cli.duplicates import key_of
from marac_desk.intake.people_list import read_people
from marac_desk.rules.matching import PersonKey, linking
from marac_desk.rules.matching.estimating import probability
from marac_desk.rules.matching.index import PeopleIndex
from marac_desk.rules.matching.people import prepared
from marac_desk.services.matching_lore import matching_lore
from tests.benchmarks import febrl, matching_kept
from tests.benchmarks.measuring import PROCESSOR, Result, median, processor_milliseconds
from tests.support.made_people import OTHERS, SAME, moved, register
from tests.support.matching_trials import Trial, trials

PEOPLE, QUICK_PEOPLE = 100_000, 10_000
QUERIES, QUICK_QUERIES = 400, 100
EACH, QUICK_EACH = 400, 60
MOST_MS = 3.0
_LEAST = 0.0001
_F1_BELOW = 20.0  # ten thousandths below 1: F1 is at least 0.998
_SHORT = "of 10,000"


def ours_on_febrl(folder: Path) -> tuple[list[febrl.Scored], float]:
    """Return our pairs with their scores, and the seconds from the files to the pairs, as the command does it."""
    began = time.perf_counter()
    today = datetime.now(UTC).date()
    files = [(folder / name).read_bytes() for name in febrl.LISTS]
    a, b = (read_people(data, today=today, label="rec_id").rows for data in files)
    ones, others = ([prepared(key_of(row)) for row in rows] for rows in (a, b))
    pairs = linking.link(ones, others, matching_lore(), least=_LEAST)
    taken = time.perf_counter() - began
    return [(a[pair.one].label, b[pair.other].label, pair.odds) for pair in pairs], taken


def on_febrl() -> list[Result]:
    """Return how far each is from F1 = 1 on the half that its threshold was not chosen on, and the seconds."""
    folder = febrl.lists()
    with (folder / febrl.LISTS[0]).open(encoding="utf-8", newline="") as file:
        entities = [febrl.entity(row["rec_id"]) for row in csv.DictReader(file, skipinitialspace=True)]
    told = febrl.peers()
    pairs, seconds = ours_on_febrl(folder)
    ours = febrl.halves_judged(pairs, entities)
    shipped = febrl.judged([pair for pair in pairs if probability(pair[2]) >= linking.POSSIBLE], len(entities))
    _say(f"FEBRL 4, ours: F1 {ours.f1:.5f}, {ours}; with the threshold that ships: F1 {shipped.f1:.5f}, {shipped}")
    results = [Result("FEBRL 4, F1 below 1, threshold as shipped", shipped.short, _SHORT, limit=_F1_BELOW)]
    for name, found in told.items():
        theirs = febrl.halves_judged([(one, other, score) for one, other, score in found["pairs"]], entities)
        _say(f"FEBRL 4, {name}: F1 {theirs.f1:.5f}, {theirs}")
        results += [
            Result("FEBRL 4, F1 below 1 on the other half", ours.short, _SHORT, name, theirs.short, _F1_BELOW),
            Result("FEBRL 4, from the lists to the pairs", seconds, "s", name, found["seconds"]),
        ]
    return results


def in_life(index: PeopleIndex, people: Sequence[PersonKey], each: int) -> list[Result]:
    """Return how many records do not find their person, and how many likely pairs are two people."""
    same, other = trials(index, people, SAME, each), trials(index, people, OTHERS, each)
    for trial in (*same, *other):
        _say(str(trial))
    wrong = sum(trial.others for trial in (*same, *other)) + sum(trial.likely for trial in other)
    right = _all(same, "likely")
    return [
        Result("one person's records not shown", 100 * (1 - _all(same, "shown") / _all(same, "of")), "%"),
        Result("likely pairs that are two people", 100 * wrong / (right + wrong), "%"),
    ]


def _all(found: Sequence[Trial], name: str) -> int:
    return sum(getattr(trial, name) for trial in found)


def in_memory(index: PeopleIndex, people: Sequence[PersonKey], rounds: int) -> list[Result]:
    """Return how long one referral takes against everybody, from the form's words to the sorted matches."""
    chance = random.Random(3)
    forms = [moved(chance.choice(people), chance) for _ in range(rounds)]
    both = [
        processor_milliseconds(
            lambda form=form: sorted(index.matches(prepared(form)), key=lambda found: -found[1].score)  # type: ignore[misc]
        )
        for form in forms
    ]
    taken = sorted(wall for wall, _ in both)
    name = f"one referral against {len(people):,} people in memory"
    return [
        Result(name, median(taken), limit=MOST_MS),
        Result(f"{name}, {PROCESSOR}", median([worked for _, worked in both]), limit=MOST_MS),
        Result(f"{name}, 95th percentile", taken[int(len(taken) * 0.95)]),
    ]


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


def measure(*, quick: bool = False) -> list[Result]:
    """Return quality beside the peers, quality on invented people, and the time of one referral."""
    results = on_febrl()
    people = register(QUICK_PEOPLE if quick else PEOPLE)
    index = PeopleIndex(map(prepared, people), matching_lore())
    results += in_life(index, people, QUICK_EACH if quick else EACH)
    results += in_memory(index, people, QUICK_QUERIES if quick else QUERIES)
    del index, people
    return results + matching_kept.measure(quick=quick)

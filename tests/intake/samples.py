"""The test files, what a careful person reads in them, and a comparison leaf by leaf."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from marac_desk.intake.draft import to_json
from marac_desk.intake.reading import ReadReferral
from marac_desk.rules.vocabulary import Answer

DATA = Path(__file__).parent / "data"
TODAY = date(2026, 11, 20)


def content(name: str) -> bytes:
    """Return a test file."""
    return (DATA / name).read_bytes()


def expected(name: str) -> Any:
    """Return what is expected of a test file."""
    return json.loads((DATA / "expected" / f"{name}.json").read_text(encoding="utf-8"))


def as_expected(referral: ReadReferral) -> dict[str, Any]:
    """Return a referral in the shape of the expected files; notices are codes and are not compared with sentences."""
    found: dict[str, Any] = to_json(referral.draft)
    found["criteria"] = [criterion.value for criterion in referral.draft.criteria]
    answers = referral.draft.risk.answers.values()
    found["risk"]["score_from_answers"] = sum(answer is Answer.YES for answer in answers) if answers else None
    found["source_locator"] = dict(referral.source_locator)
    return found


def fold(value: object) -> str:
    """Return a value without case, punctuation and differences of spacing."""
    words = "yes" if value is True else "no" if value is False else str(value)
    return re.sub(r"[\W_]+", " ", unicodedata.normalize("NFKC", words).casefold()).strip()


def leaves(value: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """Every leaf with its path; a list of plain values is one leaf."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from leaves(inner, f"{path}/{key}")
    elif isinstance(value, list) and (not value or isinstance(value[0], (dict, list))):
        for number, inner in enumerate(value):
            yield from leaves(inner, f"{path}/{number}")
    elif isinstance(value, list):
        yield path, sorted(fold(inner) for inner in value)
    else:
        yield path, value


@dataclass(slots=True)
class Score:
    """The leaves that agree, that are missing, and that say something else or something nobody wrote."""

    right: int = 0
    absent: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)


def compare(truth: dict[str, Any], referral: ReadReferral) -> Score:
    """Compare a referral with the truth; a leaf that is null in the truth must be empty."""
    found, score = dict(leaves(as_expected(referral))), Score()
    for path, value in leaves(truth):
        got = found.get(path)
        empty = got in (None, [], "")
        if value is None:
            if not empty:
                score.wrong.append(f"{path}: {got!r} instead of nothing")
        elif empty:
            score.absent.append(path)
        elif (got if isinstance(got, list) else fold(got)) == (value if isinstance(value, list) else fold(value)):
            score.right += 1
        else:
            score.wrong.append(f"{path}: {got!r} instead of {value!r}")
    return score

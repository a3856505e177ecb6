"""Whatever a rule, a record or a fault says by a code, the desktop has words for."""

from __future__ import annotations

import ast
import inspect
from enum import StrEnum
from pathlib import Path

import pytest

import marac_desk
from marac_desk.desktop.wording import labels, problems
from marac_desk.rules import lives, vocabulary
from marac_desk.services.errors import RefusedError, RegisterProblemError

ROOT = Path(marac_desk.__file__).parent
RAISED = {"RefusedError": ("services", "rules"), "RegisterProblemError": ("register", "services")}


def enumerations() -> list[type[StrEnum]]:
    """Return every coded enumeration that is recorded or shown."""
    found = [kind for module in (vocabulary, lives) for _, kind in inspect.getmembers(module, inspect.isclass)]
    return sorted(
        {kind for kind in found if issubclass(kind, StrEnum) and kind is not StrEnum}, key=lambda kind: kind.__name__
    )


def raised(error: str) -> list[tuple[str, tuple[str, ...]]]:
    """Return every code that is written where an error is raised, with the names of the values handed along."""
    found: set[tuple[str, tuple[str, ...]]] = set()
    for floor in RAISED[error]:
        for path in (ROOT / floor).rglob("*.py"):
            found |= {
                (str(call.args[0].value), tuple(sorted(word.arg or "" for word in call.keywords)))
                for call in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
                if isinstance(call, ast.Call)
                and getattr(call.func, "id", "") == error
                and call.args
                and isinstance(call.args[0], ast.Constant)
            }
    return sorted(found)


@pytest.mark.parametrize("kind", enumerations(), ids=lambda kind: kind.__name__)
def test_every_code_has_a_word_of_its_own(kind: type[StrEnum]) -> None:
    try:
        known = labels.words(kind)
    except LookupError:
        pytest.skip("worded where it is shown, in sentences")
    assert set(known) == set(kind)
    assert len(set(known.values())) == len(known), "two codes read alike"
    assert all("_" not in word and word.strip() == word and word for word in known.values())


@pytest.mark.parametrize(("code", "values"), raised("RefusedError"))
def test_every_refusal_has_a_sentence(code: str, values: tuple[str, ...]) -> None:
    assert not is_unforeseen(RefusedError(code, **dict.fromkeys(values, 7)))


@pytest.mark.parametrize(("code", "values"), raised("RegisterProblemError"))
def test_every_fault_of_the_register_has_a_sentence(code: str, values: tuple[str, ...]) -> None:
    assert not is_unforeseen(RegisterProblemError(code, **dict.fromkeys(values, 7)))


def is_unforeseen(error: RefusedError | RegisterProblemError) -> bool:
    return problems.sentence(error) == problems.sentence(RuntimeError()).replace("RuntimeError", error.code)


def test_a_code_without_a_sentence_is_noticed() -> None:
    assert is_unforeseen(RefusedError("there_is_no_such_code"))
    assert "already_told" in dict(raised("RefusedError"))

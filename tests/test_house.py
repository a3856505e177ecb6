"""The floors of the house: imports go down, rooms on a floor do not know each other, everything says what it is for."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from importlinter.cli import lint_imports

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "marac_desk"
FORMS = PACKAGE / "desktop" / "forms"
MODULES = sorted(path for path in PACKAGE.rglob("*.py") if FORMS not in path.parents)
MOST_LINES = 400


def test_imports_keep_to_the_floors(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    assert lint_imports(no_cache=True) == 0


def test_no_module_is_crowded() -> None:
    crowded = {str(p.relative_to(ROOT)): n for p in MODULES if (n := len(p.read_text().splitlines())) > MOST_LINES}
    migrations = {name for name in crowded if "/migrations/versions/" in name}
    assert set(crowded) == migrations, crowded


def test_every_module_says_in_one_sentence_what_it_is_for() -> None:
    silent = []
    for path in MODULES:
        said = ast.get_docstring(ast.parse(path.read_text()))
        if not said or not said.splitlines()[0].endswith("."):
            silent.append(str(path.relative_to(ROOT)))
    assert not silent


def test_what_others_may_use_is_described() -> None:
    silent = []
    for path in MODULES:
        if "/migrations/" in str(path):
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, (ast.ClassDef, ast.FunctionDef)) and not node.name.startswith("_"):
                parents = getattr(node, "parents", ())
                if not ast.get_docstring(node) and not parents and _is_public(path, node):
                    silent.append(f"{path.relative_to(ROOT)}:{node.lineno} {node.name}")
    assert not silent


def _is_public(path: Path, wanted: ast.ClassDef | ast.FunctionDef) -> bool:
    """Tell whether a name stands where others may use it: in a module, or in a public class of one."""
    tree = ast.parse(path.read_text())
    for node in tree.body:
        if isinstance(node, (ast.ClassDef, ast.FunctionDef)) and node.lineno == wanted.lineno:
            return True
        inside = node.body if isinstance(node, ast.ClassDef) and not node.name.startswith("_") else []
        if any(getattr(inner, "lineno", 0) == wanted.lineno for inner in inside):
            return True
    return False

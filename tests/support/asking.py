"""Which use cases ask the permission check: read from the source, followed through everything a use case calls."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import marac_desk.services

PACKAGE = "marac_desk.services"
DOOR = f"{PACKAGE}.access"
QUESTIONS = frozenset(
    {
        "require",
        "may",
        "may_for",
        "known_case",
        "cases_within",
        "those_within",
        "in_case",
        "scope_of",
        "manners",
        "stands",
    }
)
"""The functions of the one door that keep somebody out or limit what comes back."""


@dataclass
class Module:
    """One module of the services: what each name in it stands for, and what each of its functions speaks of."""

    name: str
    means: dict[str, str] = field(default_factory=dict)
    speaks_of: dict[str, set[str]] = field(default_factory=dict)
    use_cases: list[str] = field(default_factory=list)


def read_services() -> dict[str, Module]:
    """Read every module of the services."""
    root = Path(marac_desk.services.__file__).parent
    found = {}
    for path in sorted(root.rglob("*.py")):
        parts = path.relative_to(root).with_suffix("").parts
        name = ".".join((PACKAGE, *(part for part in parts if part != "__init__")))
        found[name] = read_module(name, path.read_text(encoding="utf-8"))
    return found


def read_module(name: str, source: str) -> Module:
    """Read one module from its source."""
    tree, module = ast.parse(source), Module(name)
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module:
            module.means |= {alias.asname or alias.name: f"{node.module}.{alias.name}" for alias in node.names}
        elif isinstance(node, ast.Import):
            module.means |= {alias.asname: alias.name for alias in node.names if alias.asname}
    for node in _functions(tree):
        module.means[node.name] = f"{name}.{node.name}"
    for node in _functions(tree):
        module.speaks_of[f"{name}.{node.name}"] = set(_names(module, node))
        if _is_use_case(node):
            module.use_cases.append(f"{name}.{node.name}")
    return module


def _functions(tree: ast.AST) -> Iterator[ast.FunctionDef]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))


def _names(module: Module, function: ast.FunctionDef) -> Iterator[str]:
    """Return what a function speaks of, by its whole name: `name` as it is imported here, or `module.name`."""
    for node in ast.walk(function):
        if isinstance(node, ast.Name):
            yield module.means.get(node.id, node.id)
        elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in module.means:
            yield f"{module.means[node.value.id]}.{node.attr}"


def _is_use_case(node: ast.FunctionDef) -> bool:
    """A use case is public, takes the unit of work, and the person acting by keyword."""
    takes = {argument.arg for argument in node.args.args}
    named = {argument.arg for argument in node.args.kwonlyargs}
    return not node.name.startswith("_") and "uow" in takes and "actor" in named


def silent(modules: Mapping[str, Module]) -> set[str]:
    """Return the use cases that ask nothing, nor anything they call."""
    speaks_of = {name: said for module in modules.values() for name, said in module.speaks_of.items()}
    asks = {f"{DOOR}.{question}" for question in QUESTIONS}
    while more := {name for name, said in speaks_of.items() if name not in asks and said & asks}:
        asks |= more
    return {name for module in modules.values() for name in module.use_cases} - asks


# Which cells are asked for, by the words of the source

_DEFAULT_CLASS = {
    "referral_for": "REFERRAL",
    "referrals_within": "REFERRAL",
    "known_item": "AGENDA",
    "items_within": "AGENDA",
    "returns_within": "RESEARCH",
    "writable_returns": "RESEARCH",
    "within": "ACTIONS",
    "actions_within": "ACTIONS",
}
"""Helpers that stand for one class unless another is named."""

ONE_OF_SEVERAL = "one of several"
"""In place of a class: the call goes through several, named elsewhere."""


def cells_asked_for(modules: Mapping[str, str]) -> dict[tuple[str, str], set[str]]:
    """Return every pair of operation and class that a call in a source names, with the places that name it."""
    found: dict[tuple[str, str], set[str]] = {}
    for name, source in modules.items():
        for node in ast.walk(ast.parse(source)):
            if isinstance(node, ast.Call):
                for cell in _cells_of(node):
                    found.setdefault(cell, set()).add(f"{name}:{node.lineno}")
    return found


def _cells_of(call: ast.Call) -> Iterator[tuple[str, str]]:
    arguments = [*call.args, *(keyword.value for keyword in call.keywords)]
    operations, classes = _members(arguments, "Operation"), _members(arguments, "DataClass")
    if not operations:
        return
    function = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
    named = classes or [_DEFAULT_CLASS.get(function, ONE_OF_SEVERAL)]
    yield from ((operation.lower(), data_class.lower()) for operation in operations for data_class in named)


def _members(arguments: list[ast.expr], kind: str) -> list[str]:
    return [
        node.attr
        for node in arguments
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == kind
    ]


def sources_of_services() -> dict[str, str]:
    """Return every module of the services by its place."""
    root = Path(marac_desk.services.__file__).parent
    return {str(path.relative_to(root)): path.read_text(encoding="utf-8") for path in sorted(root.rglob("*.py"))}


def use_cases(modules: Mapping[str, Module]) -> set[str]:
    """Return every use case."""
    return {name for module in modules.values() for name in module.use_cases}

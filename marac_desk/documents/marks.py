"""Turns the agencies' glyphs (resources/marks) into page operators.

It reads what our own files use: paths with circular arcs, circles, a 20-unit grid and one stroke width. The screen
draws the same files, so a mark looks the same in both places.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from math import atan2, ceil, cos, pi, sin, sqrt, tan

from marac_desk.assets.places import file_path
from marac_desk.assets.problems import ResourceProblemError
from marac_desk.documents.typeset import number

_GRID, _STROKE = 20.0, 1.6
_SHAPE = re.compile(r"<(path|circle)\b([^>]*)/>")
_ATTRIBUTE = re.compile(r'([a-z-]+)="([^"]*)"')
_TOKEN = re.compile(r"[MmLlHhVvCcSsAaZz]|-?(?:\d+\.?\d*|\.\d+)")
_ARITY = {"m": 2, "l": 2, "h": 1, "v": 1, "c": 6, "s": 4, "a": 7}

Point = complex


@lru_cache(maxsize=64)
def mark_operators(name: str) -> str:
    """Return the operators that draw a glyph on its grid, y upwards; "" where there is no such glyph."""
    try:
        text = file_path("marks", f"{name}.svg").read_text("utf-8")
    except ResourceProblemError:
        return ""
    shapes = ((kind, dict(_ATTRIBUTE.findall(rest))) for kind, rest in _SHAPE.findall(text))
    return f"{_STROKE} w 0 j " + " ".join(_shape(kind, given) for kind, given in shapes)


def _shape(kind: str, given: dict[str, str]) -> str:
    if kind == "circle":
        centre, radius = complex(float(given["cx"]), float(given["cy"])), float(given["r"])
        return f"{_moved('m', centre + radius)} {_arc(centre, radius, 0, 2 * pi)} s"
    return f"{' '.join(_path(given['d']))} {'B' if given.get('fill') == 'currentColor' else 'S'}"


def _moved(operator: str, *points: Point) -> str:
    return " ".join(f"{number(point.real)} {number(_GRID - point.imag)}" for point in points) + f" {operator}"


def _steps(d: str) -> Iterator[tuple[str, list[float]]]:
    """Yield each command with its numbers; a command given once goes on for further numbers."""
    tokens = _TOKEN.findall(d)
    command, at = "", 0
    while at < len(tokens):
        if tokens[at].isalpha():
            command, at = tokens[at], at + 1
        count = _ARITY.get(command.lower(), 0)
        yield command, [float(token) for token in tokens[at : at + count]]
        at += count
        command = {"M": "L", "m": "l"}.get(command, command)


def _path(d: str) -> Iterator[str]:
    here = start = 0j
    control: Point | None = None
    for command, numbers in _steps(d):
        base = here if command.islower() else 0j
        points = [base + complex(*numbers[at : at + 2]) for at in range(0, len(numbers) - 1, 2)]
        before, previous, control = control, here, None
        match command.lower():
            case "m":
                here = start = points[0]
                yield _moved("m", here)
            case "z":
                here = start
                yield "h"
            case "l" | "h" | "v":
                here = _straight(command, numbers[0], points, here)
                yield _moved("l", here)
            case "c":
                *_, control, here = points
                yield _moved("c", *points)
            case "s":
                control, here = points
                yield _moved("c", previous if before is None else 2 * previous - before, control, here)
            case "a":
                here = base + complex(*numbers[5:])
                yield _turned(previous, here, numbers[0], bool(numbers[3]), bool(numbers[4]))


def _straight(command: str, value: float, points: list[Point], here: Point) -> Point:
    match command:
        case "H":
            return complex(value, here.imag)
        case "h":
            return here + value
        case "V":
            return complex(here.real, value)
        case "v":
            return here + 1j * value
    return points[0]


def _turned(start: Point, end: Point, radius: float, large: bool, sweep: bool) -> str:
    """Return a circular arc between two points (SVG 1.1, F.6.5, for equal radii)."""
    half = (end - start) / 2
    reach = max(radius, abs(half))
    offset = sqrt(max(reach**2 - abs(half) ** 2, 0.0)) / abs(half)
    centre = start + half + half * 1j * offset * (-1 if large == sweep else 1)
    first = atan2((start - centre).imag, (start - centre).real)
    turn = atan2((end - centre).imag, (end - centre).real) - first
    turn += 2 * pi * ((sweep and turn < 0) - (not sweep and turn > 0))
    return _arc(centre, reach, first, turn)


def _arc(centre: Point, radius: float, first: float, turn: float) -> str:
    """Return the curves for an arc, each of a quarter turn at most."""
    count = max(1, ceil(abs(turn) / (pi / 2) - 1e-9))
    step = turn / count
    handle = 4 / 3 * tan(step / 4) * radius
    curves = []
    for at in range(count):
        here, there = (complex(cos(angle), sin(angle)) for angle in (first + at * step, first + (at + 1) * step))
        ends = centre + radius * here, centre + radius * there
        curves.append(_moved("c", ends[0] + 1j * here * handle, ends[1] - 1j * there * handle, ends[1]))
    return " ".join(curves)


def circle(x: float, y: float, radius: float) -> str:
    """Return the path of a circle in page coordinates (y upwards)."""
    return _moved("m", complex(x + radius, _GRID - y)) + " " + _arc(complex(x, _GRID - y), radius, 0, 2 * pi)

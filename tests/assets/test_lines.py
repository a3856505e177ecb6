"""The locator gives the line of every key, table and array entry, whatever else the text holds."""

from __future__ import annotations

import tomllib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marac_desk.assets.lines import Place, line_of, lines_of

# Values with everything in them that looks like a key, a table, a comment or the end of a string.
_VALUES = [
    "1",
    "-2.5e3",
    "true",
    "1979-05-27 07:32:00",
    '""',
    "''",
    '"[[action]] # no comment"',
    "'a = 1'",
    '"\\"quoted\\" \\\\"',
    '"""\n[table]\nkey = 1\n"""',
    '"""one\\""" two"""',
    '""""a quote at both ends""""',
    "'''\n# not a comment\n]\n'''",
    "'''''two quotes first'''",
    "[]",
    "[1, 2,]",
    '[ # why\n  "a]", # "b\n  [1,\n   2],\n]',
    '{ x = 1, "y.z" = [ 2, { w = "}" } ] }',
    "[{ a = 1 },\n { a = 2 }]",
]
_KEYS = ["plain", "with-dash", '"quoted key"', "'a.b'", '"\\u00e9"', "12", "dotted.inner", 'dotted . "x=y"', '"#"']
_HEADERS = ["[t{n}]", "[ t{n}.sub ]", '["t{n}"."a]b"]', "[[list]]", "[[list.inner]]", "[list.only{n}]", "[[ 'other' ]]"]
_NOISE = ["", "   ", "# key = 1", "# [[action]]", "\t"]


@st.composite
def _texts(draw: st.DrawFn) -> str:
    """A valid TOML text whose every line the generator chose."""
    pieces: list[str] = ["[[list]]"] if draw(st.booleans()) else []
    keys = list(_KEYS)

    def fill() -> None:
        for key in draw(st.lists(st.sampled_from(keys), unique=True, max_size=4)):
            pieces.extend(draw(st.lists(st.sampled_from(_NOISE), max_size=2)))
            tail = draw(st.sampled_from(["", " # [no] = table"]))
            pieces.append(f"{draw(st.sampled_from(['', '  ']))}{key} = {draw(st.sampled_from(_VALUES))}{tail}")

    fill()
    for number in range(draw(st.integers(0, 5))):
        header = draw(st.sampled_from(_HEADERS)).replace("{n}", str(number))
        if header.startswith("[list.") and "[[list]]" not in pieces:
            continue
        if header == "[[list.inner]]" and "[[list]]" not in pieces:
            continue
        pieces.append(header)
        fill()
    return "\n".join(pieces) + draw(st.sampled_from(["", "\n"]))


def _places(value: Any, place: Place = ()) -> list[Place]:
    found = [place] if place else []
    if isinstance(value, dict):
        return found + [below for key, inner in value.items() for below in _places(inner, (*place, key))]
    if isinstance(value, list):
        return found + [below for number, inner in enumerate(value) for below in _places(inner, (*place, number))]
    return found


@given(_texts())
def test_it_knows_every_place_that_the_parser_knows_and_no_other(text: str) -> None:
    assert set(lines_of(text)) == set(_places(tomllib.loads(text)))


def _known(lines: list[str]) -> list[Place] | None:
    try:
        return _places(tomllib.loads("\n".join(lines)))
    except tomllib.TOMLDecodeError:
        return None  # cut in the middle of a statement


@given(_texts())
def test_a_place_is_not_there_before_its_line_and_is_there_with_it(text: str) -> None:
    lines = text.split("\n")
    for place, line in lines_of(text).items():
        assert place not in (_known(lines[: line - 1]) or [])
        with_it = next(known for end in range(line, len(lines) + 1) if (known := _known(lines[:end])) is not None)
        assert place in with_it


@given(st.lists(st.sampled_from(_VALUES), min_size=1, max_size=12), st.data())
def test_the_line_of_a_key_is_where_it_was_written(values: list[str], data: st.DataObject) -> None:
    text, written = "", {}
    for number, value in enumerate(values):
        text += "\n".join(data.draw(st.lists(st.sampled_from(_NOISE), max_size=3), label="noise")) + "\n"
        written[(f"key{number}",)] = text.count("\n") + 1
        text += f"key{number} = {value}\n"
    found = lines_of(text)
    assert {place: found[place] for place in written} == written


@given(st.integers(1, 6), st.data())
def test_the_line_of_the_nth_table_is_its_header(count: int, data: st.DataObject) -> None:
    text, written = "", {}
    for number in range(count):
        text += "\n" * data.draw(st.integers(0, 3), label="blank lines")
        written[("action", number)] = text.count("\n") + 1
        text += f"[[action]]\nnote = {data.draw(st.sampled_from(_VALUES), label='value')}\n"
    found = lines_of(text)
    assert {place: found[place] for place in written} == written


@pytest.mark.parametrize(
    ("place", "line"),
    [
        (("name",), 1),
        (("list",), 2),
        (("list", 0), 3),
        (("list", 1), 4),
        (("table", "sub"), 6),
        (("table", "sub", "deep"), 7),
        (("table",), 8),  # implied in line 6; where it is written itself, that line counts
        (("table", "key"), 9),
        (("table", "inline", "b", 1), 10),
        (("action",), 11),
        (("action", 1), 12),
        (("action", 1, "more"), 13),
        (("action", 1, "more", "x"), 14),
    ],
)
def test_lines_by_hand(place: Place, line: int) -> None:
    text = (
        'name = "x"\nlist = [\n  1,\n  2,\n]\n[table.sub]\ndeep = 1\n[table]\nkey = 2\ninline = { a = 1, b = [1, 2] }\n'
        "[[action]]\n[[action]]\n[action.more]\nx = 1\n"
    )
    assert line_of(text, place) == line


def test_what_is_missing_is_placed_at_the_table_around_it() -> None:
    text = 'name = "x"\n\n[terms]\na = "b"\n'
    assert line_of(text, ("terms", "missing")) == 3
    assert line_of(text, ("terms", "missing", 4, "deeper")) == 3
    assert line_of(text, ("missing",)) is None
    assert line_of("", ("missing",)) is None

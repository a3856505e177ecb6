"""Whatever the bytes: the reader answers, soon, and never raises."""

from __future__ import annotations

import io
import json
import os
import zipfile

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from marac_desk.intake import sandbox
from marac_desk.intake.readers import read_file
from marac_desk.intake.reading import Outcome, Reading, reading_from_json, reading_to_json
from tests.intake.samples import TODAY, content
from tests.intake.word_files import document, grid, heading, paragraph, table, zipped

NAMES = st.sampled_from(["a.docx", "a.csv", "a.docm", "a.xlsx", "a.pdf", "a.eml", "a", "../b.docx", "ü\udcff.csv"])
FORM = content("docx/03_service_user_messy.docx")
SHEET = content("csv/police_wide_utf8sig_comma.csv")[:9000]
WORDS = st.sampled_from(
    [
        "Victim name",
        "Date of birth:",
        "Yes",
        "No",
        "☒",
        "Call: Yes / No",
        "x",
        "1.",
        "same",
        "as victim",
        "Children",
        "",
    ]
) | st.text(max_size=30)
FILES = int(os.environ.get("MARAC_DESK_FUZZ", "80"))  # more in the full run of faults
RELAXED = settings(
    max_examples=FILES,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


def check(reading: Reading) -> None:
    """A reading is whole, and crosses the process boundary."""
    assert (reading.outcome is Outcome.REFUSED) <= (reading.reason_code is not None and not reading.referrals)
    assert reading_from_json(json.loads(json.dumps(reading_to_json(reading)))) == reading


@st.composite
def mutated(draw: st.DrawFn, source: bytes) -> bytes:
    """Return a file with some stretches cut out, doubled or overwritten."""
    data = bytearray(source)
    for _ in range(draw(st.integers(1, 6))):
        start = draw(st.integers(0, len(data)))
        length = draw(st.integers(0, 40))
        data[start : start + length] = draw(st.binary(max_size=40))
    return bytes(data)


def members(data: bytes) -> dict[str, bytes]:
    """Return the parts of a zip."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


PARTS = members(FORM)


@RELAXED
@given(st.binary(max_size=400), NAMES)
def test_any_bytes(data: bytes, name: str) -> None:
    check(read_file(data, name, today=TODAY))


@RELAXED
@given(mutated(FORM))
def test_a_damaged_package(data: bytes) -> None:
    check(read_file(data, "a.docx", today=TODAY))


@RELAXED
@given(st.sampled_from(sorted(PARTS)).flatmap(lambda name: st.tuples(st.just(name), mutated(PARTS[name]))))
def test_a_sound_package_with_a_damaged_part(part: tuple[str, bytes]) -> None:
    check(read_file(zipped(PARTS | {part[0]: part[1]}), "a.docx", today=TODAY))


@RELAXED
@given(mutated(SHEET))
def test_a_damaged_export(data: bytes) -> None:
    check(read_file(data, "a.csv", today=TODAY))


@RELAXED
@given(st.text(max_size=300))
def test_any_text_as_an_export(text: str) -> None:
    check(read_file(text.encode("utf-8", "surrogatepass"), "a.csv", today=TODAY))


PRINTED = WORDS.map(lambda word: "".join(filter(str.isprintable, word)))
ROWS = st.lists(st.lists(PRINTED, min_size=1, max_size=6), min_size=1, max_size=6)


@RELAXED
@given(ROWS, ROWS)
def test_forms_of_any_shape(plain: list[list[str]], titled: list[list[str]]) -> None:
    blocks = [heading(plain[0][0]), table(*plain), *map(paragraph, titled[0]), grid(titled[0], *titled[1:])]

    check(read_file(document(*blocks), "a.docx", today=TODAY))


@settings(max_examples=8, deadline=None)
@given(mutated(FORM), NAMES)
def test_the_real_process_answers_too(data: bytes, name: str) -> None:
    reading = sandbox.read(data, name, today=TODAY)

    check(reading)
    assert not str(reading.reason_code).startswith("reader_")


@pytest.mark.parametrize(
    "text", ["a: " * 30_000, "Name: " * 20_000, "(" * 50_000, "1/1/" * 30_000, "\n" * 5_000], ids=range(5)
)
def test_a_long_paragraph_does_not_hold_the_reader(text: str) -> None:
    reading = sandbox.read(document(paragraph(text), table([text, "x"])), "a.docx", today=TODAY)

    assert reading.outcome in {Outcome.PARSED, Outcome.TEXT_ONLY, Outcome.NO_TEXT}

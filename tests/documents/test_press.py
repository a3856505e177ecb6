"""The press: pieces come from memory, documents do not differ by process, and nothing of one stands in another."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from dataclasses import replace
from datetime import date

import pytest

from marac_desk.documents import agenda, paper
from marac_desk.documents.drawing import WHOLE
from marac_desk.documents.pieces import Piece
from marac_desk.documents.press import Press, render
from marac_desk.documents.style import BODY_BOTTOM, BODY_TOP
from marac_desk.documents.wire import Content
from tests.benchmarks.pack import one_changed, pack_of
from tests.documents import reading, samples
from tests.documents.test_hostile import filled

CONTENTS: list[Content] = [samples.agenda(), samples.action_list(), samples.minutes()]


@pytest.mark.parametrize("content", CONTENTS, ids=lambda content: type(content).__name__)
def test_the_second_build_lays_out_nothing_and_gives_the_same_bytes(content: Content) -> None:
    press = Press()
    first, laid_out = press.build(content), press.laid_out
    assert press.build(content) == first
    assert press.laid_out == laid_out > 0
    assert render(content) == first


def test_a_changed_case_costs_only_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    """The layout of the 39 other cases is not called again."""
    called: list[str] = []
    layout = agenda.case_piece

    def counted(phrases: object, case: object) -> Piece:
        called.append(case.reference)  # type: ignore[attr-defined]
        return layout(phrases, case)  # type: ignore[arg-type]

    counted.__module__, counted.__qualname__ = layout.__module__, layout.__qualname__
    monkeypatch.setattr(agenda, "case_piece", counted)
    press, pack = Press(), pack_of(40)
    press.build(pack)
    assert len(called) == 40
    changed = press.build(one_changed(pack))
    assert called[40:] == ["MW-2026-0012"]
    assert "7 Other Street, ZZ9 9ZZ" in reading.text(changed.pdf)
    assert changed == render(one_changed(pack))


def test_an_action_list_and_minutes_pay_for_what_changed_alone() -> None:
    press = Press()
    press.build(samples.action_list())
    press.build(samples.minutes())
    before = press.laid_out
    actions = samples.action_list().new
    press.build(samples.action_list(new=(replace(actions[0], title="Other locks"), *actions[1:])))
    assert press.laid_out == before + 1
    press.build(samples.minutes(risk_statement="Shorter."))
    assert press.laid_out == before + 2


def test_another_layout_version_forgets_what_was_laid_out(monkeypatch: pytest.MonkeyPatch) -> None:
    press = Press()
    press.build(samples.agenda())
    before = press.laid_out
    monkeypatch.setattr(agenda, "LAYOUT", "agenda other")
    press.build(samples.agenda())
    assert press.laid_out > before + 7


def test_memory_is_bounded_and_the_oldest_goes_first() -> None:
    small = Press(most_bytes=20_000)
    first = small.build(samples.agenda())
    before = small.laid_out
    assert small.build(samples.agenda()) == first
    assert small.laid_out > before
    assert small._memory._held <= 20_000


def test_missing_glyphs_are_named_again_when_the_piece_comes_from_memory() -> None:
    press = Press()
    content = replace(samples.action_list(), person="नेहा")
    assert press.build(content).missing_glyphs == press.build(content).missing_glyphs == ("न", "ह", "ा", "े")
    assert press.build(samples.action_list()).missing_glyphs == ()


def test_what_is_no_content_is_refused() -> None:
    with pytest.raises(TypeError):
        render("a text")  # type: ignore[arg-type]


PROGRAM = """
import hashlib
from tests.documents import samples
from marac_desk.documents.press import Press
press = Press()
contents = samples.agenda(extra=9), samples.action_list(), samples.minutes()
ORDER
print(*[hashlib.sha256(press.build(each).pdf).hexdigest() for each in contents])
"""


def test_the_same_content_gives_the_same_bytes_in_every_process() -> None:
    """Whatever the seed of hashes, and whatever was built before."""
    digests = set()
    for seed, order in (("0", ""), ("1", ""), ("77", "[press.build(each) for each in reversed(contents)]")):
        environment = os.environ | {"PYTHONHASHSEED": seed, "TZ": f"UTC-{len(seed)}"}
        program = PROGRAM.replace("ORDER", order)
        done = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, env=environment)
        digests.add(done.stdout)
    assert len(digests) == 1
    mine = hashlib.sha256(render(samples.action_list()).pdf).hexdigest()
    assert mine.encode() in digests.pop()


def test_no_piece_is_taller_than_a_page_can_hold() -> None:
    """Not even where every field is many lines long, so that columns fall out of step."""
    tall: list[float] = []

    class Watched(Press):
        def _piece(self, layout: object, arguments: tuple[object, ...]) -> Piece:
            piece = super()._piece(layout, arguments)  # type: ignore[arg-type]
            tall.extend(each.height for each in piece.slices)
            return piece

    press = Watched()
    for content in (
        samples.minutes(risk_statement="word " * 3000),
        samples.agenda(extra=3),
        replace(samples.agenda(), person="word " * 3000),
        samples.action_list(new=(replace(samples.action_list().new[0], title="word " * 900),)),
        *(filled(content, "word " * 250) for content in CONTENTS),
    ):
        press.build(content)
    assert WHOLE / 2 < max(tall) <= (BODY_BOTTOM - BODY_TOP) / 3


def test_a_pack_leaves_no_page_a_third_white() -> None:
    pack = pack_of(40)
    composition = agenda.compose(pack, lambda layout, *arguments: layout(*arguments))
    body = BODY_BOTTOM - BODY_TOP
    pages = paper.paginated(composition)
    assert len(pages) == 6
    assert all(body - page.filled < body / 3 for page in pages[:-1])


def test_dates_of_another_year_carry_it() -> None:
    said = reading.text(render(replace(samples.action_list(), send_back_by=date(2027, 1, 8))).pdf)
    assert "Send this sheet back by Fri 8 Jan 2027." in said

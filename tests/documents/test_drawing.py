"""What is drawn and painted, and where a drawing may be cut."""

from __future__ import annotations

import io

import pypdfium2
import pytest

from marac_desk.assets.places import path
from marac_desk.documents.binding import bind
from marac_desk.documents.drawing import WHOLE, Align, Drawing
from marac_desk.documents.marks import mark_operators
from marac_desk.documents.paginate import Placed
from marac_desk.documents.pieces import Piece
from marac_desk.documents.style import BODY, INK, POLICE, TITLE
from tests.documents import reading

MARKS = sorted(each.stem for each in path("marks").glob("*.svg"))


def picture(piece: Piece) -> tuple[bytes, int]:
    """Return the grey pixels of a page with the piece, and how many bytes one row has."""
    pdf = bind("Test", "en", [[Placed(each, 100.0) for each in piece.slices]])
    document = pypdfium2.PdfDocument(io.BytesIO(pdf))
    bitmap = document[0].render(scale=4 / 3, grayscale=True)
    return bytes(bitmap.buffer), bitmap.stride


def darkness(piece: Piece) -> int:
    return sum(1 for grey in picture(piece)[0] if grey < 128)


def painted(draw: str, *arguments: float | str) -> int:
    drawing = Drawing()
    getattr(drawing, draw)(*arguments)
    return darkness(drawing.slices(50))


@pytest.mark.parametrize("draw", ["tick_box", "late_sign", "must_not_sign"])
def test_signs_are_painted(draw: str) -> None:
    assert painted(draw, 100.0, 30.0) > 10


def test_a_tick_box_is_empty_and_a_triangle_is_not_a_box() -> None:
    drawing = Drawing()
    drawing.tick_box(100.0, 30.0)
    grey, stride = picture(drawing.slices(50))
    middle = grey[(100 + 25) * stride + 104]
    assert middle > 200
    assert painted("late_sign", 100.0, 30.0) != painted("tick_box", 100.0, 30.0)


@pytest.mark.parametrize("name", MARKS)
def test_every_mark_is_painted_within_its_grid(name: str) -> None:
    drawing = Drawing()
    assert drawing.mark(100.0, 60.0, name, 40.0, INK) == 46.0
    grey, stride = picture(drawing.slices(80))
    dark = [(at % stride, at // stride) for at, value in enumerate(grey) if value < 128]
    assert len(dark) > 60
    assert min(x for x, _ in dark) >= 99
    assert max(x for x, _ in dark) <= 141
    assert min(y for _, y in dark) >= 100 + 60 - 0.78 * 40 - 1
    assert max(y for _, y in dark) <= 100 + 60 + 0.22 * 40 + 1


def test_there_are_marks_and_no_two_look_alike() -> None:
    assert len(MARKS) == len({mark_operators(name) for name in MARKS}) == 18


def test_a_mark_that_is_not_there_takes_no_room() -> None:
    drawing = Drawing()
    assert drawing.mark(0, 20, "", 16) == drawing.mark(0, 20, "../fonts/x", 16) == 0.0
    assert darkness(drawing.slices(30)) == 0


def test_colours_differ_in_grey_from_paper() -> None:
    for ink in (INK, POLICE):
        drawing = Drawing()
        drawing.rule(60, 20, 400, ink, 3)
        assert darkness(drawing.slices(40)) > 400


def test_text_stands_left_in_the_middle_and_right() -> None:
    drawing = Drawing()
    for align, baseline in zip(Align, (20.0, 40.0, 60.0), strict=True):
        drawing.text(100, baseline, "wide", BODY, 300, align)
    grey, stride = picture(drawing.slices(80))
    firsts = []
    for top in (100, 120, 140):
        rows = range(top + 5, top + 24)
        firsts.append(min(x for y in rows for x in range(stride) if grey[y * stride + x] < 160))
    assert firsts == sorted(firsts)
    assert firsts[0] == pytest.approx(100, abs=3)


@pytest.mark.parametrize(
    "name", ["Wrześniak", "Llŷr Gŵydd", "محمد الأحمد", "شاہدہ گل", "王小明", "김민지", "שרה", "ሰላም", "Ẹniọlá Adébáyọ̀"]
)
def test_a_name_in_any_script_is_painted_and_is_no_row_of_placeholders(name: str) -> None:
    drawn, boxes = Drawing(), Drawing()
    drawn.text(100, 30, name, TITLE, 500)
    boxes.text(100, 30, "\N{REPLACEMENT CHARACTER}" * len(name), TITLE, 500)
    assert darkness(drawn.slices(50)) > 100
    assert picture(drawn.slices(50)) != picture(boxes.slices(50))


def test_a_small_drawing_is_one_slice() -> None:
    drawing = Drawing()
    drawing.text(0, 20, "one two three", BODY, 30)
    assert len(drawing.slices(WHOLE).slices) == 1


def test_a_tall_drawing_is_cut_between_lines_and_two_stay_at_either_end() -> None:
    drawing = Drawing()
    bottom = drawing.text(0, 20, "line " * 30, BODY, 30)
    slices = drawing.slices(bottom).slices
    assert len(slices) == 30
    assert [each.keep for each in slices] == [True] + [False] * 27 + [True, False]
    assert sum(each.height for each in slices) == pytest.approx(bottom)
    assert [round(each.top, 2) for each in slices][1:] == sorted(round(each.top, 2) for each in slices[1:])


def test_what_is_held_is_not_cut() -> None:
    drawing = Drawing()
    bottom = drawing.text(0, 20, "line " * 30, BODY, 30)
    drawing.hold(0, 100)
    assert drawing.slices(bottom).slices[0].height > 90


def test_columns_out_of_step_are_cut_all_the_same() -> None:
    drawing = Drawing()
    drawing.text(0, 20, "line " * 60, BODY, 30)
    bottom = drawing.text(100, 29, "line " * 60, BODY, 30)
    slices = drawing.slices(bottom).slices
    assert len(slices) > 3
    assert max(each.height for each in slices) < WHOLE + 20


def test_a_hanging_rule_may_be_cut_with_its_text() -> None:
    drawing = Drawing()
    bottom = drawing.text(20, 20, "line " * 30, BODY, 30)
    drawing.hang(0, 0, bottom, INK, 4)
    assert len(drawing.slices(bottom).slices) > 20


def test_the_drawing_reads_back() -> None:
    drawing = Drawing()
    drawing.text(60, 20, "Wrześniak (a\\b) <b>", BODY, 400)
    pdf = bind("Test", "en", [[Placed(each, 0.0) for each in drawing.slices(30).slices]])
    assert reading.text(pdf) == "Wrześniak (a\\b) <b>"

"""Sets text: the one way by which words reach paper.

Texts become lines of glyph runs here and nowhere else. There is no markup language on the way, so a name like "<b>" is
four characters, and a broken line is put into display order after it was broken, so that long right-to-left text reads.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from marac_desk.documents.faces import CHAINS, PLACEHOLDER, Face, Weight
from marac_desk.documents.scripts import NO_BREAK, in_display_order, joined, shown
from marac_desk.documents.style import Style

_EAST_ASIAN = re.compile("[\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff]")
_PARTS = re.compile(
    "[\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff]"
    "[\u3001\u3002\uff0c\uff0e\uff1a\uff1b\u30fc\uff09\u300d]*"  # closing marks stay with what they close
    "|[^\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff]+"
)
_PLAIN = re.compile(r"[ -~]*")
_TOLERANCE = 0.01  # pixels; a word as wide as its line still fits
_HYPHEN = re.compile(r"(?<=[^\W\d_]{2}[-/])(?=[^\W\d_]{2})")


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of text in one style. Its direction is its own: a neighbour cannot reorder it."""

    text: str
    style: Style


@dataclass(frozen=True, slots=True)
class Run:
    """Characters of one face in display order."""

    face: Face
    text: str
    style: Style


@dataclass(frozen=True, slots=True)
class Line:
    """One set line: its runs from left to right and its width in pixels."""

    runs: tuple[Run, ...]
    width: float

    def operators(self, x: float, baseline: float) -> str:
        """Return the page operators that show the line; y counts downwards from the drawing's top."""
        glyphs = "".join(_operators(run) for run in self.runs)
        return f"BT 1 0 0 1 {number(x)} {number(-baseline)} Tm{glyphs} ET\n"


def number(value: float) -> str:
    """Return a number in PDF syntax, to a hundredth of a pixel."""
    return f"{value:.2f}".rstrip("0").rstrip(".")


@lru_cache(maxsize=8192)
def fragments(word: str, weight: Weight) -> tuple[tuple[Face, str], ...]:
    """Return a word in pieces of one face each: whole from the first face that has all of it, else by character.

    A character that no face has becomes the placeholder.
    """
    chain = CHAINS[weight]
    for face in chain[:2]:
        if face.covers(word):
            return ((face, word),)
    pieces: list[tuple[Face, str]] = []
    for char in word:
        mark = unicodedata.combining(char) and pieces and pieces[-1][0].covers(char)
        known = pieces[-1][0] if mark else next((face for face in chain if face.covers(char)), None)
        face, glyph = (chain[0], PLACEHOLDER) if known is None else (known, char)
        if pieces and pieces[-1][0] is face:
            pieces[-1] = (face, pieces[-1][1] + glyph)
        else:
            pieces.append((face, glyph))
    return tuple(pieces)


@lru_cache(maxsize=8192)
def _measure(word: str, weight: Weight) -> float:
    return sum(face.measure(text) for face, text in fragments(word, weight))


def _width(text: str, style: Style) -> float:
    return _measure(text, style.weight) * style.size / 1000 + style.spaced * len(text)


@dataclass(slots=True)
class _Atom:
    """What may not be broken: parts of one or more spans, with or without a space before it."""

    parts: list[tuple[int, str]]
    width: float
    spaced: bool = False
    new_line: bool = False


def _pieces(token: str) -> list[str]:
    """Return a word cut where a line may break inside it: after a hyphen between letters, between ideographs."""
    if _EAST_ASIAN.search(token):
        return _PARTS.findall(token)
    return _HYPHEN.split(token) if "-" in token or "/" in token else [token]


def _atoms(spans: Sequence[Span]) -> list[_Atom]:
    atoms: list[_Atom] = []
    spaced = new_line = True
    for place, span in enumerate(spans):
        for row, text in enumerate(shown(span.text).split("\n")):
            new_line = new_line or row > 0
            for nth, token in enumerate(text.split(" ")):
                spaced = spaced or nth > 0
                for inner, piece in enumerate(map(joined, _pieces(token))):
                    if not piece:
                        continue
                    width = _width(piece, span.style)
                    if inner == 0 and not spaced and not new_line:
                        atoms[-1].parts.append((place, piece))
                        atoms[-1].width += width
                    else:
                        atoms.append(_Atom([(place, piece)], width, spaced, new_line))
                    spaced = new_line = False
    return atoms


def _chopped(atom: _Atom, spans: Sequence[Span], width: float) -> list[_Atom]:
    """Return an atom wider than the line in pieces that fit, cut after a hyphen or a no-break space if it has one."""
    done, now = [], _Atom([], 0.0, atom.spaced, atom.new_line)
    for place, text in atom.parts:
        style, start, fits = spans[place].style, 0, now.width
        for at, char in enumerate(text):
            wide = _width(char, style)
            if fits + wide > width and (at > start or now.parts) and not unicodedata.combining(char):
                gap = max(text.rfind(NO_BREAK, start, at), text.rfind("-", start, at))
                cut = gap + 1 if gap > start else at
                now.parts.append((place, text[start:cut].rstrip(NO_BREAK)))
                done.append(now)
                now, start = _Atom([], 0.0), cut
                fits = _width(text[cut:at], style)
            fits += wide
        now.parts.append((place, text[start:]))
        now.width = fits
    return [*done, now]


def _filled(atoms: Iterable[_Atom], spans: Sequence[Span], width: float) -> Iterable[list[_Atom]]:
    line: list[_Atom] = []
    used = 0.0
    for atom in atoms:
        gap = _width(" ", spans[atom.parts[0][0]].style) if atom.spaced and line else 0.0
        if line and (atom.new_line or used + gap + atom.width > width + _TOLERANCE):
            yield line
            line, used, gap = [], 0.0, 0.0
        *whole, last = _chopped(atom, spans, width) if atom.width > width + _TOLERANCE else [atom]
        yield from ([piece] for piece in whole)
        line.append(last)
        used += gap + last.width
    if line:
        yield line


def _stretches(line: Sequence[_Atom]) -> list[tuple[int, str]]:
    """Return the text of each span on one line, in reading order; a space belongs to what stands before it."""
    found: list[tuple[int, str]] = []
    for nth, atom in enumerate(line):
        if nth and atom.spaced:
            place, text = found[-1]
            found[-1] = (place, text + " ")
        for place, text in atom.parts:
            if found and found[-1][0] == place:
                found[-1] = (place, found[-1][1] + text)
            else:
                found.append((place, text))
    return found


def _runs(text: str, style: Style) -> list[Run]:
    family = CHAINS[style.weight][0]
    pieces: list[tuple[Face, str]] = []
    for nth, word in enumerate(in_display_order(text).replace(NO_BREAK, " ").split(" ")):
        for face, piece in ((family, " "),) * (nth > 0) + fragments(word, style.weight):
            if pieces and pieces[-1][0] is face:
                pieces[-1] = (face, pieces[-1][1] + piece)
            else:
                pieces.append((face, piece))
    return [Run(face, piece, style) for face, piece in pieces if piece]


def set_lines(spans: Sequence[Span], width: float) -> list[Line]:
    """Break spans into lines of at most a width in pixels; words break only where they are wider than a line.

    An empty text has no line.
    """
    lines = []
    for filled in _filled(_atoms(spans), spans, width):
        runs: list[Run] = []
        for place, text in _stretches(filled):
            for run in _runs(text, spans[place].style):
                if runs and runs[-1].face is run.face and runs[-1].style == run.style:
                    runs[-1] = Run(run.face, runs[-1].text + run.text, run.style)
                else:
                    runs.append(run)
        lines.append(Line(tuple(runs), sum(map(_run_width, runs))))
    return lines


def _run_width(run: Run) -> float:
    return run.face.measure(run.text) * run.style.size / 1000 + run.style.spaced * len(run.text)


def missing_glyphs(spans: Iterable[Span]) -> str:
    """Return the distinct characters that no bundled face has and that stand on paper as the placeholder."""
    chars = {char for span in spans if not _PLAIN.fullmatch(span.text) for char in joined(shown(span.text))}
    return "".join(sorted(char for char in chars if char not in " \n\u00a0" and not _has_glyph(char)))


@lru_cache(maxsize=4096)
def _has_glyph(char: str) -> bool:
    return char != PLACEHOLDER and any(face.covers(char) for face in CHAINS[Weight.REGULAR])


def _operators(run: Run) -> str:
    style, face = run.style, run.face
    before = f" {style.ink} rg /{face.code} {number(style.size)} Tf"
    text = _placed_marks(face, run.text) if _has_marks(run) else f" <{face.hexadecimal(run.text)}> Tj"
    if style.spaced:
        return f"{before} {number(style.spaced)} Tc{text} 0 Tc"
    return before + text


def _has_marks(run: Run) -> bool:
    return run.face.centres_marks and not run.text.isascii() and any(map(unicodedata.combining, run.text))


def _placed_marks(face: Face, text: str) -> str:
    """Return the operator that shows a text with each combining mark centred on the letter before it."""
    parts, letter = [], 0.0
    for char in text:
        code = f"<{face.hexadecimal(char)}>"
        if unicodedata.combining(char):
            back = letter / 2 + face.middle(char)
            parts.append(f"{number(back)} {code} {number(face.advance(char) - back)}")
        else:
            parts.append(code)
            letter = face.advance(char)
    return f" [{' '.join(parts)}] TJ"

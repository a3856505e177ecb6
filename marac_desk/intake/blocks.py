"""What a reader hands on: paragraphs and tables of styled text, each with the place where it stands in the source.

Word files, tables in a mail and sheets all become these blocks, so that one layout and one set of labels serve all.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text in one style. Struck text was crossed out by a person: it is shown, and it is no answer.

    `filled` text stands in a field that was there to be filled in: no label begins in it, and what follows may be one.
    """

    text: str
    bold: bool = False
    struck: bool = False
    filled: bool = False


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph. `edited` says that a tracked change took words out of it.

    `untouched` is what stands in a field of it as the form came, so that nobody can tell whether it was meant;
    `by_default` says that a box in it is ticked only because the form came so.
    `label` is set where a plain text shows a label that no wording need know, by standing among others that are known.
    """

    where: str
    runs: tuple[Run, ...] = ()
    heading: bool = False
    edited: bool = False
    label: str = ""
    untouched: str = ""
    by_default: bool = False

    @property
    def text(self) -> str:
        """The words as said: without what was struck out."""
        return "".join(run.text for run in self.runs if not run.struck)

    @property
    def bold(self) -> bool:
        """Whether every word is bold (and there are words)."""
        said = [run for run in self.runs if run.text.strip() and not run.struck]
        return bool(said) and all(run.bold for run in said)


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell. `width` counts the columns it covers; `continued` means that it belongs to the cell above."""

    where: str
    blocks: tuple[Paragraph | Table, ...] = ()
    shaded: bool = False
    width: int = 1
    continued: bool = False

    @property
    def paragraphs(self) -> tuple[Paragraph, ...]:
        """Its own paragraphs, without those of tables inside it."""
        return tuple(block for block in self.blocks if isinstance(block, Paragraph))

    @property
    def tables(self) -> tuple[Table, ...]:
        """The tables inside it."""
        return tuple(block for block in self.blocks if isinstance(block, Table))

    @property
    def text(self) -> str:
        """Its words, one line a paragraph, without blank lines at either end."""
        return "\n".join(paragraph.text for paragraph in self.paragraphs).strip()

    @property
    def looks_like_label(self) -> bool:
        """Whether its words are set apart as labels are: shaded, or bold throughout."""
        said = [paragraph for paragraph in self.paragraphs if paragraph.text.strip()]
        return bool(said) and (self.shaded or all(paragraph.bold for paragraph in said))


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells; rows may differ in length."""

    where: str
    rows: tuple[tuple[Cell, ...], ...] = ()


Block = Paragraph | Table


def paragraphs_of(blocks: tuple[Block, ...]) -> Iterator[Paragraph]:
    """Every paragraph in reading order, those in tables and tables inside tables too."""
    for block in blocks:
        if isinstance(block, Paragraph):
            yield block
        else:
            for row in block.rows:
                for cell in row:
                    yield from paragraphs_of(cell.blocks)

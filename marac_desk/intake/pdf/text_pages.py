"""Shows the text of pages without fields line by line; labels and what stands beside them as rows of a table."""

from __future__ import annotations

from collections.abc import Sequence

from marac_desk.intake.labels import LabelBook
from marac_desk.intake.pdf.order import in_reading_order, titles_among
from marac_desk.intake.pdf.places import Box, Print, around
from marac_desk.intake.reading import SourceBlock, SourceKind, SourceText

_TOUCH = 3.0


class TextPage:
    """The text of one page, and where each line of it stands."""

    def __init__(self, number: int) -> None:
        self.blocks: list[SourceBlock] = []
        self.places: dict[str, Box] = {}
        self._number = number
        self._rows: list[tuple[SourceText, ...]] = []
        self._second = 0.0

    def line(self, line: Sequence[Print], *, title: bool) -> None:
        """Take the next line."""
        texts = [self._placed(words) for words in line]
        if len(line) > 1:
            self._rows.append(tuple(texts))
            self._second = line[1].box.left
        elif self._rows and abs(line[0].box.left - self._second) < _TOUCH:
            self._go_on(texts[0])
        elif not title and line[0].text.endswith(":"):
            self._rows.append((texts[0], SourceText(f"beside {texts[0].where}", "")))
        else:
            self.close()
            kind = SourceKind.HEADING if title else SourceKind.PARAGRAPH
            self.blocks.append(SourceBlock(kind, texts[0].where, texts[0]))

    def close(self) -> None:
        """End a table."""
        if self._rows:
            where = f"rows from {self._rows[0][0].where}"
            self.blocks.append(SourceBlock(SourceKind.TABLE, where, rows=tuple(self._rows)))
        self._rows, self._second = [], 0.0

    def _placed(self, words: Print) -> SourceText:
        where = f"page {self._number}, line {len(self.places) + 1}"
        self.places[where] = words.box
        return SourceText(where, words.text)

    def _go_on(self, more: SourceText) -> None:
        """A long answer goes on in the next line."""
        *others, last = self._rows[-1]
        if last.where in self.places:
            self.places[last.where] = around([self.places[last.where], self.places[more.where]])
        self._rows[-1] = (*others, SourceText(last.where, f"{last.text}\n{more.text}"))


def text_page(number: int, prints: Sequence[Print], book: LabelBook) -> TextPage:
    """Return the text of a page."""
    page = TextPage(number)
    titles = titles_among(prints, prints, book)
    for line in in_reading_order(prints, titles, lambda words: words.box):
        first = line[0]
        page.line(line, title=len(line) == 1 and first in titles and (first.bold or not first.text.endswith(":")))
    page.close()
    return page

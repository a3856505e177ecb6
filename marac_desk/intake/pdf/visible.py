"""Makes every sign in the words of a PDF visible, in what is printed and in what was filled in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from marac_desk.intake.pdf.fields import Fields, Widget
from marac_desk.intake.pdf.printed import PrintedPage
from marac_desk.intake.source import HIDDEN, LONGEST_TEXT
from marac_desk.rules.plain_text import SHOWN_AS, clean


class Showing:
    """Cleans words, and remembers whether anything in them was not to be seen."""

    def __init__(self) -> None:
        self.hidden = False

    def pages(self, pages: Sequence[PrintedPage]) -> list[PrintedPage]:
        """Return what is printed, with every sign visible. Words drawn without ink count as hidden."""
        self.hidden = self.hidden or any(page.unseen for page in pages)
        return [
            replace(page, prints=[replace(words, text=self._text(words.text, lines=False)) for words in page.prints])
            for page in pages
        ]

    def fields(self, fields: Fields) -> Fields:
        """Return fields with every sign of what stands in them visible."""
        return replace(
            fields,
            widgets=tuple(map(self._widget, fields.widgets)),
            unplaced=tuple(replace(field, text=self._text(field.text)) for field in fields.unplaced),
        )

    def _widget(self, widget: Widget) -> Widget:
        tips = tuple(self._text(tip, lines=False) for tip in widget.tips)
        name, spoken = self._text(widget.name, lines=False), self._text(widget.spoken, lines=False)
        state = self._text(widget.state, lines=False)
        return replace(widget, text=self._text(widget.text), tips=tips, name=name, spoken=spoken, state=state)

    def _text(self, text: str, *, lines: bool = True) -> str:
        cleaned = clean(text.replace("\0", SHOWN_AS), limit=LONGEST_TEXT, lines=lines)
        self.hidden = self.hidden or "\0" in text or bool(HIDDEN & set(cleaned.changes))
        return cleaned.text

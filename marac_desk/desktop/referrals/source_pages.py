"""The pages of a PDF as pictures, one below the other, with places framed and protected values covered."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QImage, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QSizePolicy, QWidget

from marac_desk.desktop.widgets.theme import tokens
from marac_desk.desktop.widgets.tokens import LIGHT
from marac_desk.intake.pictures import PagePicture
from marac_desk.intake.reading import Place
from marac_desk.rules.safe_contact import HIDDEN

_BETWEEN = 10  # pixels
_NEAREST, _FURTHEST, _STEP = 4.0, 1.0, 1.25
"""How many times wider than its room a page may be shown, and by how much one step changes it."""
_AROUND = 3  # points


class _Sheet(QWidget):
    """All pages, painted; the picture itself is never changed."""

    clicked = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.pages: list[tuple[PagePicture, QImage]] = []
        self.places: Mapping[str, Place] = {}
        self.framed = ""
        self.covered: frozenset[str] = frozenset()
        self.scale = 1.0

    def top_of(self, number: int) -> float:
        """Return how far down a page begins, in pixels."""
        return sum(page.height * self.scale + _BETWEEN for page, _ in self.pages[: number - 1])

    def extent(self) -> QSize:
        """Return how large everything is at the present scale."""
        widest = max((page.width for page, _ in self.pages), default=1.0)
        return QSize(round(widest * self.scale), round(self.top_of(len(self.pages) + 1)))

    def box(self, where: str) -> QRectF | None:
        """Return where a place is painted; None for one that is on no page."""
        around = (at for at in self.places if where == at or where.startswith(f"{at}, "))
        place = self.places.get(max(around, key=len, default=""))
        if place is None or not 1 <= place.page <= len(self.pages):
            return None
        left, top = place.left - _AROUND, place.top - _AROUND
        size = (place.right - place.left + 2 * _AROUND, place.bottom - place.top + 2 * _AROUND)
        at = self.top_of(place.page) + top * self.scale
        return QRectF(left * self.scale, at, size[0] * self.scale, size[1] * self.scale)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the pages, what covers protected values, and the frame over them."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        for number, (page, image) in enumerate(self.pages, 1):
            target = QRectF(0, self.top_of(number), page.width * self.scale, page.height * self.scale)
            if target.intersects(QRectF(event.rect())):
                painter.drawImage(target, image)
        for where in self.covered:
            if (box := self.box(where)) is not None:
                painter.fillRect(box, QColor(tokens().paper2))
                painter.setPen(QColor(tokens().ink2))
                painter.drawText(box.adjusted(4, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, HIDDEN)
        if (box := self.box(self.framed)) is not None:
            tint = QColor(LIGHT.accent)  # on the white of a page in either scheme
            painter.setPen(QPen(tint, 2))
            tint.setAlpha(30)
            painter.setBrush(tint)
            painter.drawRect(box)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Choose the smallest place that is clicked."""
        super().mouseReleaseEvent(event)
        found = [(box.width() * box.height(), where) for where in self.places if (box := self._hit(where, event))]
        if event.button() == Qt.MouseButton.LeftButton and found:
            self.clicked.emit(min(found)[1])

    def _hit(self, where: str, event: QMouseEvent) -> QRectF | None:
        box = self.box(where)
        return box if box is not None and box.contains(QPointF(event.position())) else None


class SourcePages(QScrollArea):
    """Pages that scroll, fit the room they have, and can be brought nearer. `chosen` is a place that is clicked."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("sourcePages")
        self.setAccessibleName(self.tr("Pictures of the pages"))
        self.setAccessibleDescription(self.tr("Shift+F4 shows the text of the file instead"))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.sheet = _Sheet()
        self.sheet.clicked.connect(self.chosen)
        self.setWidget(self.sheet)
        self._nearer = 1.0

    def show_pages(self, pages: Sequence[PagePicture], places: Mapping[str, Place]) -> bool:
        """Show pages; tells whether all of them could be. Nothing is shown of a file of which one could not."""
        images = [QImage.fromData(page.png) for page in pages]
        whole = bool(images) and not any(image.isNull() for image in images)
        self.sheet.pages = list(zip(pages, images, strict=True)) if whole else []
        self.sheet.places, self.sheet.framed, self._nearer = places, "", 1.0
        self._fit()
        return whole

    def can_cover(self, places: frozenset[str]) -> bool:
        """Whether every one of some places is known on the pages, so that it can be covered there."""
        return all(self.sheet.box(where) is not None for where in places)

    def cover(self, places: frozenset[str]) -> None:
        """Cover the places where protected values were read."""
        self.sheet.covered = places
        self.sheet.update()

    def frame(self, where: str) -> None:
        """Frame a place and bring it into view; one that is on no page frames nothing."""
        self.sheet.framed = where
        box = self.sheet.box(where)
        if box is not None:
            middle = box.center()
            self.ensureVisible(round(middle.x()), round(middle.y()), self.width() // 3, self.height() // 3)
        self.sheet.update()

    def page(self) -> int:
        """Return the page that is in view."""
        middle = self.verticalScrollBar().value() + self.viewport().height() / 2
        return max((n for n in range(1, len(self.sheet.pages) + 1) if self.sheet.top_of(n) <= middle), default=1)

    def step_page(self, step: int) -> None:
        """Go so many pages on, or back."""
        at = min(max(self.page() + step, 1), len(self.sheet.pages) or 1)
        self.verticalScrollBar().setValue(round(self.sheet.top_of(at)))

    def bring_nearer(self, step: int) -> None:
        """Show the pages larger by some steps, or smaller; 0 makes them as wide as their room."""
        middle = self.verticalScrollBar().value() / max(1, self.sheet.height())
        self._nearer = min(_NEAREST, max(_FURTHEST, self._nearer * _STEP**step)) if step else 1.0
        self._fit()
        self.verticalScrollBar().setValue(round(middle * self.sheet.height()))
        self.frame(self.sheet.framed)

    def _fit(self) -> None:
        widest = max((page.width for page, _ in self.sheet.pages), default=1.0)
        room = self.width() - self.verticalScrollBar().sizeHint().width()
        self.sheet.scale = max(room, 120) / widest * self._nearer
        self.sheet.setFixedSize(self.sheet.extent())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the pages into the room, and keep the framed place in view."""
        super().resizeEvent(event)
        self._fit()
        self.frame(self.sheet.framed)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Turn pages, and bring them nearer."""
        steps = {Qt.Key.Key_PageDown: 1, Qt.Key.Key_PageUp: -1}
        zoom = {Qt.Key.Key_Plus: 1, Qt.Key.Key_Equal: 1, Qt.Key.Key_Minus: -1, Qt.Key.Key_0: 0}
        if event.key() in steps:
            self.step_page(steps[Qt.Key(event.key())])
        elif event.key() in zoom:
            self.bring_nearer(zoom[Qt.Key(event.key())])
        else:
            super().keyPressEvent(event)

"""The theme: our fonts, an explicit palette and one style sheet; colour-scheme hints do nothing on some desktops."""

from __future__ import annotations

import re
from functools import lru_cache

from PySide6.QtCore import QDir
from PySide6.QtGui import QColor, QFont, QFontDatabase, QPalette
from PySide6.QtWidgets import QApplication

from marac_desk.assets import places
from marac_desk.desktop.widgets.tokens import BY_SCHEME, LIGHT, Scheme, Tokens, Tone, Type

FAMILY = "IBM Plex Sans"
_active: Tokens = LIGHT


def tokens() -> Tokens:
    """Return the colours in force."""
    return _active


def colour(tone: Tone) -> QColor:
    """Return the colour that a tone has now."""
    return QColor(getattr(_active, tone.value))


def font(kind: Type, *, italic: bool = False) -> QFont:
    """Return the font of a step of the type scale; whoever asked may change it."""
    return QFont(_font(kind, italic))


@lru_cache(maxsize=64)
def _font(kind: Type, italic: bool) -> QFont:
    made = QFont(FAMILY)
    made.setPixelSize(kind.pixels)
    made.setWeight(QFont.Weight(kind.weight))
    made.setItalic(italic)
    made.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    if kind in {Type.CLOCK, Type.CLOCK_SMALL}:
        made.setLetterSpacing(QFont.SpacingType.AbsoluteSpacing, -1.5)
    return made


ARGUMENTS = ("MARAC Desk", "-style", "Fusion")
"""What the application is made with; asking for its style afterwards would make Qt import half of its names."""
LOCK_FACES = ("400Regular", "500Medium", "600SemiBold")
ALL_FACES = (*LOCK_FACES, "300Light", "400Regular_Italic")


def load_faces(faces: tuple[str, ...]) -> None:
    """Make our faces, icons and marks known to Qt; the lock window needs three faces, the desk all."""
    for name in faces:
        QFontDatabase.addApplicationFont(str(places.path("fonts", f"IBMPlexSans_{name}.ttf")))
    for prefix in ("icons", "marks", "look"):
        QDir.addSearchPath(prefix, str(places.path(prefix)))


def apply(app: QApplication, scheme: Scheme) -> None:
    """Dress the whole application in a scheme; may be called again to change it."""
    global _active  # one application has one look, and delegates ask for it hundreds of times a second
    _active = BY_SCHEME[scheme]
    app.setStyleSheet("")  # from one sheet to another takes Qt five times as long as to none and to the other
    app.setPalette(palette(_active))
    app.setFont(font(Type.LIST))
    app.setStyleSheet(style_sheet(_active))


def header_sheet(padding: int) -> str:
    """Return the style of the column heads of a list, in the colours in force."""
    return (
        f"QHeaderView {{ background: transparent; }} QHeaderView::section {{ background: transparent; border: 0;"
        f" border-bottom: 1px solid {_active.rule}; color: {_active.ink3}; padding: 0 {padding}px; }}"
    )


def palette(t: Tokens) -> QPalette:
    """Return Qt's palette for these colours."""
    made = QPalette()
    role = QPalette.ColorRole
    for name, value in (
        (role.Window, t.paper0),
        (role.Base, t.paper0),
        (role.AlternateBase, t.paper1),
        (role.Button, t.paper0),
        (role.Text, t.ink),
        (role.WindowText, t.ink),
        (role.ButtonText, t.ink),
        (role.BrightText, t.late),
        (role.PlaceholderText, t.ink3),
        (role.Highlight, t.soft),
        (role.HighlightedText, t.ink),
        (role.Link, t.accent),
        (role.LinkVisited, t.accent),
        (role.ToolTipBase, t.paper1),
        (role.ToolTipText, t.ink),
        (role.Mid, t.rule),
        (role.Dark, t.edge),
        (role.Light, t.paper0),
        (role.Accent, t.accent),
    ):
        made.setColor(name, QColor(value))
    for name in (role.Text, role.WindowText, role.ButtonText):
        made.setColor(QPalette.ColorGroup.Disabled, name, QColor(t.ink3))
    return made


def style_sheet(t: Tokens) -> str:
    """Return the style sheet in these colours; its text ships in resources/look."""
    values = {**t._asdict(), "scheme": "light" if t is LIGHT else "dark"}
    text = places.path("look", "desk.qss").read_text(encoding="utf-8")
    return re.sub(r"@(\w+)", lambda found: values[found[1]], text)

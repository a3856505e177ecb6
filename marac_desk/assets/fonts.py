"""Finds the bundled type families, which screen and paper share."""

from __future__ import annotations

from pathlib import Path

from marac_desk.assets.places import file_path


def font_file(name: str) -> Path:
    """Return the path of a bundled font by its file name ("IBMPlexSans_400Regular.ttf").

    Raises ResourceProblemError where there is none.
    """
    return file_path("fonts", name)

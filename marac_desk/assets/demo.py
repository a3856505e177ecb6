"""Finds the made-up caseload of the demonstration."""

from __future__ import annotations

from pathlib import Path

from marac_desk.assets.places import file_path


def demo_caseload() -> Path:
    """Return the path of the invented area with its cases; raises ResourceProblemError where it is missing."""
    return file_path("demo", "caseload.json")

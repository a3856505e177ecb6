"""Finds what the demonstration is made of: the invented caseload, and the files that are taken in."""

from __future__ import annotations

from pathlib import Path

from marac_desk.assets.places import file_path

FORMS = ("01_two_column_plain.docx", "02_four_column_client.docx", "03_service_user_messy.docx")
SHEET = "police_wide_utf8sig_comma.csv"


def demo_caseload() -> Path:
    """Return the path of the invented area with its cases; raises ResourceProblemError where it is missing."""
    return file_path("demo", "caseload.json")


def demo_forms() -> tuple[Path, ...]:
    """Return the filled-in Word forms, each of another layout; raises ResourceProblemError where one is missing."""
    return tuple(file_path("demo", name) for name in FORMS)


def demo_sheet() -> Path:
    """Return the police export of sixty rows; raises ResourceProblemError where it is missing."""
    return file_path("demo", SHEET)

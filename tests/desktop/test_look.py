"""The look: contrast of every pair that is used, in both schemes, and the choice between light and dark."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication

from marac_desk.desktop.shell.look_commands import look_commands
from marac_desk.desktop.widgets import look, theme
from marac_desk.desktop.widgets.look import Look
from marac_desk.desktop.widgets.tokens import BY_SCHEME, DARK, LIGHT, Scheme, contrast
from tests.support.windows import OpenDesk

PAPERS = ("paper0", "paper1")
TEXTS = ("ink", "ink2", "ink3", "accent", "late", "soon", "done", "police")
LIFTED = ("ink", "ink2", "accent", "late", "soon", "done")
"""On a selected or pressed row the weakest ink steps up by one, so ink3 never stands there."""


@pytest.mark.parametrize(("scheme", "text", "paper"), [*product(Scheme, TEXTS, PAPERS)])
def test_text_can_be_read(scheme: Scheme, text: str, paper: str) -> None:
    colours = BY_SCHEME[scheme]
    assert contrast(getattr(colours, text), getattr(colours, paper)) >= 4.5


@pytest.mark.parametrize(("scheme", "text", "paper"), [*product(Scheme, LIFTED, ("soft", "paper2"))])
def test_text_of_a_chosen_row_can_be_read(scheme: Scheme, text: str, paper: str) -> None:
    colours = BY_SCHEME[scheme]
    assert contrast(getattr(colours, text), getattr(colours, paper)) >= 4.5


@pytest.mark.parametrize(("scheme", "paper"), [*product(Scheme, PAPERS)])
def test_lines_that_mean_something_can_be_seen(scheme: Scheme, paper: str) -> None:
    colours = BY_SCHEME[scheme]
    assert contrast(colours.edge, getattr(colours, paper)) >= 3
    assert contrast(colours.accent, getattr(colours, paper)) >= 3


@pytest.mark.parametrize("scheme", Scheme)
def test_words_on_the_filled_button_can_be_read(scheme: Scheme) -> None:
    assert contrast(BY_SCHEME[scheme].on_accent, BY_SCHEME[scheme].accent) >= 4.5


def test_contrast_is_measured_as_the_guideline_says() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)


@pytest.fixture
def own_settings(tmp_path: Path, qapp: QApplication) -> Iterator[None]:
    """Keep the choice of this test apart, and the light look for the next."""
    QSettings.setPath(QSettings.Format.IniFormat, QSettings.Scope.UserScope, str(tmp_path))
    yield
    theme.apply(qapp, Scheme.LIGHT)


def test_the_look_is_chosen_by_command_and_kept(own_settings: None, desk: OpenDesk, qapp: QApplication) -> None:
    dark = next(command for command in desk.window.commands() if command.text == "Look: dark")
    dark.run()
    assert theme.tokens() is DARK
    assert look.chosen() is Look.DARK
    assert [command.text for command in look_commands()] == ["Look: light", "Look: as the computer"]
    theme.apply(qapp, Scheme.LIGHT)
    look.put_on(qapp)
    assert theme.tokens() is DARK


def test_a_choice_that_nobody_knows_is_the_computers_own(own_settings: None, qapp: QApplication) -> None:
    QSettings(QSettings.Format.IniFormat, QSettings.Scope.UserScope, "MARAC Desk", "look").setValue("look", "pink")
    assert look.chosen() is Look.SYSTEM
    look.put_on(qapp)
    assert theme.tokens() is LIGHT

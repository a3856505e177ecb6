"""Backing up beside everybody's work: by the hour, after each concluded case, on leaving, and when somebody asks."""

from marac_desk.desktop.backing_up.errands import Doing, Errands
from marac_desk.desktop.backing_up.scheduler import BackingUp

__all__ = ["BackingUp", "Doing", "Errands"]

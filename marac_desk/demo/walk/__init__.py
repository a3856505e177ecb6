"""The walk: the whole job done through the real windows without a display, leaving papers, pictures and figures."""

from marac_desk.demo.walk.command import main

__all__ = ["main"]

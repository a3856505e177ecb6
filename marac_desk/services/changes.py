"""What kinds of thing a use case changed, so that screens can decide whether to look again."""

from __future__ import annotations

from enum import Flag, auto


class Changes(Flag):
    """Kinds of thing that a use case may change."""

    NOTHING = 0
    REFERRALS = auto()
    CASES = auto()
    MEETINGS = auto()
    ROOM = auto()
    ACTIONS = auto()
    REPORT_BACKS = auto()
    PARTNERSHIP = auto()
    DRAFTS = auto()
    DOCUMENTS = auto()
    ACCESS = auto()
    AUDIT = auto()
    BACKUPS = auto()

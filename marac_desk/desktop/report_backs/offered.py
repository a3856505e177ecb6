"""Which steps follow from how a report-back stands, for the person looking, and why the main one has to wait."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from marac_desk.rules.lives import ReportBackState
from marac_desk.rules.vocabulary import Share
from marac_desk.services.report_backs.views import (
    HANDED_ON,
    TO_ANSWER,
    TO_FEED_BACK,
    TO_TELL,
    BackView,
)

_CONTEXT = "ReportBackSteps"
_S = ReportBackState
MAIN = ("told", "answer", "feed_back")
"""The steps of which one at a time is the page's main verb."""


def _tr(text: str) -> str:
    return QCoreApplication.translate(_CONTEXT, text)


def offered(view: BackView) -> frozenset[str]:
    """Return the codes of the steps that can be taken; the services ask again."""
    if not view.may_write:
        return frozenset()
    state, found = view.row.state, set[str]()
    if state in TO_TELL | HANDED_ON:
        found |= {"told", "decline", "own_words", "lines", "attempt", "plan"}
        found |= {"hand_on"} if state in TO_TELL else set()
        found |= {"not_safe"} if state is not _S.NOT_SAFE_NOW else set()
    if state in TO_ANSWER | {_S.RESPONSE_RECORDED}:
        found |= {"answer", "attempt", "plan"}
    if state in TO_FEED_BACK | {_S.NOT_SAFE_NOW}:
        found |= {"feed_back"}
    if state is not _S.FED_BACK:
        checks = view.may_check and view.contact.contact_id is not None
        found |= {"leaflet"} | ({"check"} if checks else set())
    return frozenset(found)


def main_step(view: BackView) -> str:
    """Return the page's one main verb, empty where nothing is left to do."""
    steps = offered(view)
    if view.row.state is _S.RESPONSE_RECORDED:
        return "feed_back"
    return next((step for step in MAIN if step in steps), "")


def why_not(view: BackView) -> str:
    """Return why she cannot be told yet, empty where she can; the same gates stand in the service."""
    if main_step(view) != "told":
        return ""
    if view.row.state not in HANDED_ON:
        if view.contact.contact_id is None:
            return _tr("First write on the case how to reach her.")
        if view.contact.stale:
            return _tr("First check the safe contact with her (K).")
    tellable = [line for line in view.lines if line.share is not Share.NEVER]
    if tellable and not any(line.may_be_told for line in tellable) and not view.own_words:
        return _tr("First tick what may be told (Space).")
    return ""


def texts() -> dict[str, str]:
    """Return every step as a verb with its object."""
    return {
        "told": _tr("Record that she was told"),
        "answer": _tr("Record her answer"),
        "feed_back": _tr("Bring it to the meeting"),
        "attempt": _tr("Record attempt"),
        "plan": _tr("Plan next attempt"),
        "check": _tr("Record check"),
        "hand_on": _tr("Hand on to somebody else"),
        "not_safe": _tr("Record that it is not safe now"),
        "decline": _tr("She does not want to know"),
        "leaflet": _tr("Record leaflet as given"),
        "own_words": _tr("Say it in own words"),
        "reword": _tr("Reword line"),
        "asked": _tr("Record who was asked"),
    }


KEYS = {
    "told": "Ctrl+Return",
    "answer": "Ctrl+Return",
    "feed_back": "Ctrl+Return",
    "attempt": "A, D",
    "plan": "P",
    "check": "K",
    "hand_on": "H",
    "not_safe": "U",
    "leaflet": "L",
    "own_words": "W",
    "reword": "E",
    "asked": "C",
}

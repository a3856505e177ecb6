"""No use case without the permission check: each asks it, or one of the reasons below holds."""

from __future__ import annotations

from tests.support.asking import PACKAGE, Module, read_module, read_services, silent, use_cases

OWN_TYPING = "what the person acting typed and nobody else's, found by her or his own key"
ONES_OWN = "it is about what the person acting holds or did, and nobody else"
THE_DESK = "the desk itself says it, whoever is signed in"
SIGNING_IN = "it is how somebody comes in or goes; nothing of any case is in it"
WITHOUT_A_CHECK = {
    "housekeeping.save_draft": OWN_TYPING,
    "housekeeping.drop_draft": OWN_TYPING,
    "housekeeping.drafts": OWN_TYPING,
    "housekeeping.draft": OWN_TYPING,
    "audit.alerts.note_clock_jump": THE_DESK,
    "backups.noting.note_failure": THE_DESK,
    "emergency.emergencies": ONES_OWN,
    "keys.passphrase_changed": ONES_OWN,
    "records.looked_in_this_sitting": "the person's own looks at a case that the caller has asked for",
    "sitting.sign_in": SIGNING_IN,
    "sitting.lock": SIGNING_IN,
    "sitting.sitting_before": SIGNING_IN,
}


def test_every_use_case_asks_the_permission_check() -> None:
    unasked = {name.removeprefix(f"{PACKAGE}.") for name in silent(read_services())}
    assert unasked == set(WITHOUT_A_CHECK)


def test_there_are_use_cases_to_look_at() -> None:
    assert len(use_cases(read_services())) > 150


SOURCE = """
from marac_desk.services.access import known_case, require
from marac_desk.services import other

def asks(uow, *, actor): require(uow, actor, 1, 2)
def asks_by_a_helper(uow, *, actor): return _helper(uow, actor)
def _helper(uow, actor): return [known_case(uow, actor, key) for key in ()]
def asks_elsewhere(uow, *, actor): return other.asks(uow, actor=actor)
def forgets(uow, *, actor): return uow.session.get(1, 2)
def forgets_by_a_helper(uow, *, actor): return _idle(uow, actor)
def _idle(uow, actor): return uow
def no_use_case(uow, actor): return uow
def require_(uow, *, actor): return "known_case"
"""


def test_a_use_case_that_forgets_to_ask_is_found() -> None:
    name = f"{PACKAGE}.planted"
    other = Module(f"{PACKAGE}.other", speaks_of={f"{PACKAGE}.other.asks": {f"{PACKAGE}.access.require"}})
    found = silent({name: read_module(name, SOURCE), other.name: other})
    assert found == {f"{name}.forgets", f"{name}.forgets_by_a_helper", f"{name}.require_"}

"""Every cell of the permission matrix as it was agreed, written here a second time: a change of one has to be meant.

What the services do with each cell is tried in tests/services/test_permissions.py, from the words of the file; this is
what the words themselves have to be. They are noted by role instead of by class, and in signs: R read, C create,
U update, X export, D dispose, A approve; /how far, ~in which manner.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any

from marac_desk.assets.permissions import permission_tables
from marac_desk.rules.access import DataClass, Operation, Role
from tests.support.faults import counted

SIGNS = {"R": "read", "C": "create", "U": "update", "X": "export", "D": "dispose", "A": "approve"}
AGREED = {
    "coordinator": """
        victim R C U X; safe_contact R~masked C U X~reason; children R C U X; perpetrator R C U X; referral R C U X A
        research R C; actions R C U X; minutes R C U X; victim_view R C U; report_back R; agenda R C U X
        partnership R C U; restriction R C A; statistics R X; who_looked R; audit R/own; users R C~proposal; keys R C
        disposal R C
        """,
    "chair": """
        victim R/meeting; safe_contact R/meeting~masked; children R/meeting; perpetrator R/meeting; referral R/meeting A
        research R/meeting; actions R/meeting C/meeting U/meeting; minutes R A; victim_view R/meeting
        report_back R/meeting; agenda R U; partnership R; restriction R/meeting C A; statistics R; who_looked R/meeting
        audit R/own; users R A; keys R A; disposal R A
        """,
    "advocate": """
        victim R/own C/own U/own R/meeting; safe_contact R/own~masked C/own U/own; children R/own U/own R/meeting
        perpetrator R/meeting; referral R/own C R/meeting; research R/meeting; actions R/meeting R/own U/own
        minutes R/own; victim_view R C U; report_back R C U; agenda R; partnership R; restriction C/own~proposal
        statistics R/agency; who_looked R/own; audit R/own
        """,
    "representative": """
        victim R/meeting; safe_contact R/leave~masked; children R/meeting; perpetrator R/meeting C/agency
        referral R/agency C/agency; actions R/agency U/agency; minutes R/meeting; agenda R/agency; partnership R
        research R/agency_until_closed C/agency_until_closed U/agency_until_closed R/meeting_while_open
        restriction C/own; statistics R/agency; audit R/own
        """,
    "guest": """
        victim R/item; safe_contact R/item~masked; children R/item; perpetrator R/item; referral R/item
        research R/item; actions R/item
        """,
    "auditor": """
        referral R~pseudonym; actions R~pseudonym; minutes R~pseudonym; victim_view R~counts; report_back R~counts
        agenda R~pseudonym; partnership R; restriction R~pseudonym; statistics R X; who_looked R; audit R U X; users R
        keys R A; disposal R A
        """,
    "steering": "statistics R X",
    "administrator": "partnership R; audit R~status; users R C U; keys R C U",
}
"""The chair's cells are the deputy's too; an observer has none."""

Cells = dict[tuple[str, str], frozenset[str]]


def agreed() -> Cells:
    """Return what was agreed, by role and class, in the words of the file."""
    lines = ((role, line) for role, text in AGREED.items() for part in text.splitlines() for line in part.split(";"))
    return {(role, line.split()[0]): frozenset(map(_words, line.split()[1:])) for role, line in lines if line.strip()}


def _words(sign: str) -> str:
    rest, _, manner = sign.partition("~")
    letter, _, reach = rest.partition("/")
    return " ".join(word for word in (SIGNS[letter], reach, manner) if word)


def in_file(tables: dict[str, Any]) -> Cells:
    """Return what the file says, in the same way."""
    return {
        (role, data_class): frozenset(words)
        for data_class, roles in tables.items()
        if data_class != "standing_in"
        for role, words in roles.items()
    }


def differing(tables: dict[str, Any]) -> set[tuple[str, str]]:
    """Return the cells in which a file differs from what was agreed."""
    meant, said = agreed(), in_file(tables)
    return {cell for cell in meant.keys() | said.keys() if meant.get(cell) != said.get(cell)}


def test_the_file_says_what_was_agreed() -> None:
    assert differing(permission_tables()) == set()
    assert permission_tables()["standing_in"] == {"deputy_chair": "chair"}


def turned_over() -> Iterator[tuple[tuple[str, str], dict[str, Any]]]:
    """Return the file with one cell changed, once for each way: a grant taken, made wider, or given anew."""
    shipped = permission_tables()
    for role in Role:
        for data_class in DataClass:
            cell = list(shipped.get(data_class, {}).get(role, ()))
            ways = [[*cell[:at], *cell[at + 1 :]] for at in range(len(cell))]
            ways += [[*cell[:at], words.split()[0], *cell[at + 1 :]] for at, words in enumerate(cell) if " " in words]
            named = {words.split()[0] for words in cell}
            ways += [[*cell, operation.value] for operation in Operation if operation not in named]
            for way in ways:
                tables = copy.deepcopy(shipped)
                tables.setdefault(data_class.value, {})[role.value] = way
                yield (role.value, data_class.value), tables


def test_turning_any_cell_over_is_noticed() -> None:
    with counted("permissions", "one cell of the file changed, in every way") as tally:
        ways = list(turned_over())
        missed = [cell for cell, tables in ways if differing(tables) != {cell}]
        tally.count, tally.wrong = len(ways), len(missed)
        assert missed == []
        assert len(ways) >= len(Role) * len(DataClass) * len(Operation)

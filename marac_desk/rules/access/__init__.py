"""Who may do what to which class of data: deny by default, one data file, asked by every use case and every list.

`terms` names roles, classes and operations; `matrix` reads the file and answers a check about one thing (`Facts`) or
narrows a list (`Scope`). Whoever is shut out of a case by a restriction has none of its cells, whatever the role.
"""

from marac_desk.rules.access.matrix import Facts, Grant, Matrix, MatrixError, Scope
from marac_desk.rules.access.terms import (
    OPENLY,
    WITHOUT_NAMES,
    Actor,
    DataClass,
    Manner,
    NotAllowedError,
    Operation,
    Reach,
    Role,
)

__all__ = [
    "OPENLY",
    "WITHOUT_NAMES",
    "Actor",
    "DataClass",
    "Facts",
    "Grant",
    "Manner",
    "Matrix",
    "MatrixError",
    "NotAllowedError",
    "Operation",
    "Reach",
    "Role",
    "Scope",
]

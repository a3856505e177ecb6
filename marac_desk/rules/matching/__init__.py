"""Matching: whether two records may be the same person, with every reason for and against; it never decides.

`people` brings a record to comparable form, `findings` says what each field shows, `weighing` what that weighs,
`comparing` joins them, `blocking` says whom to compare at all, `estimating` learns from a list, and `linking` goes
through whole lists.
"""

from marac_desk.rules.matching.blocking import blocking_keys, looking_keys
from marac_desk.rules.matching.comparing import Level, Match, Reason, compare, may_match
from marac_desk.rules.matching.findings import Finding
from marac_desk.rules.matching.people import PersonKey, same_family_name
from marac_desk.rules.matching.weighing import Chances, Lore, Shares

__all__ = [
    "Chances",
    "Finding",
    "Level",
    "Lore",
    "Match",
    "PersonKey",
    "Reason",
    "Shares",
    "blocking_keys",
    "compare",
    "looking_keys",
    "may_match",
    "same_family_name",
]

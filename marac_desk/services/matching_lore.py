"""What matching goes by: the shipped chances, shares of names and spellings, as the rule wants them."""

from __future__ import annotations

from functools import cache

from marac_desk.assets.matching import matching_file
from marac_desk.assets.name_variants import name_variants
from marac_desk.rules.matching import Chances, Lore, Shares


@cache
def matching_lore() -> Lore:
    """Return what ships. Raises ResourceProblemError where a file is missing or wrong."""
    file = matching_file()
    return Lore(
        chances={
            code: Chances(each.same, each.stranger, each.family, each.times_share)
            for code, each in file.chances.items()
        },
        family=file.family,
        possible=file.possible,
        likely=file.likely,
        shares=Shares(file.given, file.family_names, file.rare_given, file.rare_family),
        variants=name_variants(),
    )

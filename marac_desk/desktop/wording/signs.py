"""Words for the signs by which two records may be of the same person, or of people who know each other."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QCoreApplication

_CONTEXT = "Matches"


def _tr(text: str) -> str:
    return QCoreApplication.translate(_CONTEXT, text)


def _words() -> dict[str, str]:
    return {
        "given_same": _tr("same given name"),
        "given_variant": _tr("variant of the given name"),
        "given_similar": _tr("given name alike"),
        "given_sounds_alike": _tr("given name sounds alike"),
        "given_initial": _tr("same initial"),
        "given_shares_a_part": _tr("shares a given name"),
        "given_partly_differs": _tr("second given names differ"),
        "given_differs": _tr("another given name"),
        "family_same": _tr("same family name"),
        "family_variant": _tr("variant of the family name"),
        "family_similar": _tr("family name alike"),
        "family_sounds_alike": _tr("family name sounds alike"),
        "family_initial": _tr("same family initial"),
        "family_shares_a_part": _tr("shares a family name"),
        "family_partly_differs": _tr("part of the family name differs"),
        "family_differs": _tr("another family name"),
        "single_same": _tr("the one name is the same"),
        "single_similar": _tr("the one name is alike"),
        "names_swapped": _tr("given and family name in the other order"),
        "birth_same": _tr("same date of birth"),
        "birth_day_and_month_swapped": _tr("date of birth with day and month swapped"),
        "birth_one_slip": _tr("date of birth but for one figure"),
        "birth_two_parts": _tr("date of birth in two parts of three"),
        "birth_differs": _tr("another date of birth"),
        "phone_same": _tr("same telephone number"),
        "phone_in_family": _tr("same telephone, perhaps in the family"),
        "postcode_same": _tr("same postcode"),
        "postcode_in_family": _tr("same postcode, perhaps family"),
        "employer": _tr("named as the place of work"),
        "declared": _tr("said so in a declaration"),
    }


def sentence(codes: Iterable[str]) -> str:
    """Return signs as one list of words."""
    known = _words()
    return ", ".join(known.get(code, code.replace("_", " ")) for code in codes)

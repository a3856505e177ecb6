"""Words for the signs by which two records may be of the same person, or of people who know each other."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QCoreApplication

_CONTEXT = "Matches"


def _tr(text: str) -> str:
    return QCoreApplication.translate(_CONTEXT, text)


def _words() -> dict[str, str]:
    return {**_of_names(), **_of_the_rest()}


def _of_names() -> dict[str, str]:
    return {
        "given_same": _tr("same given name"),
        "given_variant": _tr("variant of the given name"),
        "given_one_letter": _tr("given name one letter apart"),
        "given_similar": _tr("given name alike"),
        "given_sounds_alike": _tr("given name sounds alike"),
        "given_initial": _tr("same initial"),
        "given_shares_a_part": _tr("shares a given name"),
        "given_partly_differs": _tr("second given names differ"),
        "given_differs": _tr("another given name"),
        "family_same": _tr("same family name"),
        "family_variant": _tr("variant of the family name"),
        "family_one_letter": _tr("family name one letter apart"),
        "family_similar": _tr("family name alike"),
        "family_sounds_alike": _tr("family name sounds alike"),
        "family_initial": _tr("same family initial"),
        "family_shares_a_part": _tr("shares a family name"),
        "family_partly_differs": _tr("part of the family name differs"),
        "family_differs": _tr("another family name"),
        "single_same": _tr("the one name is the same"),
        "single_variant": _tr("variant of the one name"),
        "single_one_letter": _tr("the one name but for one letter"),
        "single_similar": _tr("the one name is alike"),
        "single_sounds_alike": _tr("the one name sounds alike"),
        "single_initial": _tr("the one name has the same initial"),
        "single_shares_a_part": _tr("shares the one name"),
        "swapped_same": _tr("same name in the other place"),
        "swapped_variant": _tr("variant of the name in the other place"),
        "swapped_one_letter": _tr("name in the other place, one letter apart"),
        "swapped_similar": _tr("name alike in the other place"),
        "swapped_sounds_alike": _tr("name in the other place sounds alike"),
        "swapped_initial": _tr("same initial in the other place"),
        "swapped_shares_a_part": _tr("shares a name in the other place"),
        "crossed_half": _tr("one name stands in the other's place"),
        "names_swapped": _tr("given and family name in the other order"),
    }


def _of_the_rest() -> dict[str, str]:
    return {
        "birth_same": _tr("same date of birth"),
        "birth_day_and_month_swapped": _tr("date of birth with day and month swapped"),
        "birth_one_slip": _tr("date of birth but for one figure"),
        "birth_two_parts": _tr("date of birth in two parts of three"),
        "birth_a_generation_apart": _tr("births a generation apart"),
        "birth_differs": _tr("another date of birth"),
        "phone_same": _tr("same telephone number"),
        "postcode_same": _tr("same postcode"),
        "postcode_one_slip": _tr("postcode but for one sign"),
        "postcode_differs": _tr("another postcode"),
        "house_same": _tr("same house number"),
        "house_differs": _tr("another house number"),
        "street_same": _tr("same street"),
        "street_alike": _tr("street much alike"),
        "street_partly": _tr("street partly alike"),
        "street_differs": _tr("another street"),
        "perhaps_family": _tr("perhaps one of the family"),
        "employer": _tr("named as the place of work"),
        "declared": _tr("said so in a declaration"),
    }


def sentence(codes: Iterable[str]) -> str:
    """Return signs as one list of words."""
    known = _words()
    return ", ".join(known.get(code, code.replace("_", " ")) for code in codes)

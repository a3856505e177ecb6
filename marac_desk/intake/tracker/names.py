"""Reads the names and dates of birth in one cell of a tracker, and how a name differs from the one written before."""

from __future__ import annotations

import re
from datetime import date

from marac_desk.intake.dates import find_date
from marac_desk.intake.folding import fold
from marac_desk.intake.past_cases import NameVariant
from marac_desk.intake.people import Names, read_names
from marac_desk.intake.tracker.words import tracker_book
from marac_desk.intake.values import value_book
from marac_desk.rules.plain_text import SHOWN_AS

_SEVERAL = re.compile(r"\s*[;\n&+]\s*|\s*/\s*(?=\D)")
_DAYS_APART = re.compile(r"\s*[;\n&,+]\s*|\s+/\s+|\s+(?:and|und|ja)\s+", re.IGNORECASE)
_LONG_MC = 4
_NUMBERED = re.compile(r"^\(?\d{1,2}[.)]\s*")
_CAPITAL_AFTER = re.compile(r"(^|[\s'’\-])(\w)")


def name_of(text: str) -> Names | None:
    """Return one name as a person would write it: "OKONJO, Rosalind" is Rosalind Okonjo.

    None where it is hardly a name, or signs were hidden in it.
    """
    names = read_names(" ".join(text.replace("\xa0", " ").split()))
    if names is None or SHOWN_AS in text:
        return None
    return Names(*(_calm(part) for part in (names.full, names.given, names.family)))  # type: ignore[arg-type]


def _calm(text: str | None) -> str | None:
    """Words all in capitals as they are read aloud; two letters may be initials."""
    if text is None:
        return None
    return " ".join(_lowered(word) if _is_loud(word) else word for word in text.split())


def _is_loud(word: str) -> bool:
    return word.isupper() and (len(word.strip(".")) > 2 or fold(word) in value_book().words("particles"))


def _lowered(word: str) -> str:
    lowered = _CAPITAL_AFTER.sub(lambda found: found[1] + found[2].upper(), word.lower())
    return lowered[:2] + lowered[2:].capitalize() if lowered.startswith("Mc") and len(lowered) > _LONG_MC else lowered


def names_apart(text: str) -> list[str]:
    """Return the names of several people in one cell, each as written."""
    ands = "|".join(map(re.escape, sorted(tracker_book().words("and"))))
    plain = re.sub(rf"\s+(?:{ands})\s+", " & ", text.replace("\xa0", " "), flags=re.IGNORECASE)
    parts = [_NUMBERED.sub("", part).strip() for part in _SEVERAL.split(plain)]
    found: list[str] = []
    for part in filter(None, parts):
        pieces = [piece.strip() for piece in part.split(",")]
        found.extend(pieces if len(pieces) > 1 and all(len(piece.split()) > 1 for piece in pieces) else [part])
    return found


def days_apart(text: str, *, today: date) -> list[date | None] | None:
    """Return the dates of birth in one cell; None in the place of one not known, and nothing where one is no date."""
    found: list[date | None] = []
    for part in filter(None, (part.strip() for part in _DAYS_APART.split(text))):
        if value_book().says("unknown", part) or value_book().is_blank(part) or part == "?":
            found.append(None)
            continue
        born = find_date(part, today=today, birth=True)
        if born is None or born.doubt is not None:
            return None
        found.append(born.day)
    return found


def same_person(one: Names, born: date | None, other: Names, other_born: date | None) -> bool:
    """Whether two names are one person's: the same day of birth and like names; without the day, the very same name."""
    if fold(one.full) == fold(other.full):
        return born == other_born or born is None or other_born is None
    if born is None or born != other_born:
        return False
    if _family(one) == _family(other) and _family(one):
        return _initials_fit(one, other)
    return sorted(fold(one.full).split()) == sorted(fold(other.full).split())


def _family(names: Names) -> str:
    return fold(names.family or "").replace(" ", "")


def _initials_fit(one: Names, other: Names) -> bool:
    first, second = fold(one.given or ""), fold(other.given or "")
    if not first or not second:
        return True
    return first[0] == second[0] if min(len(first), len(second)) == 1 else first.startswith(second[:3])


def variant(shown: str, names: Names, first_shown: str, first: Names) -> NameVariant | None:
    """Return how a name is written that was written another way before."""
    if shown == first_shown:
        return None
    if shown != " ".join(shown.split(" ")).strip() or "\xa0" in shown or "  " in shown or shown != shown.strip():
        return NameVariant.SPACE
    if _is_initial(names) and not _is_initial(first):
        return NameVariant.INITIAL
    if _is_turned(shown) and not _is_turned(first_shown):
        return NameVariant.COMMA
    if shown.isupper() and "," not in shown and not first_shown.isupper():
        return NameVariant.UPPER
    if fold(names.full) == fold(first.full):
        return NameVariant.APOSTROPHE if _marks(names.full) != _marks(first.full) else None
    if _is_initial(first):
        return None
    return NameVariant.SPELLING


def _is_turned(shown: str) -> bool:
    """Whether a name is turned round; "PIKE, Ada" is a way to write every name and no other way to write one."""
    before, comma, _ = shown.partition(",")
    return bool(comma) and not before.isupper()


def _marks(text: str) -> list[str]:
    return [sign for sign in text if not sign.isalnum() and not sign.isspace()]


def _is_initial(names: Names) -> bool:
    return len((names.given or "").strip(". ")) == 1

"""Conflicts: who of the partnership may know the people of a case, with a sign for each field; a person decides.

Two records are compared as the matching rule compares them. What that rule sets aside because a family shares it is
just what counts here: the same family name, the same postcode, the same telephone. Nothing found is "likely" unless
little doubt is left, and nothing at all restricts anybody by itself.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from marac_desk.rules.matching import Level, Lore, Match, PersonKey
from marac_desk.rules.matching.comparing import compared, nothing_speaks_for
from marac_desk.rules.matching.few import Few
from marac_desk.rules.matching.people import lately_prepared, prepared
from marac_desk.rules.vocabulary.access import CaseParty, Tie

_RANKS = frozenset(
    {
        "det", "detective", "supt", "superintendent", "ch", "chief", "insp", "inspector", "sgt", "sergeant", "pc", "dc",
        "ds", "di", "dci", "dsu", "pcso", "const", "constable", "watch", "station", "manager", "nurse", "sister",
        "matron", "cllr", "councillor", "mr", "mrs", "ms", "miss", "mx", "dr", "prof", "rev", "sir", "dame",
    }
)  # fmt: skip
_EMPTY_WORDS = frozenset(
    {
        "and", "at", "for", "in", "of", "the", "borough", "centre", "city", "council", "county", "department",
        "district", "federation", "general", "group", "nhs", "partnership", "royal", "service", "services", "team",
        "trust", "unit",
    }
)  # fmt: skip
_WORD = re.compile(r"[^\W\d_]+")
_PRINT = 12  # hexadecimal signs of a fingerprint: 48 bits, enough to tell some hundred people apart


class SignField(StrEnum):
    """The field that a sign rests on."""

    NAME = "name"
    BIRTH = "birth"
    ADDRESS = "address"
    PHONE = "phone"
    EMPLOYER = "employer"
    DECLARED = "declared"


@dataclass(frozen=True, slots=True)
class Sign:
    """One field's say: which, what was found, and whether it speaks for or against."""

    field: SignField
    code: str
    speaks_for: bool = True


@dataclass(frozen=True, slots=True)
class Party:
    """Somebody of a case: what matching knows, what she or he is there, and where she or he works."""

    key: PersonKey
    role: CaseParty
    occupation: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody of the partnership: what matching knows, and whom she or he declared to know."""

    key: PersonKey
    knows: tuple[str, ...] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True)
class Likeness:
    """How two may know each other, how likely that is, and by which signs."""

    tie: Tie
    level: Level
    score: float
    signs: tuple[Sign, ...]


def member_key(
    key: str,
    name: str,
    *,
    other_names: Iterable[str] = (),
    date_of_birth: date | None = None,
    postcode: str | None = None,
    phone: str | None = None,
) -> PersonKey:
    """Return what matching knows of a member of staff: the last word is the family name, ranks and titles are left out.

    A double-barrelled name stays one family name, so that half of it is found in a relative's.
    """
    words = name.split()
    while len(words) > 1 and _folded(words[0]).rstrip(".") in _RANKS:
        del words[0]
    given, family = (" ".join(words[:-1]), words[-1]) if len(words) > 1 else ("", name.strip())
    return PersonKey(
        id=key,
        given_names=given or None,
        family_name=family or None,
        aliases=tuple(other_names),
        date_of_birth=date_of_birth,
        postcode=postcode,
        phone=phone,
    )


def ties_between(party: Party, member: Member, lore: Lore) -> Likeness | None:
    """Return how a party of a case and a member of the partnership may know each other, or None.

    What was declared goes before everything else; then the same person, the family, the household.
    """
    declared = _declared(party, member, lore)
    if declared is not None:
        return declared
    if (match := _compared(party.key, member.key, lore)) is None:
        return None
    found = {reason.code for reason in match.reasons}
    if match.level is not None:
        return Likeness(Tie.SAME_PERSON, match.level, match.score, tuple(_signs(match)))
    return _family(match, found) or _household(match, found)


class Circle:
    """A few members of the partnership who are held against the people of a whole list."""

    def __init__(self, members: Sequence[Member], lore: Lore) -> None:
        self._members = members
        self._lore = lore
        declared = (member_key("", name) for member in members for name in member.knows)
        self._few = Few(map(prepared, (*(member.key for member in members), *declared)), lore)

    def may_know(self, party: Party) -> bool:
        """Tell whether one of them may know a party of a case, as `ties_between` would."""
        if self._few.nothing_speaks_for(lately_prepared(party.key)):
            return False
        return any(ties_between(party, member, self._lore) for member in self._members)


def _compared(a: PersonKey, b: PersonKey, lore: Lore) -> Match | None:
    """Compare two records, None where nothing can come of it: the same few members are held against whole lists."""
    one, other = lately_prepared(a), lately_prepared(b)
    return None if nothing_speaks_for(one, other, lore) else compared(one, other, lore)


def _declared(party: Party, member: Member, lore: Lore) -> Likeness | None:
    for name in member.knows:
        match = _compared(party.key, member_key("", name), lore)
        if match is not None and match.level is not None:
            signs = (Sign(SignField.DECLARED, "declared"), *_signs(match))
            return Likeness(Tie.DECLARED, "likely", match.score, signs)
    return None


_SHARED_NAME = frozenset({"family_same", "family_variant", "family_shares_a_part"})
_SHARED_PHONE = frozenset({"phone_same"})
_SHARED_PLACE = frozenset({"postcode_same"})


def _family(match: Match, found: Collection[str]) -> Likeness | None:
    """The same family name; with the same telephone or postcode it is likely."""
    if _SHARED_NAME.isdisjoint(found):
        return None
    close = not (_SHARED_PHONE | _SHARED_PLACE).isdisjoint(found)
    signs = tuple(sign for sign in _signs(match) if sign.speaks_for)
    return Likeness(Tie.FAMILY, "likely" if close else "possible", match.score, signs)


def _household(match: Match, found: Collection[str]) -> Likeness | None:
    """The same telephone, or the same postcode, under different names."""
    phone, place = not _SHARED_PHONE.isdisjoint(found), not _SHARED_PLACE.isdisjoint(found)
    if not (phone or place):
        return None
    signs = tuple(sign for sign in _signs(match) if sign.field in {SignField.PHONE, SignField.ADDRESS})
    return Likeness(Tie.HOUSEHOLD, "likely" if phone else "possible", match.score, signs)


def _signs(match: Match) -> Iterator[Sign]:
    for reason in match.reasons:
        shared = reason.code in _SHARED_PHONE | _SHARED_PLACE
        yield Sign(_field_of(reason.code), reason.code, shared or reason.for_or_against == "for")


def _field_of(code: str) -> SignField:
    starts = {"birth": SignField.BIRTH, "phone": SignField.PHONE, "postcode": SignField.ADDRESS}
    return starts.get(code.split("_", 1)[0], SignField.NAME)


def works_there(party: Party, names: Iterable[str]) -> Likeness | None:
    """Return that a party may work for the agency with these names, or None; it is never more than possible."""
    words = set(_words(party.occupation or ""))
    for name in names:
        telling = [word for word in _words(name) if word not in _EMPTY_WORDS]
        if telling and _says(words, telling):
            return Likeness(Tie.EMPLOYER, "possible", 0.0, (Sign(SignField.EMPLOYER, "employer"),))
    return None


def _says(words: Collection[str], telling: list[str]) -> bool:
    """A name of one telling word must stand there; of a longer one, more than half of the words."""
    there = sum(word in words for word in telling)
    return there == len(telling) if len(telling) < 3 else there * 2 > len(telling)


def _folded(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(sign for sign in plain if not unicodedata.combining(sign))


def _words(text: str) -> list[str]:
    return _WORD.findall(_folded(text).replace("'", "").replace("’", ""))


def party_print(party: Party) -> str:
    """Return a fingerprint of what a party was compared by: a new one asks the question again."""
    key = party.key
    return _print_of(*_said(key), party.occupation)


def member_print(member: Member) -> str:
    """Return a fingerprint of what a member of the partnership was compared by."""
    return _print_of(member.key.id, *_said(member.key), *sorted(member.knows))


def _said(key: PersonKey) -> tuple[str | None, ...]:
    born = key.date_of_birth.isoformat() if key.date_of_birth else None
    names = (key.full_name, key.given_names, key.family_name, *sorted(key.aliases))
    return (*names, born, _postcode(key.postcode), _digits(key.phone))


def _postcode(text: str | None) -> str:
    return re.sub(r"[^A-Z0-9]", "", (text or "").upper())


def _digits(text: str | None) -> str:
    return re.sub(r"[^0-9]", "", text or "")


def _print_of(*parts: str | None) -> str:
    whole = "\x1f".join(" ".join((part or "").casefold().split()) for part in parts)
    return hashlib.sha256(whole.encode()).hexdigest()[:_PRINT]


def is_stale(answered: tuple[Collection[str], Collection[str]], now: tuple[Collection[str], Collection[str]]) -> bool:
    """Tell whether an answer no longer covers everybody: fingerprints of parties and members, then and now.

    Somebody who left, or was taken off the case, makes no answer stale.
    """
    return any(not set(today) <= set(then) for then, today in zip(answered, now, strict=True))


def looked_at(parties: Iterable[str], members: Iterable[str]) -> str:
    """Return one token for everything that was on the screen when the question was answered."""
    return _print_of(*sorted(parties), "|", *sorted(members))

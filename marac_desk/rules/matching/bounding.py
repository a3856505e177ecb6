"""How well a record can fit at most, from nothing but the keys it shares with the one looked for."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from itertools import product

from marac_desk.rules.matching.likeness import sound
from marac_desk.rules.matching.people import Person
from marac_desk.rules.matching.weighing import Lore

_PARTS = ("given", "family", "single", "swapped")
_HEARD = ("variant", "sounds_alike")
_UNHEARD = ("one_letter", "similar", "initial")
"""In which ways words are alike that need not sound alike."""
_ONE_NAME = "ijyu"
"""Kinds of keys that records share who share the sound of one name; see `blocking`."""


class Bounds:
    """The most bits that a comparison with somebody can come to; a family only takes from them."""

    def __init__(self, someone: Person, lore: Lore) -> None:
        self._near = max(_weight(lore, f"{part}_{how}") for part, how in product(_PARTS, _UNHEARD))
        self._heard = _by_sound(someone, lore)
        one, other = sorted((0.0, 0.0, *self._heard.values()))[-1:-3:-1]
        self._both = one + max(other, self._near)
        self._birth = {shared: _weight(lore, code) * (someone.born is not None) for shared, code in _BIRTH.items()}
        self._place = {shared: _weight(lore, code) * bool(someone.postcode) for shared, code in _PLACE.items()}
        self._phone = _weight(lore, "phone_same")
        self._address = bool(someone.house) * _weight(lore, "house_same")
        self._address += bool(someone.street) * _weight(lore, "street_same")

    def of(self, keys: Collection[str]) -> float:
        """Return it for a record that shares these keys and no other."""
        kinds = {key[0] for key in keys}
        return self._names(keys, kinds) + self._birth["b" in kinds] + self.beside(kinds)

    def beside(self, kinds: Collection[str]) -> float:
        """Return what number and place can add to names and birth where keys of these kinds are shared."""
        return self._place["h" in kinds] + ("p" in kinds) * self._phone + self._address

    def _names(self, keys: Collection[str], kinds: Collection[str]) -> float:
        if "n" in kinds:
            return self._both
        sounds = {part for key in keys if key[0] in _ONE_NAME for part in key[2:].split("-")}
        return self._near + max([self._near, *(self._heard.get(each, 0.0) for each in sounds)])


_BIRTH = {False: "birth_one_slip", True: "birth_same"}
_PLACE = {False: "postcode_one_slip", True: "postcode_same"}


def _by_sound(someone: Person, lore: Lore) -> Mapping[str, float]:
    """Return by its sound what each word weighs at most where it is shared, or one that stands for it."""
    found: dict[str, float] = {}
    alike = {part: max(_weight(lore, f"{part}_{how}") for how in _HEARD) for part in _PARTS}
    for name in someone.names:
        for part, words in (("given", name.given), ("family", name.family)):
            for word in words:
                heard = sound(lore.variants.get(word, word))
                parts = (part, "single", "swapped")
                most = max(max(lore.bits(f"{each}_same", word), alike[each]) for each in parts)
                found[heard] = max(found.get(heard, 0.0), most)
    return found


def _weight(lore: Lore, code: str) -> float:
    return max(0.0, lore.bits(code))

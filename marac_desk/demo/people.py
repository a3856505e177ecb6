"""Who can sign in to the demonstration, and the envelopes for them."""

from __future__ import annotations

import uuid

from marac_desk.register.files import RegisterPlace
from marac_desk.register.keys import MIB, Cost, KeyFile, new_key, seal, write_first_keys

# The cheapest envelope that is allowed: everybody knows the demonstration's passphrase anyway.
CHEAP = Cost(memory_kib=64 * MIB, passes=1)
PEOPLE = {
    "U-COORD": "Lucy Tremain-Obi",
    "U-CHAIR": "Det Supt Angharad Penhallow",
    "U-IDVA": "Jo Abernathy",
}


def user_id_of(user: str) -> uuid.UUID:
    """Return the key by which somebody of the demonstration signs in; the same in every demonstration."""
    return uuid.uuid5(uuid.NAMESPACE_URL, f"marac-desk/demonstration/{user}")


def demonstration_keys(place: RegisterPlace, passphrase: str) -> tuple[KeyFile, bytes, uuid.UUID]:
    """Make a key and an envelope each for coordinator, chair and advocate; returns the coordinator's key as well."""
    register_id, key = uuid.uuid4(), new_key()
    envelopes = tuple(
        seal(key, register_id=register_id, user_id=user_id_of(user), name=name, passphrase=passphrase, cost=CHEAP)
        for user, name in PEOPLE.items()
    )
    keys = KeyFile(register_id, envelopes)
    write_first_keys(place, keys)
    return keys, key, user_id_of("U-COORD")

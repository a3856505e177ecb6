"""Who can sign in to the demonstration, and the envelopes for them."""

from __future__ import annotations

import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Any

from marac_desk.register.files import RegisterPlace
from marac_desk.register.keys import (
    Envelope,
    KeyFile,
    Secrets,
    Way,
    new_key_file,
    new_secrets,
    seal_person,
    write_first_keys,
)
from marac_desk.register.keys.cost import DEMONSTRATION

PEOPLE = {
    "U-COORD": "Lucy Tremain-Obi",
    "U-CHAIR": "Det Supt Angharad Penhallow",
    "U-IDVA": "Jo Abernathy",
}


def user_id_of(user: str) -> uuid.UUID:
    """Return the key by which somebody of the demonstration signs in; the same in every demonstration."""
    return uuid.uuid5(uuid.NAMESPACE_URL, f"marac-desk/demonstration/{user}")


def demonstration_keys(place: RegisterPlace, passphrase: str) -> tuple[KeyFile, Secrets, uuid.UUID]:
    """Make keys and an envelope each for coordinator, chair and advocate; returns them, and who coordinates.

    The file is marked as a demonstration, and for that reason alone may be cheap to open and come without a kit: the
    people are invented, everybody knows the passphrase, and no keyring is filled with what is thrown away.
    """
    register_id, secrets = uuid.uuid4(), new_secrets(datetime.now(UTC))

    def envelope(user: str) -> Envelope:
        person: dict[str, Any] = {"user_id": user_id_of(user), "name": PEOPLE[user], "passphrase": passphrase}
        how: dict[str, Any] = {"way": Way.PASSPHRASE, "store": None, "cost": DEMONSTRATION}
        return seal_person(secrets, register_id=register_id, **person, **how)

    with ThreadPoolExecutor() as pool:  # argon2id leaves other threads alone
        envelopes = tuple(pool.map(envelope, PEOPLE))
    keys = new_key_file(register_id, secrets, envelopes, None, demonstration=True)
    write_first_keys(place, keys)
    return keys, secrets, user_id_of("U-COORD")

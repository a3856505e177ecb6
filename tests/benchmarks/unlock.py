"""Unlocking: from the passphrase to the secrets and on to the open register, beside argon2id alone at the same cost.

Argon2id is slow on purpose, so that nothing else should be: what unlocking adds to it is what is measured. The envelope
opens by the passphrase alone, so that no keyring is asked and the figure does not depend on one.
"""

from __future__ import annotations

import tempfile
import time
import uuid
from pathlib import Path
from typing import Any

from argon2.low_level import Type, hash_secret_raw

from marac_desk.register.files import RegisterPlace
from marac_desk.register.keys import FirstKeys, Way, read_key_file, share_text, unseal_person
from marac_desk.register.keys.cost import USUAL
from marac_desk.register.opening import open_register
from tests.benchmarks import ten_years
from tests.benchmarks.measuring import Held, Result, median, milliseconds
from tests.support.registers import NOW, REGISTER_ID, SECRETS, clock

PASSPHRASE = "seven quiet rivers"
ROUNDS, QUICK_ROUNDS = 9, 3
MOST_ADDED = 50.0  # milliseconds beside argon2id


def _argon2id_alone() -> None:
    cost = USUAL[Way.PASSPHRASE]
    hash_secret_raw(PASSPHRASE.encode(), bytes(16), cost.passes, cost.memory_kib, cost.lanes, 32, Type.ID)


def measure(*, quick: bool = False) -> list[Result]:
    """Return the medians of unsealing and of opening ten years, side by side with argon2id."""
    with tempfile.TemporaryDirectory() as name:
        place = ten_years.copy_to(Path(name) / "register", quick=quick)
        user_id = uuid.uuid4()
        first = FirstKeys(
            user_id=user_id, name="Ada Test", passphrase=PASSPHRASE, way=Way.PASSPHRASE, store=None, now=NOW
        )
        first.confirm(share_text(first.shares[0]), share_text(first.shares[1]))
        beside = RegisterPlace(Path(name) / "keys")
        beside.prepare()
        first.write(beside)
        keys_file = beside.keys if beside.keys.exists() else beside.new_keys
        known: dict[str, Any] = {"secrets": SECRETS, "register_id": REGISTER_ID, "clock": clock()}

        def unseal() -> None:
            unseal_person(read_key_file(keys_file), user_id=user_id, passphrase=PASSPHRASE, store=None)

        def open_it() -> float:
            began = time.perf_counter()
            register = open_register(place, **known)
            taken = (time.perf_counter() - began) * 1000
            register.close()
            return taken

        unseal()
        rounds = [
            (milliseconds(unseal), milliseconds(_argon2id_alone), open_it())
            for _ in range(QUICK_ROUNDS if quick else ROUNDS)
        ]
    unsealed, alone, opened = (median(column) for column in zip(*rounds, strict=True))
    return [
        Result("passphrase to secrets", unsealed, "ms", "argon2id alone", alone, MOST_ADDED, Held.ADDED),
        Result("secrets to the open register of ten years", opened),
    ]

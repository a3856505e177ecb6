"""What opening an envelope costs, and by which way it opens: the floors and ceilings that a key file must keep to."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

MIB = 1024
"""KiB in one MiB: argon2id counts its memory in KiB."""


class Way(StrEnum):
    """What opens an envelope."""

    KEYRING = "keyring"
    """A random secret in the operating system's keyring and the passphrase: neither is enough alone."""
    PASSPHRASE = "passphrase"  # noqa: S105
    """The passphrase alone, made slower to guess: for machines without a keyring, and only where somebody chose it."""


@dataclass(frozen=True, slots=True)
class Cost:
    """What argon2id costs: memory in KiB, passes, lanes."""

    memory_kib: int = 128 * MIB
    passes: int = 3
    lanes: int = 1

    def within(self, way: Way, *, demonstration: bool = False) -> bool:
        """Tell whether a file's figures are neither too weak for this way nor meant to exhaust the machine."""
        floor = DEMONSTRATION if demonstration else FLOORS[way]
        return (
            floor.memory_kib <= self.memory_kib <= CEILING.memory_kib
            and floor.passes <= self.passes <= CEILING.passes
            and floor.lanes <= self.lanes <= CEILING.lanes
        )


CEILING = Cost(1024 * MIB, 16, 8)
FLOORS = {Way.KEYRING: Cost(64 * MIB, 1, 1), Way.PASSPHRASE: Cost(256 * MIB, 3, 1)}
USUAL = {Way.KEYRING: Cost(128 * MIB, 3, 1), Way.PASSPHRASE: Cost(256 * MIB, 3, 1)}
DEMONSTRATION = Cost(64 * MIB, 1, 1)
"""The floor of a key file marked as a demonstration: invented people, and a passphrase that the window tells."""

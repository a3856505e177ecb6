"""The small lock process: shows the unlock window at once, knows keys and users, never holds case data."""

from marac_desk.lock_process.process import DEMONSTRATION_PASSPHRASE, LockProcess

__all__ = ["DEMONSTRATION_PASSPHRASE", "LockProcess"]

"""The register's keys: random, and kept only in envelopes that a person opens with a passphrase of her or his own.

`secrets` is what is protected, `people` makes and opens envelopes, `recovery` and `shares` are the kit on paper,
`keyfile` is the file of all of it, `keeper` is what an unlocked desk holds. Nothing in here imports what is heavy until
a key is really asked for, because the lock process does.
"""

from marac_desk.register.keys.cost import MIB, Cost, Way
from marac_desk.register.keys.envelope import Envelope, Recovery
from marac_desk.register.keys.first import FirstKeys
from marac_desk.register.keys.keyfile import (
    KeyFile,
    read_key_document,
    read_key_file,
    write_first_keys,
    write_key_file,
)
from marac_desk.register.keys.people import (
    LEAST_PASSPHRASE,
    change_passphrase,
    check_passphrase,
    new_key_file,
    seal_person,
    unseal_person,
    verify_person,
    with_person,
    with_recovery,
    with_secrets,
    without_person,
)
from marac_desk.register.keys.recovery import make_recovery, recover
from marac_desk.register.keys.secrets import KEY_BYTES, BackupKey, Secrets, derived, new_key, new_secrets
from marac_desk.register.keys.shares import Share, read_share, share_text

__all__ = [
    "KEY_BYTES",
    "LEAST_PASSPHRASE",
    "MIB",
    "BackupKey",
    "Cost",
    "Envelope",
    "FirstKeys",
    "KeyFile",
    "Recovery",
    "Secrets",
    "Share",
    "Way",
    "change_passphrase",
    "check_passphrase",
    "derived",
    "make_recovery",
    "new_key",
    "new_key_file",
    "new_secrets",
    "read_key_document",
    "read_key_file",
    "read_share",
    "recover",
    "seal_person",
    "share_text",
    "unseal_person",
    "verify_person",
    "with_person",
    "with_recovery",
    "with_secrets",
    "without_person",
    "write_first_keys",
    "write_key_file",
]

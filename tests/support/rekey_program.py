"""A program that brings a register under a new key and is killed, or starved of power, on the way.

Run as `python -m tests.support.rekey_program`, above the shim; each line of its input is a job, done in a child.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from marac_desk.register import rekeying
from marac_desk.register.acceptance import Acceptance
from marac_desk.register.files import RegisterPlace
from marac_desk.register.keys import KeyFile, Secrets, read_key_file, with_secrets, write_key_file
from tests.support import crash_program
from tests.support.crash_program import say
from tests.support.registers import NOW, REGISTER_ID, SECRETS, clock
from tests.support.shim import Shim


def rekey(job: dict[str, Any]) -> None:
    """Change the key of a register, with everything written down that is asked of the disk.

    "last" is the operation before which to die, 0 for none. The planted defects: "keys_first" renews the envelopes
    before the register stands under the new key; "one_key" tells them of the new key only afterwards; "unsynced" does
    not wait until the disk has the copy; "untold" does not tell whoever watches over the closed file.
    """
    place, defect = RegisterPlace(Path(job["folder"])), job.get("defect")
    if defect == "unsynced":
        vars(rekeying)["sync_file"] = lambda _path: None
    if defect == "one_key":
        vars(rekeying)["write_key_file"] = _all_but_the_first()
    watch = Acceptance(place, seal_key=SECRETS.seal_key, register_id=REGISTER_ID, clock=clock()).same
    accept: rekeying.Accept = _tell_nobody if defect == "untold" else watch
    if defect == "keys_first":
        accept = _renewing(place, watch)
    disk = Shim(place.folder, Path(job["log"]) if "log" in job else None)
    disk.die_before(job.get("last", 0))
    rekeying.rekey(place, SECRETS, now=NOW, accept=accept)
    say(operations=disk.operations)


def _tell_nobody(_files: Sequence[Path]) -> None:
    """Say nothing of the file that takes the place of the one that is watched over."""


def _renewing(place: RegisterPlace, watch: rekeying.Accept) -> rekeying.Accept:
    targets, real = list[Secrets](), Secrets.with_next_data_key

    def remembered(secrets: Secrets, now: datetime) -> Secrets:
        targets.append(real(secrets, now))
        return targets[-1]

    def renew(files: Sequence[Path]) -> None:
        watch(files)
        if len(files) == 2:  # just before the swap
            write_key_file(place.keys, with_secrets(read_key_file(place.keys), targets[-1].after_rekey()))

    setattr(Secrets, "with_next_data_key", remembered)  # noqa: B010  (a method put in place of another)
    return renew


def _all_but_the_first() -> Any:
    told: list[Path] = []

    def write(path: Path, keys: KeyFile) -> None:
        if told:
            write_key_file(path, keys)
        told.append(path)

    return write


crash_program.JOBS["rekey"] = rekey

if __name__ == "__main__":
    crash_program.main()

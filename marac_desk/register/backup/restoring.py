"""Restoring a backup: chosen because it verifies, copied beside the register, proved there, and telling of itself.

Nothing of the live register is touched before the copy is whole, verified and says in its ledger that it was restored;
`swapping` then puts it in the register's place.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

import sqlalchemy as sa

from marac_desk.model.ledger import LedgerHead
from marac_desk.register.backup import connections
from marac_desk.register.backup.keeping import Kept, backups_in
from marac_desk.register.backup.making import copy_into
from marac_desk.register.backup.manifest import Head, Manifest
from marac_desk.register.backup.names import make_empty, sync
from marac_desk.register.backup.swapping import Accept, anything, restored_path, swap
from marac_desk.register.backup.verifying import Contents, check_ledger, contents_of, verify, verify_copy
from marac_desk.register.backup.watching import CancelledError, Watch
from marac_desk.register.engines import open_sqlcipher
from marac_desk.register.files import RegisterPlace, beside, is_there, writing_problems
from marac_desk.register.keys import BackupKey, Secrets, read_key_document, write_key_file
from marac_desk.register.keys.keyfile import seal_key_of
from marac_desk.register.ledger import Event
from marac_desk.register.problems import RegisterProblemError, problems_named
from marac_desk.register.reserve import PREFLIGHT, room_beside
from marac_desk.register.schema import HEAD, ensure_current
from marac_desk.register.unit_of_work import Register
from marac_desk.rules.clock import Clock


@dataclass(frozen=True, slots=True)
class Choice:
    """The backup to restore, and the newer ones that do not hold, each with what is wrong with it."""

    backup: Kept
    refused: tuple[tuple[str, str], ...] = ()


def best_backup(folder: Path, keys: Iterable[BackupKey], register_id: uuid.UUID, watch: Watch | None = None) -> Choice:
    """Return the newest backup that verifies from end to end, passing over those that do not.

    Raises RegisterProblemError: "no_backup" where none lies there, "no_backup_holds", and as `folder_problems` names.
    """
    refused = []
    found = backups_in(folder, keys, register_id)
    for kept in found:
        try:
            check(folder, kept, watch or Watch())
        except RegisterProblemError as problem:
            refused.append((kept.name.stem, problem.code))
        else:
            return Choice(kept, tuple(refused))
    raise RegisterProblemError("no_backup_holds" if found else "no_backup")


def check(folder: Path, kept: Kept, watch: Watch, *, seal_key: bytes | None = None) -> Contents:
    """Verify one backup of a folder. Raises as `verify` does, and what is wrong with its manifest."""
    if kept.manifest is None or kept.key is None:
        raise RegisterProblemError(kept.problem)
    return verify(kept.name.backup(folder), kept.key.key, kept.manifest, watch, seal_key=seal_key)


@dataclass(frozen=True, slots=True)
class Restoring:
    """One restore: which backup of which folder, to which place, with which keys, who decided it and by which leave."""

    folder: Path
    backup: Kept
    place: RegisterPlace
    secrets: Secrets = field(repr=False)
    clock: Clock
    people: tuple[uuid.UUID, ...] = ()
    approval_id: uuid.UUID | None = None

    @property
    def manifest(self) -> Manifest:
        """What must be found in it."""
        if self.backup.manifest is None:
            raise RegisterProblemError(self.backup.problem)
        return self.backup.manifest


def prepare(restoring: Restoring, watch: Watch | None = None, *, target: Path | None = None) -> Head:
    """Copy a backup beside the register, prove it, bring it up to date and have its ledger tell of the restore.

    Returns the end of its chain. The live register is not touched, and a copy that failed is taken away. Raises
    RegisterProblemError as `verify` does, "restore_no_room", "disk_full"; CancelledError.
    """
    watch, manifest, target = watch or Watch(), restoring.manifest, target or restored_path(restoring.place)
    if room_beside(target) < manifest.size + PREFLIGHT:
        raise RegisterProblemError("restore_no_room", mib=(manifest.size + PREFLIGHT) >> 20)
    seal_key = restoring.secrets.seal_key
    contents = check(restoring.folder, restoring.backup, watch, seal_key=seal_key)
    try:
        with writing_problems():
            _remove(target)
            make_empty(target)
            _copy(restoring, target, watch)
            sync(target)
        verify_copy(target, restoring.secrets.data_key, contents, watch, seal_key=seal_key)
        head = _tell(restoring, target)
        if contents.schema != HEAD:
            _check_chain(restoring, target, watch)
        with writing_problems():
            sync(target)
    except (RegisterProblemError, CancelledError):
        _remove(target)
        raise
    return head


def _copy(restoring: Restoring, target: Path, watch: Watch) -> None:
    assert restoring.backup.key is not None
    source = restoring.backup.name.backup(restoring.folder)
    key, data_key = restoring.backup.key.key, restoring.secrets.data_key
    with connections.lying(source, key) as backup, connections.made(target, data_key) as copy:
        copy_into(copy, backup, watch)


def _check_chain(restoring: Restoring, target: Path, watch: Watch) -> None:
    """Check the ledger of a copy that an earlier version made, now that this version can read its lines."""
    with connections.lying(target, restoring.secrets.data_key) as copy:
        check_ledger(copy, contents_of(copy, watch), watch, seal_key=restoring.secrets.seal_key)


def _tell(restoring: Restoring, target: Path) -> Head:
    """Bring the copy up to date and add the line that says where it comes from; returns the new end of its chain."""
    manifest = restoring.manifest
    secrets, clock = restoring.secrets, restoring.clock
    engines = open_sqlcipher(target, secrets.data_key)
    register = Register(engines, desk_id=manifest.register_id, clock=clock, seal_key=secrets.seal_key)
    try:
        with problems_named():
            ensure_current(engines.write)
        with register.writing() as unit:
            unit.events.append(Event("restored", "register", restoring.approval_id, details=_details(restoring)))
        with register.reading() as unit:
            own_end = sa.select(LedgerHead.seq, LedgerHead.digest).where(LedgerHead.desk_id == manifest.register_id)
            seq, digest = unit.session.execute(own_end).one()
    finally:
        register.close()
    if any(is_there(path) for path in beside(target)):
        raise RegisterProblemError("cannot_create")  # its journal was not folded in, so the file alone is not all of it
    return Head(manifest.register_id, seq, digest)


def _details(restoring: Restoring) -> dict[str, str | int]:
    manifest = restoring.manifest
    return {
        "backup": restoring.backup.name.stem,
        "line": manifest.seq,
        "sha256": manifest.sha256,
        "people": " ".join(str(person) for person in restoring.people),
    }


def restore_over(restoring: Restoring, accept: Accept, watch: Watch | None = None) -> Path | None:
    """Restore over a register that is closed or past opening; returns where the old one is kept, None if none was.

    Whoever calls this holds the place and has made sure that two people want it. `accept` tells whatever watches over
    the closed file (`register.acceptance`) that this is no older copy slipped in. The envelopes beside the register
    stay; where they are gone the backup's own take their place. Raises RegisterProblemError as `prepare`, `bring_keys`
    and `swap` do; CancelledError before anything was put in place.
    """
    head = prepare(restoring, watch)
    if not is_there(restoring.place.keys):
        bring_keys(restoring, restoring.place.keys)
    return swap(restoring.place, head, clock=restoring.clock, accept=accept)


def restore_into_empty(restoring: Restoring, watch: Watch | None = None, *, accept: Accept = anything) -> Head:
    """Restore into a folder without a register, with the envelopes the backup carries, and return the chain's end.

    `accept` is asked once the copy is proved, and may still refuse it. Raises RegisterProblemError: "register_exists",
    and as `prepare` and `bring_keys` do; CancelledError.
    """
    place = restoring.place
    if place.exists() or is_there(place.register):
        raise RegisterProblemError("register_exists")
    place.prepare()
    place.clear_unfinished()
    head = prepare(restoring, watch, target=place.new_register)
    try:
        accept((place.new_register,), head)
    except BaseException:
        place.clear_unfinished()
        raise
    bring_keys(restoring, place.new_keys)
    place.take_names()
    return head


def bring_keys(restoring: Restoring, path: Path) -> None:
    """Write the envelopes that a backup carries, once their seal is proved. Raises as reading and writing keys do."""
    keys = read_key_document(dict(restoring.manifest.keys))
    if keys.register_id != restoring.manifest.register_id:
        raise RegisterProblemError("keys_damaged")
    keys.check(seal_key_of(restoring.secrets))
    write_key_file(path, keys)


def _remove(path: Path) -> None:
    for one in (path, *beside(path)):
        one.unlink(missing_ok=True)

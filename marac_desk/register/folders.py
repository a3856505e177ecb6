"""Where a register may not live: on a network file system, and in a folder that a program copies elsewhere.

SQLite's journal needs locks and shared memory that network file systems do not keep, and a program that synchronises
copies the file and its journal at different moments. Either loses what had its tick. Backups may lie in both.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePath, PureWindowsPath

from marac_desk.register.problems import RegisterProblemError

NETWORK_KINDS = frozenset({
    "9p", "afpfs", "afs", "autofs", "beegfs", "ceph", "cifs", "coda", "davfs", "glusterfs", "gfs2", "lustre", "ncpfs",
    "nfs", "nfs4", "ocfs2", "orangefs", "prl_fs", "smb2", "smb3", "smbfs", "sshfs", "vboxsf", "virtiofs", "vmhgfs",
    "webdav",
})  # fmt: skip
LOCAL_FUSE = frozenset({
    "fuseblk", "fuse.bindfs", "fuse.cryfs", "fuse.encfs", "fuse.gocryptfs", "fuse.mergerfs", "fuse.veracrypt",
})  # fmt: skip
"""What a program of this computer serves from a disk of this computer; every other FUSE counts as a network."""
DRIVE_REMOTE = 4
_ENVIRONMENT = {"OneDrive": "OneDrive", "OneDriveCommercial": "OneDrive", "OneDriveConsumer": "OneDrive"}
_NAMES = (
    ("OneDrive", re.compile(r"OneDrive( - .+|-.+)?")),
    ("Dropbox", re.compile(r"Dropbox( \(.+\))?")),
    ("Google Drive", re.compile(r"Google ?Drive(-.+)?|My Drive", re.IGNORECASE)),
    ("iCloud", re.compile(r"iCloud ?Drive|Mobile Documents|com~apple~CloudDocs", re.IGNORECASE)),
    ("Nextcloud", re.compile(r"Nextcloud\d*|ownCloud\d*", re.IGNORECASE)),
)
_MARKERS = (
    ("OneDrive", (".849C9593-D756-4E56-8D6E-42412F2A707B",)),
    ("Dropbox", (".dropbox", ".dropbox.cache")),
    ("Google Drive", (".tmp.drivedownload", ".tmp.driveupload", ".shortcut-targets-by-id")),
    ("Nextcloud", (".sync_*.db", "._sync_*.db", ".nextcloudsync.log", ".owncloudsync.log", ".csync_journal.db")),
    ("Syncthing", (".stfolder",)),
)


@dataclass(frozen=True, slots=True)
class Mount:
    """A file system and where it stands in the tree."""

    point: PurePath
    kind: str


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What of a computer decides where a register may live; tests hand in one of their own."""

    platform: str = sys.platform
    home: Path = field(default_factory=Path.home)
    environment: Mapping[str, str] = field(default_factory=lambda: dict(os.environ))
    mounts: Callable[[], Iterable[Mount]] = field(default_factory=lambda: mounts_of(sys.platform))
    drive_type: Callable[[str], int] = field(default_factory=lambda: windows_drive_type)


def refuse_unsafe(folder: Path, surroundings: Surroundings | None = None) -> None:
    """Raise RegisterProblemError where a live register may not be: "on_network", "in_synchronised_folder"."""
    around = surroundings or Surroundings()
    if kind := network_kind(folder, around):
        raise RegisterProblemError("on_network", kind=kind)
    if service := synchronised_by(folder, around):
        raise RegisterProblemError("in_synchronised_folder", service=service)


def network_kind(folder: Path, around: Surroundings) -> str:
    """Return the kind of network file system a folder is on, nothing where it is on a disk of this computer."""
    if around.platform == "win32":
        return _windows_network(str(folder), around.drive_type)
    real = _existing(folder)
    mounts = [mount for mount in around.mounts() if real.is_relative_to(mount.point)]
    kind = max(reversed(mounts), key=lambda mount: len(mount.point.parts), default=Mount(Path("/"), "")).kind
    foreign = kind == "fuse" or (kind.startswith("fuse.") and kind not in LOCAL_FUSE)
    return kind if foreign or kind in NETWORK_KINDS else ""


def _windows_network(folder: str, drive_type: Callable[[str], int]) -> str:
    """A path of a server, or of a letter that stands for one."""
    plain = folder.replace("/", "\\")
    if plain.upper().startswith("\\\\?\\UNC\\") or (plain.startswith("\\\\") and not plain.startswith("\\\\?\\")):
        return "UNC"
    drive = PureWindowsPath(plain.removeprefix("\\\\?\\")).drive
    return drive if drive and drive_type(f"{drive}\\") == DRIVE_REMOTE else ""


def _existing(folder: Path) -> Path:
    """Return the real path of a folder, or of the part of it that is there; links are followed."""
    real = folder.absolute()
    while not real.exists() and real != real.parent:
        real = real.parent
    return real.resolve()


def synchronised_by(folder: Path, around: Surroundings) -> str:
    """Return the name of the program that copies a folder elsewhere, by what such programs leave; nothing otherwise."""
    for real in dict.fromkeys((_existing(folder), folder.absolute())):
        for service, root in _known_roots(around):
            if real == root or real.is_relative_to(root):
                return service
        for part in (real, *real.parents):
            if part == around.home:  # a mark there, such as ~/.dropbox, is the program's own, and names no folder
                break
            if service := _marked(part):
                return service
    return ""


def _marked(folder: Path) -> str:
    for service, pattern in _NAMES:
        if pattern.fullmatch(folder.name):
            return service
    for service, names in _MARKERS:
        if any(any(folder.glob(name)) if "*" in name else os.path.lexists(folder / name) for name in names):
            return service
    return ""


def _known_roots(around: Surroundings) -> Iterator[tuple[str, Path]]:
    """Yield the folders that programs say they synchronise: by the environment and by their own settings."""
    for variable, service in _ENVIRONMENT.items():
        if value := around.environment.get(variable):
            yield service, Path(value)
    for place in (around.home / ".dropbox", *_application_data(around, "Dropbox")):
        for root in _dropbox_roots(place / "info.json"):
            yield "Dropbox", root
    for place in (around.home / ".config" / "Nextcloud", *_application_data(around, "Nextcloud")):
        for root in _nextcloud_roots(place / "nextcloud.cfg"):
            yield "Nextcloud", root


def _application_data(around: Surroundings, name: str) -> list[Path]:
    folders = (around.environment.get(variable) for variable in ("LOCALAPPDATA", "APPDATA"))
    return [Path(folder) / name for folder in folders if folder]


def _dropbox_roots(info: Path) -> list[Path]:
    try:
        accounts = json.loads(info.read_bytes())
        return [Path(account["path"]) for account in accounts.values()]
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return []


def _nextcloud_roots(settings: Path) -> list[Path]:
    try:
        text = settings.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return []
    return [Path(found) for found in re.findall(r"^[^=\n]*\\localPath=(.+?)/?\s*$", text, re.MULTILINE)]


def mounts_of(platform: str) -> Callable[[], Iterable[Mount]]:
    """Return what lists the file systems of a computer."""
    return _linux_mounts if platform.startswith("linux") else _listed_mounts if platform == "darwin" else tuple


def _linux_mounts() -> list[Mount]:
    try:
        return read_mountinfo(Path("/proc/self/mountinfo").read_text(encoding="utf-8", errors="surrogateescape"))
    except OSError:
        return []


def read_mountinfo(text: str) -> list[Mount]:
    """Read the kernel's list of file systems: the fifth field is where it stands, the first after the dash its kind."""
    found = []
    for line in text.splitlines():
        before, dash, after = line.partition(" - ")
        fields = before.split()
        if dash and len(fields) > 4 and after:
            point = re.sub(r"\\([0-7]{3})", lambda octal: chr(int(octal[1], 8)), fields[4])
            found.append(Mount(Path(point), after.split()[0]))
    return found


def _listed_mounts() -> list[Mount]:
    done = subprocess.run(["/sbin/mount"], capture_output=True, text=True, check=False, timeout=10)
    return read_mount_list(done.stdout)


def read_mount_list(text: str) -> list[Mount]:
    """Read what `mount` prints on macOS: `//user@server/share on /Volumes/share (smbfs, nodev, nosuid)`."""
    found = (re.fullmatch(r".+? on (/.*) \(([^,)]+).*\)", line) for line in text.splitlines())
    return [Mount(Path(line[1]), line[2]) for line in found if line]


def windows_drive_type(root: str) -> int:
    """Return what Windows says a drive is; 4 is a drive of another computer."""
    import ctypes

    return int(ctypes.windll.kernel32.GetDriveTypeW(root))  # type: ignore[attr-defined,unused-ignore]


def disk_of(path: Path, system: Path = Path("/sys")) -> str:
    """Return a name of the disk a path is on, the same for two parts of one disk where the system tells."""
    device = _existing(path).stat().st_dev
    if hasattr(os, "major"):
        block = system / "dev" / "block" / f"{os.major(device)}:{os.minor(device)}"
        if block.exists():
            real = block.resolve()
            return str(real.parent if (real / "partition").exists() else real)
    return str(device)

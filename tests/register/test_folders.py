"""Where a register may not live: network file systems and synchronised folders, by invented mount tables and marks."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from marac_desk.desktop.wording.problems import sentence
from marac_desk.register import folders
from marac_desk.register.folders import Mount, Surroundings, disk_of, network_kind, refuse_unsafe, synchronised_by
from marac_desk.register.problems import RegisterProblemError

MOUNTINFO = r"""
22 1 254:1 / / rw,relatime shared:1 - ext4 /dev/vda1 rw
30 22 0:25 / /home/ada/share rw,relatime shared:12 - cifs //server/share rw,vers=3.0
31 22 0:26 / /home/ada/with\040space rw - nfs4 server:/export rw
32 22 0:27 / /home/ada/ssh rw - fuse.sshfs ada@server:/ rw
33 22 8:17 / /home/ada/stick rw - fuseblk /dev/sdb1 rw
34 22 0:28 / /home/ada/vault rw - fuse.gocryptfs /home/ada/.vault rw
35 30 254:3 / /home/ada/share/local rw - xfs /dev/vdb1 rw
36 22 0:29 / /home/ada/over rw - ext4 /dev/vdc1 rw
37 22 0:30 / /home/ada/over rw - nfs server:/export rw
38 22 0:31 / /home/ada/drive rw - fuse.rclone remote: rw
"""
MAC_MOUNTS = """
/dev/disk3s1s1 on / (apfs, sealed, local, read-only, journaled)
//ada@server/share on /Volumes/share (smbfs, nodev, nosuid, mounted by ada)
/dev/disk4s2 on /Volumes/My Stick (hfs, local, nodev, nosuid, journaled)
"""


def linux(home: Path, **environment: str) -> Surroundings:
    """Return a Linux computer without network file systems, whose settings lie in a folder of the test."""
    return Surroundings("linux", home, environment, lambda: [Mount(Path("/"), "ext4")], lambda _root: 0)


@pytest.mark.parametrize(
    ("folder", "kind"),
    [
        ("/home/ada/register", ""),
        ("/home/ada/share/register", "cifs"),
        ("/home/ada/with space/register", "nfs4"),
        ("/home/ada/ssh/register", "fuse.sshfs"),
        ("/home/ada/drive", "fuse.rclone"),
        ("/home/ada/stick/register", ""),
        ("/home/ada/vault/register", ""),
        ("/home/ada/share/local/register", ""),
        ("/home/ada/shared by name only", ""),
        ("/home/ada/over/register", "nfs"),  # the later mount lies over the earlier one
    ],
)
def test_the_mount_nearest_to_the_folder_decides(folder: str, kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(folders, "_existing", lambda path: path)  # none of these is there
    around = Surroundings("linux", Path("/home/ada"), {}, lambda: folders.read_mountinfo(MOUNTINFO), lambda _root: 0)
    assert network_kind(Path(folder), around) == kind


@pytest.mark.parametrize("kind", ["nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "fuse.sshfs", "fuse", "davfs", "ceph"])
def test_every_network_file_system_is_refused_in_words(kind: str, tmp_path: Path) -> None:
    around = Surroundings("linux", tmp_path, {}, lambda: [Mount(Path("/"), kind)], lambda _root: 0)
    with pytest.raises(RegisterProblemError) as caught:
        refuse_unsafe(tmp_path / "register", around)
    assert caught.value.code == "on_network"
    assert "not foreseen" not in sentence(caught.value)


@pytest.mark.parametrize("kind", ["ext4", "xfs", "btrfs", "zfs", "tmpfs", "overlay", "apfs", "vfat", "fuseblk"])
def test_a_disk_of_this_computer_is_not(kind: str, tmp_path: Path) -> None:
    around = Surroundings("linux", tmp_path, {}, lambda: [Mount(Path("/"), kind)], lambda _root: 0)
    refuse_unsafe(tmp_path / "register", around)


def test_the_mounts_of_this_very_computer_can_be_read(tmp_path: Path) -> None:
    assert network_kind(tmp_path, Surroundings(home=tmp_path, environment={})) == ""


def test_a_link_to_a_share_is_followed(tmp_path: Path) -> None:
    (tmp_path / "share").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "share")
    mounts = [Mount(Path("/"), "ext4"), Mount((tmp_path / "share").resolve(), "cifs")]
    around = Surroundings("linux", tmp_path, {}, lambda: mounts, lambda _root: 0)
    assert network_kind(tmp_path / "link" / "not" / "made" / "yet", around) == "cifs"


@pytest.mark.parametrize(
    ("folder", "kind"),
    [
        (r"C:\Users\ada\register", ""),
        (r"\\server\share\register", "UNC"),
        ("//server/share/register", "UNC"),
        (r"\\?\UNC\server\share\register", "UNC"),
        (r"\\?\C:\Users\ada", ""),
        (r"H:\register", "H:"),
        (r"\\?\H:\register", "H:"),
    ],
)
def test_windows_names_servers_and_letters_that_stand_for_them(folder: str, kind: str) -> None:
    assert folders._windows_network(folder, lambda root: 4 if root == "H:\\" else 3) == kind


def test_macos_lists_its_mounts() -> None:
    found = {str(mount.point): mount.kind for mount in folders.read_mount_list(MAC_MOUNTS)}
    assert found == {"/": "apfs", "/Volumes/share": "smbfs", "/Volumes/My Stick": "hfs"}


@pytest.mark.parametrize(
    ("name", "service"),
    [
        ("OneDrive", "OneDrive"),
        ("OneDrive - Anytown Council", "OneDrive"),
        ("OneDrive-AnytownCouncil", "OneDrive"),
        ("Dropbox", "Dropbox"),
        ("Dropbox (Anytown)", "Dropbox"),
        ("Google Drive", "Google Drive"),
        ("GoogleDrive-ada@example.org", "Google Drive"),
        ("My Drive", "Google Drive"),
        ("iCloudDrive", "iCloud"),
        ("Mobile Documents", "iCloud"),
        ("Nextcloud", "Nextcloud"),
        ("ownCloud2", "Nextcloud"),
        ("One drive for all", ""),
        ("Dropboxes", ""),
    ],
)
def test_folders_are_known_by_the_names_these_programs_give(tmp_path: Path, name: str, service: str) -> None:
    folder = tmp_path / name / "deep" / "register"
    folder.mkdir(parents=True)
    assert synchronised_by(folder, linux(tmp_path / "elsewhere")) == service


@pytest.mark.parametrize(
    ("mark", "service"),
    [
        (".849C9593-D756-4E56-8D6E-42412F2A707B", "OneDrive"),
        (".dropbox", "Dropbox"),
        (".dropbox.cache", "Dropbox"),
        (".tmp.driveupload", "Google Drive"),
        (".sync_0a1b2c.db", "Nextcloud"),
        ("._sync_0a1b2c.db", "Nextcloud"),
        (".owncloudsync.log", "Nextcloud"),
        (".stfolder", "Syncthing"),
    ],
)
def test_folders_are_known_by_the_marks_these_programs_leave(tmp_path: Path, mark: str, service: str) -> None:
    folder = tmp_path / "Files" / "register"
    folder.mkdir(parents=True)
    around = linux(tmp_path / "elsewhere")
    refuse_unsafe(folder, around)
    (tmp_path / "Files" / mark).touch()
    with pytest.raises(RegisterProblemError) as caught:
        refuse_unsafe(folder, around)
    assert (caught.value.code, caught.value.values) == ("in_synchronised_folder", {"service": service})
    assert service in sentence(caught.value)


def test_the_programs_own_settings_name_their_folders(tmp_path: Path) -> None:
    home = tmp_path / "home"
    work, cloud = home / "Work files", home / "Cloud"
    for folder in (work, cloud, home / ".dropbox", home / ".config" / "Nextcloud"):
        folder.mkdir(parents=True)
    assert synchronised_by(work / "register", linux(home)) == ""
    (home / ".dropbox" / "info.json").write_text(json.dumps({"business": {"path": str(work)}}))
    (home / ".config" / "Nextcloud" / "nextcloud.cfg").write_text(f"[Accounts]\n0\\Folders\\1\\localPath={cloud}/\n")
    assert synchronised_by(work / "register", linux(home)) == "Dropbox"
    assert synchronised_by(cloud / "register", linux(home)) == "Nextcloud"
    assert synchronised_by(home / "register", linux(home)) == "", "the program's own folder marks nothing else"
    assert synchronised_by(home / "register", linux(home, OneDriveCommercial=str(home / "register"))) == "OneDrive"


@pytest.mark.parametrize("text", ["", "{", "[]", '{"personal": 1}', '{"personal": {}}'])
def test_settings_that_cannot_be_meant_so_name_nothing(tmp_path: Path, text: str) -> None:
    (tmp_path / ".dropbox").mkdir()
    (tmp_path / ".dropbox" / "info.json").write_text(text)
    assert synchronised_by(tmp_path / "register", linux(tmp_path)) == ""


@pytest.fixture
def blocks(tmp_path: Path) -> Path:
    """Return a made-up /sys in which the disk of the test's folder is the second part of one disk."""
    device = tmp_path.stat().st_dev
    part = tmp_path / "sys" / "devices" / "disk" / "disk2"
    part.mkdir(parents=True)
    (part / "partition").write_text("2")
    block = tmp_path / "sys" / "dev" / "block"
    block.mkdir(parents=True)
    (block / f"{os.major(device)}:{os.minor(device)}").symlink_to(part)
    return tmp_path / "sys"


def test_two_parts_of_one_disk_are_the_same_disk(tmp_path: Path, blocks: Path) -> None:
    assert disk_of(tmp_path, blocks) == str((blocks / "devices" / "disk").resolve())
    assert disk_of(tmp_path, tmp_path / "nothing") == str(tmp_path.stat().st_dev)

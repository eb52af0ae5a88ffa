"""Where a file lies: who may read it, who carries it elsewhere, and what lies beside it."""

import os
import stat
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from magstack.domain.faults import Check, Fault
from magstack.domain.wording import typed
from magstack.store.database import BACKUPS, shown

SYNCED = {
    "Dropbox": "Dropbox",
    "OneDrive": "OneDrive",
    "Mobile Documents": "iCloud",
    "com~apple~CloudDocs": "iCloud",
    "iCloudDrive": "iCloud",
    "iCloud Drive": "iCloud",
    "Google Drive": "Google Drive",
    "GoogleDrive": "Google Drive",
    "My Drive": "Google Drive",
    "CloudStorage": "a provider's synchronised folder",
    "Nextcloud": "Nextcloud",
    "ownCloud": "ownCloud",
    "Syncthing": "Syncthing",
    "pCloud Drive": "pCloud",
    "pCloudDrive": "pCloud",
    "pCloud Sync": "pCloud",
    "MEGAsync": "MEGA",
    "Box Sync": "Box",
}
"""What folders are called that are synchronised, and by whom."""

SYNCED_AT_HOME = {"Box": "Box", "MEGA": "MEGA"}
"""The same of names that other folders have too: only directly in somebody's home."""

HOMES = ("home", "Users")
"""Where homes lie."""

MARKS = {
    ".dropbox.cache": "Dropbox",
    ".stfolder": "Syncthing",
    ".sync/ID": "Resilio Sync",
    ".owncloudsync.log": "ownCloud",
    ".nextcloudsync.log": "Nextcloud",
    ".tmp.driveupload": "Google Drive",
    ".tmp.drivedownload": "Google Drive",
}
"""What lies in such a folder, whatever it is called."""

REMOTE = (
    *("nfs", "nfs4", "cifs", "smb3", "smbfs", "davfs", "afs", "ceph", "glusterfs"),
    *("fuse.sshfs", "fuse.rclone", "fuse.davfs", "fuse.glusterfs", "fuse.gvfsd-fuse"),
)
"""File systems of another machine."""

OTHERS = 0o077
"""What others than the owner may do with a file."""

MOUNTS = Path("/proc/mounts")


def around(path: Path, *, used: bool = True) -> Iterator[Fault]:
    """Yield what is not good about the place of a file that is there; each fault is mild.

    ``used`` says that it is the record in use, and no copy that only lies there.
    """
    yield from _permissions(path)
    if used:
        yield from _permissions_of_folder(path.parent)
    yield from _folder(path, used=used)
    yield from _leftovers(path)


def synced_by(folder: Path) -> str | None:
    """Return who synchronises a folder, by its name or what lies in it or above; else None."""
    real = Path(os.path.realpath(folder))
    for above in (real, *real.parents):
        who = _by_name(above) or _by_mark(above)
        if who is not None:
            return who
    return None


def _by_name(folder: Path) -> str | None:
    """Return who synchronises a folder of such a name: ``OneDrive - Office`` is one too."""
    if folder.parent.name == "CloudStorage":
        return SYNCED.get(folder.name.partition("-")[0])
    own = os.path.expanduser("~")  # noqa: PTH111 (Path.expanduser raises for who has no home)
    if folder.parent.parent.name in HOMES or str(folder.parent) == own:
        return SYNCED_AT_HOME.get(folder.name) or SYNCED.get(_first(folder.name))
    return SYNCED.get(_first(folder.name))


def _first(name: str) -> str:
    """Return a name without what tells two accounts apart."""
    return name.partition(" (")[0].partition(" - ")[0]


def _by_mark(folder: Path) -> str | None:
    """Return who synchronises a folder with such a thing in it."""
    return next((who for name, who in MARKS.items() if os.path.lexists(folder / name)), None)


def _leftovers(path: Path) -> Iterator[Fault]:
    """Yield what a magstack that was killed has left beside a file."""
    if path.with_name(f"{path.name}-journal").exists():
        said = f"{shown(path)}-journal lies beside it: a write goes on, or was interrupted."
        helps = "Leave it there: the next command takes back what was interrupted."
        yield _remark("leftovers", said, helps)
    yield from _second_names(path)
    for folder in (path.parent, path.parent / BACKUPS):
        with suppress(OSError):
            for each in sorted(folder.glob(".magstack-*")):
                said = f"{shown(each)} was left over by a magstack that was stopped."
                yield _remark("leftovers", said, f"If none is at work: rm -r {typed(str(each))}")


def _second_names(path: Path) -> Iterator[Fault]:
    """Yield what was to be kept of a record that was not replaced after all, and still is it."""
    if path.stat().st_nlink == 1:
        return
    with suppress(OSError):
        for each in sorted((path.parent / BACKUPS).glob("*.db")):
            if each.samefile(path):
                said = f"{shown(each)} is no copy, but this file once more: a restore was stopped."
                yield _remark("leftovers", said, f"Take that name away: rm {typed(str(each))}")


def _permissions(path: Path) -> Iterator[Fault]:
    found = path.stat()
    if found.st_uid != os.geteuid():
        said = f"{shown(path)} belongs to another user (number {found.st_uid})."
        yield _remark("permissions", said, "Run magstack as that user.")
    elif stat.S_IMODE(found.st_mode) & OTHERS:
        yield _remark("permissions", _open(path), f"chmod 600 {typed(str(path))}")


def _permissions_of_folder(folder: Path) -> Iterator[Fault]:
    found = folder.stat()
    shared = found.st_uid != os.geteuid() or found.st_mode & stat.S_ISVTX
    if stat.S_IMODE(found.st_mode) & OTHERS:
        alone = "Keep the record in a directory of its own (--home)."
        remedy = alone if shared else f"chmod 700 {typed(str(folder))}"
        yield _remark("permissions", _open(folder), remedy)


def _open(place: Path) -> str:
    mode = stat.S_IMODE(place.stat().st_mode)
    return f"{shown(place)} is open to other users of this machine (mode {mode:04o})."


def _folder(path: Path, *, used: bool) -> Iterator[Fault]:
    who, kind = synced_by(path.parent), _remote(path)
    if who is not None and used:
        yield _remark(
            "folder",
            f"It lies in a folder that {who} synchronises: whoever holds that can read it, and a "
            "file that is carried away in the middle of a write is damaged there.",
            "Keep it elsewhere (--home), and let backups be synchronised: magstack backup DIR",
        )
    elif who is not None:
        said = f"It lies in a folder that {who} synchronises: whoever holds that can read it."
        yield _remark("folder", said, "")
    if kind is not None and used:
        yield _remark(
            "folder",
            f"It lies on another machine ({kind}), where locks may not hold what two write.",
            "Keep it on a disk of this machine (--home), and backups there: magstack backup DIR",
        )


def _remark(check: Check, said: str, remedy: str) -> Fault:
    return Fault(check, said, remedy, mild=True)


def _remote(path: Path) -> str | None:
    """Return the kind of file system of another machine that a file lies on, or None."""
    real, longest, kind = os.path.realpath(path), -1, ""
    with suppress(OSError):
        for line in MOUNTS.read_text(encoding="utf-8", errors="replace").splitlines():
            point, found = _mount(line)
            inside = real == point or real.startswith(f"{point.rstrip('/')}/")
            if inside and len(point) >= longest:
                longest, kind = len(point), found
    return kind if kind in REMOTE else None


def _mount(line: str) -> tuple[str, str]:
    """Return where a file system is mounted, and of what kind it is."""
    _, point, kind, *_ = [*line.split(" "), "", "", ""]
    for escaped, sign in (("\\040", " "), ("\\011", "\t"), ("\\012", "\n"), ("\\134", "\\")):
        point = point.replace(escaped, sign)
    return point, kind

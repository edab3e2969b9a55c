"""The safe replacement or creation of one file: it is wholly old or wholly new, never anything
else."""

from __future__ import annotations

import errno
import os
import re
import secrets
import stat
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

TEMPORARY_PREFIX = ".diffwright-"
"""How the names of temporary files begin, should a crash of the machine leave one behind."""
_TEMPORARY = re.compile(re.escape(TEMPORARY_PREFIX) + r"(?:[0-9a-f]{16}|[a-z0-9_]{8})")


class WriteError(Exception):
    """A file was not written. The message is one sentence: what, where, and what to do."""


class ChangedMeanwhile(WriteError):
    """The file no longer holds the bytes that the edit was made for."""


class ReadOnly(WriteError):
    """The file or its folder is not to be written."""


class OutsideTree(WriteError):
    """The path leads out of the tree, by a symbolic link or by ``..``."""


_REASONS: dict[int, tuple[type[WriteError], str]] = {
    errno.ENOENT: (ChangedMeanwhile, "it has vanished; run diffwright again"),
    errno.ENOTDIR: (ChangedMeanwhile, "its folder has vanished; run diffwright again"),
    errno.EACCES: (ReadOnly, "permission is denied; check who owns it and whether it is in use"),
    errno.EPERM: (ReadOnly, "the system does not permit it; check its owner and attributes"),
    errno.EROFS: (ReadOnly, "its file system is read-only; mount it for writing"),
    errno.ENOSPC: (WriteError, "the disk is full; free some space and run diffwright again"),
    errno.EDQUOT: (WriteError, "the disk quota is used up; free some space and run again"),
    errno.ELOOP: (WriteError, "its symbolic links form a loop; remove one of them"),
}
_REASONS_OF_CREATION: dict[int, tuple[type[WriteError], str]] = {
    **_REASONS,
    errno.EEXIST: (ChangedMeanwhile, "there is such a file meanwhile; run diffwright again"),
    errno.ENOENT: _REASONS[errno.ENOTDIR],
}
_NO_LINKS = frozenset({errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS})
"""What a file system reports that has no hard links."""


def is_temporary(name: str) -> bool:
    """Whether a file is called as those that are written before they get their name."""
    return _TEMPORARY.fullmatch(name) is not None


def replace_file(path: Path, before: bytes, after: bytes, *, root: Path) -> None:
    """Replace the content of the file at `path`, which is `before`, with `after`.

    The new content is written to a temporary file in the same folder, forced to the disk, and
    renamed over the old file. A reader sees the old file or the new one, and so does who looks
    after a crash. Mode, owner, group and (on Linux) extended attributes are those of the old
    file. Two things can be lost. Who may not give files away owns the new file, and its setuid
    and setgid bits are dropped, as they would now speak for somebody else. Extended attributes
    that the system does not let us set are left out.

    A symbolic link stays one: the file that it leads to is replaced, if it is below `root`.
    A hard link does not: the other names of the old file keep the old content.

    Raises a `WriteError`, and then the file is as it was and no temporary file is left:
    `OutsideTree` if `path`, its links followed, is not below `root`; `ReadOnly` if nobody or
    not we may write the file or its folder; `ChangedMeanwhile` if the file does not hold
    `before` any longer when it is about to be replaced, or is gone; a plain `WriteError` if
    it is no regular file, and for whatever else the system reports, such as a full disk.
    """
    with _explained(path, "replace", _REASONS):
        target, status = _target(path, root, "replace")
        _replace(path, target, status, before, after)


def delete_file(path: Path, before: bytes, *, root: Path) -> None:
    """Delete the file at `path`, whose content is `before`.

    Where a symbolic link is at `path`, the file that it leads to goes. Raises a `WriteError` as
    `replace_file` does, and then the file is as it was.
    """
    with _explained(path, "delete", _REASONS):
        target, _ = _target(path, root, "delete")
        _refuse_changed(path, target, before, "delete")
        os.unlink(target)
        sync_folder(target.parent)


def create_file(path: Path, content: bytes, *, root: Path, mode: int | None = None) -> None:
    """Create the file at `path`, where there is none, and the folders that it lies in.

    As in `replace_file`, all of it is there or nothing, also after a crash. It never takes the
    place of a file that appears meanwhile. `mode` are its permission bits; None for those of any
    new file. Raises a `WriteError` as `replace_file` does, and then no folder is left, either, that
    was not there.
    """
    with _explained(path, "create", _REASONS_OF_CREATION):
        missing = [it for it in (path.parent, *path.parent.parents) if not os.path.lexists(it)]
        there = path.parent if not missing else missing[-1].parent
        _refuse_folder(path, there, root)
        made: list[Path] = []
        try:
            for folder in reversed(missing):
                folder.mkdir()
                made.append(folder)
                sync_folder(folder.parent)
            _create(path, content, mode)
        except BaseException:
            for folder in reversed(made):
                with suppress(OSError):
                    folder.rmdir()
            raise


def _refuse_folder(path: Path, folder: Path, root: Path) -> None:
    """Raises where nothing is to be created in a folder that is there."""
    real = Path(os.path.realpath(folder, strict=True))
    if not real.is_relative_to(os.path.realpath(root, strict=True)):
        raise OutsideTree(
            f"cannot create {path}: its folder leads to {real}, outside of {root}; "
            "run diffwright on the tree which holds that folder"
        )
    _refuse_read_only_folder(path, real, "create")


def _create(path: Path, content: bytes, mode: int | None) -> None:
    temporary = path.parent / f"{TEMPORARY_PREFIX}{secrets.token_hex(8)}"
    # With the mode that the umask leaves; `mkstemp` would make it private.
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666)
    try:
        with open(descriptor, "wb") as stream:
            stream.write(content)
            stream.flush()
            if mode is not None:
                os.chmod(temporary, mode)
            os.fsync(descriptor)
        _name(temporary, path)
    finally:
        with suppress(OSError):
            os.unlink(temporary)
    sync_folder(path.parent)


def _name(temporary: Path, path: Path) -> None:
    """Give a file its name, if nothing has it."""
    try:
        os.link(temporary, path)
    except OSError as error:
        if error.errno not in _NO_LINKS:
            raise
        # An empty file of ours keeps the name until the content takes it.
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL))
        try:
            os.replace(temporary, path)
        except BaseException:
            with suppress(OSError):
                os.unlink(path)
            raise


@contextmanager
def _explained(
    path: Path, verb: str, reasons: Mapping[int, tuple[type[WriteError], str]]
) -> Iterator[None]:
    """What the system reports, as a `WriteError`."""
    try:
        yield
    except OSError as error:
        kind, reason = reasons.get(
            error.errno or 0, (WriteError, f"{error.strerror or error}; cure that and run again")
        )
        raise kind(f"cannot {verb} {path}: {reason}") from error


def _target(path: Path, root: Path, verb: str) -> tuple[Path, os.stat_result]:
    """The file that is to be written, its links followed; raises where it is not to be."""
    target = Path(os.path.realpath(path, strict=True))
    if not target.is_relative_to(os.path.realpath(root, strict=True)):
        raise OutsideTree(
            f"cannot {verb} {path}: it leads to {target}, outside of {root}; "
            "run diffwright on the tree which holds that file"
        )
    status = target.stat()
    _refuse_unwritable(path, target, status, verb)
    return target, status


def _refuse_unwritable(path: Path, target: Path, status: os.stat_result, verb: str) -> None:
    if not stat.S_ISREG(status.st_mode):
        raise WriteError(f"cannot {verb} {path}: it is no regular file; exclude it")
    if _is_read_only(target, status.st_mode):
        raise ReadOnly(f"cannot {verb} {path}: it is read-only; make it writable or exclude it")
    _refuse_read_only_folder(path, target.parent, verb)


def _refuse_read_only_folder(path: Path, folder: Path, verb: str) -> None:
    # Windows uses the bit of a folder for something else.
    folder_mode = stat.S_IWUSR if sys.platform == "win32" else folder.stat().st_mode
    if _is_read_only(folder, folder_mode):
        raise ReadOnly(f"cannot {verb} {path}: its folder is read-only; make it writable")


def _is_read_only(path: Path, mode: int) -> bool:
    # To root, os.access says yes to all; a file that nobody may write is still meant to stay.
    return not mode & (stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH) or not os.access(path, os.W_OK)


def _replace(path: Path, target: Path, status: os.stat_result, before: bytes, after: bytes) -> None:
    descriptor, temporary = tempfile.mkstemp(prefix=TEMPORARY_PREFIX, dir=target.parent)
    try:
        with open(descriptor, "wb") as stream:
            stream.write(after)
            stream.flush()
            _copy_metadata(target, status, descriptor, temporary)
            os.fsync(descriptor)
        # As late as can be: what is left is the moment between these two lines.
        _refuse_changed(path, target, before, "replace")
        os.replace(temporary, target)
    except BaseException:
        with suppress(OSError):
            os.unlink(temporary)
        raise
    sync_folder(target.parent)


def _refuse_changed(path: Path, target: Path, before: bytes, verb: str) -> None:
    if target.read_bytes() != before:
        raise ChangedMeanwhile(
            f"cannot {verb} {path}: its content has changed since it was read; run diffwright again"
        )


def _copy_metadata(target: Path, status: os.stat_result, descriptor: int, temporary: str) -> None:
    """Give the temporary file the owner, group, attributes and mode of the old one."""
    mode = stat.S_IMODE(status.st_mode)
    if not _keep_owner(status, descriptor):
        mode &= ~(stat.S_ISUID | stat.S_ISGID)
    # A change of owner clears capabilities and setuid bits, so these come after it.
    _copy_attributes(target, descriptor)
    # By descriptor where it can be: a name could meanwhile lead somewhere else.
    os.chmod(descriptor if os.chmod in os.supports_fd else temporary, mode)


def _keep_owner(status: os.stat_result, descriptor: int) -> bool:
    """Whether owner and group are now both those of `status`."""
    if sys.platform == "win32":
        return True
    own = os.stat(descriptor)
    if (own.st_uid, own.st_gid) == (status.st_uid, status.st_gid):
        return True
    try:
        os.chown(descriptor, status.st_uid, status.st_gid)
    except PermissionError:
        if os.geteuid() == 0:
            raise
        with suppress(PermissionError):
            os.chown(descriptor, -1, status.st_gid)
        return False
    return True


def _copy_attributes(target: Path, descriptor: int) -> None:
    if sys.platform == "linux":
        with suppress(OSError):
            for name in os.listxattr(target):
                with suppress(OSError):
                    os.setxattr(descriptor, name, os.getxattr(target, name))


def sync_folder(folder: Path) -> None:
    """Force the renaming to the disk, where the system can: the file is already replaced."""
    if sys.platform != "win32":
        with suppress(OSError):
            descriptor = os.open(folder, os.O_RDONLY)
            try:
                os.fsync(descriptor)
            finally:
                os.close(descriptor)

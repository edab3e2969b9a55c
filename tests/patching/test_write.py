"""All of a file is written or nothing, and it is said why it was not."""

from __future__ import annotations

import errno
import os
import stat
import sys
import threading
from pathlib import Path

import pytest

from codemods.patching import write
from codemods.patching.write import (
    ChangedMeanwhile,
    OutsideTree,
    ReadOnly,
    WriteError,
    create_file,
    delete_file,
    replace_file,
)

BEFORE = b"old\r\n\xe9"
AFTER = b"new\n\f\xff"

posix = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such thing")
as_root = pytest.mark.skipif(
    sys.platform == "win32" or os.geteuid() != 0, reason="only root may give files away"
)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    tree = tmp_path / "tree"
    tree.mkdir()
    return tree


@pytest.fixture
def target(root: Path) -> Path:
    path = root / "module.py"
    path.write_bytes(BEFORE)
    return path


def assert_untouched(target: Path) -> None:
    """The old content, and nothing else in the folder."""
    assert target.read_bytes() == BEFORE
    assert [path.name for path in target.parent.iterdir()] == [target.name]


def one_sentence(error: WriteError, path: Path) -> str:
    text = str(error)
    assert text.startswith(f"cannot replace {path}: ")
    assert "\n" not in text
    assert not text.endswith(".")
    return text


def test_content_is_replaced(target: Path, root: Path) -> None:
    replace_file(target, BEFORE, AFTER, root=root)
    assert target.read_bytes() == AFTER
    assert list(root.iterdir()) == [target]


@pytest.mark.parametrize(("before", "after"), [(b"", b"a"), (b"a", b"")])
def test_empty_contents(target: Path, root: Path, before: bytes, after: bytes) -> None:
    target.write_bytes(before)
    replace_file(target, before, after, root=root)
    assert target.read_bytes() == after


def test_relative_paths(target: Path, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(root)
    replace_file(Path(target.name), BEFORE, AFTER, root=Path())
    assert target.read_bytes() == AFTER


# What is kept


@posix
@pytest.mark.parametrize("mode", [0o600, 0o644, 0o755, 0o640, 0o664, 0o4755, 0o2755, 0o6711, 0o222])
def test_mode_is_kept(target: Path, root: Path, mode: int) -> None:
    if mode == 0o222 and os.geteuid() != 0:
        pytest.skip("only root can read it")
    target.chmod(mode)
    replace_file(target, BEFORE, AFTER, root=root)
    assert stat.S_IMODE(target.stat().st_mode) == mode


@posix
def test_mode_does_not_depend_on_the_umask(target: Path, root: Path) -> None:
    target.chmod(0o666)
    umask = os.umask(0o077)
    try:
        replace_file(target, BEFORE, AFTER, root=root)
    finally:
        os.umask(umask)
    assert stat.S_IMODE(target.stat().st_mode) == 0o666


@as_root
def test_owner_group_and_setuid_are_kept(target: Path, root: Path) -> None:
    os.chown(target, 12345, 23456)
    target.chmod(0o6755)
    replace_file(target, BEFORE, AFTER, root=root)
    status = target.stat()
    assert (status.st_uid, status.st_gid) == (12345, 23456)
    assert stat.S_IMODE(status.st_mode) == 0o6755


@as_root
def test_who_may_not_give_files_away_owns_the_new_file_without_setuid(
    target: Path, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError(errno.EPERM, "Operation not permitted")

    os.chown(target, 12345, 23456)
    target.chmod(0o6755)
    monkeypatch.setattr(os, "chown", refuse)
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    replace_file(target, BEFORE, AFTER, root=root)
    assert target.read_bytes() == AFTER
    assert stat.S_IMODE(target.stat().st_mode) == 0o755


@as_root
def test_root_that_may_not_give_files_away_is_refused(
    target: Path, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError(errno.EPERM, "Operation not permitted")

    os.chown(target, 12345, 23456)
    monkeypatch.setattr(os, "chown", refuse)
    with pytest.raises(ReadOnly):
        replace_file(target, BEFORE, AFTER, root=root)
    assert_untouched(target)


@pytest.mark.skipif(sys.platform != "linux", reason="Python knows extended attributes on Linux")
def test_extended_attributes_are_kept(target: Path, root: Path) -> None:
    try:
        os.setxattr(target, "user.origin", b"upstream")
    except OSError:
        pytest.skip("this file system has no extended attributes")
    replace_file(target, BEFORE, AFTER, root=root)
    assert os.getxattr(target, "user.origin") == b"upstream"


# Links


@posix
@pytest.mark.parametrize("lead", ["module.py", "absolute"])
def test_a_link_within_the_tree_stays_a_link(target: Path, root: Path, lead: str) -> None:
    link = root / "package" / "link.py"
    link.parent.mkdir()
    points_to = target if lead == "absolute" else Path("..", lead)
    link.symlink_to(points_to)
    replace_file(link, BEFORE, AFTER, root=root)
    assert link.readlink() == points_to
    assert target.read_bytes() == AFTER
    assert not target.is_symlink()
    assert os.listdir(link.parent) == ["link.py"]


@posix
def test_a_link_out_of_the_tree_is_refused(target: Path, root: Path) -> None:
    outside = root.parent / "outside.py"
    outside.write_bytes(BEFORE)
    link = root / "link.py"
    link.symlink_to(outside)
    with pytest.raises(OutsideTree) as caught:
        replace_file(link, BEFORE, AFTER, root=root)
    assert str(outside) in one_sentence(caught.value, link)
    assert outside.read_bytes() == BEFORE
    assert link.is_symlink()


@posix
def test_a_folder_that_is_a_link_out_of_the_tree_is_refused(root: Path) -> None:
    outside = root.parent / "elsewhere"
    outside.mkdir()
    (outside / "x.py").write_bytes(BEFORE)
    (root / "package").symlink_to(outside)
    with pytest.raises(OutsideTree):
        replace_file(root / "package" / "x.py", BEFORE, AFTER, root=root)
    assert_untouched(outside / "x.py")


def test_dots_out_of_the_tree_are_refused(root: Path) -> None:
    # Its name begins like that of the tree, which is not to be below it.
    outside = root.parent / "tree-2"
    outside.mkdir()
    (outside / "x.py").write_bytes(BEFORE)
    with pytest.raises(OutsideTree):
        replace_file(root / ".." / "tree-2" / "x.py", BEFORE, AFTER, root=root)
    assert_untouched(outside / "x.py")


@posix
def test_the_tree_itself_may_be_reached_by_a_link(target: Path, root: Path) -> None:
    link = root.parent / "current"
    link.symlink_to(root)
    replace_file(target, BEFORE, AFTER, root=link)
    replace_file(link / target.name, AFTER, BEFORE, root=root)
    assert_untouched(target)


@posix
def test_a_loop_of_links_is_refused(root: Path) -> None:
    (root / "a").symlink_to("b")
    (root / "b").symlink_to("a")
    with pytest.raises(WriteError, match="loop"):
        replace_file(root / "a", BEFORE, AFTER, root=root)


@posix
def test_other_names_of_a_hard_link_keep_the_old_content(target: Path, root: Path) -> None:
    other = root / "other.py"
    os.link(target, other)
    replace_file(target, BEFORE, AFTER, root=root)
    assert (target.read_bytes(), other.read_bytes()) == (AFTER, BEFORE)


# Refusals


def test_changed_meanwhile(target: Path, root: Path) -> None:
    with pytest.raises(ChangedMeanwhile) as caught:
        replace_file(target, BEFORE + b"\n", AFTER, root=root)
    assert "run diffwright again" in one_sentence(caught.value, target)
    assert_untouched(target)


def test_changed_while_the_new_content_is_written(
    target: Path, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target.write_bytes(AFTER)
    fsync = os.fsync

    def edit_and_sync(descriptor: int) -> None:
        target.write_bytes(BEFORE)
        fsync(descriptor)

    monkeypatch.setattr(os, "fsync", edit_and_sync)
    with pytest.raises(ChangedMeanwhile):
        replace_file(target, AFTER, b"newer", root=root)
    assert_untouched(target)


def test_vanished(target: Path, root: Path) -> None:
    target.unlink()
    with pytest.raises(ChangedMeanwhile, match="vanished"):
        replace_file(target, BEFORE, AFTER, root=root)
    assert list(root.iterdir()) == []


def test_vanished_while_the_new_content_is_written(
    target: Path, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "fsync", lambda _: target.unlink())
    with pytest.raises(ChangedMeanwhile, match="vanished"):
        replace_file(target, BEFORE, AFTER, root=root)
    assert list(root.iterdir()) == []


@pytest.mark.parametrize("mode", [0o444, 0o400, 0o555])
def test_a_read_only_file(target: Path, root: Path, mode: int) -> None:
    target.chmod(mode)
    with pytest.raises(ReadOnly) as caught:
        replace_file(target, BEFORE, AFTER, root=root)
    assert "make it writable" in one_sentence(caught.value, target)
    assert_untouched(target)


def test_a_file_that_only_others_may_write(
    target: Path, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "access", lambda path, _: Path(path) != target)
    with pytest.raises(ReadOnly):
        replace_file(target, BEFORE, AFTER, root=root)
    assert_untouched(target)


@posix
def test_a_read_only_folder(target: Path, root: Path) -> None:
    root.chmod(0o555)
    try:
        with pytest.raises(ReadOnly, match="folder"):
            replace_file(target, BEFORE, AFTER, root=root)
        assert_untouched(target)
    finally:
        root.chmod(0o755)


@pytest.mark.parametrize("make", [Path.mkdir, getattr(os, "mkfifo", Path.mkdir)])
def test_what_is_no_regular_file_is_refused_and_not_opened(root: Path, make: object) -> None:
    assert callable(make)
    make(root / "x.py")
    with pytest.raises(WriteError, match="no regular file"):
        replace_file(root / "x.py", BEFORE, AFTER, root=root)


# Failures

FAILURES = [
    (errno.ENOSPC, WriteError, "disk is full"),
    (errno.EDQUOT, WriteError, "quota"),
    (errno.EIO, WriteError, os.strerror(errno.EIO)),
    (errno.EACCES, ReadOnly, "permission"),
    (errno.EROFS, ReadOnly, "file system is read-only"),
]


@pytest.mark.parametrize("function", ["fsync", "replace", "chmod"])
@pytest.mark.parametrize("failure", FAILURES)
def test_a_failure_leaves_the_old_file_and_nothing_else(
    target: Path,
    root: Path,
    monkeypatch: pytest.MonkeyPatch,
    function: str,
    failure: tuple[int, type[WriteError], str],
) -> None:
    code, kind, words = failure
    calls = []

    def fail(*arguments: object) -> None:
        calls.append(arguments)
        raise OSError(code, os.strerror(code))

    monkeypatch.setattr(os, function, fail)
    # A replaced chmod is no longer in os.supports_fd; either way it is what fails here.
    with pytest.raises(WriteError, match=words) as caught:
        replace_file(target, BEFORE, AFTER, root=root)
    one_sentence(caught.value, target)
    assert type(caught.value) is kind
    assert len(calls) == 1
    assert_untouched(target)


@posix
def test_a_file_that_is_written_in_part_is_removed(target: Path, root: Path) -> None:
    import resource  # noqa: PLC0415 (not there on Windows)

    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, limits[1]))
    try:
        with pytest.raises(WriteError, match="run again") as caught:
            replace_file(target, BEFORE, b"x" * 300_000, root=root)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert isinstance(caught.value.__cause__, OSError)
    assert caught.value.__cause__.errno == errno.EFBIG
    assert_untouched(target)


def test_an_interruption_leaves_the_old_file_and_nothing_else(
    target: Path, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "replace", interrupt)
    with pytest.raises(KeyboardInterrupt):
        replace_file(target, BEFORE, AFTER, root=root)
    assert_untouched(target)


def test_the_content_is_on_the_disk_before_it_gets_the_name(
    target: Path, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps: list[tuple[str, bytes | bool]] = []
    fsync, replace = os.fsync, os.replace

    def record_fsync(descriptor: int) -> None:
        is_folder = stat.S_ISDIR(os.fstat(descriptor).st_mode)
        [temporary] = [*root.glob(f"{write.TEMPORARY_PREFIX}*")] or [target]
        steps.append(("folder" if is_folder else "file", temporary.read_bytes()))
        fsync(descriptor)

    def record_replace(source: str, destination: Path) -> None:
        steps.append(("replace", Path(source).parent == destination.parent))
        replace(source, destination)

    monkeypatch.setattr(os, "fsync", record_fsync)
    monkeypatch.setattr(os, "replace", record_replace)
    replace_file(target, BEFORE, AFTER, root=root)
    folder_step = [] if sys.platform == "win32" else [("folder", AFTER)]
    assert steps == [("file", AFTER), ("replace", True), *folder_step]


@posix
def test_a_reader_never_sees_half_a_file(target: Path, root: Path) -> None:
    contents = [b"a" * 2_000_000, b"b" * 1_500_000]
    target.write_bytes(contents[0])
    seen: set[bytes] = set()
    reads = 0
    stop = threading.Event()

    def read() -> None:
        nonlocal reads
        while not stop.is_set():
            seen.add(target.read_bytes())
            reads += 1

    reader = threading.Thread(target=read)
    reader.start()
    try:
        for number in range(40):
            old, new = contents[number % 2], contents[(number + 1) % 2]
            replace_file(target, old, new, root=root)
    finally:
        stop.set()
        reader.join()
    assert reads > 20
    assert seen <= set(contents)


# Deletion


def test_a_file_is_deleted(target: Path, root: Path) -> None:
    delete_file(target, BEFORE, root=root)
    assert list(root.iterdir()) == []


def test_a_file_that_has_changed_is_not_deleted(target: Path, root: Path) -> None:
    with pytest.raises(ChangedMeanwhile, match=r"^cannot delete .*: its content has changed"):
        delete_file(target, AFTER, root=root)
    assert_untouched(target)


def test_a_read_only_file_is_not_deleted(target: Path, root: Path) -> None:
    target.chmod(0o444)
    with pytest.raises(ReadOnly, match=r"^cannot delete "):
        delete_file(target, BEFORE, root=root)
    assert_untouched(target)


def test_a_file_outside_the_tree_is_not_deleted(target: Path, root: Path) -> None:
    other = root.parent / "other"
    other.mkdir()
    with pytest.raises(OutsideTree, match=r"^cannot delete "):
        delete_file(target, BEFORE, root=other)
    assert_untouched(target)


def test_a_file_that_is_gone_already(root: Path) -> None:
    with pytest.raises(ChangedMeanwhile, match=r"^cannot delete .*: it has vanished"):
        delete_file(root / "gone.py", BEFORE, root=root)


# Creation


def assert_nothing(root: Path) -> None:
    """Neither a file nor a folder that was not there."""
    assert [path.name for path in root.rglob("*")] == []


def why_not_created(caught: pytest.ExceptionInfo[WriteError], path: Path) -> str:
    text = str(caught.value)
    assert text.startswith(f"cannot create {path}: ")
    assert "\n" not in text
    return text


@pytest.mark.parametrize("content", [AFTER, b"", b"x" * 300_000])
@pytest.mark.parametrize("name", ["new.py", "a/new.py", "a/b/c/new.py"])
def test_a_file_is_created_with_its_folders(root: Path, name: str, content: bytes) -> None:
    create_file(root / name, content, root=root)
    assert (root / name).read_bytes() == content
    assert [path for path in root.rglob("*") if path.is_file()] == [root / name]


def test_a_relative_path_is_created(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(root)
    create_file(Path("new.py"), AFTER, root=Path())
    create_file(Path("a/new.py"), AFTER, root=Path())
    assert (root / "new.py").read_bytes() == (root / "a/new.py").read_bytes() == AFTER


@posix
@pytest.mark.parametrize(("umask", "mode"), [(0o022, 0o644), (0o077, 0o600), (0o002, 0o664)])
def test_the_mode_is_that_of_any_new_file(root: Path, umask: int, mode: int) -> None:
    before = os.umask(umask)
    try:
        create_file(root / "new.py", AFTER, root=root)
    finally:
        os.umask(before)
    assert stat.S_IMODE((root / "new.py").stat().st_mode) == mode


def test_what_is_there_is_not_replaced(target: Path, root: Path) -> None:
    with pytest.raises(ChangedMeanwhile, match="there is such a file meanwhile") as caught:
        create_file(target, AFTER, root=root)
    why_not_created(caught, target)
    assert_untouched(target)


@pytest.mark.parametrize("has_links", [True, False])
def test_a_file_that_appears_at_the_last_moment_stays(
    root: Path, monkeypatch: pytest.MonkeyPatch, has_links: bool
) -> None:
    target = root / "new.py"

    def interfere(source: Path, destination: Path, original: object = os.link) -> None:
        target.write_bytes(BEFORE)
        if not has_links:
            raise OSError(errno.EPERM, "Operation not permitted")
        assert callable(original)
        original(source, destination)

    monkeypatch.setattr(os, "link", interfere)
    with pytest.raises(ChangedMeanwhile):
        create_file(target, AFTER, root=root)
    assert_untouched(target)


@pytest.mark.parametrize("code", [errno.EPERM, errno.ENOTSUP])
def test_a_file_system_without_hard_links(
    root: Path, monkeypatch: pytest.MonkeyPatch, code: int
) -> None:
    def refuse(*_: object) -> None:
        raise OSError(code, os.strerror(code))

    monkeypatch.setattr(os, "link", refuse)
    create_file(root / "a/new.py", AFTER, root=root)
    assert [path.name for path in (root / "a").iterdir()] == ["new.py"]
    assert (root / "a/new.py").read_bytes() == AFTER


@pytest.mark.parametrize(
    ("has_links", "function"),
    [(True, "fsync"), (True, "link"), (False, "fsync"), (False, "replace")],
)
@pytest.mark.parametrize("failure", FAILURES)
def test_a_failure_leaves_neither_file_nor_folder(
    root: Path,
    monkeypatch: pytest.MonkeyPatch,
    has_links: bool,
    function: str,
    failure: tuple[int, type[WriteError], str],
) -> None:
    code, kind, words = failure

    def failing(error: int) -> object:
        def fail(*_: object) -> None:
            raise OSError(error, os.strerror(error))

        return fail

    if not has_links:
        monkeypatch.setattr(os, "link", failing(errno.EPERM))
    monkeypatch.setattr(os, function, failing(code))
    with pytest.raises(WriteError, match=words) as caught:
        create_file(root / "a/b/new.py", AFTER, root=root)
    why_not_created(caught, root / "a/b/new.py")
    assert type(caught.value) is kind
    assert_nothing(root)


@posix
def test_a_new_file_that_is_written_in_part_is_removed(root: Path) -> None:
    import resource  # noqa: PLC0415 (not there on Windows)

    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, limits[1]))
    try:
        with pytest.raises(WriteError, match="run again"):
            create_file(root / "a/new.py", b"x" * 300_000, root=root)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert_nothing(root)


def test_an_interruption_leaves_neither_file_nor_folder(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "link", interrupt)
    with pytest.raises(KeyboardInterrupt):
        create_file(root / "a/b/new.py", AFTER, root=root)
    assert_nothing(root)


@posix
@pytest.mark.parametrize("name", ["new.py", "a/new.py"])
def test_nothing_is_created_in_a_read_only_folder(root: Path, name: str) -> None:
    root.chmod(0o555)
    try:
        with pytest.raises(ReadOnly, match="its folder is read-only; make it writable") as caught:
            create_file(root / name, AFTER, root=root)
        why_not_created(caught, root / name)
        assert_nothing(root)
    finally:
        root.chmod(0o755)


@posix
def test_nothing_is_created_outside_the_tree(root: Path) -> None:
    outside = root.parent / "outside"
    outside.mkdir()
    (root / "package").symlink_to(outside)
    for path in (root / "package/new.py", root / "package/a/new.py", root / "../outside/new.py"):
        with pytest.raises(OutsideTree) as caught:
            create_file(path, AFTER, root=root)
        assert str(outside) in why_not_created(caught, path)
    assert_nothing(outside)


def test_a_folder_that_is_a_file_meanwhile(target: Path, root: Path) -> None:
    for path in (target / "new.py", target / "a/new.py"):
        with pytest.raises(ChangedMeanwhile):
            create_file(path, AFTER, root=root)
    assert_untouched(target)


def test_a_reader_never_sees_half_a_new_file(root: Path) -> None:
    content = b"a" * 2_000_000
    seen: set[bytes] = set()
    stop = threading.Event()

    def read() -> None:
        while not stop.is_set():
            for path in root.glob("*.py"):
                seen.add(path.read_bytes())

    reader = threading.Thread(target=read)
    reader.start()
    try:
        for number in range(20):
            create_file(root / f"{number}.py", content, root=root)
    finally:
        stop.set()
        reader.join()
    assert seen == {content}

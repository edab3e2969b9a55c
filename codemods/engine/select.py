"""Which files belong to the tree: `select` turns the PATHs of a command into files.

| a file that is                               | in a git work tree  | elsewhere              |
| -------------------------------------------- | ------------------- | ---------------------- |
| named as a PATH                              | taken               | taken                  |
| tracked                                      | taken               |                        |
| ignored (`.gitignore` and what git adds)     | left out            | left out, `.gitignore` |
| neither                                      | taken               | taken                  |
| not `.py`, `.pyi` or `.pyw`, unless named    | left out (*)        | left out (*)           |
| in a folder of other people's code (below)   | left out            | left out               |
| in a folder of build output (below)          | taken if tracked    | left out               |
| matched by an `exclude` glob, even if named  | left out            | left out               |
| left out by the `rules`, even if named       | left out            | left out               |
| a symbolic link, or reached through one      | left out            | left out               |

(*) Documents, files that are not Python and that a codemod looks into all the same (the
requirements of a project), are taken from a PATH that is a whole project: the top of a work tree,
a folder with a `pyproject.toml`, `setup.py` or `setup.cfg`, or one outside git.

A PATH that is a symbolic link, or leads through one, stands for its target, as long as that lies
in the tree that the link lies in. `exclude` also holds for named files, as ruff and black have it
with `--force-exclude`: a pre-commit hook names every file, and must not undo what the project
configured. Folders above and at a PATH are never judged: ``diffwright preview vendor`` looks into
`vendor`.

No file is opened here but `.gitignore` files, and nothing that the tree holds is executed.
"""

from __future__ import annotations

import fnmatch
import os
import re
import shutil
import stat
import subprocess
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from pathspec import GitIgnoreSpec

from codemods.engine.rules import NONE, Rules

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

SUFFIXES = (".py", ".pyi", ".pyw")

FOREIGN = frozenset(
    {
        # version control
        ".bzr",
        ".git",
        ".hg",
        ".svn",
        # environments and caches
        ".direnv",
        ".eggs",
        ".mypy_cache",
        ".nox",
        ".pytest_cache",
        ".ruff_cache",
        ".tox",
        ".venv",
        "__pycache__",
        "__pypackages__",
        "node_modules",
        "site-packages",
    }
)
"""Folders that never hold code, or never the project's, not even when they are tracked."""

COPIES = frozenset({"_vendor", "_vendored", "third-party", "third_party", "vendored"})
"""Folders of copies of other projects: left out, too, but what they need the project needs."""

SCRIPTS = frozenset({"", ".ipynb", ".pxd", ".pyx", ".tac", ".wsgi"})
"""Suffixes of files that may hold Python, too, and are not treated unless they are named."""

PROJECT_FILES = ("pyproject.toml", "setup.cfg", "setup.py")
"""What a folder holds that is a project of its own."""

FOREIGN_SUFFIXES = (".dist-info", ".egg", ".egg-info")
"""Ends of such names: installed or unpacked distributions."""

FOREIGN_UNLESS_PACKAGE = frozenset({"vendor"})
"""The same, unless the folder holds an `__init__.py`: a shop has a package `vendor`, too."""

OUTPUT_UNLESS_PACKAGE = frozenset({"_build", "build", "dist", "venv"})
"""Folders that tools write. What is tracked in them, or is a package, is code of the project.

An environment of any other name is known by the `pyvenv.cfg` in it.
"""

IGNORED = (
    "git tracks nothing in this folder and ignores what is there; name files to have them treated"
)

GIT_SETTINGS = ("core.fsmonitor=false", f"core.hooksPath={os.devnull}", "submodule.recurse=false")
"""What a repository's own configuration could make git execute, switched off.

Settings on the command line beat every file, and those that a file includes. Only the first is
known to matter to `git ls-files`; hooks, and commands in submodules, are the next in line.
"""

USER_CONFIGURATION = frozenset({"GIT_CONFIG_GLOBAL", "GIT_CONFIG_SYSTEM", "GIT_CONFIG_NOSYSTEM"})
"""Inherited GIT_* variables that are kept: they say where the user's own settings are."""

UNOPENED = re.compile(rb"^warning: could not open directory '(.*)': (.*)$", re.MULTILINE)

MOUNT_POINT = 0xA0000003
"""The reparse tag of a junction, which Windows does not count among the symbolic links."""


class NoSuchPath(ValueError):
    """A PATH that can't be reached; the message is one sentence."""


class BadExclude(ValueError):
    """An `exclude` glob that can't be understood; the message is one sentence."""


@dataclass(frozen=True, slots=True)
class SelectedFile:
    """A regular file of the tree."""

    path: str
    """POSIX, relative to `Selection.root`; bytes that are not UTF-8 as surrogate escapes."""
    size: int
    """In bytes, for scheduling."""
    is_document: bool = False
    """Whether it was taken as one of the documents that were asked for, not as Python."""


@dataclass(frozen=True, slots=True)
class Unselectable:
    """A PATH that was given, or a folder that was met, and that can't be treated."""

    path: str
    """Relative to `Selection.root` where it lies in it."""
    message: str
    """What is wrong, to be read after the path and a colon."""


@dataclass(frozen=True, slots=True)
class Selection:
    """The files of a run."""

    root: Path
    """The folder that paths are relative to; real, without symbolic links."""
    files: tuple[SelectedFile, ...]
    """Sorted by path, each once."""
    problems: tuple[Unselectable, ...]
    """Sorted by path, each once."""
    left_out: tuple[str, ...] = ()
    """What belongs to the project, may be Python and is not treated: matched by an `exclude` glob,
    in a copy of another project (then also whole folders), or without a suffix of Python. Relative
    to `root`; of the last kind only where documents are asked for."""
    is_whole: bool = False
    """Whether one of the PATHs is a whole project."""
    folders: tuple[str, ...] = ()
    """The PATHs that are folders, relative to `root`; ``.`` for the root itself."""
    exclude: tuple[str, ...] = ()
    """The globs of what is left out."""
    changed: Mapping[str, bytes] = field(default_factory=dict)
    """What an earlier round of a run has made of files, by path: it is not written yet. Or what an
    editor has made of one."""
    only_read: frozenset[str] = frozenset()
    """Those of the files that stay as they are, and that nothing is said of: they are looked into
    for what the others need to know."""

    rules: Rules = NONE
    """What else is left out, and what codemods leave alone."""

    def limited(self, paths: Collection[str]) -> Selection:
        """The same, of which only the files at these paths may change. None is created."""
        only_read = frozenset(file.path for file in self.files if file.path not in paths)
        return replace(self, folders=(), only_read=only_read)

    def ignores(self, codemod: str, path: str) -> bool:
        """Whether a codemod is to leave a file alone."""
        return self.rules is not NONE and self.rules.ignore(
            codemod, _native(str(self.root), os.fsencode(path))
        )

    def read(self, path: str) -> bytes:
        """The content of a file. Raises `OSError`."""
        return read(self.root, self.changed, path)


def read(root: Path, changed: Mapping[str, bytes], path: str) -> bytes:
    """The content of a file below `root`, if it is not one of the `changed`. Raises `OSError`."""
    content = changed.get(path)
    if content is not None:
        return content
    with open(os.path.join(root, path), "rb") as stream:
        return stream.read()


class _Named(NamedTuple):
    """A PATH as it was found: its real path, whether that is a folder, the work tree around it."""

    path: str
    is_folder: bool
    top: str | None


class _Listing(NamedTuple):
    """What git says of a work tree: real paths."""

    tracked: list[str]
    untracked: list[str]
    unopened: list[tuple[str, str]]


_Found: TypeAlias = "tuple[str, int | str | None]"
"""A real path, and the size of the file there, or what is wrong with it, or None if it is in a
copy of another project."""

_Rules: TypeAlias = "tuple[tuple[str, GitIgnoreSpec], ...]"
"""Ignore rules with the folder that each is relative to, the deepest first."""


def select(
    paths: Sequence[Path],
    exclude: Sequence[str] = (),
    documents: Sequence[str] = (),
    rules: Rules = NONE,
) -> Selection:
    """The files of the tree at `paths` (none: the current folder).

    `exclude` are globs in the syntax of `.gitignore`, relative to the root of the selection.
    `documents` are the names of files that are wanted though they are not Python, with the folders
    that they must lie in: ``setup.cfg``, ``requirements/*.txt``. `rules` leave out more. The
    root is the top of the git work tree that holds all paths, so that `git apply` takes the diff;
    else the current folder if it holds them all; else the folder that holds them all.

    Raises `NoSuchPath` for a path that can't be reached, `BadExclude` for a glob that is none.
    """
    excluded = _excluded(exclude)
    here = os.path.realpath(os.curdir)
    tops: dict[str, str | None] = {}
    named: list[_Named] = []
    found: list[_Found] = []
    refused: list[Unselectable] = []
    for path in paths or (Path(),):
        mode, size = _reach(path)
        real = os.path.realpath(path)
        is_folder = stat.S_ISDIR(mode)
        if _leads_out(path, real, here, tops):
            message = (
                "a symbolic link leads out of the tree here; name its target to have it treated"
            )
            refused.append(Unselectable(path.as_posix(), message))
        elif is_folder or stat.S_ISREG(mode):
            top = _top(real if is_folder else os.path.dirname(real), tops)
            named.append(_Named(real, is_folder, top))
            if not is_folder:
                found.append((real, size))
        else:
            refused.append(Unselectable(path.as_posix(), "neither a regular file nor a folder"))

    root = _root(named, here)
    whole = [name for name in named if _is_project(name)]
    wanted = Documents(documents) if whole else Documents(())
    found.extend(_in_folders(named, root, wanted))

    files: dict[str, SelectedFile] = {}
    problems: dict[str, Unselectable] = {problem.path: problem for problem in refused}
    left_out: set[str] = set()
    for real, outcome in found:
        place = _relative(real, root)
        is_file = isinstance(outcome, int)
        if outcome is None or (is_file and (excluded.match_file(place) or rules.leave_out(real))):
            left_out.add(place)
        elif isinstance(outcome, int):
            is_document = not real.endswith(SUFFIXES) and wanted.match(real)
            if not is_document or any(_is_under(real, name.path) for name in whole):
                files.setdefault(place, SelectedFile(place, outcome, is_document))
        elif not (excluded.match_file(f"{place}/") or rules.leave_out(f"{real}{os.sep}")):
            problems[place] = Unselectable(place, outcome)
    return Selection(
        Path(root),
        tuple(files[key] for key in sorted(files)),
        tuple(problems[key] for key in sorted(problems)),
        tuple(sorted(place for place in left_out if not wanted.match(place))),
        bool(whole),
        tuple(sorted({_relative(name.path, root) for name in named if name.is_folder})),
        tuple(exclude),
        rules=rules,
    )


def unsaved(
    path: Path, content: bytes, exclude: Sequence[str] = (), rules: Rules = NONE
) -> Selection:
    """The file at `path` as if it were named and held `content`, as an editor has it; there may be
    no such file. `exclude`, `rules` and what is raised: as in `select`."""
    excluded = _excluded(exclude)
    real = os.path.realpath(path)
    if os.path.isdir(real):
        raise NoSuchPath(f"{path} is a folder, and can't be the name of a file")
    root = _root(
        [_Named(real, False, _top(os.path.dirname(real), {}))], os.path.realpath(os.curdir)
    )
    place = _relative(real, root)
    is_left_out = excluded.match_file(place) or rules.leave_out(real)
    return Selection(
        Path(root),
        () if is_left_out else (SelectedFile(place, len(content)),),
        (),
        exclude=tuple(exclude),
        changed={place: content},
        rules=rules,
    )


def why_left_out(selection: Selection, path: str) -> str | None:
    """Why a file that is to be created at `path` would not belong to the tree, if so."""
    root = str(selection.root)
    real = _native(root, os.fsencode(path))
    around = [os.path.normpath(os.path.join(root, it)) for it in selection.folders]
    start = max((it for it in around if _is_under(real, it)), key=len, default=None)
    if start is None:
        return "it would lie outside of what was named"
    if _excluded(selection.exclude).match_file(path) or selection.rules.leave_out(real):
        return "the exclude patterns leave it out"
    tops: dict[str, str | None] = {}
    top = _top(start, tops)
    *parts, _ = _relative(real, start).split("/")
    folder = start
    for part in parts:
        is_foreign = _is_foreign(folder, part, tracked=False)
        folder = os.path.join(folder, part)
        is_environment = os.path.lexists(os.path.join(folder, "pyvenv.cfg"))
        if is_foreign or is_environment or _top(folder, tops) != top:
            return f"{part} is no folder of the project's own code"
    base = top or (root if _is_under(start, root) else start)
    return "git would ignore it" if _would_be_ignored(real, base, top) else None


def _would_be_ignored(path: str, base: str, top: str | None) -> bool:
    """Whether what git ignores, or would ignore below `base`, has a new file at `path`."""
    if top is not None:
        answer = git_says(top, "check-ignore", "--quiet", "--", _relative(path, top))
        if answer is not None and answer.returncode in (0, 1):
            return answer.returncode == 0
    rules = _rules_at(top)
    folder = base
    for part in _relative(path, base).split("/"):
        rules = _with_rules(rules, folder, os.path.join(folder, ".gitignore"))
        folder = os.path.join(folder, part)
        if _is_ignored(folder if folder == path else f"{folder}{os.sep}", rules):
            return True
    return False


def left_out_files(selection: Selection) -> Iterator[str]:
    """The Python files that a selection leaves out, those in whole folders one by one."""
    for place in selection.left_out:
        path = os.path.join(selection.root, place)
        if not os.path.isdir(path):
            yield place
            continue
        for folder, _, names in os.walk(path):
            for name in sorted(names):
                if name.endswith(SUFFIXES):
                    yield _relative(os.path.join(folder, name), str(selection.root))


class Documents:
    """The names of documents that are wanted: ``setup.cfg``, ``requirements/*.txt``."""

    def __init__(self, globs: Sequence[str]) -> None:
        names: dict[int, list[str]] = {}
        for glob in globs:
            names.setdefault(glob.count("/") + 1, []).append(fnmatch.translate(glob))
        self._patterns = [(depth, re.compile("|".join(names[depth]))) for depth in sorted(names)]
        # Most paths end in no way that a glob does, which is told much faster.
        self._ends = tuple({re.split(r"[*?\]/]", glob)[-1] for glob in globs})

    def is_a_script(self, path: str) -> bool:
        """Whether a file may hold Python though its name doesn't say so, and that matters."""
        if not self._patterns or self.match(path):
            return False
        return os.path.splitext(path)[1] in SCRIPTS

    def match(self, path: str) -> bool:
        """Whether the end of a path is one of the names."""
        if not path.endswith(self._ends):
            return False
        deepest, _ = self._patterns[-1]
        parts = path.replace(os.sep, "/").rsplit("/", deepest)
        return any(
            pattern.match("/".join(parts[-depth:])) is not None for depth, pattern in self._patterns
        )


def _is_project(name: _Named) -> bool:
    """Whether a PATH is a whole project, as far as can be told."""
    if not name.is_folder:
        return False
    holds = (os.path.isfile(os.path.join(name.path, project)) for project in PROJECT_FILES)
    return name.top in {None, name.path} or any(holds)


def is_glob(glob: str) -> bool:
    """Whether it can stand in a `.gitignore`."""
    return _pattern(glob) is not None


def _excluded(globs: Iterable[str]) -> GitIgnoreSpec:
    for glob in globs:
        if not is_glob(glob):
            raise BadExclude(f"exclude: {glob!r} is not a glob in the syntax of .gitignore")
    return GitIgnoreSpec.from_lines(globs)


def _pattern(line: str) -> GitIgnoreSpec | None:
    """The rule in one line of a `.gitignore`, or None where pathspec can't make one of it."""
    try:
        return GitIgnoreSpec.from_lines([line])
    except (ValueError, re.error):
        return None


# PATHs: what is there, and which folder holds them all


def _reach(path: Path) -> tuple[int, int]:
    """The mode and size of what `path` leads to; raises `NoSuchPath`."""
    try:
        status = os.stat(path)
    except (FileNotFoundError, NotADirectoryError):
        if os.path.islink(path):
            raise NoSuchPath(f"{path} is a symbolic link to a path that does not exist") from None
        raise NoSuchPath(f"{path} does not exist") from None
    except (OSError, ValueError) as error:
        reason = (error.strerror if isinstance(error, OSError) else None) or str(error)
        raise NoSuchPath(f"{path} can't be reached: {reason}") from None
    return status.st_mode, status.st_size


def _leads_out(path: Path, real: str, here: str, tops: dict[str, str | None]) -> bool:
    """Whether a symbolic link in `path` leaves the tree that the link itself lies in.

    A shell expands ``*`` to the links of a tree, too: being named is not being asked for. Links
    above every tree, such as a home folder on another disk, are the user's own.
    """
    link = os.path.join(here, path)  # with any ".." left in it, which means its target's parent
    while link != os.path.dirname(link):
        if os.path.islink(link):
            home = os.path.realpath(os.path.dirname(link))
            tree = _top(home, tops) or (here if _is_under(home, here) else None)
            if tree is not None and (
                not _is_under(real, tree) or ".git" in _relative(real, tree).split("/")
            ):
                return True
        link = os.path.dirname(link)
    return False


def _top(folder: str, tops: dict[str, str | None]) -> str | None:
    """The top of the git work tree that `folder` lies in; `tops` remembers the answers."""
    climbed = []
    top: str | None = None
    while folder not in tops:
        climbed.append(folder)
        if _is_top(folder):
            top = folder
            break
        if folder == os.path.dirname(folder):
            break
        folder = os.path.dirname(folder)
    else:
        top = tops[folder]
    tops.update(dict.fromkeys(climbed, top))
    return top


def _is_top(folder: str) -> bool:
    """Whether git finds a repository here: a file that points to one, or a folder with a HEAD."""
    git = os.path.join(folder, ".git")
    return os.path.isfile(git) or os.path.lexists(os.path.join(git, "HEAD"))


def _root(named: Sequence[_Named], here: str) -> str:
    folders = [name.path if name.is_folder else os.path.dirname(name.path) for name in named]
    tops = {name.top for name in named}
    if len(tops) == 1 and (top := tops.pop()) is not None:
        return top
    if all(_is_under(folder, here) for folder in folders):
        return here
    try:
        return os.path.commonpath(folders)
    except ValueError:
        raise NoSuchPath("the paths lie on different drives: no folder holds them all") from None


def _is_under(path: str, folder: str) -> bool:
    return path == folder or path.startswith(_inside(folder))


def _inside(folder: str) -> str:
    """What every path in `folder` starts with."""
    return folder if folder.endswith(os.sep) else folder + os.sep


def _relative(path: str, folder: str) -> str:
    """The POSIX path of `path` relative to the `folder` that it is under."""
    return path[len(_inside(folder)) :].replace(os.sep, "/") or "."


# Folders


def _in_folders(named: Sequence[_Named], root: str, wanted: Documents) -> Iterator[_Found]:
    """The files in those of `named` that are folders."""
    folders: dict[str | None, list[str]] = {}
    for name in named:
        if name.is_folder:
            folders.setdefault(name.top, []).append(name.path)
    for top, starts in folders.items():
        listing = None if top is None else _ask_git(top, os.path.commonpath(starts))
        for start in starts:
            if listing is not None:
                yield from _listed(listing, start, wanted)
            else:
                base = top or (root if _is_under(start, root) else start)
                yield from _walk(start, base, top, wanted)


def _is_foreign(parent: str, name: str, *, tracked: bool) -> bool:
    """Whether the folder `name` in `parent` holds what is not code of the project."""
    if name in FOREIGN or name.endswith(FOREIGN_SUFFIXES) or name in COPIES:
        return True
    if name in FOREIGN_UNLESS_PACKAGE or (name in OUTPUT_UNLESS_PACKAGE and not tracked):
        return not os.path.lexists(os.path.join(parent, name, "__init__.py"))
    return False


def _is_folder(path: str) -> bool:
    """Whether a folder itself is at `path`, not a link to one."""
    try:
        status = os.lstat(path)
    except OSError:
        return False
    return stat.S_ISDIR(status.st_mode) and getattr(status, "st_reparse_tag", 0) != MOUNT_POINT


def _reason(error: OSError) -> str:
    return f"this folder can't be read: {error.strerror or error}"


# Folders in a git work tree


def _ask_git(top: str, start: str) -> _Listing | None:
    """What git tracks, and what it neither tracks nor ignores, at and below `start`.

    None where git is missing or refuses.
    """
    # -t tells the tracked (H, S, M …) from the others (?)
    kinds = ("-t", "--cached", "--others", "--exclude-standard")
    answer = git_says(top, "ls-files", "-z", *kinds, "--", _relative(start, top))
    if answer is None or answer.returncode != 0:
        return None
    listing = _Listing([], [], [])
    for entry in answer.stdout.split(b"\0"):
        if entry:
            path = _native(top, entry[2:])
            (listing.untracked if entry[:1] == b"?" else listing.tracked).append(path)
    for name, reason in UNOPENED.findall(answer.stderr):
        path = _native(top, name.rstrip(b"/"))
        listing.unopened.append((path, f"this folder can't be read: {os.fsdecode(reason)}"))
    return listing


def git_says(top: str, *arguments: str) -> subprocess.CompletedProcess[bytes] | None:
    """What git answers of the work tree at `top`; None where it is missing.

    Nothing in the repository is executed: of all that a configuration names, listing files only
    runs a file system monitor (`GIT_SETTINGS`) and, to fill a sparse index from a partial clone, a
    transport: a git that does not know GIT_NO_LAZY_FETCH finds none that is allowed. The
    repository and its work tree are named outright, so neither `core.worktree` nor a bare
    repository among the files leads elsewhere. The user's own configuration is read, for the sake
    of the user's global ignores.
    """
    git = shutil.which("git")
    if git is None or _is_under(os.path.realpath(os.path.dirname(git)), top):
        return None  # a PATH with "." in it, or Windows, finds programs in the tree
    environment = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("GIT_") or name in USER_CONFIGURATION
    }
    environment.update(
        GIT_ALLOW_PROTOCOL="none",
        GIT_DIR=os.path.join(top, ".git"),
        GIT_LITERAL_PATHSPECS="1",
        GIT_NO_LAZY_FETCH="1",
        GIT_OPTIONAL_LOCKS="0",
        GIT_TERMINAL_PROMPT="0",
        GIT_WORK_TREE=top,
        LC_ALL="C",
    )
    command = [os.path.abspath(git)]
    for setting in GIT_SETTINGS:
        command += ["-c", setting]
    try:
        return subprocess.run(  # noqa: S603 - an absolute program, no shell
            [*command, *arguments],
            cwd=top,
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=False,
        )
    except OSError:
        return None


def _native(top: str, name: bytes) -> str:
    return _inside(top) + os.fsdecode(name).replace("/", os.sep)


def _listed(listing: _Listing, start: str, wanted: Documents) -> Iterator[_Found]:
    """What of git's answer lies below `start` and belongs to the tree, or to a copy in it."""
    inside = _inside(start)
    empty = True
    for paths, tracked in ((listing.tracked, True), (listing.untracked, False)):
        verdicts = {start: True}
        if not tracked:
            for path in paths:
                if os.path.basename(path) == "pyvenv.cfg":
                    verdicts.setdefault(os.path.dirname(path), False)
        for path in paths:
            if not path.startswith(inside):
                continue
            empty = False
            # An index may hold any name, also "../x.py": git checks them only as they are added.
            is_script = wanted.is_a_script(path)
            if not (path.endswith(SUFFIXES) or wanted.match(path) or is_script):
                continue
            if os.path.normpath(path) != path:
                continue
            if not _belongs(os.path.dirname(path), verdicts, tracked=tracked):
                if not COPIES.isdisjoint(_relative(path, start).split("/")):
                    yield path, None
                continue
            try:
                status = os.lstat(path)
            except OSError:
                continue  # deleted, or not checked out
            if stat.S_ISREG(status.st_mode):
                yield path, None if is_script else status.st_size
    for path, reason in listing.unopened:
        if _is_under(path, start):
            empty = False
            yield path, reason
    if empty and _holds_something(start):
        yield start, IGNORED


def _belongs(folder: str, verdicts: dict[str, bool], *, tracked: bool) -> bool:
    """Whether files in `folder` belong to the tree; `verdicts` remembers, and holds the start."""
    climbed = []
    while folder not in verdicts:
        climbed.append(folder)
        folder = os.path.dirname(folder)
    verdict = verdicts[folder]
    for below in reversed(climbed):
        parent, name = os.path.split(below)
        verdict = verdict and not _is_foreign(parent, name, tracked=tracked) and _is_folder(below)
        verdicts[below] = verdict
    return verdict


def _holds_something(folder: str) -> bool:
    try:
        with os.scandir(folder) as entries:
            return any(entry.name != ".git" for entry in entries)
    except OSError:
        return False


# Folders elsewhere


def _walk(start: str, base: str, top: str | None, wanted: Documents) -> Iterator[_Found]:
    """The files below `start` that no `.gitignore` at or below `base` ignores.

    `top` is the work tree that git would have been asked about, had it answered. Repositories in
    it are trees of their own, as they are to git; elsewhere they are walked, with their own rules.
    """
    rules = _rules_at(top)
    folder = base
    for name in () if start == base else _relative(start, base).split("/"):
        rules = _with_rules(rules, folder, os.path.join(folder, ".gitignore"))
        folder = os.path.join(folder, name)
        if _is_ignored(f"{folder}{os.sep}", rules):
            yield start, IGNORED
            return

    waiting: list[tuple[str, _Rules]] = [(start, rules)]
    while waiting:
        folder, rules = waiting.pop()
        try:
            with os.scandir(folder) as scan:
                entries = {entry.name: entry for entry in scan}
        except OSError as error:
            yield folder, _reason(error)
            continue
        if folder != start and "pyvenv.cfg" in entries:
            continue
        if ".git" in entries and folder != start and _is_top(folder):
            if top is not None:
                continue
            rules = ()
        if ".gitignore" in entries:
            rules = _with_rules(rules, folder, entries[".gitignore"].path)
        for name, entry in entries.items():
            path = entry.path
            if entry.is_dir(follow_symlinks=False):
                if not (
                    _is_foreign(folder, name, tracked=False)
                    or _is_ignored(f"{path}{os.sep}", rules)
                    or not _is_folder(path)
                ):
                    waiting.append((path, rules))
                elif name in COPIES:
                    yield path, None
            elif (
                name.endswith(SUFFIXES) or wanted.match(path) or wanted.is_a_script(path)
            ) and not _is_ignored(path, rules):
                try:
                    status = entry.stat(follow_symlinks=False)
                except OSError:
                    continue  # deleted since
                if stat.S_ISREG(status.st_mode):
                    yield path, None if wanted.is_a_script(path) else status.st_size


def _rules_at(top: str | None) -> _Rules:
    """The rules that a work tree begins with."""
    return () if top is None else _with_rules((), top, os.path.join(top, ".git", "info", "exclude"))


def _with_rules(rules: _Rules, folder: str, source: str) -> _Rules:
    """`rules`, and before them those in the file `source`, which are relative to `folder`."""
    try:
        if not stat.S_ISREG(os.lstat(source).st_mode):  # git does not follow a link here, either
            return rules
        content = Path(source).read_bytes()
    except OSError:
        return rules
    lines = content.removeprefix(b"\xef\xbb\xbf").decode("utf-8", "surrogateescape").split("\n")
    # Line by line, as git passes over a line that is no pattern and keeps the others.
    patterns = [
        pattern
        for line in lines
        if (rule := _pattern(line)) is not None
        for pattern in rule.patterns
    ]
    return ((folder, GitIgnoreSpec(patterns)), *rules) if patterns else rules


def _is_ignored(path: str, rules: _Rules) -> bool:
    """Whether the deepest rules that speak of `path` (a folder ends in a slash) ignore it."""
    for folder, spec in rules:
        verdict = spec.check_file(path[len(_inside(folder)) :]).include
        if verdict is not None:
            return verdict
    return False

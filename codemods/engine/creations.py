"""The way of a file that a codemod adds to the tree: what stands in its way, and how it is made.

It never takes the place of anything. Where it can't be created, that is reported with the reason,
and what counts on it is planned again without it.
"""

from __future__ import annotations

import os
import stat
import warnings
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path, PurePosixPath

from codemods.codemod import Creation, Refusal
from codemods.engine import documents, text
from codemods.engine.attribution import whole_piece
from codemods.engine.orders import Order, findings_of
from codemods.engine.results import Change, FileResult, Kind, Problem, internal_error
from codemods.engine.select import SUFFIXES, Selection, why_left_out
from codemods.engine.text import Lines, newline_of
from codemods.patching.diff import creation_diff
from codemods.patching.pieces import marks_of

_SIBLINGS = 20
"""So many files of a folder tell what ends the lines of a new one."""
_HEAD = 2048
"""In so many bytes the first line of a file ends that tells it."""

_TAKEN = "another repair creates it, or what would be in its way"
_THERE = "there is such a file already"


def obstructed(selection: Selection, orders: Sequence[Order]) -> Iterator[tuple[str, str, Refusal]]:
    """The files that can't be created: the name of the codemod, the path, and the report of it."""
    files: set[str] = set()
    folders: dict[str, str] = {}
    for order in orders:
        around = [it.as_posix() for it in PurePosixPath(order.path).parents][:-1]
        parents = {it.casefold(): it for it in around}
        for codemod, repair in order.repairs:
            if repair.creation is None:
                continue
            reason = _obstacle(selection, order.path, repair.creation)
            if order.path.casefold() in {*files, *folders} or any(
                folded in files or folders.get(folded, spelt) != spelt
                for folded, spelt in parents.items()
            ):
                reason = reason or _TAKEN
            if reason:
                yield codemod.name, order.path, Refusal(0, repair.creation.message, reason)
            else:
                files.add(order.path.casefold())
                folders.update(parents)


def _obstacle(selection: Selection, path: str, creation: Creation) -> str | None:
    """Why there can be no such file, from what is there now."""
    *folders, name = path.split("/")
    if not all(_is_plain(part) for part in (*folders, name)):
        return "its path is none of the tree"
    place = selection.root
    for part in folders:
        other = _differs_in_case(place, part)
        place /= part
        if other:
            return f"there is {other} already, which differs in capitals only"
        if place.is_symlink():
            return f"{part}, which it would lie in, is a symbolic link"
        if os.path.lexists(place) and not place.is_dir():
            return f"{part}, which it would lie in, is no folder"
    if path in selection.changed:
        return None if _is_made(selection.changed[path], creation) else _THERE
    other = _differs_in_case(place, name)
    if other:
        return f"there is {other} already, which differs in capitals only"
    if os.path.lexists(place / name) and not _is_there(place / name, creation):
        return _THERE
    return why_left_out(selection, path)


def _is_plain(part: str) -> bool:
    """Whether a part of a path names something in its folder, on any system."""
    return part not in {"", ".", ".."} and not any(it in part for it in '\\:*?"<>|\0\n\r')


def _differs_in_case(folder: Path, name: str) -> str | None:
    """What a file system that does not tell capitals apart takes for `name`, if it is there."""
    try:
        names = os.listdir(folder)
    except OSError:
        return None
    if name in names:
        return None
    return next((it for it in sorted(names) if it.casefold() == name.casefold()), None)


def _is_there(path: Path, creation: Creation) -> bool:
    """Whether a run has created the file already."""
    try:
        if not stat.S_ISREG(path.lstat().st_mode):
            return False
        return _is_made(path.read_bytes(), creation)
    except OSError:
        return False


def _is_made(content: bytes, creation: Creation) -> bool:
    return content.replace(b"\r\n", b"\n") == creation.text.encode()


def is_made(order: Order, change: Change) -> bool:
    """Whether all that is ordered is what a change creates."""
    creation = order.creation
    if creation is None or not change.is_creation:
        return False
    return _is_made(change.after, creation)


def create(order: Order, root: Path, changed: Mapping[str, bytes], *, is_named: bool) -> FileResult:
    """The file that is ordered, verified; nothing where it is there already, as it shall be, be it
    one of the `changed`.

    `is_named`: whether the diff says which codemods made it.
    """
    path, creation = order.path, order.creation
    assert creation is not None
    if path in changed:
        return FileResult(path)
    if os.path.lexists(root / path):
        if _is_there(root / path, creation):
            return FileResult(path)
        return FileResult(path, problem=Problem(path, Kind.CHANGED, f"{_THERE}; run again"))
    try:
        if "\r" in creation.text:
            raise ValueError("its text holds carriage returns")
        if path.endswith(SUFFIXES):
            _check_python(path, creation.text)
        else:
            documents.check(path, creation.text)
        content = creation.text.replace("\n", _newline_around(root, path)).encode()
        pieces = whole_piece(b"", content, order)
        diff = creation_diff(path, content, marks=marks_of(pieces, b"", is_named=is_named))
    except Exception as error:
        return FileResult(path, problem=internal_error(path, error, creation.text.encode()))
    findings = findings_of(order, Lines(""))
    change = Change(path, b"", content, diff, is_creation=True, pieces=pieces)
    return FileResult(path, findings, change)


def _check_python(path: str, source: str) -> None:
    """Raises unless Python reads the text from its bytes, and compiles it."""
    if text.decode(source.encode())[0] != source:
        raise ValueError("its bytes would be read as another text")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # as where a text is parsed
        compile(source, path, "exec", dont_inherit=True)


def _newline_around(root: Path, path: str) -> str:
    """What ends the lines of most files of that kind in its folder, or else in one around it."""
    place = PurePosixPath(path)
    for folder in place.parents:
        siblings = sorted((root / folder).glob(f"*{place.suffix}"))[:_SIBLINGS]
        counted = Counter(newline for it in siblings if (newline := _first_newline(it)))
        if counted:
            return counted.most_common(1)[0][0]
    return "\n"


def _first_newline(path: Path) -> str | None:
    try:
        with path.open("rb") as stream:
            line = stream.readline(_HEAD)
    except OSError:
        return None
    return newline_of(line.decode("latin-1")) if line.endswith(b"\n") else None

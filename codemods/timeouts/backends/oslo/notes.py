"""Release notes for new options, in a project that writes them with reno."""

from __future__ import annotations

import hashlib
import re
import textwrap
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from codemods.codemod import Creation, Repair
from codemods.timeouts.backends.oslo import sentences
from codemods.timeouts.backends.oslo.definitions import New
from codemods.timeouts.backends.oslo.facts import BACKENDS, DEFAULT

GLOBS = ("releasenotes/notes/*.yaml",)

_SECTION = re.compile(r"^[a-z_]+:[ \t]*\r?\n( *)- ", re.M)
_OPTION = re.compile(r"``\[\w+\]([/ ]?)[a-z]\w*``")
"""An option with its group, as notes spell it."""
_WIDTH = 79
_UNIQUE = 8
"""Bytes of the number that reno has at the end of a name."""

_Value = TypeVar("_Value")


@dataclass(frozen=True, slots=True)
class Note:
    """How one release note is written."""

    indent: int
    """Of the dashes."""
    has_marker: bool
    """Whether it begins with three hyphens."""
    between: tuple[str, ...]
    """What stands between the groups and the options that it names."""


def survey(text: str) -> Note | None:
    """How a release note is written; None if it is none."""
    section = _SECTION.search(text)
    if section is None:
        return None
    return Note(len(section.group(1)), text.startswith("---"), tuple(_OPTION.findall(text)))


def repairs(news: Sequence[New], notes: Mapping[str, Note]) -> dict[str, Repair]:
    """A release note for the options that are new, in each folder that has notes of theirs."""
    folders: dict[str, list[Note]] = {}
    for path, note in sorted(notes.items()):
        folders.setdefault(path.rpartition("/")[0], []).append(note)
    by_folder: dict[str, list[New]] = {}
    for new in news:
        around = [it for it in folders if new.home.path.startswith(_project(it))]
        if around:
            by_folder.setdefault(max(around, key=len), []).append(new)
    return dict(_created(it, several, folders[it]) for it, several in by_folder.items())


def _project(folder: str) -> str:
    """What all paths begin with in the project whose notes lie in a folder."""
    return folder.removesuffix("releasenotes/notes")


def _created(folder: str, news: Sequence[New], notes: Sequence[Note]) -> tuple[str, Repair]:
    """The path of a note, and what creates it."""
    indent = " " * _most((it.indent for it in notes), 2)
    between = _most((it for note in notes for it in note.between), "/")
    lines = ["---"] if _most((it.has_marker for it in notes), True) else []
    lines.append("features:")
    for entry in sorted(_entry(new, between) for new in news):
        lines.append(f"{indent}- |")
        margin = f"{indent}  "
        lines += textwrap.wrap(
            entry,
            _WIDTH,
            initial_indent=margin,
            subsequent_indent=margin,
            break_long_words=False,
            break_on_hyphens=False,
        )
    text = "\n".join(lines) + "\n"
    # The same options have the same name, so that a second run has nothing to create.
    unique = hashlib.blake2b(text.encode(), digest_size=_UNIQUE).hexdigest()
    options = "1 new option" if len(news) == 1 else f"{len(news)} new options"
    creation = Creation(text, f"no release note for {options}")
    return f"{folder}/configurable-timeouts-{unique}.yaml", Repair(creation=creation)


def _most(values: Iterable[_Value], otherwise: _Value) -> _Value:
    """The value that there is most often."""
    counted = Counter(values)
    return counted.most_common(1)[0][0] if counted else otherwise


def _entry(new: New, between: str) -> str:
    """What a note says of an option."""
    timeout = new.wanted.timeout
    group = new.home.group or DEFAULT
    option = f"``{new.name}``" if group == BACKENDS else f"``[{group}]{between}{new.name}``"
    where = " for each backend" if group == BACKENDS else ""
    bare = replace(timeout, explanation="")
    told = sentences.help_of(new.place, bare, new.name, told_apart=new.told_apart)
    unit = "second" if timeout.seconds == 1 else "seconds"
    return (
        f"The configuration option {option} has been added{where}. "
        f"It sets the {told[0].lower()}{told[1:]} "
        f"The default is {timeout.seconds:g} {unit}, which used to be hard-coded."
    )

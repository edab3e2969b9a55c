"""Who owns which files by CODEOWNERS, as GitHub reads it, or GitLab where there are sections.

Sources: https://docs.github.com/repositories/managing-your-repositorys-settings-and-features/
customizing-your-repository/about-code-owners and
https://docs.gitlab.com/user/project/codeowners/reference.

| line                 | what it says                                                         |
| -------------------- | -------------------------------------------------------------------- |
| ``docs/* @a @org/b`` | these own what matches; the last line that matches counts            |
| ``docs/api/``        | nobody owns it (GitLab: the default of the section does)             |
| ``a\\ b/ @a``        | a backslash takes the meaning from the next character                |
| ``[Name][2] @a``     | GitLab: a section, of which the last line counts; sections add up    |
| ``!docs/x``          | GitLab, in a section: nobody of this section owns it                 |

A line that neither of them takes says nothing, such as one with a class of characters.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from codemods.batch.split.globs import Glob, glob_of

PLACES = (".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS", ".gitlab/CODEOWNERS")
"""The first one that there is counts."""

_LARGEST = 3_000_000
"""Bytes; GitHub reads no larger one."""
_SECTION = re.compile(r"\^?\[(?P<name>[^\]]+)\](?:\[\d+\])?(?P<owners>(?:\s.*)?)")
_OWNER = re.compile(r"@[A-Za-z0-9](?:[\w.-]*/)*[\w.-]*|[\w.+-]+@[A-Za-z0-9][\w.-]*", re.ASCII)
_WORD = re.compile(r"(?:\\.|[^\s\\])+")


@dataclass(frozen=True, slots=True)
class _Rule:
    glob: Glob
    owners: tuple[str, ...]


@dataclass(slots=True)
class _Section:
    default: tuple[str, ...] = ()
    rules: list[_Rule] = field(default_factory=list)


class CodeOwners:
    """What one CODEOWNERS file says."""

    def __init__(self, content: bytes) -> None:
        """Never raises: what can't be read says nothing."""
        text = content.decode("utf-8", "replace") if len(content) <= _LARGEST else ""
        self._sections = _sections(text.splitlines())

    def of(self, path: str) -> tuple[str, ...]:
        """Who owns a file, each once, in the order of the file; none where nobody does."""
        owners: dict[str, None] = {}
        for section in self._sections:
            for rule in reversed(section.rules):
                if rule.glob.matches(path):
                    owners.update(dict.fromkeys(rule.owners))
                    break
        return tuple(owners)


def owners_in(words: Iterable[str]) -> tuple[str, ...] | None:
    """The owners that words name, up to a comment; None if one of them names nobody."""
    owners = []
    for word in words:
        if word.startswith("#"):
            break
        if not _OWNER.fullmatch(word):
            return None
        owners.append(word)
    return tuple(owners)


def _sections(lines: Sequence[str]) -> list[_Section]:
    headings = [_SECTION.fullmatch(line.strip()) for line in lines]
    is_gitlab = any(headings)
    current = _Section()
    sections = {"": current}
    for line, heading in zip(lines, headings, strict=True):
        if heading:
            current = sections.setdefault(heading["name"].strip().lower(), _Section())
            current.default = owners_in(heading["owners"].split()) or current.default
        elif rule := _rule(line.strip(), current, is_gitlab=is_gitlab):
            current.rules.append(rule)
    return list(sections.values())


def _rule(line: str, section: _Section, *, is_gitlab: bool) -> _Rule | None:
    if not line or line.startswith("#"):
        return None
    words = _WORD.findall(line)
    if not words:
        return None
    pattern, owners = words[0], owners_in(words[1:])
    is_exclusion = pattern.startswith("!")
    if owners is None or (is_exclusion and not is_gitlab) or "[" in pattern:
        return None
    glob = glob_of(pattern.removeprefix("!"))
    return _Rule(glob, () if is_exclusion else owners or section.default)

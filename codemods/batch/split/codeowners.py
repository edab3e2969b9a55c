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

PLACES = (".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS", ".gitlab/CODEOWNERS")
"""The first one that there is counts."""

_LARGEST = 3_000_000
"""Bytes; GitHub reads no larger one."""
_SECTION = re.compile(r"\^?\[(?P<name>[^\]]+)\](?:\[\d+\])?(?P<owners>(?:\s.*)?)")
_OWNER = re.compile(r"@[A-Za-z0-9](?:[\w.-]*/)*[\w.-]*|[\w.+-]+@[A-Za-z0-9][\w.-]*", re.ASCII)
_WORD = re.compile(r"(?:\\.|[^\s\\])+")


@dataclass(frozen=True, slots=True)
class _Rule:
    pattern: re.Pattern[str]
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
                if rule.pattern.fullmatch(path):
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
    regex = pattern_of(pattern.removeprefix("!"))
    return _Rule(regex, () if is_exclusion else owners or section.default)


def pattern_of(glob: str) -> re.Pattern[str]:
    """What paths a glob of CODEOWNERS matches as a whole.

    As in .gitignore, one with a slash at its start or in its middle is of the top, any other of
    every folder, and what names a folder names all in it; but ``docs/*`` is not what lies deeper.
    """
    anchored = "/" in glob.rstrip("/")
    parts = glob.strip("/").split("/")
    regex = "" if anchored else "(?:.*/)?"
    for number, part in enumerate(parts):
        is_last = number == len(parts) - 1
        if part == "**":
            regex += ".*" if is_last else "(?:.*/)?"
        else:
            regex += _segment(part) + ("" if is_last else "/")
    if glob.endswith("/"):
        regex += "/.*"
    elif parts[-1] not in {"*", "**"}:
        regex += "(?:/.*)?"
    return re.compile(regex, re.DOTALL)


def _segment(part: str) -> str:
    """A part of a glob between slashes. Stars in a row are one, so that no search takes long."""
    pieces = re.findall(r"\\.|\*+|.", part)
    return "".join(
        "[^/]*" if it[0] == "*" else "[^/]" if it == "?" else re.escape(it[-1]) for it in pieces
    )

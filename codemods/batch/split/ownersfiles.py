"""Who owns which files by OWNERS files: that of the nearest folder upwards that names anybody.

There are two kinds, told apart by their content. That of Chromium and Gerrit
(https://chromium.googlesource.com/chromium/src/+/HEAD/docs/code_reviews.md,
https://gerrit.googlesource.com/plugins/find-owners/+/HEAD/src/main/resources/Documentation/syntax.md)
has a line for each owner:

| line                          | what it says                                                     |
| ----------------------------- | ---------------------------------------------------------------- |
| ``someone@example.org``       | owns the folder                                                  |
| ``*``                         | anybody does, so nobody is named                                 |
| ``set noparent``              | folders above are not asked                                      |
| ``per-file *.py,b=a@b.org``   | owns these files of this folder, before all others               |
| ``file://x/OWNERS``           | as that file says; ``include x/OWNERS`` does so, too             |

That of Kubernetes (https://www.kubernetes.dev/docs/guide/owners/) is YAML; of it the lists
``approvers`` and, where there are none, ``reviewers`` are read, with the names of OWNERS_ALIASES,
and ``no_parent_owners: true``. Lists below ``filters`` are not.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from fnmatch import translate
from posixpath import basename, dirname, join, normpath

NAME = "OWNERS"
ALIASES = "OWNERS_ALIASES"

_DEEPEST = 5
"""So many files may lead to each other."""
_MOST = 1_000_000
"""Bytes of a file that is read."""
_PERSON = re.compile(r"@?[A-Za-z0-9][\w.+-]*(?:[@/][A-Za-z0-9][\w.-]*)?", re.ASCII)
_KEY = re.compile(r"(?P<indent> *)(?P<key>[\w.*\\$^/-]+|\"[^\"]*\"|'[^']*'):(?P<rest>.*)")
_OTHER = re.compile(r"(?:include|file:)\s*(?P<path>/{0,2}[^\s:]+)")


@dataclass(frozen=True, slots=True)
class _Owners:
    """What one file says."""

    owners: tuple[str, ...] = ()
    per_file: tuple[tuple[re.Pattern[str], tuple[str, ...]], ...] = ()
    is_end: bool = False


class OwnersFiles:
    """What all OWNERS files of a tree say."""

    def __init__(self, read: Callable[[str], bytes | None]) -> None:
        """`read` gives the content of a file, or None where there is none."""
        self._read = read
        self._known: dict[str, _Owners | None] = {}
        self._aliases: Mapping[str, tuple[str, ...]] | None = None

    def of(self, path: str) -> tuple[str, ...]:
        """Who owns a file, each once, in the order of the file; none where nobody is named."""
        folder, name = dirname(path), basename(path)
        is_own = True
        while True:
            found = self._at(join(folder, NAME), 0)
            if found:
                if is_own and (special := _special(found, name)):
                    return special
                if found.owners or found.is_end:
                    return found.owners
            if not folder:
                return ()
            folder, is_own = dirname(folder), False

    def _at(self, path: str, depth: int) -> _Owners | None:
        if path not in self._known:
            content = self._read(path) if depth < _DEEPEST else None
            self._known[path] = None
            if content is not None:
                text = content[:_MOST].decode("utf-8", "replace")
                is_yaml = re.search(r"^(approvers|reviewers|filters|options):", text, re.M)
                self._known[path] = (
                    self._of_yaml(text) if is_yaml else self._of_lines(text, dirname(path), depth)
                )
        return self._known[path]

    def _of_lines(self, text: str, folder: str, depth: int) -> _Owners:
        owners: dict[str, None] = {}
        per_file: list[tuple[re.Pattern[str], tuple[str, ...]]] = []
        is_end = False
        for raw in text.splitlines():
            line = raw.partition("#")[0].strip()
            if line.startswith("per-file"):
                globs, _, said = line.removeprefix("per-file").partition("=")
                named = tuple(dict.fromkeys(self._named(said, folder, depth)))
                per_file += [(re.compile(translate(it.strip())), named) for it in globs.split(",")]
            elif line == "*" or " ".join(line.split()) == "set noparent":
                is_end = True
            else:
                owners.update(dict.fromkeys(self._named(line, folder, depth)))
        return _Owners(tuple(owners), tuple(per_file), is_end)

    def _named(self, said: str, folder: str, depth: int) -> Iterator[str]:
        """The people of a line, or behind the equals sign of one."""
        if other := _OTHER.fullmatch(said.strip()):
            place = other["path"]
            path = place.lstrip("/") if place.startswith("/") else join(folder, place)
            found = self._at(normpath(path), depth + 1)
            yield from found.owners if found else ()
            return
        yield from (it for it in re.split(r"[\s,]+", said) if "@" in it and _PERSON.fullmatch(it))

    def _of_yaml(self, text: str) -> _Owners:
        lists = _lists(text)
        named = lists.get("approvers") or lists.get("reviewers") or ()
        if self._aliases is None:
            content = self._read(ALIASES) or b""
            self._aliases = _lists(content[:_MOST].decode("utf-8", "replace"), "aliases")
        owners = [person for it in named for person in self._aliases.get(it, (it,))]
        is_end = re.search(r"^ +no_parent_owners: *true *$", text, re.M) is not None
        return _Owners(tuple(dict.fromkeys(owners)), (), is_end)


def _special(found: _Owners, name: str) -> tuple[str, ...]:
    owners: dict[str, None] = {}
    for pattern, named in found.per_file:
        if pattern.fullmatch(name):
            owners.update(dict.fromkeys(named))
    return tuple(owners)


def _lists(text: str, below: str = "") -> dict[str, tuple[str, ...]]:
    """The lists of names in a YAML file by key: those of its top, or of those `below` a key."""
    found: dict[str, list[str]] = {}
    top = key = ""
    for raw in text.splitlines():
        line = re.sub(r"(^|\s)#.*", "", raw).rstrip()
        if heading := _KEY.fullmatch(line):
            name = heading["key"].strip("\"'")
            if not heading["indent"]:
                top = name
            key = name if (top == below if heading["indent"] else not below) else ""
            items = heading["rest"].strip().strip("[]").split(",") if heading["rest"] else []
        else:
            items = [line.strip()[1:]] if line.strip().startswith("-") else []
        for it in items:
            person = it.strip().strip("\"'")
            if key and _PERSON.fullmatch(person):
                found.setdefault(key, []).append(person)
    return {name: tuple(people) for name, people in found.items()}

"""Where a project names six as a requirement, outside its code; and what goes with it.

One module a format. Each reads a text and says what of it goes: whole lines, or an element of a
list. All else stays the same, character by character.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from importlib import import_module
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, TypeAlias

from codemods.codemod import IGNORED, Refusal, Span
from codemods.engine.suppressions import of_document
from codemods.engine.text import Lines
from codemods.six.decisions import NAME

if TYPE_CHECKING:
    from codemods.six.packaging.mention import Mention

Reader: TypeAlias = "Callable[[str], Iterator[Mention | Refusal]]"

FORMATS: Mapping[str, str] = {
    "requirements*.txt": "requirements.mentions",
    "requirements*.in": "requirements.mentions",
    "*[-_.]requirements.txt": "requirements.mentions",
    "*[-_.]requirements.in": "requirements.mentions",
    "requirements/*.txt": "requirements.mentions",
    "requirements/*.in": "requirements.mentions",
    "requirements/*/*.txt": "requirements.mentions",
    "requirements/*/*.in": "requirements.mentions",
    "requirements.in/*.in": "requirements.mentions",
    "constraints*.txt": "requirements.mentions",
    "lower-constraints.txt": "requirements.mentions",
    "minimum-constraints.txt": "requirements.mentions",
    "setup.cfg": "ini.mentions",
    "tox.ini": "ini.mentions",
    ".isort.cfg": "ini.mentions",
    "mypy.ini": "ini.mentions",
    ".mypy.ini": "ini.mentions",
    "pyproject.toml": "toml.pyproject_mentions",
    "Pipfile": "toml.pipfile_mentions",
    ".pre-commit-config.yaml": "yaml.pre_commit_mentions",
    "environment*.yml": "yaml.conda_mentions",
    "environment*.yaml": "yaml.conda_mentions",
    "*[-_]environment.yml": "yaml.conda_mentions",
    "*[-_]environment.yaml": "yaml.conda_mentions",
    "meta.yaml": "yaml.conda_mentions",
    "recipe.yaml": "yaml.conda_mentions",
}
"""What reads a file, by a glob of its path: the last parts of it, as many as the glob has. Named,
since the readers take a while to import, and most runs need few of them."""

GLOBS = tuple(FORMATS)

_BOM = "\ufeff"


def read(path: str, text: str) -> tuple[list[Mention], list[Refusal]]:
    """Where the document at `path` names six and that goes, and where it stays, with the reasons.

    Both empty where it is no such document.
    """
    name = next((FORMATS[glob] for glob in GLOBS if PurePosixPath(path).match(glob)), None)
    if name is None or "six" not in text.lower():
        return [], []
    from codemods.six.packaging.mention import tidied  # noqa: PLC0415 - as above

    found = list(_heeding(Lines(text), _read(name, text)))
    going = [it for it in found if not isinstance(it, Refusal)]
    return tidied(Lines(text), going), [it for it in found if isinstance(it, Refusal)]


def _heeding(lines: Lines, found: Iterator[Mention | Refusal]) -> Iterator[Mention | Refusal]:
    """What a reader finds, refused where a comment has it left as it is."""
    heard = [it for it in of_document(lines).suppressions if it.speaks_to(NAME)]
    for it in found:
        if not isinstance(it, Refusal) and any(one.covers(it.offset) for one in heard):
            yield Refusal(it.offset, it.message, IGNORED)
        else:
            yield it


def _read(name: str, text: str) -> Iterator[Mention | Refusal]:
    """What a reader, named as in `FORMATS`, finds in a text."""
    module, _, function = name.partition(".")
    reader: Reader = getattr(import_module(f"{__name__}.{module}"), function)
    # A byte order mark belongs to no line.
    skipped = len(_BOM) if text.startswith(_BOM) else 0
    from codemods.six.packaging.mention import Mention  # noqa: PLC0415 - as above

    for it in reader(text[skipped:]):
        if isinstance(it, Refusal):
            yield Refusal(it.offset + skipped, it.message, it.reason)
        else:
            span = Span(it.span.start + skipped, it.span.end + skipped)
            yield Mention(it.offset + skipped, span, it.message, it.text)

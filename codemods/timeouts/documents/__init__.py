"""Documents that list the settings of a project: each new setting gets an entry among the others.

One module a manner of listing. Each reads a text and says where its entries stand, and how a
further one would look; `placing` says where that goes.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import PurePosixPath

from codemods.timeouts.documents import assignments, pages
from codemods.timeouts.documents.listing import Listing
from codemods.timeouts.paths import is_test

FORMATS: Mapping[str, Callable[[str], Iterator[Listing]]] = {
    ".env.dist": assignments.variables,
    ".env.example": assignments.variables,
    ".env.sample": assignments.variables,
    ".env.template": assignments.variables,
    "env.example": assignments.variables,
    "env.sample": assignments.variables,
    "example.env": assignments.variables,
    "sample.env": assignments.variables,
    "*.conf": assignments.options,
    "*.conf.sample": assignments.options,
    "*.conf-sample": assignments.options,
    "README.md": pages.of_markdown,
    "*settings.md": pages.of_markdown,
    "*configuration.md": pages.of_markdown,
    "settings/*.md": pages.of_markdown,
    "configuration/*.md": pages.of_markdown,
    "README.rst": pages.of_restructured_text,
    "*settings.rst": pages.of_restructured_text,
    "*settings.txt": pages.of_restructured_text,
    "*configuration.rst": pages.of_restructured_text,
    "*configuration.txt": pages.of_restructured_text,
    "settings/*.rst": pages.of_restructured_text,
    "settings/*.txt": pages.of_restructured_text,
    "configuration/*.rst": pages.of_restructured_text,
    "configuration/*.txt": pages.of_restructured_text,
    "configuration/*/*.rst": pages.of_restructured_text,
    "configuration/tables/*.inc": pages.of_restructured_text,
    "drivers/*.rst": pages.of_restructured_text,
}
"""What reads a file, by a glob of its path: the last parts of it, as many as the glob has."""

GLOBS = tuple(FORMATS)

_HEAD = 2048
_GENERATED = re.compile(
    r"\bauto\w*[- ]generated|do not edit|(?:file|page) (?:is|was) generated", re.I
)


def survey(path: str, text: str) -> tuple[Listing, ...]:
    """The lists of settings in the document at `path`; none in one that a tool writes."""
    place = PurePosixPath(path)
    read = next((FORMATS[glob] for glob in GLOBS if place.match(glob)), None)
    if read is None or is_test(path) or _GENERATED.search(text[:_HEAD]):
        return ()
    return tuple(read(text))

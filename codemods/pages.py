"""The page of a codemod: what a person has to know of it, in Markdown, under fixed headings.

Those of the codemods that come with diffwright are written in `docs/codemods/` and installed as
`codemods/docs/`. A plug-in has its own in the folder `docs` of its package: ``<name>.md``.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import Any

from codemods.codemod import Codemod, Safety
from codemods.weaknesses import title, url

PARTS = (
    "What it does",
    "Why",
    "CWE",
    "Example",
    "Options",
    "What it refuses",
    "Safety",
    "References",
)
"""What of a page is shown by itself, in this order: what can be told of any codemod."""

_PICTURE = re.compile(r"^!\[([^\]]*)\]\([^)]*\)$", re.M)
_LINK_WITHIN = re.compile(r"\[([^\]]+)\]\((?!https?:)[^)]*\)")
TRUST = {
    Safety.SAFE: "behaviour is the same.",
    Safety.REVIEW: "behaviour changes as intended; a person should look.",
}


def explanation(codemod: Codemod[Any]) -> str:
    """What there is to say of a codemod, in Markdown: from its page, and where it has none from
    what it says of itself."""
    found = {**_own(codemod), **_sections(page(codemod) or ""), "CWE": weaknesses(codemod)}
    parts = [f"## {heading}\n\n{found[heading]}\n" for heading in PARTS if heading in found]
    return "\n".join([f"# {codemod.name}\n\n{codemod.title}.\n", *parts])


def section(codemod: Codemod[Any], heading: str) -> str:
    """What its page says under one heading, in Markdown; empty where that is nothing."""
    return _sections(page(codemod) or "").get(heading, "")


def page(codemod: Codemod[Any]) -> str | None:
    """The text of its page, if it has one."""
    package = type(codemod).__module__.partition(".")[0]
    spec = sys.modules[package].__spec__
    for folder in map(Path, (spec and spec.submodule_search_locations) or ()):
        checkout = folder.parent / "docs/codemods"  # where the pages are written
        for place in (folder / "docs", *([checkout] if package == "codemods" else [])):
            path = place / f"{codemod.name}.md"
            if path.is_file():
                return path.read_text("utf-8")
    return None


def _own(codemod: Codemod[Any]) -> dict[str, str]:
    """What a codemod says of itself, by heading."""
    own = {"Safety": f"`{codemod.safety.value}`: {TRUST[codemod.safety]}"}
    if codemod.options:
        own["Options"] = "\n".join(
            f"- `{option.name}`: {option.meaning}. It must be {option.allowed}; "
            f"by default it is {option.spelled(option.default)}."
            for option in codemod.options
        )
    return own


def _sections(text: str) -> dict[str, str]:
    """The text below each heading of a page, without what leads to other places of the project;
    for a picture stands what it shows."""
    _, *parts = re.split(r"^## (.+)\n", _PICTURE.sub(r"\1.", text), flags=re.M)
    return {
        heading: _LINK_WITHIN.sub(r"\1", section.strip())
        for heading, section in zip(parts[::2], parts[1::2], strict=True)
    }


def weaknesses(codemod: Codemod[Any]) -> str:
    lines = []
    for number, does in codemod.answers.items():
        name = title(number)
        called = f": {name}" if name else ""
        lines.append(f"- [CWE-{number}]({url(number)}){called}. {does}.")
    return "\n".join(lines)

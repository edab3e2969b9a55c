"""What the tests of all formats share: the edits made, and what must hold for any of them."""

from __future__ import annotations

import re
from itertools import pairwise

from codemods.codemod import Refusal
from codemods.engine import edits as making
from codemods.engine.edits import Edit
from codemods.six.packaging import read
from codemods.six.packaging.mention import Mention

_NAME = re.compile(r"""["']?(?:[\w-]+::)?(?:types[-_.])?six(?![\w-])""", re.I)


def mentions(path: str, text: str) -> list[Mention]:
    """Where six goes from a document."""
    return read(path, text)[0]


def refusals(path: str, text: str) -> list[Refusal]:
    """Where a document names six, and it stays."""
    return read(path, text)[1]


def without_six(path: str, text: str) -> str:
    """The document without six, once it is sure that the edits are what they claim to be."""
    found = mentions(path, text)
    assert all(one.span.end <= two.span.start for one, two in pairwise(found))
    for one in found:
        assert one.span.start <= one.offset < one.span.end
        assert _NAME.match(text, one.offset), text[one.offset :]
        assert one.text in {"", " []"}
    result = making.apply(text, [Edit(one.span, one.text) for one in found])
    assert not mentions(path, result), "a second run finds more"
    return result

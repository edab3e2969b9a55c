"""What the tests of all formats share: the edits made, and what must hold for any of them."""

from __future__ import annotations

import re
from itertools import pairwise

from codemods.engine import edits as making
from codemods.engine.edits import Edit
from codemods.six.packaging import mentions, places

_NAME = re.compile(r"""["']?(?:[\w-]+::)?(?:types[-_.])?six(?![\w-])""", re.I)


def without_six(path: str, text: str) -> str:
    """The document without six, once it is sure that the edits are what they claim to be."""
    found = mentions(path, text)
    assert all(one.span.end <= two.span.start for one, two in pairwise(found))
    named = places(path, text)
    assert [message for _, message in named] == [one.message for one in found]
    for (offset, _), one in zip(named, found, strict=True):
        assert one.span.start <= offset < one.span.end
        assert _NAME.match(text, offset), text[offset:]
        assert one.text in {"", " []"}
    result = making.apply(text, [Edit(one.span, one.text) for one in found])
    assert not mentions(path, result), "a second run finds more"
    return result

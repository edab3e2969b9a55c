"""Which list a new setting goes into, and where in it."""

from __future__ import annotations

import pytest

from codemods.engine.edits import Edit, apply, in_order
from codemods.timeouts import documents
from codemods.timeouts.documents import placing
from codemods.timeouts.facts import NewSetting

SENTENCE = "Seconds to wait at most for stock."
SIBLINGS = frozenset({"SHOP_URL", "SHOP_KEY", "SHOP_ZONE", "SHOP_PING_TIMEOUT"})
NEW = NewSetting("SHOP_STOCK_TIMEOUT", 300, SENTENCE, SIBLINGS)
VARIABLE = NewSetting("SHOP_STOCK_TIMEOUT", 0.5, SENTENCE, SIBLINGS, is_variable=True)
OPTION = NewSetting("stock_timeout", 300, SENTENCE, frozenset({"url", "key"}), "shop")


def after(path: str, text: str, *news: NewSetting) -> tuple[str, list[str]]:
    """What becomes of a document, and why nothing does; an entry that is there stays alone."""
    repairs = placing.repairs(news, {path: documents.survey(path, text)})
    if path not in repairs:
        return text, []
    edits = in_order(Edit(it.span, it.text) for it in repairs[path].edits)
    new = apply(text, edits)
    reasons = [it.reason for it in repairs[path].refusals]
    again = placing.repairs(news, {path: documents.survey(path, new)})
    assert reasons or path not in again
    return new, reasons


@pytest.mark.parametrize(
    ("before", "line"),
    [
        ("SHOP_KEY=\nSHOP_PING_TIMEOUT=1\nSHOP_URL=\n", 2),  # in order
        ("SHOP_TOP=\nSHOP_URL=\nSHOP_ZONE=\n", 0),
        ("SHOP_URL=\nSHOP_PING_TIMEOUT=1\nSHOP_KEY=\n", 2),  # behind the last one of time
        ("SHOP_URL=\nSHOP_KEY=\n", 2),
        ("SHOP_URL=\nSHOP_KEY=", 2),
        ("SHOP_URL=\nSHOP_KEY=\nDB_TIMEOUT=5\n", 2),  # which is one of another program
        ("SHOP_URL=\r\nSHOP_KEY=\r\n", 2),
        ("SHOP_ZONE=\nSHOP_URL='a\nSHOP_X=1'\n\nB=1\n", 3),  # behind all of a value
    ],
)
def test_places_among_variables(before: str, line: int) -> None:
    text, reasons = after("a/.env.example", before, VARIABLE)
    assert not reasons
    lines = text.splitlines()
    assert lines.pop(line) == "SHOP_STOCK_TIMEOUT=0.5"
    assert lines == before.splitlines()
    assert text.endswith("\n") == before.endswith("\n")
    assert text.count("\r\n") in {0, text.count("\n")}


@pytest.mark.parametrize(
    ("path", "text", "new"),
    [
        (".env.example", "SHOP_URL=\nSHOP_KEY=\n", NEW),  # no variable
        (".env.example", "SHOP_URL=\nDB_KEY=\n", VARIABLE),  # one of them is too few
        ("tests/.env.example", "SHOP_URL=\nSHOP_KEY=\n", VARIABLE),
        ("docs/other.md", "- `SHOP_URL`: a\n- `SHOP_KEY`: b\n", NEW),
        ("docs/settings.md", "- `SHOP_URL`: a\n- `SHOP_STOCK_TIMEOUT`\n- `SHOP_KEY`: b\n", NEW),
        ("docs/settings.md", "```\n- `SHOP_URL`: a\n- `SHOP_KEY`: b\n```\n", NEW),
        ("docs/settings.rst", "So::\n\n    * ``SHOP_URL``: a\n    * ``SHOP_KEY``: b\n", NEW),
        ("docs/settings.md", "We have `SHOP_URL` and `SHOP_KEY`.\n", NEW),
        ("etc/a.conf", "[shop]\nurl = 1\n[other]\nkey = 2\n", OPTION),
        ("etc/a.conf", "[other]\nurl = 1\nkey = 2\n", OPTION),
        ("etc/a.conf", "[shop]\n# From shop.conf\n#url = 1\n#key = 2\n", OPTION),
        ("README.md", "- `url`: a\n- `key`: b\n", NEW),
    ],
)
def test_documents_that_are_left(path: str, text: str, new: NewSetting) -> None:
    assert after(path, text, new) == (text, [])


def test_a_page_that_lists_few_of_the_options() -> None:
    many = NewSetting("stock_timeout", 300, SENTENCE, frozenset(["url", "key", *"abc"]), "shop")
    text = "* ``url``: where\n* ``key``: how\n"
    assert after("doc/configuration/shop.rst", text, many) == (text, [])
    changed, _ = after("doc/configuration/shop.rst", text, OPTION)
    assert changed.endswith(
        "* ``stock_timeout``: seconds to wait at most for stock. Defaults to ``300``.\n"
    )


@pytest.mark.parametrize(
    ("path", "text", "reason"),
    [
        # the list that would do is not the one with most in common
        (
            "docs/settings.md",
            "- `SHOP_URL`: a\n- `SHOP_KEY`: b\n\n# More\n\n<b>SHOP_ZONE</b>\n"
            "<b>SHOP_PING_TIMEOUT</b>\n",
            "the document has several such lists; add the setting by hand",
        ),
        (
            "docs/settings.md",
            "| Setting | Where |\n| --- | --- |\n| `SHOP_URL` | a |\n| `SHOP_KEY` | b |\n",
            "the manner of the list can't be followed; add the setting by hand",
        ),
        (
            "docs/settings.md",
            "- `SHOP_URL` (required): a\n- `SHOP_KEY` (required): b\n",
            "the manner of the list can't be followed; add the setting by hand",
        ),
        (
            ".env.example",
            "SHOP_URL={{ url }}\nSHOP_KEY=\n",
            "the manner of the list can't be followed; add the setting by hand",
        ),
    ],
)
def test_lists_that_a_person_has_to_see_to(path: str, text: str, reason: str) -> None:
    assert after(path, text, VARIABLE) == (text, [reason])


@pytest.mark.parametrize(
    ("path", "text", "expected"),
    [
        (
            "docs/settings.md",
            "- `SHOP_URL` (default: `a`): Where\n- `SHOP_KEY` (default: `b`): How\n",
            "- `SHOP_STOCK_TIMEOUT` (default: `300`): Seconds to wait at most for stock\n",
        ),
        (
            "docs/settings.rst",
            "SHOP_URL\n~~~~~~~~\n\nWhere.\n\nSHOP_KEY\n~~~~~~~~\n\nHow.\n",
            "\nSHOP_STOCK_TIMEOUT\n~~~~~~~~~~~~~~~~~~\n\n"
            "Seconds to wait at most for stock. Defaults to ``300``.\n",
        ),
        (
            "docs/settings.md",
            "## SHOP_URL\n\nWhere.\n\nDefault: `a`\n\n## SHOP_KEY\n\nHow.\n\nDefault: `b`\n",
            "\n## SHOP_STOCK_TIMEOUT\n\nSeconds to wait at most for stock.\n\nDefault: `300`\n",
        ),
        (
            "docs/settings.rst",
            "- ``SHOP_URL``\n    Where.\n\n- ``SHOP_KEY``\n    How.\n",
            "\n- ``SHOP_STOCK_TIMEOUT``\n"
            "    Seconds to wait at most for stock. Defaults to ``300``.\n",
        ),
        (
            "docs/settings.md",
            "Setting|Type|Help\n---|---|---\nSHOP_URL|`string`|Where.\nSHOP_KEY|`int`|How.\n",
            "SHOP_STOCK_TIMEOUT | `int` | Seconds to wait at most for stock. Defaults to `300`.\n",
        ),
        (
            "docs/settings.rst",
            ".. setting:: SHOP_URL\n\n``SHOP_URL``\n------------\n\nWhere.\n\n"
            ".. setting:: SHOP_KEY\n\n``SHOP_KEY``\n------------\n\nHow.\n",
            "\n.. setting:: SHOP_STOCK_TIMEOUT\n\n``SHOP_STOCK_TIMEOUT``\n"
            "----------------------\n\nSeconds to wait at most for stock. Defaults to ``300``.\n",
        ),
    ],
)
def test_manners(path: str, text: str, expected: str) -> None:
    assert after(path, text, NEW) == (text + expected, [])


def test_a_comment_in_a_sample() -> None:
    text = "#\n# Where it answers.\n#url = a\n\n#\n# What it is asked with.\n#key = b\n"
    changed, _ = after("etc/a.conf.sample", f"[shop]\n{text}", OPTION)
    assert changed == f"[shop]\n{text}\n#\n# {SENTENCE}\n#stock_timeout = 300\n"

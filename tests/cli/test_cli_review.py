"""What is safe is made; what a person should look at is made where that is asked for."""

from __future__ import annotations

from pathlib import Path

from command_line import diffwright, grow

SIX = "import six\n\nNAME = six.text_type('a')\n"
SWALLOWED = """\
import logging

import requests
import six

LOG = logging.getLogger(__name__)


def notify(url):
    try:
        requests.post(six.text_type(url), timeout=5)
    except requests.exceptions.Timeout:
        pass
"""
COPY = """\
class _MovedItems(object):
    pass


class Module_six_moves_urllib(object):
    pass
"""


def test_only_what_is_safe_is_made_by_itself(tmp_path: Path) -> None:
    tree = grow(tmp_path, {"a.py": SIX, "b.py": SWALLOWED})
    ended = diffwright("apply", cwd=tree)
    assert ended.code == 0
    text = (tree / "b.py").read_text()
    assert "requests.post(str(url), timeout=5)" in text
    assert "        pass\n" in text
    assert (tree / "a.py").read_text() == "NAME = str('a')\n"
    assert "1 of them need review: `diffwright apply` leaves them without --review." in ended.lines
    # They are told of by number, and not one by one.
    assert "handled-timeout a timeout" not in ended.err


def test_with_review_all_is_made(tmp_path: Path) -> None:
    tree = grow(tmp_path, {"a.py": SIX, "b.py": SWALLOWED})
    assert diffwright("apply", cwd=tree).code == 0
    ended = diffwright("apply", "--review", cwd=tree)
    assert ended.code == 0
    assert "        pass\n" not in (tree / "b.py").read_text()
    assert "need review" not in ended.err
    assert diffwright("check", cwd=tree).code == 0


def test_a_preview_has_both_and_says_which_need_review(tmp_path: Path) -> None:
    tree = grow(tmp_path, {"a.py": SIX, "b.py": SWALLOWED})
    ended = diffwright("preview", cwd=tree)
    headers = [line for line in ended.out.decode().splitlines() if line.startswith("@@")]
    assert headers == [
        "@@ -1,3 +1 @@ [no-six]",
        "@@ -1,13 +1,12 @@ [handled-timeout, no-six; review]",
    ]
    assert "1 of them need review: `diffwright apply` leaves them without --review." in ended.lines
    [header] = [
        line
        for line in diffwright("preview", "--select", "handled-timeout", cwd=tree).out.splitlines()
        if line.startswith(b"@@")
    ]
    assert header.endswith(b" @@ def notify(url): [review]")


def test_a_file_that_would_be_deleted_stays_with_what_counts_on_its_end(tmp_path: Path) -> None:
    user = "from shop import six\n\nprint(six.text_type(1))\n"
    tree = grow(tmp_path, {"shop/six.py": COPY, "shop/cart.py": user, "shop/__init__.py": ""})
    ended = diffwright("apply", cwd=tree)
    assert ended.code == 0
    assert (tree / "shop/six.py").read_text() == COPY
    assert (tree / "shop/cart.py").read_text() == "print(str(1))\n"
    assert "1 of them need review: `diffwright apply` leaves them without --review." in ended.lines
    assert diffwright("apply", "--review", cwd=tree).code == 0
    assert not (tree / "shop/six.py").exists()

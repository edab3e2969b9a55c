"""What is stored of a file: all of a result, and no password of a connection string."""

from __future__ import annotations

from pathlib import Path

import pytest

from codemods.catalog import choose
from codemods.engine.passwords import passwords
from codemods.engine.pipeline import run
from codemods.engine.results import Change, FileResult
from codemods.engine.select import select
from codemods.engine.worker import Rewritten
from codemods.patching.diff import unified_diff
from codemods.patching.pieces import Piece, made
from codemods.recall.entries import rewrite_entry, rewrite_of
from codemods.recall.recall import Recall
from codemods.recall.store import Store

BEFORE = b"one\r\ntwo\nthree"


@pytest.mark.parametrize(
    "pieces",
    [
        (Piece(0, 3, b"ONE", frozenset({"no-six"}), needs_review=True, group=1),),
        (Piece(0, 0, b"zero\n"), Piece(5, 9, b""), Piece(14, 14, b"\n")),
        (Piece(0, 14, b""),),
    ],
)
def test_a_change_comes_back_as_it_was(pieces: tuple[Piece, ...]) -> None:
    after = made(BEFORE, pieces)
    diff = unified_diff("a.py", BEFORE, after)
    change = Change("a.py", BEFORE, after, diff, pieces=pieces)
    rewritten = Rewritten(FileResult("a.py", change=change), by=["no-six"])
    entry = rewrite_entry(rewritten, BEFORE)
    assert entry is not None
    assert rewrite_of(entry, BEFORE) == rewritten


def test_a_change_that_its_pieces_do_not_make_is_not_stored() -> None:
    change = Change("a.py", b"one", b"two", b"", pieces=(Piece(0, 1, b"t"),))
    assert rewrite_entry(Rewritten(FileResult("a.py", change=change)), b"one") is None


PASSWORD = "n0ts3kret"
NEAR = f"""import six

URL = "mysql://nova:{PASSWORD}@db.internal/nova"
VALUE = six.text_type(1)
"""
"""The diff shows it: it stands beside what is changed."""
FAR = f"""import six
VALUE = six.text_type(1)
{"#" * 10}
{"NUMBER = 1" + chr(10)}
{"NUMBER = 2" + chr(10)}
URL = "mysql://nova:{PASSWORD}@db.internal/nova"
"""
SHOWN = f"""import requests
PASSWORD = "{PASSWORD}"
URL = "amqp://nova:{PASSWORD}@mq.internal"
def ask(url="amqp://nova:{PASSWORD}@mq.internal"):
    return requests.get(url, timeout=60)
"""


@pytest.mark.parametrize("text", [NEAR, FAR, SHOWN], ids=["near", "far", "shown"])
def test_no_password_is_stored(tmp_path: Path, text: str) -> None:
    tree = tmp_path / "tree"
    tree.mkdir()
    (tree / "a.py").write_text(text)
    (tree / "b.py").write_text("import six\nOTHER_TEXT = six.text_type(1)\n")
    chosen = choose()
    for _ in range(2):
        store = Store(tmp_path / "cache")
        result = run(select([tree]), chosen, jobs=1, recall=Recall(store, chosen))
        assert result == run(select([tree]), chosen, jobs=1)
        assert any(it.cwe == 798 for it in result.findings)
        held = b"".join(it.read_bytes() for it in store.path.parent.iterdir())
        # Nothing is compressed: what is not there as it is is not there at all.
        assert b"OTHER_TEXT" in held
        assert PASSWORD.encode() not in held


def test_what_is_far_from_a_password_is_stored(tmp_path: Path) -> None:
    tree = tmp_path / "tree"
    tree.mkdir()
    (tree / "a.py").write_text(FAR.replace("VALUE", "FAR_AWAY"))
    chosen = choose(["no-six"])
    store = Store(tmp_path / "cache")
    run(select([tree]), chosen, jobs=1, recall=Recall(store, chosen))
    assert b"+FAR_AWAY" in store.path.read_bytes()


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("mysql://nova:n0ts3kret@db/nova", {"n0ts3kret"}),
        ("mysql://:n0ts3kret@db/nova", {"n0ts3kret"}),
        ("a://b:c@d a://f:g@h", {"c", "g"}),
        ("a://b:c@d:1,e:f@g:2", {"c", "c@d:1,e:f", "f"}),
        ("a://b:c:d@e", {"c:d", "d"}),
        ("mysql://user:pass@host", set()),
        ("mysql://user:****@host", set()),
        ("https://host:80/nova@v1", set()),
        ("https://example.org", set()),
    ],
)
def test_passwords(text: str, found: set[str]) -> None:
    assert passwords(f"URL = '{text}'\n".encode()) == {it.encode() for it in found}

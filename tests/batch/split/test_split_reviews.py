"""Reviews of a change: each valid alone, all of them together the whole, in any order."""

from __future__ import annotations

import ast
import os
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from random import Random

import pytest
from git_merging import Repository
from seed import SEED

from codemods.batch.failures import StepFailed
from codemods.batch.manifest.model import Split, SplitBy
from codemods.batch.split.review import Review, from_json, to_json
from codemods.batch.split.reviews import reviews_of
from codemods.catalog import choose
from codemods.codemod import Codemod, Safety
from codemods.engine.pipeline import run
from codemods.engine.results import Change, FileResult, Result
from codemods.engine.select import select
from codemods.patching.diff import creation_diff, deletion_diff, unified_diff
from codemods.patching.pieces import Piece, made

FIXTURES = Path(__file__).parents[3] / "fixtures"
STEP = int(os.environ.get("DIFFWRIGHT_SPLIT_STEP", "40"))
"""The tests take every fortieth case; all of them take a minute."""
CASES = [SEED, *sorted(FIXTURES.glob("*/*/before"))[::STEP]]
SMALL = Split(max_files=1, max_lines=1)


def result_of(tree: Path) -> Result:
    codemods = choose()
    documents = [it for one in codemods for it in (*one.documents, *one.late_documents)]
    return run(select([tree], (), documents), codemods, jobs=1)


def split_up(
    result: Result,
    split: Split = SMALL,
    *,
    owners: str = "",
    executable: Iterable[str] = (),
    earlier: Mapping[str, int] | None = None,
    codemods: list[Codemod[object]] | None = None,
) -> tuple[list[Review], dict[str, bytes]]:
    def read(path: str) -> bytes | None:
        return owners.encode() if path == "CODEOWNERS" and owners else None

    def mode_of(path: str) -> str:
        return "100755" if path in executable else "100644"

    return reviews_of(
        result,
        choose() if codemods is None else codemods,
        split,
        batch="b",
        read=read,
        mode_of=mode_of,
        earlier=earlier or {},
    )


def assert_any_order_is_the_whole(
    result: Result, reviews: list[Review], blobs: Mapping[str, bytes], place: Path
) -> None:
    changes = list(result.changes)
    before = {it.path: it.before for it in changes if not it.is_creation}
    after = {it.path: it.after for it in changes if not it.is_deletion}
    repository = Repository(place / "r.git", before)
    whole = repository.whole(after)
    commits = [repository.committed(it, blobs) for it in reviews]
    for review, commit in zip(reviews, commits, strict=True):
        assert repository.applied([blobs[review.diff]]) == repository.tree(commit)
    random = Random(len(reviews))
    for _ in range(2):
        order = random.sample(range(len(reviews)), len(reviews))
        assert repository.merged([commits[it] for it in order]) == whole
        assert repository.applied([blobs[reviews[it].diff] for it in order]) == whole


@pytest.mark.parametrize("case", CASES, ids=lambda it: f"{it.parent.name}/{it.name}")
def test_reviews_merge_in_any_order(case: Path, tmp_path: Path) -> None:
    result = result_of(case)
    reviews, blobs = split_up(result)
    if not reviews:
        assert not list(result.changes)
        return
    for review in reviews:
        for file in review.files:
            if file.path.endswith(".py") and file.after:
                ast.parse(blobs[file.after])
    assert_any_order_is_the_whole(result, reviews, blobs, tmp_path)


# Changes without an engine


class Fake:
    """As much of a codemod as is asked."""

    safety = Safety.SAFE
    is_whole = False

    def __init__(self, name: str) -> None:
        self.name = name


FAKES = [Fake(name) for name in ("one", "two")]


def changed(path: str, lines: int, edits: Mapping[int, str], **more: bool) -> FileResult:
    """A file of so many lines, some of which a codemod changes."""
    before = b"".join(b"line %d\n" % number for number in range(lines))
    pieces = []
    for group, (number, name) in enumerate(sorted(edits.items())):
        start = before.index(b"line %d\n" % number)
        end = before.index(b"\n", start)
        text = b"line %d by %s" % (number, name.encode())
        pieces.append(Piece(start, end, text, frozenset({name}), False, group))
    after = made(before, pieces)
    diff = unified_diff(path, before, after)
    return FileResult(path, change=Change(path, before, after, diff, pieces=tuple(pieces), **more))


def result(*files: FileResult) -> Result:
    return Result(len(files), len(files), 0, tuple(sorted(files, key=lambda it: it.path)))


def split_fake(
    *files: FileResult, split: Split = SMALL, **more: object
) -> tuple[list[Review], dict[str, bytes]]:
    return split_up(result(*files), split, codemods=FAKES, **more)  # type: ignore[arg-type]


def in_each(reviews: Iterable[Review]) -> list[tuple[tuple[str, ...], list[str]]]:
    return [(it.codemods, [file.path for file in it.files]) for it in reviews]


@pytest.mark.parametrize(("apart", "reviews"), [(1, 1), (3, 1), (4, 2), (9, 2)], ids=str)
def test_lines_that_a_patch_shows_are_of_one_review(
    apart: int, reviews: int, tmp_path: Path
) -> None:
    one = changed("a.txt", 30, {10: "one", 10 + apart: "two"})
    found, blobs = split_fake(one)
    assert len(found) == reviews
    assert_any_order_is_the_whole(result(one), found, blobs, tmp_path)
    if reviews == 1:
        [review] = found
        assert review.codemods == ("one", "two")
        assert review.remark == (
            "What one and two do here needs each other, or is on the same lines. "
            "It has 1 file and 4 lines, since no file is divided."
        )


def test_lines_that_git_may_move_towards_others_are_of_one_review(tmp_path: Path) -> None:
    """One of ten blank lines goes: for us the first, for git the last, next to another change."""
    above = b"".join(b"up %d\n" % number for number in range(9))
    below = b"".join(b"down %d\n" % number for number in range(15))
    before = b"first\n" + above + b"\n" * 10 + below + b"last\n"
    blank, end = before.index(b"\n\n") + 1, len(before)
    pieces = (
        Piece(0, 5, b"FIRST", frozenset({"one"}), False, 0),
        Piece(blank, blank + 1, b"", frozenset({"one"}), False, 1),
        Piece(blank + 10, blank + 14, b"DOWN", frozenset({"two"}), False, 2),
        Piece(end - 5, end - 1, b"LAST", frozenset({"one"}), False, 3),
    )
    after = made(before, pieces)
    diff = unified_diff("a.txt", before, after)
    file = FileResult("a.txt", change=Change("a.txt", before, after, diff, pieces=pieces))
    [review], blobs = split_fake(file)
    assert review.codemods == ("one", "two")
    assert_any_order_is_the_whole(result(file), [review], blobs, tmp_path)


def test_what_is_far_from_it_stays_a_review_of_its_own(tmp_path: Path) -> None:
    files = [
        changed("a.txt", 40, {1: "one", 20: "one", 22: "two"}),
        changed("b.txt", 40, {1: "one", 9: "one"}),
    ]
    found, blobs = split_fake(*files, split=Split())
    assert in_each(found) == [
        (("one",), ["a.txt", "b.txt"]),
        (("one", "two"), ["a.txt"]),
    ]
    assert_any_order_is_the_whole(result(*files), found, blobs, tmp_path)


def test_owners_divide_and_sections_of_them_add_up() -> None:
    files = [changed(f"{folder}/a.txt", 9, {1: "one"}) for folder in "abc"]
    found, _ = split_fake(*files, split=Split(), owners="* @all\n/b/ @b @c\n/c/\n")
    assert [(it.owners, it.folder) for it in found] == [
        ((), "c"),
        (("@all",), "a"),
        (("@b", "@c"), "b"),
    ]


def test_what_is_not_asked_for_does_not_divide() -> None:
    files = [changed(f"{folder}/a.txt", 20, {1: "one", 12: "two"}) for folder in "abc"]
    owners = "/a/ @a\n/b/ @b\n"
    [review], _ = split_fake(*files, split=Split(by=(), max_files=1), owners=owners)
    assert (review.codemods, review.owners, review.folder) == (("one", "two"), ("@a", "@b"), "")
    assert review.remark == "It has 3 files and 12 lines, since nothing is divided by folders."
    by_codemod, _ = split_fake(*files, split=Split(by=(SplitBy.CODEMOD,)))
    assert [it.codemods for it in by_codemod] == [("one",), ("two",)]
    by_owner, _ = split_fake(*files, split=Split(by=(SplitBy.OWNER,)), owners=owners)
    assert [it.owners for it in by_owner] == [(), ("@a",), ("@b",)]


def test_a_file_that_comes_or_goes_is_never_divided(tmp_path: Path) -> None:
    old, new = b"old\n" * 30, b"new\n" * 30
    pieces = (
        Piece(0, 40, b"", frozenset({"one"}), True, 0),
        Piece(40, len(old), b"", frozenset({"two"}), True, 1),
    )
    created = (Piece(0, 0, new, frozenset({"one"}), False, 0),)
    goes = Change("goes", old, b"", deletion_diff("goes", old), is_deletion=True, pieces=pieces)
    comes = Change("comes", b"", new, creation_diff("comes", new), is_creation=True, pieces=created)
    files = [FileResult("goes", change=goes), FileResult("comes", change=comes)]
    found, blobs = split_fake(*files)
    assert in_each(found) == [(("one",), ["comes"]), (("one", "two"), ["goes"])]
    assert [it.files[0].after == "" for it in found] == [False, True]
    assert [it.needs_review for it in found] == [False, True]
    assert_any_order_is_the_whole(result(*files), found, blobs, tmp_path)


def test_modes_are_those_of_the_base() -> None:
    files = [changed("run.txt", 9, {1: "one"}), changed("read.txt", 9, {1: "one"})]
    [review], _ = split_fake(*files, split=Split(), executable=["run.txt"])
    assert [(it.path, it.mode) for it in review.files] == [
        ("read.txt", "100644"),
        ("run.txt", "100755"),
    ]


def test_a_lost_piece_is_an_internal_error() -> None:
    file = changed("a.txt", 9, {1: "one"})
    assert file.change
    lost = Change("b.txt", b"a\n", b"b\n", b"", pieces=())
    with pytest.raises(StepFailed, match="could not be divided without a loss"):
        split_fake(file, FileResult("b.txt", change=lost))


def many(make: Callable[[str], FileResult] | None = None) -> list[FileResult]:
    return [
        (make or (lambda path: changed(path, 9, {1: "one"})))(f"pkg/{folder}/m{number}.txt")
        for folder in ("api", "compute", "db", "virt")
        for number in range(7)
    ]


def test_keys_stay_while_reviews_are_merged() -> None:
    limits = Split(max_files=10)
    files = many()
    first, _ = split_fake(*files, split=limits)
    assert len(first) > 2
    for gone in first:
        done = {it.path for it in gone.files}
        left = [it for it in files if it.path not in done]
        cells = {it.cell: int(it is gone) for it in first}
        again, _ = split_fake(*left, split=limits, earlier=cells)
        assert {it.key for it in again} == {it.key for it in first} - {gone.key}
        new = changed(gone.files[0].path, 9, {5: "one"})
        more, _ = split_fake(*left, new, split=limits, earlier=cells)
        [other] = {it.key for it in more} - {it.key for it in again}
        assert other != gone.key, "what is merged is not opened again"


def test_a_review_that_only_moves_has_the_same_patch() -> None:
    one, other = (changed("a.txt", 30, {10: "one"}) for _ in range(2))
    change = other.change
    assert change
    before, after = (b"new\n" * 9 + it for it in (change.before, change.after))
    moved = tuple(
        Piece(it.start + 36, it.end + 36, it.text, it.names, False, it.group)
        for it in change.pieces
    )
    diff = unified_diff("a.txt", before, after)
    other = FileResult("a.txt", change=Change("a.txt", before, after, diff, pieces=moved))
    [[first], _], [[second], _] = split_fake(one), split_fake(other)
    assert (first.patch, first.key) == (second.patch, second.key)
    assert first.diff != second.diff


def test_what_a_review_says_is_counted(tmp_path: Path) -> None:
    text = "import six\n\n\nx = six.text_type(1)\ny = six.StringIO()\n"
    (tmp_path / "a.py").write_text(text)
    [review], blobs = split_up(result_of(tmp_path), Split())
    assert review.codemods == ("no-six",)
    assert (review.findings, review.added, review.removed) == (3, 3, 3)
    assert review.told == (
        "a.py:1: import of six",
        "a.py:4: use of six.text_type",
        "a.py:5: use of six.StringIO",
    )
    assert blobs[review.diff].startswith(b"diff --git a/a.py b/a.py\n")
    assert from_json(to_json(review)) == review

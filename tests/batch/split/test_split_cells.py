"""Dividing by the tree of paths: within limits, more than half full, and always alike."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from codemods.batch.split.cells import Limits, divided
from codemods.batch.split.edits import FileEdit
from codemods.batch.split.units import Unit
from codemods.engine.results import Change

LIMITS = Limits(files=8, lines=60)
FOLDERS = ("a", "api", "apis", "b/c", "tests/unit", "tests/unit/api", "é\udcff", "")
PATHS = st.builds(
    lambda folder, name: f"{folder}/{name}.py" if folder else f"{name}.py",
    st.sampled_from(FOLDERS),
    st.text("abcxyz_", min_size=1, max_size=4),
)
TREES = st.dictionaries(PATHS, st.integers(1, 30), max_size=60)


def unit(path: str, lines: int) -> Unit:
    edit = FileEdit(Change(path, b"", b"", b""), frozenset(), lines, 0)
    return Unit((0,), frozenset({"c"}), (edit,))


def cells_of(tree: dict[str, int], earlier: set[str] | None = None) -> dict[str, list[str]]:
    units = [unit(path, lines) for path, lines in tree.items()]
    found = list(divided(units, LIMITS, earlier or set()))
    assert len({cell for cell, _ in found}) == len(found)
    return {cell: [it.edits[0].path for it in members] for cell, members in found}


@settings(max_examples=150, deadline=None)
@given(TREES)
def test_all_are_in_one_cell_within_limits(tree: dict[str, int]) -> None:
    cells = cells_of(tree)
    assert sorted(path for members in cells.values() for path in members) == sorted(tree)
    for members in cells.values():
        assert LIMITS.allow(len(members), sum(tree[path] for path in members))
    shares = [LIMITS.share(len(it), sum(tree[path] for path in it)) for it in cells.values()]
    assert sum(share <= 0.5 for share in shares) <= 1, "all but the last are half full"
    assert cells_of(dict(reversed(tree.items()))) == cells, "whatever order they come in"


@settings(max_examples=150, deadline=None)
@given(TREES, st.randoms(use_true_random=False))
def test_what_is_left_keeps_its_cells(tree: dict[str, int], random) -> None:  # type: ignore[no-untyped-def]
    cells = cells_of(tree)
    left = {cell: members for cell, members in cells.items() if random.random() < 0.6}
    rest = {path: tree[path] for members in left.values() for path in members}
    assert cells_of(rest, set(cells)) == left


@settings(max_examples=150, deadline=None)
@given(TREES, PATHS, st.integers(1, 12))
def test_a_file_that_comes_moves_no_other(tree: dict[str, int], path: str, lines: int) -> None:
    cells = cells_of(tree)
    grown = cells_of({**tree, path: lines}, set(cells))
    kept = sum(grown.get(cell) == members for cell, members in cells.items())
    assert kept >= len(cells) - 1


def test_neighbours_are_together_and_folders_whole() -> None:
    tree = {f"pkg/{folder}/{n}.py": 1 for folder in ("api", "db", "virt") for n in range(6)}
    assert [
        sorted({it.split("/")[1] for it in members}) for members in cells_of(tree).values()
    ] == [
        ["api"],
        ["db"],
        ["virt"],
    ]
    small = {f"pkg/{folder}/{n}.py": 1 for folder in ("api", "db", "virt") for n in range(2)}
    assert len(cells_of(small)) == 1


def test_what_is_too_large_stands_alone_and_divides_nothing() -> None:
    tree = {"pkg/a.py": 1, "pkg/big.py": 500, "pkg/c.py": 1}
    assert sorted(cells_of(tree).values()) == [["pkg/a.py", "pkg/c.py"], ["pkg/big.py"]]


def test_a_review_may_grow_a_little_before_it_is_divided() -> None:
    tree = {f"pkg/{n}.py": 1 for n in range(8)}
    [cell] = cells_of(tree)
    assert list(cells_of({**tree, "pkg/8.py": 1, "pkg/9.py": 1}, {cell})) == [cell]
    assert len(cells_of({**tree, "pkg/8.py": 1, "pkg/9.py": 1})) == 2
    assert len(cells_of({**tree, **{f"pkg/x{n}.py": 1 for n in range(3)}}, {cell})) == 2

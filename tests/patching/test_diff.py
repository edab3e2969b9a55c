"""What `unified_diff` writes is what git writes, and git and patch apply it byte for byte."""

from __future__ import annotations

import io
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from difflib import SequenceMatcher
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from codemods.patching.diff import Mark, Region, creation_diff, deletion_diff, unified_diff

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

needs_git = pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")
needs_patch = pytest.mark.skipif(shutil.which("patch") is None, reason="patch is not installed")
posix_names = pytest.mark.skipif(sys.platform != "linux", reason="names are not plain bytes here")

Change = tuple[bytes, bytes, "list[Region] | None"]


# Running the tools


@contextmanager
def folder() -> Iterator[Path]:
    """A folder outside of any repository, one for each example."""
    with tempfile.TemporaryDirectory() as name:
        yield Path(name)


def run(command: list[str], where: Path, content: bytes = b"") -> bytes:
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(where),
        "LC_ALL": "C",
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_CEILING_DIRECTORIES": str(where.parent),
    }
    done = subprocess.run(
        command, cwd=where, env=environment, input=content, capture_output=True, check=False
    )
    # `git diff --no-index` answers 1 where the files differ.
    assert done.returncode == 0 or command[-1] == "b", done.stdout + done.stderr + content
    return done.stdout


def git_apply(diff: bytes, where: Path, *, reverse: bool) -> None:
    run(["git", "apply", *(["-R"] if reverse else [])], where, diff)


def gnu_patch(diff: bytes, where: Path, *, reverse: bool) -> None:
    command = ["patch", "-p1", "--quiet", "--batch", "--fuzz=0"]
    run([*command, *(["-R"] if reverse else ["-N"])], where, diff)


def put(where: Path, contents: dict[str, bytes]) -> None:
    for name, content in contents.items():
        target = where / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)


def held(where: Path) -> dict[str, bytes]:
    """All files below a folder, so that a leftover or a removed file shows."""
    return {
        path.relative_to(where).as_posix(): path.read_bytes()
        for path in where.rglob("*")
        if path.is_file()
    }


def parts(name: str) -> list[bytes]:
    return os.fsencode(name).split(b"/")


def git_diffs(changes: dict[str, tuple[bytes, bytes]]) -> dict[str, bytes]:
    """What `git diff` itself writes for each of the files, without the line of the hashes."""
    with folder() as where:
        put(where / "a", {name: before for name, (before, _) in changes.items()})
        put(where / "b", {name: after for name, (_, after) in changes.items()})
        (where / "attributes").write_bytes(b"* diff=python\n")
        configured = ["git", "-c", f"core.attributesFile={where / 'attributes'}"]
        compared = ["diff", "--no-index", "--no-prefix", "--text", "--no-indent-heuristic"]
        text = run([*configured, *compared, "a", "b"], where)
    diffs = (b"\n" + text).split(b"\ndiff --git ")[1:]
    assert len(diffs) == len(changes)
    # git goes through each folder in the order of its names as bytes.
    return {
        name: b"".join(
            line
            for line in io.BytesIO(b"diff --git " + diff.removesuffix(b"\n") + b"\n")
            if not line.startswith(b"index ")
        )
        for name, diff in zip(sorted(changes, key=parts), diffs, strict=True)
    }


def round_trip(changes: dict[str, Change], tool: Callable[..., None], *, context: int = 3) -> None:
    befores = {name: before for name, (before, _, _) in changes.items()}
    afters = {name: after for name, (_, after, _) in changes.items()}
    diff = b"".join(
        unified_diff(name, before, after, regions, context=context)
        for name, (before, after, regions) in changes.items()
    )
    if not diff:  # which git refuses to apply
        assert befores == afters
        return
    with folder() as where:
        put(where, befores)
        tool(diff, where, reverse=False)
        assert held(where) == afters
        tool(diff, where, reverse=True)
        assert held(where) == befores


# Random files and edits

LINES = st.sampled_from(
    [
        *(b"", b"", b" ", b"\t", b"\f", b"a", b"b", b"    c", b"return", b"# caf\xe9", b"\xc3\xa9"),
        *(b"a\r", b"\r", b"lone\rreturn", b"-- a/x", b"++ b/x", b"@@ -1 +1 @@", b"\\ No newline"),
        *(b"diff --git a/f0 b/f0", b"def f(x):", b"    async def g(y): \r", b"\x0b\x1c\x85", b"\0"),
    ]
)
BODIES = st.lists(LINES | st.binary(max_size=4).map(lambda line: line.replace(b"\n", b"")))


@st.composite
def edited(draw: st.DrawFn) -> tuple[bytes, bytes]:
    """A file and what a few edits have made of it; one in many is equal, and one all new."""
    lines = draw(BODIES.map(lambda lines: lines * 3) | BODIES)
    before = b"\n".join(lines) + draw(st.sampled_from([b"", b"\n"]))
    for _ in range(draw(st.integers(0, 4))):
        start = draw(st.integers(0, len(lines)))
        removed = draw(st.integers(0, 3))
        lines = lines[:start] + draw(st.lists(LINES, max_size=3)) + lines[start + removed :]
    after = b"\n".join(lines) + draw(st.sampled_from([b"", b"\n"]))
    return before, after


@st.composite
def located(draw: st.DrawFn) -> Change:
    """An edited file with regions that cover its changes, some wider, some in touching parts."""
    before, after = draw(edited())
    old, new = (io.BytesIO(content).readlines() for content in (before, after))
    regions: list[Region] = []
    open_region = False
    for tag, *span in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        i1, i2, j1, j2 = span
        if open_region:
            last = regions.pop()
            regions.append(Region(last.before_start, i2, last.after_start, j2))
        elif tag == "replace" and draw(st.booleans()):
            regions += [Region(i1, i2, j1, j1), Region(i2, i2, j1, j2)]
        elif tag != "equal" or draw(st.booleans()):
            regions.append(Region(i1, i2, j1, j2))
        # What follows is taken into the region, or begins its own.
        open_region = bool(regions) and regions[-1].before_end == i2 and draw(st.booleans())
    return before, after, regions


def named(changes: list[Change]) -> dict[str, Change]:
    return {f"f{number}": change for number, change in enumerate(changes)}


modest = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True
)
batches = st.lists(located() | edited().map(lambda pair: (*pair, None)), min_size=4, max_size=10)


@needs_git
@modest
@given(batches)
def test_git_applies_random_edits_and_takes_them_back(changes: list[Change]) -> None:
    round_trip(named(changes), git_apply)


@needs_patch
@modest
@given(batches)
def test_patch_applies_random_edits_and_takes_them_back(changes: list[Change]) -> None:
    round_trip(named(changes), gnu_patch)


@needs_git
@settings(modest, max_examples=15)
@given(batches, st.sampled_from([1, 2, 5]))
def test_git_applies_other_widths_of_context(changes: list[Change], context: int) -> None:
    round_trip(named(changes), git_apply, context=context)


@st.composite
def unambiguous(draw: st.DrawFn) -> tuple[bytes, bytes]:
    """A file of which no line occurs twice, and an edit that moves none: one diff is minimal."""
    forms = st.sampled_from(
        [
            *(b"x = %d\n", b"%d\r\n", b"    def f%d(): \t\n", b"class C%d:\r\n", b"def %d\xe9\n"),
            b"\tasync \t def " + b"a" * 50 + b"%d(\xc3\xa9 and more than fits):\n",
        ]
    )
    serial = iter(range(1, 10_000))
    before: list[bytes] = []
    after: list[bytes] = []
    for _ in range(draw(st.integers(1, 6))):
        kept = [draw(forms) % next(serial) for _ in range(draw(st.integers(0, 9)))]
        before += kept
        after += kept
        before += [draw(forms) % next(serial) for _ in range(draw(st.integers(0, 2)))]
        after += [draw(forms) % next(serial) for _ in range(draw(st.integers(0, 2)))]
    last = b"end\n" if draw(st.booleans()) else b"end"
    return b"".join(before) + last, b"".join(after) + b"changed\n" + last


@needs_git
@modest
@given(st.lists(unambiguous(), min_size=1, max_size=12))
def test_where_only_one_diff_is_minimal_it_is_the_one_of_git(
    pairs: list[tuple[bytes, bytes]],
) -> None:
    changes = {f"f{number:02}": pair for number, pair in enumerate(pairs)}
    assert {name: unified_diff(name, *pair) for name, pair in changes.items()} == git_diffs(changes)


# One case for each rule of the format

NUMBERS = b"".join(b"%d\n" % number for number in range(1, 31))


def numbers(*replaced: tuple[int, bytes]) -> bytes:
    content = NUMBERS
    for number, line in replaced:
        content = content.replace(b"\n%d\n" % number, b"\n" + line)
    return content


def below(line: bytes) -> tuple[bytes, bytes]:
    return line + NUMBERS, line + numbers((9, b"nine\n"))


SAME_AS_GIT = {
    "one line": (b"a\n", b"b\n"),
    "from empty": (b"", b"a\n"),
    "from empty, no newline": (b"", b"a"),
    "from empty, two lines": (b"", b"a\nb\n"),
    "to empty": (b"a\nb\n", b""),
    "to empty, no newline": (b"a", b""),
    "newline added": (b"a\nb", b"a\nb\n"),
    "newline removed": (b"a\nb\n", b"a\nb"),
    "newline missing in both": (b"a\nb", b"a\nc"),
    "newline missing in context": (b"a\nb", b"c\nb"),
    "newline missing outside of the hunk": (NUMBERS[:-1], numbers((3, b"three\n"))[:-1]),
    "line appended without a newline": (b"a\nb", b"a\nb\nc"),
    "last line removed, newline missing": (b"a\nb\nc", b"a\nb"),
    "inserted at the start": (NUMBERS, b"0\n" + NUMBERS),
    "inserted at the end": (NUMBERS, NUMBERS + b"31\n"),
    "removed at the start": (NUMBERS, NUMBERS[2:]),
    "contexts overlap": (NUMBERS, numbers((9, b"nine\n"), (15, b"fifteen\n"))),
    "contexts touch": (NUMBERS, numbers((9, b"nine\n"), (16, b"sixteen\n"))),
    "contexts are apart": (NUMBERS, numbers((9, b"nine\n"), (17, b"seventeen\n"))),
    "line counts shift": (NUMBERS, numbers((5, b""), (15, b"15\n15b\n15c\n"), (25, b""))),
    "carriage returns": (b"a\r\nb\r\nc\r\n", b"a\r\nB\r\nc\r\n"),
    "carriage return added": (b"a\nb\n", b"a\r\nb\n"),
    "lone carriage return": (b"a\rb\nc\n", b"a\rc\nc\n"),
    "form feed": (b"\fa\nb\n\f\n", b"\fa\nc\n\f\n"),
    "not UTF-8": (b"# caf\xe9\nb\n", b"# caf\xe9\nc\n"),
    "empty lines": (b"\n\n\na\n", b"\n\n\nb\n"),
    "function": below(b"def f():\n"),
    "function, indented": below(b"    def f(a,  \n"),
    "function, asynchronous": below(b"\tasync \tdef f(a):\n"),
    "function, no space after async": below(b"asyncdef f(a):\n"),
    "function, nothing after def": below(b"def\n"),
    "function, a space after def": below(b"def \n"),
    "function, a word that begins with def": below(b"default = 1\n"),
    "function, commented": below(b"# def f():\n"),
    "class, CRLF": below(b"class A: \r\n"),
    "class, form feed at the end": below(b"class A: \f\v \n"),
    "class, a lone carriage return within": below(b"class A:\rpass\n"),
    "function, 80 bytes": below(b"def " + b"x" * 76 + b"\n"),
    "function, 81 bytes, the last a space": below(b"def " + b"x" * 76 + b" \n"),
    "function, 81 bytes, the 80th a space": below(b"def " + b"x" * 75 + b" y\n"),
    "function, cut in a character": below(b"def x" + "é".encode() * 60 + b"\n"),
    "function, Latin-1": below(b"def \xe9tat(a):\n"),
    "function, Latin-1 within": below(b"def f(\xe9tat):\n"),
    "function in the context is not above it": (
        numbers((6, b"def f():\n")),
        numbers((6, b"def f():\n"), (9, b"nine\n")),
    ),
    "function just above the context": (
        numbers((5, b"def f():\n")),
        numbers((5, b"def f():\n"), (9, b"nine\n")),
    ),
    "function removed is named as it was": (
        numbers((2, b"def f():\n")),
        numbers((2, b"def g():\n"), (20, b"twenty\n")),
    ),
    "function of an earlier hunk": (
        b"def f():\n" + NUMBERS,
        b"def f():\n" + numbers((9, b"nine\n"), (25, b"twenty-five\n")),
    ),
    "function within an earlier hunk": (
        numbers((8, b"def f():\n")),
        numbers((8, b"def f():\n"), (9, b"nine\n"), (25, b"twenty-five\n")),
    ),
}


@pytest.fixture(scope="module")
def of_git() -> dict[str, bytes]:
    changes = {f"c{number:03}": pair for number, pair in enumerate(SAME_AS_GIT.values())}
    return dict(zip(SAME_AS_GIT, git_diffs(changes).values(), strict=True))


@needs_git
@pytest.mark.parametrize("case", SAME_AS_GIT)
def test_same_text_as_git(case: str, of_git: dict[str, bytes]) -> None:
    name = f"c{list(SAME_AS_GIT).index(case):03}"
    assert unified_diff(name, *SAME_AS_GIT[case]) == of_git[case]


NAMES = [
    *("plain.py", "deep/er/x.py", "a b.py", "two  parts/tr .py", "it's", "-x", "$x;*?", "a~b"),
    *("é.py", 'q"u.py', "b\\s.py", "tab\tbed.py", "new\nline.py", "\x01\x7f.py", "\a\b\v\f\r.py"),
    *("space and é.py", "a\u2028b", os.fsdecode(b"latin-\xe9.py"), " leading", "b/b/x"),
    "a b/x a b",
]


@needs_git
@posix_names
def test_same_names_as_git() -> None:
    changes = dict.fromkeys(NAMES, (b"a\n", b"b\n"))
    assert {name: unified_diff(name, b"a\n", b"b\n") for name in NAMES} == git_diffs(changes)


@needs_git
@posix_names
def test_git_applies_to_odd_names() -> None:
    round_trip(dict.fromkeys(NAMES, (b"a\n", b"b\n", None)), git_apply)


@needs_patch
@posix_names
@pytest.mark.parametrize("name", NAMES)
def test_patch_applies_to_odd_names(name: str) -> None:
    round_trip({name: (b"a\n", b"b\n", None)}, gnu_patch)


@needs_git
@settings(modest, max_examples=20)
@given(st.lists(st.binary(min_size=1, max_size=8), min_size=1, max_size=20))
@posix_names
def test_git_applies_to_random_names(raw: list[bytes]) -> None:
    # Each in its own folder, for one may be the folder of another.
    names = [
        f"{number}/x" + os.fsdecode(name.translate(None, b"/\0")) for number, name in enumerate(raw)
    ]
    round_trip(dict.fromkeys(names, (b"a\n", b"b\n", None)), git_apply)


# What needs no tool


def changed_lines(diff: bytes) -> int:
    return sum(line.startswith((b"-", b"+")) for line in diff.splitlines()[3:])


@pytest.mark.parametrize("regions", [None, [], [Region(0, 1, 0, 1)]])
def test_equal_contents_give_nothing(regions: list[Region] | None) -> None:
    assert unified_diff("x", b"a\n", b"a\n", regions) == b""


def test_lines_within_a_region_that_are_equal_are_context() -> None:
    before, after = b"a\nb\nc\nd\ne\n", b"a\nB\nc\nD\ne\n"
    assert unified_diff("x", before, after, [Region(0, 5, 0, 5)]).splitlines()[4:] == [
        *(b" a", b"-b", b"+B", b" c", b"-d", b"+D", b" e"),
    ]


def test_a_line_that_occurs_often_is_matched_all_the_same() -> None:
    before, after = (
        b"".join([first, *[b"\n"] * 120, middle, *[b"\n"] * 120, last])
        for first, middle, last in [(b"a\n", b"b\n", b"c\n"), (b"A\n", b"B\n", b"C\n")]
    )
    assert changed_lines(unified_diff("x", before, after)) == 6


def test_regions_that_touch_give_one_change() -> None:
    regions = [Region(0, 1, 0, 1), Region(1, 2, 1, 2)]
    assert unified_diff("x", b"a\nb\n", b"A\nB\n", regions).splitlines()[4:] == [
        *(b"-a", b"-b", b"+A", b"+B"),
    ]


@pytest.mark.parametrize(
    ("regions", "complaint"),
    [
        ([], "differ"),
        ([Region(0, 1, 0, 1)], "differ"),
        ([Region(3, 4, 3, 4)], "differ"),
        ([Region(1, 3, 1, 2)], "differ"),
        ([Region(1, 3, 1, 3), Region(1, 2, 1, 2)], "order"),
        ([Region(1, 3, 1, 3), Region(2, 4, 2, 4)], "order"),
        ([Region(1, 5, 1, 5)], "out of the file"),
        ([Region(2, 1, 1, 1)], "order"),
    ],
)
def test_regions_that_would_give_a_wrong_diff_are_refused(
    regions: list[Region], complaint: str
) -> None:
    with pytest.raises(ValueError, match=complaint):
        unified_diff("x", b"a\nb\nc\nd\n", b"a\nB\nc\nd\n", regions)


def scattered() -> tuple[list[bytes], list[bytes], int]:
    """Every seventh line is new, every fifth is the same."""
    lines = [b"%d\n" % (number if number % 5 else 0) for number in range(1, 50_000)]
    new = [b"new\n" if number % 7 == 3 else line for number, line in enumerate(lines)]
    return lines, new, 2 * new.count(b"new\n")


def repetitive() -> tuple[list[bytes], list[bytes], int]:
    """No line occurs once: the region is replaced whole."""
    return [b"a\n", b"b\n"] * 5000, [*[b"c\n", b"b\n"] * 5000, b"c\n"], 20_001


def moved() -> tuple[list[bytes], list[bytes], int]:
    """Of two blocks that change places, the longer one stays."""
    lines = [b"line %d\n" % number for number in range(2000)]
    return lines, [*lines[500:1500], b"new\n", *lines[:500], *lines[1500:]], 2 * 500 + 1


@needs_git
@pytest.mark.parametrize("case", [scattered, repetitive, moved])
def test_a_huge_region_is_compared_quickly(
    case: Callable[[], tuple[list[bytes], list[bytes], int]],
) -> None:
    lines, new, changed = case()
    before, after = b"".join(lines), b"".join(new)
    started = time.perf_counter()
    diff = unified_diff("x", before, after)
    assert time.perf_counter() - started < 8
    assert changed_lines(diff) == changed
    round_trip({"x": (before, after, None)}, git_apply)


def test_regions_bound_what_is_compared(monkeypatch: pytest.MonkeyPatch) -> None:
    compared = []

    class Spy(SequenceMatcher):  # type: ignore[type-arg]
        def __init__(self, junk: None, a: list[bytes], b: list[bytes], autojunk: bool) -> None:
            compared.append(len(a) + len(b))
            super().__init__(junk, a, b, autojunk)

    monkeypatch.setattr("codemods.patching.diff.SequenceMatcher", Spy)
    before = NUMBERS * 1000
    lines = io.BytesIO(before).readlines()
    lines[10_000:10_002] = [b"x\n", b"y\n", b"z\n"]
    lines[20_000] = b"other\n"
    regions = [Region(10_000, 10_002, 10_000, 10_003), Region(19_999, 20_000, 20_000, 20_001)]
    diff = unified_diff("x", before, b"".join(lines), regions)
    assert diff.count(b"\n@@ ") == 2
    assert compared == [5, 2]


# Whole files


@needs_git
@pytest.mark.parametrize("content", [b"a\nb\n", b"a", b"a\r\nb", b"\n", b"", b"-- x\n++ y\n"])
@pytest.mark.parametrize("name", ["new.py", "a/b c.yaml", 'a/"quoted"', "\u00e4/\u00f6.py"])
def test_git_and_patch_create_and_delete_files(name: str, content: bytes) -> None:
    created, deleted = creation_diff(name, content), deletion_diff(name, content)
    with folder() as where:
        git_apply(created, where, reverse=False)
        assert held(where) == {name: content}
        git_apply(deleted, where, reverse=False)
        assert held(where) == {}
        git_apply(deleted, where, reverse=True)
        assert held(where) == {name: content}
        git_apply(created, where, reverse=True)
        assert held(where) == {}


@needs_git
@pytest.mark.parametrize("content", [b"a\nb\n", b"a", b""])
def test_a_new_file_is_shown_as_git_shows_it(content: bytes) -> None:
    with folder() as where:
        put(where, {"a b.py": content})
        run(["git", "init", "-q"], where)
        run(["git", "add", "-N", "a b.py"], where)
        shown = run(["git", "diff"], where)
    lines = [line for line in io.BytesIO(shown) if not line.startswith(b"index ")]
    assert creation_diff("a b.py", content) == b"".join(lines)


def test_marks_name_who_made_a_hunk() -> None:
    before = b"".join(b"%d\n" % line for line in range(20))
    after = before.replace(b"1\n2\n", b"1\nnew\n2\n", 1).replace(b"18\n", b"eighteen\n")
    marks = [
        Mark(0, 1, frozenset({"far"})),
        Mark(1, 2, frozenset({"two", "one"})),
        Mark(17, 18, frozenset({"above"})),
        Mark(18, 19, frozenset({"one"})),
    ]
    headers = [
        line
        for line in unified_diff("a", before, after, marks=marks).split(b"\n")
        if line.startswith(b"@@")
    ]
    assert headers == [b"@@ -1,5 +1,6 @@ [one, two]", b"@@ -16,5 +17,5 @@ [one]"]
    one, both = Mark(0, 1, frozenset({"one"})), Mark(0, 1, frozenset({"b", "a"}))
    assert deletion_diff("a", b"x\n", marks=[one]).endswith(b"@@ -1 +0,0 @@ [one]\n-x\n")
    assert creation_diff("a", b"x\n", marks=[both]).endswith(b"@@ -0,0 +1 @@ [a, b]\n+x\n")


def test_marks_say_what_needs_review() -> None:
    before, after = b"a\nb\nc\n", b"A\nb\nC\n"
    marks = [Mark(0, 1, frozenset({"one"})), Mark(2, 3, needs_review=True)]
    near = unified_diff("a", before, after, marks=marks)
    apart = unified_diff("a", before, after, marks=marks, context=0)
    assert re.findall(rb"@@ \[.*\]", near) == [b"@@ [one; review]"]
    assert re.findall(rb"@@ \[.*\]", apart) == [b"@@ [one]", b"@@ [review]"]


def test_marks_follow_the_function() -> None:
    before = b"def f():\n" + b"    x\n" * 9
    after = before[:-6] + b"    y\n"
    diff = unified_diff("a", before, after, marks=[Mark(9, 10, frozenset({"one"}))])
    assert b"@@ -7,4 +7,4 @@ def f(): [one]\n" in diff

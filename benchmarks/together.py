"""Any of the codemods together, against the same ones one after the other: a part of ``make soak``.

For each tree, some choices of codemods, and an order of each: what one run does to the tree, and
what runs of single codemods come to in that order, repeated until nothing changes. What has to hold
is said in docs/architecture.md ("Together").

    python -m benchmarks.together             all cases, alone and in pairs, and mixtures
    python -m benchmarks.together TREE ...    these trees
"""

from __future__ import annotations

import ast
import re
import shutil
import sys
import tempfile
import tokenize
import warnings
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from itertools import combinations
from pathlib import Path
from random import Random

from benchmarks import mixtures
from benchmarks.soundness import ended, told
from codemods.catalog import available, choose
from codemods.codemod import Finding
from codemods.engine.overlaps import REASON
from codemods.engine.pipeline import run
from codemods.engine.results import Kind, Problem, Result
from codemods.engine.select import select
from codemods.patching.apply import apply

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

NAMES = tuple(available())
CHOICES = tuple(it for count in range(2, len(NAMES) + 1) for it in combinations(NAMES, count))
FIXTURES = Path(__file__).parents[1] / "fixtures"
Options = Mapping[str, Mapping[str, object]]

OPTIONS: Options = {
    "checked-identifier": {"guard": "write"},
    "configurable-timeout": {"values": "any"},
    "locked-cache": {"confidence": "low"},
}
"""What has the codemods do as much as they can."""
ROUNDS = 6
"""So many rounds of single codemods have to be enough."""
PAIRS = 300
MIXTURES = 300
NOTES = (
    "text that says",
    "list of settings without",
    "nothing bounds",
    "nothing has",
    "nothing invalidates",
)
"""What is only reported beside a repair, and so no longer in a second run."""
FOUND_AGAIN: Mapping[str, str] = {
    "locked-cache/lazy-objects": "completes it, and",
    "locked-cache/what-belongs-together": "completes it, and",
    "locked-cache/what-does-not-expire": "completes it, and",
}
"""Cases in which a second run reports what the first one has repaired, and a part of the reason: a
read behind the lock, of what is complete by then, is taken for one that may be too early."""
_NUMBER = re.compile(r"hard-coded timeout of (\d+) seconds")
_SHOWN = re.compile(r"\d+|\bsix\.moves\.")
"""What the message of a finding shows of the code around it."""


@dataclass(frozen=True, slots=True)
class Subject:
    """A tree to try codemods on."""

    name: str
    parts: Mapping[str, Path]
    """The folders that its own are copies of; a tree as a whole is one of the name ``.``."""
    options: Options
    added: Mapping[str, str] = field(default_factory=dict)
    """What the tree holds beside that, by path."""

    def grown(self, target: Path) -> Path:
        """A copy of the tree, to be changed."""
        for name, folder in self.parts.items():
            ignored = shutil.ignore_patterns(".git", "__pycache__")
            shutil.copytree(folder, target / name, ignore=ignored, symlinks=True)
        for path, text in self.added.items():
            (target / path).write_text(text)
        return target


@dataclass(frozen=True, slots=True)
class Judged:
    """What came of one draw."""

    wrong: tuple[str, ...]
    rounds: int
    """After so many rounds of single codemods nothing changed any more."""
    precedence: frozenset[str]
    """In what the trees differ, as they may."""


def cases() -> list[Subject]:
    """All cases in `fixtures` that this Python can parse."""
    subjects = []
    for path in sorted(FIXTURES.glob("*/*/case.toml")):
        table = tomllib.loads(path.read_text("utf-8"))
        needed = tuple(map(int, table.get("python", "3.10").split(".")))
        if sys.version_info >= needed:
            name = f"{path.parent.parent.name}/{path.parent.name}"
            parts = {".": path.parent / "before"}
            subjects.append(Subject(name, parts, table.get("options", {})))
    return subjects


def mixture(seed: int, *names: str) -> Subject:
    """A tree with files that hold matter for several codemods in one statement."""
    added = mixtures.mixture(Random(seed), names or ("first", "second"))
    return Subject(f"mixture {seed}", {".": mixtures.CASE / "before"}, OPTIONS, added)


def pairs(seed: int, count: int) -> Iterator[Subject]:
    """Trees of two cases side by side, of different codemods."""
    random = Random(seed)
    by_codemod: dict[str, list[Subject]] = {}
    for case in cases():
        by_codemod.setdefault(case.name.partition("/")[0], []).append(case)
    for _ in range(count):
        one, other = (random.choice(by_codemod[it]) for it in random.sample(NAMES, 2))
        parts = {"one": one.parts["."], "other": other.parts["."]}
        yield Subject(f"{one.name} + {other.name}", parts, {**one.options, **other.options})


def treated(tree: Path, names: Sequence[str], options: Options) -> Result:
    """Have the codemods do in the tree what they can, in one run."""
    chosen = choose(names, options=options)
    documents = [it for one in chosen for it in (*one.documents, *one.late_documents)]
    result = run(select([tree], (), documents), chosen, jobs=1)
    outcome = apply(tree, result.changes)
    if outcome.failed:
        raise RuntimeError(f"{tree}: {outcome.failed}")
    return result


def judged(subject: Subject, names: Sequence[str], order: Sequence[str]) -> Judged:
    """What one run of some codemods does, held against runs of each of them in an `order`."""
    with tempfile.TemporaryDirectory() as folder:
        tree, other = subject.grown(Path(folder, "one")), subject.grown(Path(folder, "other"))
        before = content_of(tree)
        result = treated(tree, names, subject.options)
        together = content_of(tree)
        wrong = [f"{it.path}: {it.message}" for it in _defects(result)]
        wrong += [f"{it.path}: {it.reason}" for it in result.findings if it.reason == REASON]
        wrong += [f"{path} no longer compiles" for path in _broken(before, together)]
        again = treated(tree, names, subject.options)
        if content_of(tree) != together:
            wrong.append("a second run changes something")
        wrong += _told_otherwise(result, again, together, _excused(subject.name))
        rounds = 0
        while True:
            alone = [treated(other, [name], subject.options) for name in order]
            wrong += [f"alone: {it.path}: {it.message}" for one in alone for it in _defects(one)]
            if not any(any(one.changes) for one in alone):
                break
            rounds += 1
            if rounds > ROUNDS:
                wrong.append("single codemods have something to do again and again")
                break
        unequal = list(_differences(together, content_of(other)))
        wrong += [f"{path} is another one in this order" for path, why in unequal if not why]
        apart = [it for one in alone for it in _left(one)]
        if not unequal and sorted(apart) != sorted(_left(again)):
            wrong.append("something else is reported by single codemods")
    return Judged(tuple(wrong), rounds, frozenset(why for _, why in unequal if why))


def content_of(tree: Path) -> dict[str, bytes]:
    """The content of every file, by path."""
    files = (path for path in tree.rglob("*") if path.is_file() and not path.is_symlink())
    return {path.relative_to(tree).as_posix(): path.read_bytes() for path in files}


def _defects(result: Result) -> list[Problem]:
    return [it for it in result.problems if it.kind is Kind.INTERNAL]


def _broken(before: Mapping[str, bytes], after: Mapping[str, bytes]) -> Iterator[str]:
    """The files that compiled, and do not any more."""
    for path, content in after.items():
        if content == before.get(path) or not path.endswith(".py"):
            continue
        if not _compiles(content) and (path not in before or _compiles(before[path])):
            yield path


def _compiles(content: bytes) -> bool:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            compile(content, "", "exec")
        except (SyntaxError, ValueError):
            return False
    return True


def _left(result: Result) -> list[tuple[str, str, str]]:
    """What is only reported."""
    return [_key(it) for it in result.findings if not it.repaired]


def _key(finding: Finding) -> tuple[str, str, str]:
    """Codemod, path and message."""
    return finding.codemod, finding.path, _SHOWN.sub("", finding.message)


def _excused(name: str) -> Sequence[str]:
    return [reason for case, reason in FOUND_AGAIN.items() if case in name]


def _told_otherwise(
    first: Result, again: Result, after: Mapping[str, bytes], excused: Sequence[str]
) -> Iterator[str]:
    """What a second run reports more or less than the first one did."""
    before, left = Counter(_left(first)), Counter(_left(again))
    gone = {
        _key(it)
        for it in first.findings
        if it.message.startswith(NOTES) or _is_gone(it.message, after.get(it.path, b""))
    }
    known = {
        _key(it) for it in again.findings if any(part in (it.reason or "") for part in excused)
    }
    for codemod, path, message in (before - left).keys() - gone:
        yield f"{path}: a second run of {codemod} does not report: {message}"
    for codemod, path, message in (left - before).keys() - known:
        yield f"{path}: only a second run of {codemod} reports: {message}"


def _is_gone(message: str, content: bytes) -> bool:
    """Whether the number that a finding is about went with code that another codemod removed."""
    found = _NUMBER.match(message)
    if found is None:
        return False
    return re.search(rb"\b%b\b" % found[1].encode(), content) is None


# What may differ


def _differences(
    together: Mapping[str, bytes], alone: Mapping[str, bytes]
) -> Iterator[tuple[str, str]]:
    """The files that differ, and by which precedence they may; empty if by none."""
    for path in sorted(together.keys() | alone.keys()):
        one, other = together.get(path), alone.get(path)
        if one != other:
            yield path, _precedence(path, one, other)


def _precedence(path: str, one: bytes | None, other: bytes | None) -> str:
    if one is None or other is None or not path.endswith(".py"):
        return ""
    if sorted(_comments(one)) != sorted(_comments(other)):
        return ""
    first, second = ast.parse(one), ast.parse(other)
    if ast.dump(first) == ast.dump(second):
        return "layout"
    for module in (first, second):
        module.body = _imports_first(module.body)
    if ast.dump(first) == ast.dump(second):
        return "imports"
    return "top of a function" if _sorted_tops(first) == _sorted_tops(second) else ""


def _comments(content: bytes) -> list[str]:
    tokens = tokenize.tokenize(BytesIO(content).readline)
    return [it.string for it in tokens if it.type == tokenize.COMMENT]


def _imports_first(body: Sequence[ast.stmt]) -> list[ast.stmt]:
    """The statements of a module, its imports on top and in one order."""
    imports = [it for it in body if isinstance(it, (ast.Import, ast.ImportFrom))]
    others = [it for it in body if it not in imports]
    return [*sorted(imports, key=ast.dump), *others]


def _sorted_tops(module: ast.Module) -> str:
    """The module, the checks and look-ups that each function begins with in one order."""
    for node in ast.walk(module):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            start = 1 if ast.get_docstring(node, clean=False) is not None else 0
            end = start
            while end < len(node.body) and _is_put_there(node.body[end]):
                end += 1
            node.body[start:end] = sorted(node.body[start:end], key=ast.dump)
    return ast.dump(module)


def _is_put_there(statement: ast.stmt) -> bool:
    """Whether a statement may be the check of an identifier or the look-up of a default."""
    if not isinstance(statement, ast.If) or statement.orelse:
        return False
    return isinstance(statement.body[-1], (ast.Raise, ast.Assign))


# The exhaustive form


def drawn(subject: Subject, seed: str, count: int) -> Iterator[tuple[Sequence[str], list[str]]]:
    """Choices of codemods, each with an order of them; of several one is all of them."""
    random = Random(f"{subject.name} {seed}")
    found = random.sample(CHOICES, count)
    if count > 1 and NAMES not in found:
        found[0] = NAMES
    for names in found:
        yield names, random.sample(names, len(names))


def main(trees: Sequence[str]) -> int:
    """Returns 0 if all is as it should be."""
    failed = draws = 0
    rounds: Counter[int] = Counter()
    differing: Counter[str] = Counter()
    for subject, count in _subjects(trees):
        for names, order in drawn(subject, "soak", count):
            found = judged(subject, names, order)
            if found.wrong:
                print(f"{subject.name}: {', '.join(names)} (alone: {', '.join(order)})")
            failed += told(found.wrong)
            draws += 1
            rounds[found.rounds] += 1
            differing.update(found.precedence)
        print(f"{subject.name}: {count}", flush=True)
    print(f"{draws} draws; rounds of single codemods: {dict(sorted(rounds.items()))}")
    print(f"different as they may be: {dict(differing)}")
    return ended(failed)


def _subjects(trees: Sequence[str]) -> Iterator[tuple[Subject, int]]:
    """What is tried, and with how many choices of codemods."""
    for tree in trees:
        yield Subject(Path(tree).name, {".": Path(tree)}, OPTIONS), 3
    if not trees:
        yield from ((it, 12) for it in cases())
        yield from ((it, 4) for it in pairs(0, PAIRS))
        yield from ((mixture(seed), 2) for seed in range(MIXTURES))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

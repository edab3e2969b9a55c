"""Every case in `fixtures/<codemod>/<case>/`: a tree before, the tree after, and what is reported.

A case is a folder of three parts:

- `before/`: a small tree
- `after/`: the tree that is expected
- `case.toml`: `title`, `codemods`, `reported` (findings that are only reported, in order, as
  ``path:line:column: message; reason``), and where they matter `options` (a table for each
  codemod), `suppressed` (findings that comments have left, without the reason), `repaired` (how
  many findings an edit repairs) and `python` (the oldest Python that can parse the case)

Some have a `program.py`, too, which is no part of either tree: see `tests/caches/programs.py`.
"""

from __future__ import annotations

import ast
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from codemods.catalog import available, choose
from codemods.codemod import Codemod
from codemods.engine.module import Module
from codemods.engine.pipeline import run
from codemods.engine.results import Result
from codemods.engine.select import select
from codemods.engine.text import Untreatable, decode

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

FIXTURES = Path(__file__).parents[1] / "fixtures"
PARTS = {"before", "after", "case.toml"}
KEYS = {"title", "codemods", "options", "reported", "suppressed", "repaired", "python"}
PACKAGES = {name: type(codemod).__module__ for name, codemod in available().items()}
"""Where the source of each codemod is."""
FOLDERS = sorted(
    folder for name in PACKAGES for folder in (FIXTURES / name).glob("*") if folder.is_dir()
)
LEFT_ALONE = re.compile(r"\bleft\b")
"""What the title of a case says in which nothing changes and nothing is reported."""


@dataclass(frozen=True, slots=True)
class Case:
    """One case, read."""

    folder: Path
    title: str
    codemods: tuple[str, ...]
    options: Mapping[str, Mapping[str, object]]
    reported: tuple[str, ...] = ()
    suppressed: tuple[str, ...] = ()
    repaired: int | None = None
    python: str = "3.10"

    @property
    def is_readable(self) -> bool:
        """Whether this Python can parse the case."""
        return sys.version_info >= tuple(map(int, self.python.split(".")))


@cache
def read(folder: Path) -> Case:
    """The case in a folder."""
    table = tomllib.loads((folder / "case.toml").read_text("utf-8"))
    assert set(table) <= KEYS, f"case.toml has keys {sorted(set(table) - KEYS)}"
    chosen, reported = table.pop("codemods"), table.pop("reported", [])
    options, suppressed = table.pop("options", {}), tuple(table.pop("suppressed", []))
    found = Case(folder, codemods=tuple(chosen), options=options, suppressed=suppressed, **table)
    return replace(found, reported=tuple(reported))


def tree(folder: Path) -> Mapping[str, bytes]:
    """The content of every file below a folder, by relative path."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def case_name(folder: Path) -> str:
    """How a case is called in the output of pytest."""
    return f"{folder.parent.name}/{folder.name}"


def treated(case: Case, root: Path) -> Result:
    """What the case's codemods do with the tree at `root`."""
    chosen = choose(case.codemods, options=case.options)
    documents = [name for it in chosen for name in (*it.documents, *it.late_documents)]
    selection = select([root], (), documents)
    assert selection.root.resolve() == root.resolve()
    return run(selection, chosen, jobs=1)


def git_apply(root: Path, diff: bytes, *options: str) -> None:
    """Have git apply a diff to the tree at `root`, as it would outside any repository."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    subprocess.run(
        ["git", "apply", "--whitespace=nowarn", *options, "-"],
        cwd=root,
        env={
            **kept,
            "GIT_CEILING_DIRECTORIES": str(root.resolve().parent),
            "GIT_CONFIG_GLOBAL": os.devnull,
            "GIT_CONFIG_NOSYSTEM": "1",
        },
        input=diff,
        check=True,
    )


@pytest.mark.parametrize("folder", FOLDERS, ids=case_name)
def test_case(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    case = read(folder)
    if not case.is_readable:
        pytest.skip(f"needs Python {case.python}")
    before, after = tree(folder / "before"), tree(folder / "after")
    work = tmp_path / "work"
    shutil.copytree(folder / "before", work)
    monkeypatch.chdir(work)

    result = treated(case, work)

    assert not [f"{it.path}: {it.message}\n{it.reproduction}" for it in result.problems]
    known = {it.name: {it.cwe, *it.also} for it in choose(case.codemods)}
    assert {it.cwe for it in result.findings} <= set().union(*known.values())
    changed = {change.path: change for change in result.changes}
    for path, change in changed.items():
        assert change.before == (b"" if change.is_creation else before[path])
        assert change.is_creation == (path not in before)
    # As text first, for the sake of a readable difference.
    outcome = {**before, **{path: change.after for path, change in changed.items()}}
    for path in [path for path, change in changed.items() if change.is_deletion]:
        del outcome[path]
    assert {path: shown(content) for path, content in outcome.items()} == {
        path: shown(content) for path, content in after.items()
    }
    assert outcome == after
    assert [
        f"{it.path}:{it.line}:{it.column}: {it.message}; {it.reason}"
        for it in result.findings
        if not it.repaired
    ] == list(case.reported)
    assert [f"{it.path}:{it.line}:{it.column}: {it.message}" for it in result.suppressed] == list(
        case.suppressed
    )
    if case.repaired is not None:
        assert sum(it.repaired for it in result.findings) == case.repaired
    for path, content in after.items():
        if path.endswith(".py"):
            ast.parse(content, path)

    diff = b"".join(change.diff for change in changed.values())
    if diff:
        git_apply(work, diff)
        assert tree(work) == after
        again = treated(case, work)
        assert not list(again.problems)
        assert not [change.path for change in again.changes]
        git_apply(work, diff, "--reverse")
        assert tree(work) == before


def shown(content: bytes) -> list[str]:
    """The lines of a file, with all that can't be seen spelt out."""
    return [repr(line)[2:-1] for line in content.split(b"\n")]


# What the cases must hold, all together


def test_every_folder_is_a_case() -> None:
    assert FOLDERS
    for folder in FOLDERS:
        assert {part.name for part in folder.iterdir()} - {"program.py"} == PARTS, folder.name
        assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", folder.name)
        case = read(folder)
        assert case.title.endswith("."), folder.name
        assert set(case.codemods) <= set(available()), folder.name
        assert folder.parent.name in case.codemods, folder.name


def test_titles_are_told_apart() -> None:
    titles = [read(folder).title for folder in FOLDERS]
    assert len(titles) == len(set(titles))


@pytest.mark.parametrize("folder", FOLDERS, ids=case_name)
def test_something_happens_or_is_said_to_be_left(folder: Path) -> None:
    case = read(folder)
    if tree(folder / "before") == tree(folder / "after"):
        assert case.reported or LEFT_ALONE.search(case.title)


# What the cases of each codemod must show. Its package has a module `transforms` with a table
# ACTIONS, and gives all its reasons as literals.


@pytest.mark.parametrize("name", PACKAGES)
def test_every_action_is_shown(name: str) -> None:
    done: set[str] = set()
    for folder in FOLDERS:
        case = read(folder)
        if case.is_readable and name in case.codemods:
            codemod = available(case.options)[name]
            for repair in codemod.plan(facts_of(codemod, folder), ()).values():
                done.update(site.action for site in repair.sites)
    actions = set(import_module(f"{PACKAGES[name]}.transforms").ACTIONS)
    assert actions
    assert actions - done == set()


def facts_of(codemod: Codemod[Any], folder: Path) -> dict[str, Any]:
    """What a codemod finds in the Python files of a case."""
    first = dict(surveyed(folder, codemod.survey))
    lesson = codemod.learn(first)
    if lesson is None:
        return first
    return {**first, **dict(surveyed(folder, lambda it: codemod.survey_again(it, lesson.value)))}


def surveyed(folder: Path, survey: Callable[[Module], Any]) -> Iterator[tuple[str, Any]]:
    for path, content in tree(folder / "before").items():
        if path.endswith(".py"):
            try:
                facts = survey(Module(path, decode(content)[0]))
            except Untreatable:
                continue
            if facts is not None:
                yield path, facts


TESTED_APART: Mapping[str, tuple[str, ...]] = {
    "codemods.caches": (
        *("accessors.py", "facts.py", "forks.py", "functions.py", "making.py", "messages.py"),
        *("slow.py", "threads.py", "waiting.py"),
    ),
    "codemods.handlers": ("messages.py", "missing.py", "words.py"),
    "codemods.secrets": ("messages.py",),
    "codemods.identifiers": ("messages.py",),
    "codemods.six": ("packaging/*.py",),
    "codemods.timeouts": (
        *("finding/apis.py", "finding/messages.py", "finding/names.py"),
        *("backends/oslo/*.py", "backends/django.py", "backends/environment.py"),
        *("backends/pydantic.py", "backends/settings.py", "backends/anchors.py"),
        *("backends/links.py", "backends/look.py", "backends/merging.py", "backends/overriding.py"),
        *("docstrings.py", "families.py", "phrases.py", "transforms/*.py", "words.py"),
    ),
}
"""Parts whose reasons and texts have tests of their own: formats of requirements, tables of names,
manners of configuration, what hangs together."""


@pytest.mark.parametrize("name", PACKAGES)
def test_every_refusal_is_shown(name: str) -> None:
    said = {
        finding.partition("; ")[2]
        for folder in FOLDERS
        for case in [read(folder)]
        if name in case.codemods
        for finding in case.reported
    }
    never = [
        f"{place}: {pattern}"
        for pattern, place in reasons_of(PACKAGES[name]).items()
        if not any(re.fullmatch(pattern, reason) for reason in said)
    ]
    assert not never, "\n".join(["no case is refused with:", *never])


def test_reasons_are_found_in_the_source() -> None:
    assert len(reasons_of(PACKAGES["no-six"])) > 30


def reasons_of(package: str) -> dict[str, str]:
    """All reasons in the source of a codemod, as patterns, with the place where each stands.

    A reason is any string of four words or more that begins with no capital and that is neither
    a docstring nor a message: however it is passed on, it is found.
    """
    folder = Path(import_module(package).__file__ or "").parent
    apart = {path for glob in TESTED_APART[package] for path in folder.glob(glob)}
    reasons: dict[str, str] = {}
    for path in sorted(set(folder.rglob("*.py")) - apart):
        module = ast.parse(path.read_bytes(), str(path))
        others = {id(node) for parent in ast.walk(module) for node in _no_reasons(parent)}
        for node in ast.walk(module):
            if isinstance(node, (ast.Constant, ast.JoinedStr)) and id(node) not in others:
                pattern = _as_pattern(node)
                if len(pattern.split()) > 3 and not pattern[0].isupper():
                    reasons.setdefault(pattern, f"{path.relative_to(folder)}:{node.lineno}")
    assert reasons
    return reasons


_NO_REASONS = frozenset({"site", "compile", "_words", "Definition"})
_OPTIONS = frozenset({"OneNumber", "OneWord", "SomeNumbers", "SomeWords", "Switch"})


def _no_reasons(node: ast.AST) -> Iterator[ast.AST]:
    """The strings directly below a node that are no reasons, whatever they look like."""
    if isinstance(node, ast.Expr):
        yield node.value
    elif isinstance(node, ast.JoinedStr):
        yield from node.values
    elif isinstance(node, ast.keyword) and node.arg == "message":
        yield node.value
    elif isinstance(node, ast.Call):
        called = ast.unparse(node.func).rpartition(".")[2]
        if called in {*_NO_REASONS, *_OPTIONS}:  # messages, expressions, code
            yield from node.args
        elif called in {"Refusal", "Target"}:  # (offset or place, message, …)
            yield node.args[1]


def _as_pattern(node: ast.Constant | ast.JoinedStr) -> str:
    """A regular expression for what a literal may come to; empty if it is no text."""
    if isinstance(node, ast.Constant):
        text = node.value
        return re.escape(text).replace(r"\ ", " ") if isinstance(text, str) else ""
    return "".join(
        _as_pattern(part) if isinstance(part, ast.Constant) else ".+" for part in node.values
    )

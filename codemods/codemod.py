"""The contract that the author of a codemod implements, and the project's words as types.

A codemod answers three questions; the engine does everything else:

- `Codemod.survey`: what does this one file hold? (per file, in parallel)
- `Codemod.plan`: given what all files hold, what is to be done in each? (once per tree)
- `Codemod.transform`: what does this one unit become? (per site, in parallel)

A codemod never opens a file, never sees bytes, never formats and never prints: it gets a
`Module`, and gives sites to rewrite and refusals with their reasons.

>>> class NoAssertEquals(Codemod[Repair]):
...     name = "no-assert-equals"
...     title = "Replace the deprecated alias assertEquals"
...     cwe = 477
...     safety = Safety.SAFE
...     screen = (b"assertEquals",)
...
...     def survey(self, module):
...         sites = tuple(
...             module.site(use, Unit.EXPRESSION, "rename", "assertEquals is deprecated")
...             for use in module.occurrences("assertEquals")
...             if isinstance(use.node, ast.Attribute)
...         )
...         return Repair(sites=sites)
...
...     def plan(self, facts, unseen):
...         return facts
...
...     def transform(self, site, node):
...         return node.with_changes(attr=cst.Name("assertEqual"))
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING, Any, ClassVar, Generic, TypeAlias, TypeVar

from codemods.options import Option, settings

if TYPE_CHECKING:
    import re
    from collections.abc import Iterable, Mapping, Sequence

    import libcst as cst

    from codemods.engine.module import Module


class Safety(Enum):
    """How much trust an edit asks for."""

    SAFE = "safe"
    """Behaviour is the same."""

    REVIEW = "review"
    """Behaviour changes as intended; a person should look."""


class Unit(Enum):
    """The smallest piece of source that holds a finding: what `Codemod.transform` is given."""

    EXPRESSION = "expression"
    """One expression, without parentheses around it: `cst.BaseExpression`."""

    STATEMENT = "statement"
    """One simple statement: `cst.BaseSmallStatement`."""

    HEADER = "header"
    """The header of a compound statement with its decorators: a `cst.BaseCompoundStatement`
    whose body is a lone `pass` that stands for the real one."""

    BLOCK = "block"
    """A whole compound statement: `cst.BaseCompoundStatement`."""

    RUN = "run"
    """One or more statements of one block that follow each other: a `cst.IndentedBlock` of them."""


class Keeps(Enum):
    """What of a unit stays as it is, so that other codemods may change it."""

    NOTHING = "nothing"
    PARTS = "parts"
    """What stands in it: the arguments of a call that becomes another one."""
    ALL = "all"
    """The unit itself, with something above, below or around it."""


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A half-open range of characters (not bytes) in the decoded text of one file."""

    start: int
    end: int

    def holds(self, other: Span) -> bool:
        """Whether `other` lies within this span (a span holds itself)."""
        return self.start <= other.start and other.end <= self.end


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the engine must know of a unit's neighbourhood once the syntax tree is gone."""

    frame: Span
    """The lines that are parsed again to verify the edit: the definition around it, at least."""
    statement: Span
    """The statement around it; of a compound one about as much as its header."""
    suite: Span
    """The block that a statement stands in, from its first statement to its last."""
    suite_size: int
    """How many statements it holds; 0 for a module, which may be left empty."""
    clause: Span | None
    """The ``else:`` or ``finally:`` that it is the block of, where it means nothing if empty."""
    delimited: bool
    """For an expression: whether any expression could stand here without parentheses."""
    bracketed: bool
    """Whether brackets around it allow line breaks."""
    in_fstring: bool
    """Whether it stands in a replacement field, where quotes are not free to choose."""


@dataclass(frozen=True, slots=True)
class Site:
    """A place that is to be rewritten: one unit, and what becomes of it.

    `Module.site` makes one. Sites may nest (a call in a call, a call in a branch that is
    dissolved); they never overlap in part. `transform` sees inner sites already rewritten.
    """

    span: Span
    unit: Unit
    surroundings: Surroundings
    action: str
    """What to do, in the codemod's own words; `Codemod.transform` reads it."""
    message: str | None
    """What was found, for the report. None: part of a repair that another site reports."""
    arguments: tuple[str, ...] = ()
    """What else `Codemod.transform` needs to know."""
    introduces: tuple[str, ...] = ()
    """Names that the replacement reads and that the unit did not: verified to be bound."""
    binds: tuple[str, ...] = ()
    """Names that the replacement binds at module level, so that others may introduce them."""
    unless_read: tuple[tuple[str, str], ...] = ()
    """(module, name) pairs: nothing is done where another file of the tree reads one of these
    names from a module of that last name."""
    keeps: Keeps = Keeps.NOTHING
    """What other codemods may change within it."""
    found_at: int | None = None
    """The offset of what was found, if it is not the start of the unit."""
    cwe: int | None = None
    """The weakness that was found, if it is none of the codemod's own: one of `Codemod.also`."""


IGNORED = "a comment has it left as it is"
"""The reason of a refusal where `Module.is_ignored` says so: it is counted, and not reported."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """A place that matched and is left as it is."""

    offset: int
    """Where, in characters from the start of the text."""
    message: str
    """What was found."""
    reason: str
    """Why it is only reported."""
    cwe: int | None = None
    """The weakness, if it is none of the codemod's own: one of `Codemod.also`."""


@dataclass(frozen=True, slots=True, order=True)
class Import:
    """One import: ``import module as alias`` or ``from module import name as alias``."""

    module: str
    name: str | None = None
    alias: str | None = None
    near: int | None = field(default=None, compare=False)
    """The offset of the import that this one takes the place of: it is not moved across code."""

    def __str__(self) -> str:
        suffix = f" as {self.alias}" if self.alias else ""
        if self.name is None:
            return f"import {self.module}{suffix}"
        return f"from {self.module} import {self.name}{suffix}"

    @property
    def binds(self) -> str:
        """The name that this import binds in its module."""
        return self.alias or self.name or self.module.partition(".")[0]


@dataclass(frozen=True, slots=True, order=True)
class Definition:
    """A function that a rewritten file needs at module level."""

    name: str
    source: str
    """The lines of it, without blank lines around them; with line feeds."""


@dataclass(frozen=True, slots=True)
class TextEdit:
    """A change where there are no units: in a file that is not Python, or within a comment."""

    span: Span
    text: str
    """What stands there afterwards."""
    message: str
    """What was found, for the report."""


@dataclass(frozen=True, slots=True)
class Creation:
    """A file that the tree is to have from now on."""

    text: str
    """All of it, with line feeds; the engine writes the newlines of the files around it."""
    message: str
    """What was found, for the report."""


@dataclass(frozen=True, slots=True)
class Repair:
    """What is to be done in one file, and what is not, with reasons."""

    sites: tuple[Site, ...] = ()
    refusals: tuple[Refusal, ...] = ()
    imports: tuple[Import, ...] = ()
    """Imports that the rewritten file needs at module level; the engine places them where the
    file's own order puts them, once."""
    definitions: tuple[Definition, ...] = ()
    """Functions that the rewritten file needs at module level, whose names nothing else binds;
    the engine places them behind the imports, above what reads them."""
    edits: tuple[TextEdit, ...] = ()
    """In a file that is not Python there is nothing else in its repair but refusals; in a Python
    file each lies within one comment."""
    deletion: str | None = None
    """Where the file is to be deleted, what was found, for the report; a person should look."""
    creation: Creation | None = None
    """Where there is no such file yet, and there shall be. Nothing else is in its repair then. It
    never takes the place of anything: where it can't be created, its path is one of the unseen."""


@dataclass(frozen=True, slots=True)
class Finding:
    """A place where a codemod matched, as it is reported."""

    path: str
    line: int
    """1-based."""
    column: int
    """1-based, in characters."""
    codemod: str
    message: str
    cwe: int
    safety: Safety
    reason: str | None = None
    """Why it is only reported; None if an edit repairs it."""
    suppressed: bool = False
    """Whether a comment in the code silences it: see `codemods.engine.suppressions`."""

    @property
    def repaired(self) -> bool:
        return self.reason is None


Replacement: TypeAlias = "cst.CSTNode | cst.RemovalSentinel | cst.FlattenSentinel[cst.CSTNode]"
"""What a unit becomes: another node, nothing, or several statements in its place (for a block
also a `cst.IndentedBlock`, whose statements and last comments take its place)."""


Needle: TypeAlias = "bytes | re.Pattern[bytes]"
"""What a file is screened for. A pattern is fast if it begins with plain characters that are rare:
then it is looked for as they are."""


def is_held(screen: Iterable[Needle], content: bytes) -> bool:
    """Whether a file with this content holds one of the needles."""
    for needle in screen:  # a plain loop, since all files pass here
        if (needle in content) if isinstance(needle, bytes) else needle.search(content):
            return True
    return False


@dataclass(frozen=True, slots=True)
class Lesson:
    """What all files say together that one file has to know."""

    screen: tuple[Needle, ...]
    """Only a file that holds one of these has to know it."""
    value: Any
    """Picklable, and for `Codemod.survey_again` alone."""
    screen_aside: tuple[Needle, ...] | None = None
    """What a file must hold instead that no service runs; None if the same."""

    def speaks_of(self, content: bytes, *, is_aside: bool) -> bool:
        """Whether a file with this content has to know it."""
        is_other = is_aside and self.screen_aside is not None
        return is_held((self.screen_aside or ()) if is_other else self.screen, content)


Facts = TypeVar("Facts")
"""What a codemod learns of one file: small, picklable, comparable by value."""


class Codemod(ABC, Generic[Facts]):
    """A named repair. One instance serves a whole run and holds no state of it but its options."""

    name: ClassVar[str]
    """As in ``--select``: lower case, words joined by hyphens."""
    title: ClassVar[str]
    """One sentence in the imperative, without a full stop."""
    cwe: ClassVar[int]
    """The weakness that it answers: https://cwe.mitre.org/data/definitions/N.html."""
    also: ClassVar[Mapping[int, str]] = {}
    """Other weaknesses that it finds on the way, each with a sentence such as `title`."""
    safety: ClassVar[Safety]
    screen: tuple[Needle, ...]
    """A file that holds none of these can't matter to the codemod; it is never decoded. Where that
    depends on the options, `__init__` sets it."""
    options: ClassVar[tuple[Option, ...]] = ()
    """What a person may choose: see `codemods.options`."""
    leaves_aside: ClassVar[bool] = False
    """Whether it has nothing to repair in files that no service runs, tests above all: see
    `codemods.engine.places`. Of these only `survey_again` is ever asked."""
    is_whole: ClassVar[bool] = False
    """Whether what it does in one file may count on what it does in another, so that all of it is
    written or nothing."""
    documents: ClassVar[tuple[str, ...]] = ()
    """Names of files that are not Python and that it looks into, too, with the folders that they
    must lie in: ``setup.cfg``, ``requirements/*.txt``."""
    late_documents: ClassVar[tuple[str, ...]] = ()
    """The same for those that matter only in the light of what was learnt, if anything was: see
    `survey_document_again`."""

    def __init__(self, chosen: Mapping[str, object] | None = None) -> None:
        """`chosen`: what a person gave for `options`, by name. Raises `BadOption`."""
        self.settings: Mapping[str, Any] = settings(self.name, self.options, chosen or {})
        """The value of each of `options` by name, of the type that `Option.read` gives."""

    @property
    def answers(self) -> Mapping[int, str]:
        """All weaknesses that it finds, its own first, each with a sentence as `title` is one."""
        return {self.cwe: self.title, **self.also}

    @abstractmethod
    def survey(self, module: Module) -> Facts | None:
        """What one file holds, or None where nothing in it matters.

        A place of which `Module.is_ignored` says that a person wants it left is refused, with the
        reason `IGNORED`. Where a codemod doesn't ask that, the engine has all that it would do in
        the file left.
        """

    def survey_document(self, path: str, text: str) -> Facts | None:
        """What one of `documents` holds, or None where nothing in it matters."""
        return None

    def learn(self, facts: Mapping[str, Facts]) -> Lesson | None:
        """What files must know of each other, from the facts of all files by path.

        None where that is nothing. Called once a tree, before `plan`.
        """
        return None

    def survey_again(self, module: Module, lesson: Any) -> Facts | None:
        """What one file holds, in the light of what was learnt; takes the place of its facts."""
        return self.survey(module)

    def survey_document_again(self, path: str, text: str, lesson: Any) -> Facts | None:
        """What one of `late_documents` holds, in the light of what was learnt."""
        return None

    @abstractmethod
    def plan(self, facts: Mapping[str, Facts], unseen: Sequence[str]) -> Mapping[str, Repair]:
        """What is to be done in each file, from the facts of all files of the tree by path.

        `unseen` names what else of the project may matter and is not among the facts: files that
        could not be surveyed, that are generated, or that are left out of the run. Called once a
        tree, and must be cheap: it sees values, never a tree or a text. Called again where some
        files have to stay as they are: these are among the unseen, and among the facts, too; and
        where a file can't be created: its path is among the unseen, and nothing may count on it.
        """

    def may_matter(self, content: bytes) -> bool:
        """Whether a file that is left out of the run, with this content, is one of the unseen."""
        return is_held(self.screen, content)

    def may_read(self, content: bytes, lesson: Any) -> bool:
        """Whether a file that is not looked into, with this content, may have to do with what was
        learnt; else it is none of the unseen. `lesson` is the value of what `learn` gave."""
        return True

    @abstractmethod
    def transform(self, site: Site, node: cst.CSTNode) -> Replacement:
        """What the unit at `site`, parsed as `node`, becomes. Sees nothing but the unit."""

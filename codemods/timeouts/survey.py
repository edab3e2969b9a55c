"""What one file holds of timeouts, and what is to be rewritten for each."""

from __future__ import annotations

import ast
import inspect
import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace
from itertools import takewhile

from codemods.codemod import IGNORED, Keeps, Refusal, Site, Unit
from codemods.engine.comments import PRAGMA
from codemods.engine.module import Module, Occurrence
from codemods.options import Numbers
from codemods.timeouts import (
    attributes,
    classes,
    constants,
    copies,
    defaults,
    repeats,
    signatures,
    touches,
    uses,
)
from codemods.timeouts.facts import Facts, Form, Kind, Mention, Passed, Signature, Sought, Timeout
from codemods.timeouts.finding import (
    argv,
    forms,
    literals,
    messages,
    names,
    pairs,
    steps,
    units,
)
from codemods.timeouts.finding.forms import Found, Odd, Unsure
from codemods.timeouts.finding.numbers import Amount
from codemods.timeouts.rooms import Room

_ELSEWHERE = frozenset({Form.DEFAULT, Form.CONSTANT, Form.CLASS})
"""What is not read where it stands."""
_SAMPLES = frozenset({"example", "sample"})
"""Functions of such a name: those of pecan and wsme give what their documentation shows."""


def survey(
    module: Module, values: Numbers, kinds: Collection[Kind], *, parameters: bool = False
) -> Facts:
    """The timeouts of a file, whose configuration is surveyed elsewhere.

    `parameters`: whether they are to become parameters, so that a default is none of them.
    """
    timeouts: list[Timeout] = []
    passed: list[Passed] = []
    refusals: list[Refusal] = []
    for place, amount in literals.found(module, values):
        if _is_sample(place):
            continue
        found = forms.of(module, place)
        if isinstance(found, Found):
            found = steps.told(found)
        if isinstance(found, Odd):
            message = messages.of_other_unit(found, amount)
            refusals.append(Refusal(place.offset, message, found.reason))
        elif isinstance(found, Unsure) and Kind.LIMIT in kinds:
            guess = Found(place, Form.ARGUMENT, Kind.LIMIT, "timeout", found.function)
            timeout = _timeout(module, guess, amount, parameters=parameters)
            if isinstance(timeout, Timeout):
                heeded = _heeding(module, timeout)
                left = heeded.reason if isinstance(heeded, Refusal) else ""
                passed.append(Passed(found.function, found.position, timeout, left))
        elif isinstance(found, Found) and found.kind in kinds and not _is_code(found, amount):
            if parameters and signatures.is_open(found):
                continue
            timeout = _heeding(module, _timeout(module, found, amount, parameters=parameters))
            if any(it not in values for it in pairs.beside(place)):
                message = messages.of(found, amount)
                reason = "the time beside it is not one of the values that are looked for"
                refusals.append(Refusal(place.offset, message, reason))
            elif isinstance(timeout, Timeout):
                timeouts.append(timeout)
            else:
                refusals.append(timeout)
    return Facts(tuple(copies.together(timeouts)), tuple(passed), tuple(refusals))


def _heeding(module: Module, found: Timeout | Refusal) -> Timeout | Refusal:
    """A timeout, refused where a comment has it, or what it takes to lift it, left as it is."""
    if isinstance(found, Refusal):
        return found
    if module.is_ignored(found.offset, constants.NAME):
        return Refusal(found.offset, found.message, IGNORED)
    for site in found.sites:
        start, stays = site.span.start, site.message is None and site.keeps is Keeps.ALL
        if not stays and module.is_ignored(start, constants.NAME):
            line = module.lines.line_of(start)
            reason = f"a comment has line {line} left as it is"
            return Refusal(found.offset, found.message, reason)
    return found


def asked(module: Module, sought: Sought) -> Facts:
    """What others want to know of a file: its functions, what constants of theirs it reads, and
    where it passes None to what has a default now."""
    functions = [
        signature
        for name in sorted(sought.functions)
        if f"def {name}" in module.text
        for signature in _signatures(module, name)
    ]
    nones = [
        Mention(f"{function}({parameter})", module.lines.line_of(offset))
        for function, parameter in sorted(sought.defaults)
        if f"{parameter}=" in module.text and f"{function}(" in module.text
        for offset in _passing_none(module, function, parameter)
    ]
    return replace(
        uses.survey(module, sought.constants | sought.attributes),
        signatures=tuple(functions),
        nones=tuple(nones),
        units=tuple(units.mentions(module, sought.names)),
        touches=tuple(touches.survey(module, sought.attributes)),
        classes=classes.headers(module.text) if sought.attributes else (),
        parameters=tuple(signatures.told(module, sought)),
    )


def _passing_none(module: Module, function: str, parameter: str) -> Iterator[int]:
    """Where a call passes a parameter that is None, or is where a default of its own holds."""
    for occurrence in module.occurrences(function):
        call = occurrence.chain[-2] if len(occurrence.chain) > 1 else None
        if not isinstance(call, ast.Call) or call.func is not occurrence.node:
            continue
        for keyword in call.keywords:
            if keyword.arg == parameter and _may_be_none(keyword.value, occurrence):
                yield occurrence.offset


def _may_be_none(node: ast.expr, place: Occurrence) -> bool:
    if isinstance(node, ast.Constant):
        return node.value is None
    if not isinstance(node, ast.Name):
        return False
    functions = [
        it for it in place.chain if isinstance(it, (ast.FunctionDef, ast.AsyncFunctionDef))
    ]
    return any(
        isinstance(default, ast.Constant)
        and default.value is None
        and defaults.parameter_of(function.args, default).arg == node.id
        for function in functions
        for default in (*function.args.defaults, *function.args.kw_defaults)
    )


def _signatures(module: Module, name: str) -> Iterator[Signature]:
    for occurrence in module.occurrences(name):
        node = occurrence.node
        if not isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)) or node.name != name:
            continue
        parameters = [it.arg for it in (*node.args.posonlyargs, *node.args.args)]
        decorators = {ast.unparse(it) for it in node.decorator_list}
        if isinstance(occurrence.parent, ast.ClassDef) and "staticmethod" not in decorators:
            parameters = parameters[1:]
        yield Signature(name, tuple(parameters))


def _timeout(
    module: Module, found: Found, amount: Amount, *, parameters: bool
) -> Timeout | Refusal:
    place, name = found.place, found.name
    message = messages.of(found, amount)
    owner = _owner(place.chain)
    explanation = _explanation(module, found, owner)
    outcome: tuple[Site, ...] | str
    room: Room | str | None = None
    if unit := units.reason(explanation, amount):
        outcome = unit
    elif parameters and found.form in {Form.CLASS, Form.CONSTANT}:
        outcome = "callers may set it already"
    elif found.form is Form.CLASS:
        outcome = attributes.sites(module, place, name, message)
    elif found.form is Form.DEFAULT:
        outcome = defaults.sites(module, place, message)
    elif found.form is Form.CONSTANT:
        outcome = constants.sites(module, place, name, message)
    else:
        site = _site(module, found, amount, message, exact=not parameters)
        outcome = site if isinstance(site, str) else (site,)
        if parameters and not isinstance(site, str):
            room = signatures.room(module, found)
            removal = signatures.removal(module, found, message)
            if isinstance(room, str):
                outcome = room
            elif removal is not None:
                room, outcome = replace(room, local=name), (removal,)
    if isinstance(outcome, str):
        return Refusal(place.offset, message, outcome)
    read = (it.span.start for it in outcome if "{read}" in it.arguments)
    read_in = dict.fromkeys(_owner(module.chain_at(start)) for start in read)
    return Timeout(
        place.offset,
        amount.seconds,
        amount.source if not amount.is_timedelta else f"{amount.seconds:g}",
        found.form,
        found.kind,
        name,
        _thing(found, owner),
        owner,
        explanation,
        message,
        outcome,
        found.form not in _ELSEWHERE and not constants.runs_later(place),
        found.allows_zero,
        callee=found.callee,
        texts=repeats.texts(module, place, found.form, amount, outcome),
        read_in=tuple(read_in) if found.form is Form.CLASS else (),
        room=room if isinstance(room, Room) else None,
        defaults=tuple(
            (_owner(module.chain_at(site.span.start)), site.arguments[0])
            for site in outcome
            if site.action == "look-up"
        ),
    )


def _owner(chain: Iterable[ast.AST]) -> str:
    """The qualified name of the innermost function or class of a chain of nodes."""
    definitions = (ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    return ".".join(node.name for node in chain if isinstance(node, definitions))


def _site(module: Module, found: Found, amount: Amount, message: str, *, exact: bool) -> Site | str:
    """The order to read the value where the literal stands, or why it stays."""
    place = found.place
    if found.form is Form.ARGV:
        return argv.site(module, place, message, exact=exact)
    template = f"{_callee(place.node)}(seconds={{read}})" if amount.is_timedelta else "{read}"
    return module.site(place, Unit.EXPRESSION, "read", message, arguments=(template,))


def _thing(found: Found, owner: str) -> str:
    """What an option would be called; after the command that takes it, whoever runs that."""
    if found.form is Form.ARGV and found.callee:
        return names.thing(found.name, "", re.sub(r"\W", "_", found.callee), found.kind)
    holder = _holder(found.place, owner)
    if found.phase:
        whole = names.thing("timeout", holder, found.callee, found.kind)
        return f"{whole.removesuffix('timeout')}{found.phase}_timeout"
    return names.thing(found.name, holder, found.callee, found.kind)


def _is_code(found: Found, amount: Amount) -> bool:
    """Whether it is a number of that name by chance, such as the status 408."""
    return names.said(found.name, amount.seconds).reason is not None


def _holder(place: Occurrence, owner: str) -> str:
    """What has a time, by its qualified name: the class of an object that keeps it, whichever of
    its methods sets it."""
    statement = place.parent
    if isinstance(statement, ast.Assign) and isinstance(statement.targets[0], ast.Attribute):
        of_itself = ast.unparse(statement.targets[0].value) == "self"
        return owner.rpartition(".")[0] or owner if of_itself else owner
    return owner


def _is_sample(place: Occurrence) -> bool:
    """Whether a place is in a function that makes what the documentation shows."""
    return any(
        isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)) and node.name in _SAMPLES
        for node in place.chain
    )


def _callee(node: ast.AST) -> str:
    return ast.unparse(node.func) if isinstance(node, ast.Call) else ""


def _explanation(module: Module, found: Found, owner: str) -> str:
    """What the comment behind an assignment says, or the one above it; or what takes a flag, or
    what one of several times is for."""
    statement = found.place.parent
    if found.phase in pairs.MEANINGS:
        around = [name for name in owner.split(".") if not name.startswith("__")]
        return f"{pairs.MEANINGS[found.phase]} in {around[-1] or found.callee}"
    if found.form is Form.ARGV and found.callee:
        return f"Value of {found.name} for {found.callee}, in seconds"
    if not isinstance(statement, (ast.Assign, ast.AnnAssign)):
        return ""
    below = constants.explained_below(module, found.place.up(1))
    if below is not None:
        return inspect.cleandoc(ast.literal_eval(module.source(below.node)))
    behind = module.behind(statement).strip()
    if behind.startswith("#") and not PRAGMA.match(behind):
        return behind.lstrip("# ")
    start = module.span(statement).start
    above = module.text[defaults.with_comments(module, start) : start].splitlines()
    rows = [*takewhile(lambda row: not PRAGMA.match(row), (it.strip() for it in reversed(above)))]
    return " ".join(row.lstrip("# ") for row in reversed(rows) if row.strip("# "))

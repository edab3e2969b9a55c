"""What shows that a project forks, and the hook that makes locks anew in a child process.

A child inherits locks as they are at that moment. The thread that holds one is not there any more,
so that nobody ever releases it.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from codemods.caches import threads
from codemods.caches.facts import Evidence
from codemods.caches.refusals import is_free
from codemods.codemod import Import, Repair, Site, Unit
from codemods.engine.module import Module, Occurrence
from codemods.engine.text import holds_word, quote_of

HOOK = "_renew_locks"
"""The function that makes the locks of a module anew."""
_RENEWS = "renew-locks"
"""The order to make one lock anew. Those of a file become one hook: see `gathered`."""
_RENEWS_MORE = "renew-more-locks"
"""The same where an earlier run has written the hook."""

_FORKS: threads.Shows = (
    ("os.fork()", r"\bos\.fork\(\)", "forks"),
    ("ProcessPoolExecutor(", r"\bProcessPoolExecutor\(", "starts a pool of processes"),
)
_OF_LIBRARY = r"(?<![.\w])(?:multiprocessing\.|mp\.|billiard\.|_pool\.)?"
_PROCESSES: threads.Shows = (
    ("Process(", _OF_LIBRARY + r"Process\(", "starts processes"),
    ("Process", r"^class \w+\([^)]*\bProcess\b", "starts processes"),
    ("Pool(", _OF_LIBRARY + r"Pool\(", "starts processes"),
)
"""The same where a file imports a library of processes."""
_LIBRARIES = ("multiprocessing", "billiard")
_IMPORTS = re.compile(
    r"^[ \t]*(?:import|from)[ \t]+(?:multiprocessing|billiard)\b(?!\.dummy)", re.M
)
_LAUNCHES: threads.Shows = (
    ("ProcessLauncher(", r"\bProcessLauncher\(", "starts workers"),
    ("service.launch(", r"\bservice\.launch\([^)]*\bworkers\b", "starts workers"),
    ("gunicorn", r"(?:import|from) gunicorn\b|[\"']gunicorn[\"']", "starts workers"),
    ("os.fork()", r"\bos\.fork\(\)", "forks"),
)
_LISTENS = re.compile(r"\blisten\(|\bget_socket\(")
"""A server that forks its workers, and itself does nothing but to wait for them."""
_COMMANDS = frozenset({"bin", "cli", "cmd", "commands", "scripts", "tools"})
"""Folders of what starts a service, or runs for itself."""
_STARTS_ANEW = re.compile(r"\bos\.(?:setsid|exec\w+)\(|[\"'](?:spawn|forkserver)[\"']")
"""A daemon that leaves its parent before there is anything else, another program, or processes that
inherit nothing."""


def forks(module: Module) -> Iterator[Evidence]:
    """Where a file forks as it works, so that another thread may hold a lock."""
    if not _COMMANDS.isdisjoint(module.path.split("/")[:-1]):
        return
    found = list(threads.shown(module, _FORKS))
    if any(it in module.text for it in _LIBRARIES) and _IMPORTS.search(module.text):
        found.extend(threads.shown(module, _PROCESSES))
    if found and not _STARTS_ANEW.search(module.text) and not _LISTENS.search(module.text):
        yield from found


def launches(module: Module) -> Iterator[Evidence]:
    """Where a file has workers forked as the service starts, before there is much to be held."""
    return threads.shown(module, _LAUNCHES)


def shown(choice: str, running: str, starting: str, *, is_reset_elsewhere: bool) -> str:
    """Where the project forks so that the lock of a state has to be made anew; empty if nowhere.

    Workers that are forked as a service starts find no lock held, as a rule. What another module
    resets is an exception: it does so, often enough, since a worker must not have it as it is.
    """
    if choice == "never":
        return ""
    if running or choice == "always":
        return running or starting or "workers may be forked"
    return starting if is_reset_elsewhere else ""


def renewal(module: Module, statement: ast.stmt, code: str) -> Site | None:
    """The order to make a lock anew that is defined below a statement or in a class, where `code`
    is what the module calls it; None where a name for that is taken. The hook goes below the
    statements that follow, above the next function, if it is not there from an earlier run."""
    if not is_free(module, "os"):
        return None
    if holds_word(module.text, HOOK):
        return _further(module, statement, code)
    body = module.tree.body
    last = statement
    for other in body[body.index(statement) + 1 :]:
        if hasattr(other, "body") or not module.has_own_lines(module.span(other)):
            break
        last = other
    place = Occurrence("", module.span(last).start, (module.tree, last))
    return module.site(
        place,
        Unit.BLOCK,
        _RENEWS,
        None,
        arguments=(quote_of(module.text), code, "{new}"),
        # A class above is there anyway.
        introduces=("os", "threading", *(() if "." in code else (code,))),
        binds=(HOOK,),
    )


def _further(module: Module, statement: ast.stmt, code: str) -> Site | None:
    """The order to make a lock anew in a hook that an earlier run has written; None if it has not,
    or if a class is defined further down, which the hook may not count on."""
    body = module.tree.body
    hooks = [it for it in body if isinstance(it, ast.FunctionDef) and it.name == HOOK]
    if len(hooks) != 1 or not _is_written(hooks[0], body[body.index(hooks[0]) + 1 :]):
        return None
    if "." in code and body.index(hooks[0]) < body.index(statement):
        return None
    place = Occurrence("", module.span(hooks[0]).start, (module.tree, hooks[0]))
    reads = ("threading", *(() if "." in code else (code,)))
    given = ("", code, "{new}")
    return module.site(place, Unit.BLOCK, _RENEWS_MORE, None, arguments=given, introduces=reads)


def _is_written(hook: ast.FunctionDef, behind: Sequence[ast.stmt]) -> bool:
    """Whether a function, and what stands behind it, is what `_hook` makes."""
    made = [
        ("'", ast.unparse(it.targets[0]), ast.unparse(it.value))
        for it in hook.body
        if isinstance(it, ast.Assign)
    ]
    wanted = ast.parse("\n".join(_hook(made))).body if made else []
    return [ast.dump(it) for it in wanted] == [ast.dump(it) for it in (hook, *behind[:1])]


def gathered(repair: Repair) -> Repair:
    """A repair of a file with one hook for all its locks, below the last one."""
    renewals = [it for it in repair.sites if it.action == _RENEWS]
    if not renewals:
        return repair
    others = [it for it in repair.sites if it.action != _RENEWS]
    below = max(renewals, key=lambda it: it.span)
    # A lock may be defined behind the same statement.
    same = next((it for it in others if it.span == below.span and it.unit is below.unit), None)
    order = [lock for it in sorted(others, key=lambda it: it.span) for lock in it.binds]
    every = iter([it for one in renewals for it in one.arguments])
    made = sorted(
        zip(every, every, every, strict=True),
        key=lambda it: order.index(it[1]) if it[1] in order else len(order),
    )
    hook = replace(
        same or below,
        action=same.action if same else "define-lock",
        arguments=(*(same.arguments if same else ()), *_hook(made)),
        introduces=tuple(dict.fromkeys(it for one in renewals for it in one.introduces)),
        binds=(*(same.binds if same else ()), HOOK),
    )
    return replace(
        repair,
        sites=(*(it for it in others if it is not same), hook),
        imports=tuple(dict.fromkeys((*repair.imports, Import("os")))),
    )


def _hook(made: Sequence[tuple[str, str, str]]) -> Iterator[str]:
    """The lines of a hook for locks: of each the quotes of the file, its name, what makes it."""
    quote = made[0][0]
    yield f"\n\ndef {HOOK}():"
    yield '    """A child process must not inherit a lock that is held."""'
    yield from (f"    global {lock}" for _, lock, _ in made if "." not in lock)
    yield from (f"    {lock} = {new}" for _, lock, new in made)
    yield f"\n\nif hasattr(os, {quote}register_at_fork{quote}):"
    yield f"    os.register_at_fork(after_in_child={HOOK})"

"""With what a file logs, and in which manner."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass

from codemods.engine import scopes
from codemods.engine.module import Module, Occurrence
from codemods.engine.resolve import dotted
from codemods.handlers import tables

_MADE = re.compile(rf"^(\w+)[ \t]*(?::[^=\n]+)?=[ \t]*[\w.]*\b{tables.FACTORIES}\(", re.M)
_IMPORTED = re.compile(r"^from[ \t].*\bimport\b.*\b(LOG|LOGGER|log|logger)\b", re.M)
_OWN = re.compile(rf"\b((?:self|cls)\._?(?:\w+_)?(?:log|logger|LOG))\.{tables.LEVELS}\(")
_FOREIGN = re.compile(r"^(?:from|import)[ \t]+(?:loguru|structlog)\b", re.M)
"""Loggers that take their messages in another form."""
_HANDLERS = frozenset({"Handler", "StreamHandler", "QueueHandler", "Filter", "Formatter"})
_SAMPLE = 40
_FALLBACK = "logging.getLogger(__name__)"


@dataclass(frozen=True, slots=True)
class Logger:
    """What a file logs with at a place, and how its messages look."""

    code: str
    quote: str
    period: bool
    wrapper: str
    """The function that messages are given to for translation; empty if there is none."""

    def call(self, message: str, *arguments: str) -> str:
        """The code that logs a message as a warning, with the arguments of it."""
        text = f"{self.quote}{message}{'.' if self.period else ''}{self.quote}"
        text = f"{self.wrapper}({text})" if self.wrapper else text
        return f"{self.code}.warning({', '.join([text, *arguments])})"


def is_one(place: Occurrence) -> bool:
    """Whether a place is in what logging itself calls: a message would lead to the next."""
    classes = [it for it in place.chain if isinstance(it, ast.ClassDef)]
    functions = [it.name for it in place.chain if isinstance(it, scopes.NAMED_FUNCTIONS)]
    bases = [ast.unparse(base) for it in classes for base in it.bases]
    return "emit" in functions or any(
        it.startswith(("logging.", "handlers.")) or it in _HANDLERS for it in bases
    )


def of(module: Module, place: Occurrence) -> Logger | None:
    """What to log with at a place; None where the file has nothing for it."""
    if _FOREIGN.search(module.text):
        return None
    found = [(_near(module, place, code), code) for code in _candidates(module, place)]
    if not found:
        return None
    _, code = max(found, key=lambda it: it[0])
    calls = list(_calls(module, code))
    quotes = [quote for quote, _, _ in calls] or re.findall(r"['\"]", module.text)
    period = [text.endswith(".") for _, text, _ in calls]
    wrappers = {wrapper for _, _, wrapper in calls[:3]}
    wrapper = wrappers.pop() if len(wrappers) == 1 else ""
    if wrapper and module.scope_of(wrapper, place) is not module.tree:
        wrapper = ""
    return Logger(
        code,
        '"' if quotes.count('"') > quotes.count("'") else "'",
        sum(period) * 2 > len(period),
        wrapper,
    )


def _candidates(module: Module, place: Occurrence) -> Iterator[str]:
    """What may be logged with, all that a place can see."""
    imported = {
        it
        for it in _IMPORTED.findall(module.text)
        if re.search(rf"(?<![\w.]){it}\.{tables.LEVELS}\(", module.text)  # no module of that name
    }
    names = {*_MADE.findall(module.text), *imported}
    for name in sorted(names):
        if module.scope_of(name, place) is module.tree:
            yield name
    classes = [it for it in place.chain if isinstance(it, ast.ClassDef)]
    functions = [it for it in place.chain if isinstance(it, scopes.NAMED_FUNCTIONS)]
    if classes and functions and functions[0].args.args:
        first = functions[0].args.args[0].arg
        for code in sorted(set(_OWN.findall(module.source(classes[-1])))):
            if code.partition(".")[0] == first:
                yield code
    told = dotted(module, ast.Name("logging", ast.Load()), place)
    if told == "logging" and re.search(rf"\blogging\.{tables.LEVELS}\(", module.text):
        yield "logging"
    elif told in {"logging", "oslo_log.log"} and not names:
        yield _FALLBACK


def _near(module: Module, place: Occurrence, code: str) -> tuple[int, int, int]:
    """How often something is logged with in the function and class around a place, and the file."""
    pattern = re.compile(rf"(?<![\w.]){re.escape(code)}\.{tables.LEVELS}\(")
    around = [it for it in place.chain if isinstance(it, scopes.NAMED_FUNCTIONS)]
    classes = [it for it in place.chain if isinstance(it, ast.ClassDef)]
    inner = module.source(around[-1]) if around else ""
    outer = module.source(classes[-1]) if classes else ""
    return (
        len(pattern.findall(inner)),
        len(pattern.findall(outer)),
        len(pattern.findall(module.text)),
    )


def _calls(module: Module, code: str) -> Iterator[tuple[str, str, str]]:
    """Of the messages that a file logs: the quote, the text, and the function around it."""
    pattern = re.compile(rf"(?<![\w.]){re.escape(code)}\.{tables.LEVELS}\(")
    for count, match in enumerate(pattern.finditer(module.text)):
        if count == _SAMPLE:
            return
        around = reversed(module.chain_at(match.start()))
        call = next((it for it in around if isinstance(it, ast.Call)), None)
        if call is None or not call.args:
            continue
        message: ast.expr = call.args[0]
        wrapper = ""
        if isinstance(message, ast.Call) and isinstance(message.func, ast.Name) and message.args:
            wrapper = message.func.id
            message = message.args[0]
        if isinstance(message, ast.Constant) and isinstance(message.value, str):
            yield module.source(message).lstrip("rbuRBU")[:1], message.value, wrapper

"""Files that hold matter for several codemods in one statement, made at random from a seed.

They are put into the tree of the case in which all codemods meet, so that there is a configuration,
a check of identifiers to follow, and threads.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from random import Random

CASE = Path(__file__).parents[1] / "fixtures" / "checked-identifier" / "all-codemods-together"

_TOP = """\
import abc
import logging
import os
import subprocess

from oslo_utils import uuidutils
import requests
{imports}

import shop.conf
from shop import exception

CONF = shop.conf.CONF
LOG = logging.getLogger(__name__)


def ask(item, timeout=None, names=()):
    return item


"""
_IMPORTS = (
    "import six",
    "from six.moves import queue",
    "from six.moves import urllib",
    "from six import text_type",
    "import six.moves.urllib.parse as urlparse",
)
_FALLBACK = """\
try:
    import cPickle as pickle
except ImportError:
    import pickle"""
_TEXTS = (
    "item",
    "six.text_type(item)",
    "six.text_type(password)",
    "six.ensure_text(item)",
    "text_type(auth_token)",
    "urllib.parse.quote(item)",
    "six.moves.urllib.parse.quote(six.text_type(item))",
    "password",
    "self.secret_key",
    "'%s' % six.text_type(auth_token)",
    "f'{six.text_type(item)} {password}'",
    "'{0}'.format(six.next(iter(item)))",
    "connection_info",
    "transport_url",
    "six.moves.input()",
)
_CALLS = (
    "requests.get('https://shop/%s' % {text}{timeout})",
    "subprocess.check_output(['scan', {text}]{timeout})",
    "answers.get(True{timeout})",
    "six.moves.urllib.request.urlopen({text}{timeout})",
    "ask(item, timeout=LIMIT_TIMEOUT, names=six.string_types)",
    "six.next(ask({text}{timeout}))",
    "list(six.iteritems(requests.get({text}{timeout}).json()))",
)
_LOGS = (
    "LOG.debug('%s, %s', {text}, {text})",
    "LOG.info('asked for %s' % {text})",
    "LOG.warning(f'asked for {{{plain}}}')",
    "LOG.error('%(a)s %(b)s', {{'a': {text}, 'b': {call}}})",
    "print('asked', {text})",
)
_RAISES = (
    "six.reraise(e.__class__, e.__class__(*e.args), None)",
    "raise e.__class__(*e.args)",
    "six.raise_from(ValueError('no %s' % {text}), e)",
    "raise ValueError('no %s' % {text})",
)
_TIMEOUTS = ("requests.exceptions.Timeout", "queue.Empty", "subprocess.TimeoutExpired")
_DEEPEST = 3

Lines = list[str]


def mixture(random: Random, names: Sequence[str] = ("first", "second")) -> dict[str, str]:
    """Files by path, to be added to the tree of the case; of one name a small one."""
    functions = 3 if len(names) > 1 else 1
    return {f"shop/{name}.py": _Writer(random).module(functions) for name in names}


class _Writer:
    """Writes one module."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self.caches: Lines = []
        self.seconds = self.random.sample(range(20, 400), 200)
        """One for each timeout: equal ones are taken for one setting, or can't be told apart."""

    def module(self, functions: int) -> str:
        imports = [it for it in _IMPORTS if it == "import six" or self.random.random() < 0.5]
        self.random.shuffle(imports)
        if self.random.random() < 0.3:
            imports.append(_FALLBACK)
        blocks = [self.function(f"function_{number}") for number in range(functions)]
        blocks.append(self.api())
        self.random.shuffle(blocks)
        caches = [f"{it} = {{}}" for it in self.caches]
        top = [_TOP.format(imports="\n".join(imports)), "LIMIT_TIMEOUT = 60", *caches]
        return "\n".join([*top, *(line for it in blocks for line in ["", "", *it])]) + "\n"

    def api(self) -> Lines:
        """A class with functions that are called from outside."""
        lines = ["class API(object):", f"    read_timeout = {self.seconds.pop()}"]
        if self.random.random() < 0.5:
            lines.insert(0, "@six.add_metaclass(abc.ABCMeta)")
        for number in range(2):
            given = self.pick(
                "", f", timeout={self.seconds.pop()}", ", password=None, wait_timeout=None"
            )
            lines += ["", f"    def show_{number}(self, context, order_uuid, item{given}):"]
            if self.random.random() < 0.3:
                lines.append('        """Show it."""')
            body = self.block(1)
            at = self.random.randrange(len(body) + 1)
            where = self.pick("order_uuid", "six.text_type(order_uuid)")
            opened = f"open('/var/orders/%s' % {where})"
            use = self.pick(f"file = {opened}", f"LOG.debug({opened})", f"print({opened})")
            starts = [it for it, line in enumerate(body) if not line.startswith((" ", "el", "ex"))]
            at = next((it for it in starts if it >= at), len(body))
            lines += ["        " + line for line in [*body[:at], use, *body[at:]]]
            if "timeout" in given:
                lines.append("        return ask(item, timeout, wait_timeout)")
        return lines

    def function(self, name: str) -> Lines:
        cache = f"_{name.upper()}S"
        self.caches.append(cache)
        decorator = ["@six.wraps(ask)"] if self.random.random() < 0.3 else []
        given = self.pick("", f", timeout={self.seconds.pop()}", ", **given")
        lines = [*decorator, f"def {name}(item, password, auth_token, answers{given}):"]
        kept = [
            f"if item not in {cache}:",
            *("    " + it for it in self.block(2, may_leave=False)),
            f"    {cache}[item] = {self.call()}",
        ]
        body = [*self.block(0), *(kept if self.random.random() < 0.7 else [])]
        return [*lines, *("    " + line for line in body), f"    return {cache}.get(item)"]

    def block(self, depth: int, *, may_leave: bool = True) -> Lines:
        """A few statements."""
        made = [line for _ in range(self.random.randint(1, 3)) for line in self.statement(depth)]
        return made if may_leave else [it for it in made if "return" not in it] or ["pass"]

    def statement(self, depth: int) -> Lines:
        simple: list[Callable[[], Lines]] = [
            lambda: [self.log()],
            lambda: [self.log()],
            lambda: [f"answer = {self.call()}"],
            lambda: [f"{self.log()}; answer = {self.call()}"],
            lambda: [f"answer = {self.call()}  # of {self.pick('the shop', 'six')}"],
            lambda: [f"six.print_({self.text()})"],
            lambda: ["answer = [", f"    {self.call()},", f"    {self.text()}]"],
        ]
        around: list[Callable[[], Lines]] = [
            lambda: list(self.attempt(depth)),
            lambda: list(self.attempt(depth)),
            lambda: [f"if {self.text()}:", *self.inner(depth)],
            lambda: ["if six.PY2:", *self.dead(), "else:", *self.inner(depth)],
            lambda: [f"for key, value in six.iteritems({self.call()}):", *self.inner(depth)],
            lambda: ["with open(item) as file:", *self.inner(depth)],
            lambda: ["def inner(item, timeout=None):", *self.inner(depth), "    return timeout"],
            lambda: [f"if {self.text()}: {self.log()}; answer = {self.call()}"],
        ]
        if depth >= _DEEPEST or self.random.random() < 0.5:
            return self.random.choice(simple)()
        return self.random.choice(around)()

    def dead(self) -> Lines:
        """A branch that goes. It holds no timeout: see "Together" in docs/architecture.md."""
        return ["    print(item)", f"    LOG.debug('%s', {self.text()})"]

    def attempt(self, depth: int) -> Iterator[str]:
        yield "try:"
        if self.random.random() < 0.3:
            yield "    import six.moves.http_client as http_client"
        if self.random.random() < 0.5:
            yield f"    answer = {self.call()}"
        yield from self.inner(depth)
        if self.random.random() < 0.7:
            yield f"except {self.pick(*_TIMEOUTS)}:"
            yield "    pass"
        else:
            yield "except Exception as e:"
            yield f"    {self.log()}"
            yield f"    {self.random.choice(_RAISES).format(text=self.text())}"

    def inner(self, depth: int) -> Lines:
        return ["    " + line for line in self.block(depth + 1)]

    def log(self) -> str:
        plain = self.pick("item", "six.text_type(password)", "auth_token", "transport_url")
        form = self.random.choice(_LOGS)
        first, *others = form.split("{text}")
        texts = "".join(self.text() + it.replace("{call}", self.call()) for it in others)
        return (first.replace("{plain}", plain) + texts).replace("{{", "{").replace("}}", "}")

    def call(self) -> str:
        form = self.random.choice(_CALLS)
        timeout = f", timeout={self.seconds.pop()}" if self.random.random() < 0.3 else ""
        return form.format(text=self.text(), timeout=timeout)

    def text(self) -> str:
        return self.random.choice(_TEXTS)

    def pick(self, *choices: str) -> str:
        return self.random.choice(choices)

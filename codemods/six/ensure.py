"""`ensure_str`, `ensure_text` and `ensure_binary`: what they do depends on the type of a value."""

from __future__ import annotations

import ast

from codemods.codemod import Definition
from codemods.engine import quotes
from codemods.engine.module import Occurrence
from codemods.six import kinds, literals
from codemods.six.decisions import NO_ROOM, PLAIN_ARGUMENTS, Decision, File, Refuse, Rewrite

_TAKEN = "its helper needs a name that the file has for something else"

HELPERS = {
    "str": Definition(
        "_ensure_str",
        """\
def _ensure_str(s, encoding={quote}utf-8{quote}, errors={quote}strict{quote}):
    if isinstance(s, bytes):
        return s.decode(encoding, errors)
    if isinstance(s, str):
        return s
    raise TypeError("not expecting type '%s'" % type(s))""",
    ),
    "bytes": Definition(
        "_ensure_binary",
        """\
def _ensure_binary(s, encoding={quote}utf-8{quote}, errors={quote}strict{quote}):
    if isinstance(s, bytes):
        return s
    if isinstance(s, str):
        return s.encode(encoding, errors)
    raise TypeError("not expecting type '%s'" % type(s))""",
    ),
}
"""By the type that they give. On Python 3, `ensure_str` and `ensure_text` are the same."""

_READ = ("isinstance", "bytes", "str", "TypeError", "type")
"""The builtins that the helpers read."""


def value(file: File, place: Occurrence, name: str) -> Decision:
    """The function `name`, used as a value at `place`."""
    return _helper(file, place, name, "it is used as a value, not called")


def call(file: File, function: Occurrence, node: ast.Call, name: str) -> Decision:
    """The call `node` of the function `name`, which stands at `function`."""
    known: Decision = Refuse(PLAIN_ARGUMENTS)
    if _is_plain(node):
        known = _of_known(file, function.up(1), node, name)
    return _helper(file, function, name, known.reason) if isinstance(known, Refuse) else known


def _is_plain(node: ast.Call) -> bool:
    """Whether the arguments are a value, and after it an encoding and the handling of errors."""
    names = [item.arg for item in node.keywords]
    return (
        1 <= len(node.args) + len(names) <= 3
        and len(node.args) >= 1
        and not any(isinstance(item, ast.Starred) for item in node.args)
        and set(names) <= {"encoding", "errors"}
        and (len(node.args) < 2 or "encoding" not in names)
    )


def _of_known(file: File, place: Occurrence, node: ast.Call, name: str) -> Decision:
    wanted = "bytes" if name == "ensure_binary" else "str"
    argument = node.args[0]
    options = [*node.args[1:], *(item.value for item in node.keywords)]
    kind = kinds.kind_of(file, argument, place)
    if kind is None:
        return Refuse("the type of its argument is not known")
    if kind == wanted:
        if not all(isinstance(option, (ast.Constant, ast.Name)) for option in options):
            return Refuse("its encoding would no longer be evaluated")
        is_text = isinstance(argument, ast.Constant) and wanted == "str"
        return Rewrite(place, "text-literal" if is_text else "first-argument")
    if isinstance(argument, ast.Constant) and not options and _is_ascii(argument.value):
        if wanted == "bytes":
            return literals.bytes_literal(file, place, argument)
        if not literals.in_fstring(place):
            return Rewrite(place, "decoded-literal")
    method = "encode" if wanted == "bytes" else "decode"
    if options:
        return Rewrite(place, "method", (method,))
    literal = quotes.quoted(file.module, place, "utf-8", like=argument)
    if literal is None:
        return Refuse(NO_ROOM)
    return Rewrite(place, "recoded", (method, literal))


def _is_ascii(text: object) -> bool:
    return isinstance(text, (str, bytes)) and text.isascii()


def _helper(file: File, place: Occurrence, name: str, reason: str) -> Decision:
    """A function of the file itself in the place of six's, if a person wants that."""
    if file.settings["ensure"] != "helper":
        return Refuse(reason)
    helper = _quoted(file, HELPERS["bytes" if name == "ensure_binary" else "str"])
    if any(_is_global(file, builtin) for builtin in _READ):
        return Refuse(_TAKEN)
    if file.is_unbound(helper.name):
        introduces, definitions = (helper.name,), (helper,)
        return Rewrite(place, "name", introduces, introduces=introduces, definitions=definitions)
    if _is_defined(file, helper, place):
        return Rewrite(place, "name", (helper.name,))
    return Refuse(_TAKEN)


def _is_global(file: File, name: str) -> bool:
    bindings = file.module.bindings(name).get(file.module.tree, ())
    return any(binding.node not in file.going(name) for binding in bindings)


def _quoted(file: File, helper: Definition) -> Definition:
    """A helper with the quotes of the file."""
    quote = quotes.usual(file.module.text)
    return Definition(helper.name, helper.source.replace("{quote}", quote))


def _is_defined(file: File, helper: Definition, place: Occurrence) -> bool:
    """Whether the file has the helper already above `place`, from an earlier run."""
    bindings = file.module.bindings(helper.name)
    if list(bindings) != [file.module.tree] or len(bindings[file.module.tree]) != 1:
        return False
    defined = bindings[file.module.tree][0]
    wanted = ast.unparse(ast.parse(helper.source))
    return (
        defined.parent is file.module.tree
        and defined.offset < place.offset
        and ast.unparse(defined.node) == wanted
    )

"""Which expressions are known to be text, or bytes, without running anything."""

from __future__ import annotations

import ast
import codecs
from typing import Literal, TypeAlias

from codemods.engine import scopes
from codemods.engine.module import Occurrence
from codemods.six import tables
from codemods.six.decisions import File

Kind: TypeAlias = Literal["str", "bytes"]

_GIVE_TEXT = frozenset(
    {
        *(
            f"builtins.{name}"
            for name in ["ascii", "bin", "chr", "format", "hex", "input", "oct", "repr", "str"]
        ),
        "builtins.str.format",
        "builtins.str.join",
        "html.escape",
        "html.unescape",
        "json.dumps",
        "os.getcwd",
        "os.strerror",
        "platform.machine",
        "platform.node",
        "platform.python_version",
        "platform.system",
        "shlex.quote",
        "socket.getfqdn",
        "socket.gethostname",
        "socket.inet_ntoa",
        "textwrap.dedent",
        "time.ctime",
        "time.strftime",
        "traceback.format_exc",
        "urllib.parse.quote",
        "urllib.parse.quote_plus",
        "urllib.parse.unquote",
        "urllib.parse.unquote_plus",
        "urllib.parse.urlencode",
    }
)
_GIVE_BYTES = frozenset(
    {
        *(
            f"base64.{name}"
            for name in [
                "b16decode",
                "b16encode",
                "b32decode",
                "b32encode",
                "b64decode",
                "b64encode",
                "decodebytes",
                "encodebytes",
                "standard_b64decode",
                "standard_b64encode",
                "urlsafe_b64decode",
                "urlsafe_b64encode",
            ]
        ),
        "binascii.hexlify",
        "binascii.unhexlify",
        "builtins.bytes",
        "builtins.bytes.fromhex",
        "bz2.compress",
        "bz2.decompress",
        "gzip.compress",
        "gzip.decompress",
        "marshal.dumps",
        "os.getcwdb",
        "os.urandom",
        "pickle.dumps",
        "secrets.token_bytes",
        "socket.inet_aton",
        "struct.pack",
        "subprocess.check_output",
        "urllib.parse.unquote_to_bytes",
        "zlib.compress",
        "zlib.decompress",
    }
)
_MAKE_TEXT = frozenset({"encoding", "errors", "text", "universal_newlines", None})
"""Keywords with which `subprocess.check_output` may give text; None for ``**options``."""

_SAME_KIND = frozenset(
    [
        "capitalize",
        "center",
        "expandtabs",
        "join",
        "ljust",
        "lower",
        "lstrip",
        "removeprefix",
        "removesuffix",
        "replace",
        "rjust",
        "rstrip",
        "strip",
        "swapcase",
        "title",
        "translate",
        "upper",
        "zfill",
    ]
)
"""Methods that give text of text, and bytes of bytes."""
_TEXT_OF_TEXT = frozenset({"casefold", "format", "format_map"})

_OF_SIX: dict[str | None, Kind] = {
    "b": "bytes",
    "ensure_binary": "bytes",
    "ensure_str": "str",
    "ensure_text": "str",
    "int2byte": "bytes",
}
"""Functions of six."""


def kind_of(file: File, node: ast.expr, place: Occurrence) -> Kind | None:
    """Which of the two an expression at `place` is; None if that is not known."""
    if isinstance(node, ast.Constant):
        return _named(type(node.value).__name__)
    if isinstance(node, ast.JoinedStr):
        return "str"
    if isinstance(node, ast.NamedExpr):
        return kind_of(file, node.value, place)
    if isinstance(node, ast.IfExp):
        arms = [node.body, node.orelse]
        return _common(file, [it for it in arms if not file.is_dead(file.module.span(it))], place)
    if isinstance(node, ast.BoolOp):
        *others, last = node.values
        neutral = isinstance(node.op, ast.And)
        others = [it for it in others if _constant(file, it) is not neutral]
        return _common(file, [*others, last], place)
    if isinstance(node, ast.BinOp):
        return _of_operation(file, node, place)
    if isinstance(node, ast.Subscript):
        kind = kind_of(file, node.value, place)
        return kind if kind == "str" or isinstance(node.slice, ast.Slice) else None
    if isinstance(node, ast.Call):
        return _of_call(file, node, place)
    return _of_name(file, node, place) if isinstance(node, ast.Name) else None


def _named(name: str) -> Kind | None:
    if name == "str":
        return "str"
    return "bytes" if name == "bytes" else None


def _constant(file: File, node: ast.expr) -> bool | None:
    """The value of `PY2` and its like, or of what is not so; None for anything else."""
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        value = _constant(file, node.operand)
        return None if value is None else not value
    return tables.CONSTANTS.get(file.names.get(node, ""))


def _common(file: File, nodes: list[ast.expr], place: Occurrence) -> Kind | None:
    common: Kind | None = None
    for node in nodes:
        kind = kind_of(file, node, place)
        if kind is None or common not in {None, kind}:
            return None  # of thousands of operands the first tells
        common = kind
    return common


def _of_operation(file: File, node: ast.BinOp, place: Occurrence) -> Kind | None:
    if isinstance(node.op, ast.Add):
        return _common(file, _summands(node), place)
    return kind_of(file, node.left, place) if isinstance(node.op, (ast.Mod, ast.Mult)) else None


def _summands(node: ast.expr) -> list[ast.expr]:
    """What a sum is made of; a long one nests as deeply to the left."""
    summands: list[ast.expr] = []
    while isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        summands.append(node.right)
        node = node.left
    return [*summands, node]


def _of_call(file: File, node: ast.Call, place: Occurrence) -> Kind | None:
    ours = file.names.get(node.func)
    if ours in _OF_SIX:
        return _OF_SIX[ours]
    if ours == "u" and node.args:
        return kind_of(file, node.args[0], place)
    called = file.dotted(node.func, place)
    if called in _GIVE_TEXT:
        return "str"
    if called in _GIVE_BYTES:
        keywords = {item.arg for item in node.keywords}
        if called == "subprocess.check_output" and keywords & _MAKE_TEXT:
            return None
        return "bytes"
    if not isinstance(node.func, ast.Attribute):
        return None
    method, kind = node.func.attr, kind_of(file, node.func.value, place)
    if method in _SAME_KIND:
        return kind
    if method in _TEXT_OF_TEXT:
        return "str" if kind == "str" else None
    if method == "hex" and kind == "bytes":
        return "str"
    if method in {"encode", "decode"} and (kind is not None or _names_encoding(node)):
        # Other objects have methods of these names, too; none takes the name of an encoding.
        return "bytes" if method == "encode" else "str"
    return None


def _names_encoding(node: ast.Call) -> bool:
    """Whether the first argument of a call is the name of an encoding of text."""
    first = node.args[0] if node.args else None
    if not isinstance(first, ast.Constant) or not isinstance(first.value, str):
        return False
    try:
        return codecs.lookup(first.value)._is_text_encoding
    except (LookupError, ValueError):
        return False


def _of_name(file: File, node: ast.Name, place: Occurrence) -> Kind | None:
    """That of a local name, by the one thing that binds it."""
    scope, bindings = file.bindings(node.id, place)
    if not isinstance(scope, scopes.FUNCTIONS) or len(bindings) != 1:
        return None  # other modules may bind a global
    binding = bindings[0]
    if binding.offset >= place.offset:
        return None  # only in a loop is it bound already
    bound, parent = binding.node, binding.parent
    if isinstance(bound, ast.arg):
        return None if _may_default(scope, bound) else _annotated(file, bound.annotation, binding)
    if isinstance(parent, ast.AnnAssign):
        return _annotated(file, parent.annotation, binding)
    if isinstance(parent, ast.Assign) and bound in parent.targets:
        return kind_of(file, parent.value, binding)
    if isinstance(parent, ast.NamedExpr):
        return kind_of(file, parent.value, binding)
    return None


def _may_default(scope: ast.AST, parameter: ast.arg) -> bool:
    """Whether a parameter is no plain one, or may be None for want of an argument."""
    assert isinstance(scope, scopes.FUNCTIONS)
    arguments = scope.args
    plain = [*arguments.posonlyargs, *arguments.args]
    defaults = dict(zip(reversed(plain), reversed(arguments.defaults), strict=False))
    defaults.update(
        (name, default)
        for name, default in zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True)
        if default is not None
    )
    default = defaults.get(parameter)
    is_none = isinstance(default, ast.Constant) and default.value is None
    return is_none or parameter not in (*plain, *arguments.kwonlyargs)


def _annotated(file: File, annotation: ast.expr | None, place: Occurrence) -> Kind | None:
    """What an annotation says that is no more than the name of the type."""
    if isinstance(annotation, ast.Constant) and isinstance(annotation.value, str):
        return _named(annotation.value)
    called = file.dotted(annotation, place) if annotation else None
    return _named(called.removeprefix("builtins.")) if called else None

"""What each name of six 1.17 is on Python 3. Source: six's own documentation and `six.py`.

Names are written without the leading ``six.``: ``moves.urllib.parse``, ``text_type``.
"""

from __future__ import annotations

NAMESPACES = frozenset({"", "moves", "moves.urllib"})
"""Six's own modules, which have no counterpart: only what they hold can be named."""

BUILTINS = {
    "text_type": "str",
    "binary_type": "bytes",
    "unichr": "chr",
    "next": "next",
    "advance_iterator": "next",
    "callable": "callable",
    "print_": "print",
    "exec_": "exec",
    "Iterator": "object",
    "iterbytes": "iter",
    "moves.filter": "filter",
    "moves.input": "input",
    "moves.map": "map",
    "moves.range": "range",
    "moves.xrange": "range",
    "moves.zip": "zip",
}

TUPLES = {"string_types": "str", "integer_types": "int", "class_types": "type"}
"""Tuples of one type each."""

TYPES = ("string_types", "text_type", "binary_type", "integer_types", "class_types")
"""Names so telling that one of them in a file is a reason to look at it."""

CONSTANTS = {"PY2": False, "PY3": True, "PY34": True}

ATTRIBUTES = {
    "BytesIO": ("io", "BytesIO"),
    "MAXSIZE": ("sys", "maxsize"),
    "StringIO": ("io", "StringIO"),
    "create_bound_method": ("types", "MethodType"),
    "spec_from_loader": ("importlib.util", "spec_from_loader"),
    "wraps": ("functools", "wraps"),
    "moves.StringIO": ("io", "StringIO"),
    "moves.UserDict": ("collections", "UserDict"),
    "moves.UserList": ("collections", "UserList"),
    "moves.UserString": ("collections", "UserString"),
    "moves.cStringIO": ("io", "StringIO"),
    "moves.filterfalse": ("itertools", "filterfalse"),
    "moves.getcwd": ("os", "getcwd"),
    "moves.getcwdb": ("os", "getcwdb"),
    "moves.getoutput": ("subprocess", "getoutput"),
    "moves.intern": ("sys", "intern"),
    "moves.reduce": ("functools", "reduce"),
    "moves.reload_module": ("importlib", "reload"),
    "moves.shlex_quote": ("shlex", "quote"),
    "moves.zip_longest": ("itertools", "zip_longest"),
}
"""Names that another module of the standard library holds."""

MODULES = {
    "functools": "functools",
    "itertools": "itertools",
    "operator": "operator",
    "sys": "sys",
    "types": "types",
    "moves.BaseHTTPServer": "http.server",
    "moves.CGIHTTPServer": "http.server",
    "moves.SimpleHTTPServer": "http.server",
    "moves._dummy_thread": "_thread",
    "moves._thread": "_thread",
    "moves.builtins": "builtins",
    "moves.cPickle": "pickle",
    "moves.collections_abc": "collections.abc",
    "moves.configparser": "configparser",
    "moves.copyreg": "copyreg",
    "moves.dbm_gnu": "dbm.gnu",
    "moves.dbm_ndbm": "dbm.ndbm",
    "moves.email_mime_base": "email.mime.base",
    "moves.email_mime_image": "email.mime.image",
    "moves.email_mime_multipart": "email.mime.multipart",
    "moves.email_mime_nonmultipart": "email.mime.nonmultipart",
    "moves.email_mime_text": "email.mime.text",
    "moves.html_entities": "html.entities",
    "moves.html_parser": "html.parser",
    "moves.http_client": "http.client",
    "moves.http_cookiejar": "http.cookiejar",
    "moves.http_cookies": "http.cookies",
    "moves.queue": "queue",
    "moves.reprlib": "reprlib",
    "moves.socketserver": "socketserver",
    "moves.tkinter": "tkinter",
    "moves.tkinter_colorchooser": "tkinter.colorchooser",
    "moves.tkinter_commondialog": "tkinter.commondialog",
    "moves.tkinter_constants": "tkinter.constants",
    "moves.tkinter_dialog": "tkinter.dialog",
    "moves.tkinter_dnd": "tkinter.dnd",
    "moves.tkinter_filedialog": "tkinter.filedialog",
    "moves.tkinter_font": "tkinter.font",
    "moves.tkinter_messagebox": "tkinter.messagebox",
    "moves.tkinter_scrolledtext": "tkinter.scrolledtext",
    "moves.tkinter_simpledialog": "tkinter.simpledialog",
    "moves.tkinter_tix": "tkinter.tix",
    "moves.tkinter_tkfiledialog": "tkinter.filedialog",
    "moves.tkinter_tksimpledialog": "tkinter.simpledialog",
    "moves.tkinter_ttk": "tkinter.ttk",
    "moves.urllib.error": "urllib.error",
    "moves.urllib.parse": "urllib.parse",
    "moves.urllib.request": "urllib.request",
    "moves.urllib.response": "urllib.response",
    "moves.urllib.robotparser": "urllib.robotparser",
    "moves.urllib_error": "urllib.error",
    "moves.urllib_parse": "urllib.parse",
    "moves.urllib_request": "urllib.request",
    "moves.urllib_response": "urllib.response",
    "moves.urllib_robotparser": "urllib.robotparser",
    "moves.winreg": "winreg",
    "moves.xmlrpc_client": "xmlrpc.client",
    "moves.xmlrpc_server": "xmlrpc.server",
}

OPTIONAL = frozenset({"dbm", "tkinter", "winreg"})
"""Packages that a Python may lack. Six imports them at first use; an import at the top of the
file would fail earlier."""

REMOVED = frozenset({"tkinter.tix"})
"""Modules of them that no Python has any more: 3.13 was the first without."""


def location(name: str) -> tuple[str, str | None] | None:
    """Where the standard library has what `name` is: a module, or a module and a name in it."""
    if name in MODULES:
        return MODULES[name], None
    if name in ATTRIBUTES:
        return ATTRIBUTES[name]
    # `from six.moves.urllib.parse import quote`
    holder, _, attribute = name.rpartition(".")
    return (MODULES[holder], attribute) if holder in MODULES else None


DICTIONARY_ITERATORS = {
    "iterkeys": "keys",
    "itervalues": "values",
    "iteritems": "items",
    "iterlists": "lists",
}

DICTIONARY_VIEWS = {"viewkeys": "keys", "viewvalues": "values", "viewitems": "items"}

ATTRIBUTE_GETTERS = {
    "get_function_closure": "__closure__",
    "get_function_code": "__code__",
    "get_function_defaults": "__defaults__",
    "get_function_globals": "__globals__",
    "get_method_function": "__func__",
    "get_method_self": "__self__",
}

ASSERTIONS = frozenset({"assertCountEqual", "assertNotRegex", "assertRaisesRegex", "assertRegex"})

FIRST_ARGUMENT = {
    "create_unbound_method": 2,
    "get_unbound_function": 1,
    "python_2_unicode_compatible": 1,
    "u": 1,
}
"""Functions that give back their first argument, with the number of arguments that they take."""

ENSURING = frozenset({"ensure_binary", "ensure_str", "ensure_text"})
"""Functions whose result depends on the type of their argument."""

_OWN_MOVES = "the project's own moves are left to a person"
_MACHINERY = "it is a part of how six is made"

REFUSED = {
    "add_move": _OWN_MOVES,
    "remove_move": _OWN_MOVES,
    "MovedAttribute": _OWN_MOVES,
    "MovedModule": _OWN_MOVES,
    "Module_six_moves_urllib": _MACHINERY,
    "Module_six_moves_urllib_error": _MACHINERY,
    "Module_six_moves_urllib_parse": _MACHINERY,
    "Module_six_moves_urllib_request": _MACHINERY,
    "Module_six_moves_urllib_response": _MACHINERY,
    "Module_six_moves_urllib_robotparser": _MACHINERY,
    "absolute_import": _MACHINERY,
}
"""Names with no counterpart, and why."""

CALLED = frozenset(
    {
        *DICTIONARY_ITERATORS,
        *DICTIONARY_VIEWS,
        *ATTRIBUTE_GETTERS,
        *ASSERTIONS,
        *FIRST_ARGUMENT,
        *ENSURING,
        "b",
        "byte2int",
        "indexbytes",
        "int2byte",
        "raise_from",
        "reraise",
        "with_metaclass",
        "add_metaclass",
    }
)
"""Functions that become something else where they are called."""

FUNCTIONS = {
    **{name: ("operator", "attrgetter", at) for name, at in ATTRIBUTE_GETTERS.items()},
    **{name: ("operator", "methodcaller", at) for name, at in DICTIONARY_VIEWS.items()},
    "byte2int": ("operator", "itemgetter", 0),
    "indexbytes": ("operator", "getitem", None),
    "int2byte": ("struct", "Struct", ">B"),
}
"""What six itself has a function from: a module, a name in it, and what that is called with."""

LAMBDAS = {
    **{
        name: ("self, *args, **kwargs", f"self.{name}(*args, **kwargs)")
        for name in sorted(ASSERTIONS)
    },
    "b": ("s", "s.encode({latin})"),
    "create_unbound_method": ("func, cls", "func"),
    "get_unbound_function": ("unbound", "unbound"),
    "python_2_unicode_compatible": ("klass", "klass"),
    "u": ("s", "s"),
    **{
        name: ("d, **kw", f"{{iter}}(d.{method}(**kw))")
        for name, method in DICTIONARY_ITERATORS.items()
    },
}
"""Functions of six as lambdas: parameters, which are called as six calls them, and result."""

ADDED_ELSEWHERE = {"moves.mock": ("unittest.mock", None)}
"""What well-known packages add to `six.moves`, for projects that don't add it themselves.
Source: oslotest, on whose import the tests of OpenStack's libraries rely."""

CALLED_ELSEWHERE = frozenset(
    {
        "Process",
        "apply",
        "apply_async",
        "imap",
        "imap_unordered",
        "map",
        "map_async",
        "run_in_executor",
        "starmap",
        "starmap_async",
        "submit",
    }
)
"""Methods that may hand the function they are given to another process."""

KNOWN = frozenset(
    {*NAMESPACES, *BUILTINS, *TUPLES, *CONSTANTS, *ATTRIBUTES, *MODULES, *CALLED, *REFUSED}
)

STAR = frozenset(
    name for name in KNOWN if name and "." not in name and REFUSED.get(name) != _MACHINERY
)
"""The names that ``from six import *`` binds, as far as they are meant for others."""


LOCAL = frozenset({"six", *(name.rpartition(".")[2] for name in KNOWN if name)})
"""What a module is likely to call six, or something of it."""


def is_known(name: str) -> bool:
    """Whether six 1.17 has a name."""
    return name in KNOWN or location(name) is not None


CONSUMERS = {
    "builtins.all": 0,
    "builtins.any": 0,
    "builtins.bytearray": 0,
    "builtins.bytes": 0,
    "builtins.dict": 0,
    "builtins.dict.fromkeys": 0,
    "builtins.enumerate": 0,
    "builtins.filter": 1,
    "builtins.frozenset": 0,
    "builtins.iter": 0,
    "builtins.list": 0,
    "builtins.max": 0,
    "builtins.min": 0,
    "builtins.set": 0,
    "builtins.sorted": 0,
    "builtins.sum": 0,
    "builtins.tuple": 0,
    "collections.Counter": 0,
    "collections.OrderedDict": 0,
    "collections.defaultdict": 1,
    "collections.deque": 0,
    "functools.reduce": 1,
    "heapq.nlargest": 1,
    "heapq.nsmallest": 1,
    "itertools.accumulate": 0,
    "itertools.chain.from_iterable": 0,
    "itertools.combinations": 0,
    "itertools.combinations_with_replacement": 0,
    "itertools.compress": 0,
    "itertools.cycle": 0,
    "itertools.dropwhile": 1,
    "itertools.filterfalse": 1,
    "itertools.groupby": 0,
    "itertools.islice": 0,
    "itertools.permutations": 0,
    "itertools.starmap": 1,
    "itertools.takewhile": 1,
    "itertools.tee": 0,
}
"""What takes any iterable and asks it for its iterator at once, with the argument that it is."""

CONSUMERS_OF_SEVERAL = {
    "builtins.map": 1,
    "builtins.zip": 0,
    "itertools.product": 0,
    "itertools.zip_longest": 0,
}
"""The same for several iterables, with the first argument that is one."""

SOLE_ARGUMENT = frozenset({"builtins.iter", "builtins.max", "builtins.min"})
"""Consumers that do something else when they get more than one argument."""

PARTICULAR = frozenset(
    {
        "builtins.bytearray",
        "builtins.bytes",
        "builtins.dict",
        "collections.Counter",
        "collections.OrderedDict",
        "collections.defaultdict",
    }
)
"""Consumers that treat a mapping, a number or text otherwise than an iterator."""

EXHAUSTING = frozenset(
    f"builtins.{name}"
    for name in [
        "all",
        "any",
        "dict",
        "frozenset",
        "list",
        "max",
        "min",
        "set",
        "sorted",
        "sum",
        "tuple",
    ]
)
"""Consumers that go through all of their argument before anything else happens."""

CONSUMING_METHODS = frozenset({"extend", "join", "update"})

READERS = {
    "entry": "an entry point",
    "patch": "a patch target",
    "module": "a module name",
    "object": "a dotted name",
}
"""What reads a string as a dotted name, as it is reported."""

PATCHERS = frozenset({"MockPatch", "MockPatchMultiple", "MonkeyPatch", "patch", "stub_out"})
"""Functions and methods whose first argument is the dotted name of what they replace."""

PATCHING_METHODS = frozenset({"delattr", "setattr"})
"""The same, of the fixture `monkeypatch`; the builtins of these names take no dotted name."""

PATCH_VARIANTS = frozenset({"dict", "multiple"})
"""The same, of `mock.patch`."""

IMPORTERS = frozenset({"import_module", "importorskip", "try_import"})
"""Functions whose first argument is the dotted name of a module."""

FINDERS = frozenset({"__import__", "find_loader", "find_spec", "get_distribution", "require"})
"""Functions that ask for a module or a distribution by name, and do not give back the module."""

RESOLVERS = frozenset({"import_class", "import_string", "locate", "resolve_name"})
"""Functions whose first argument is the dotted name of anything."""

HARMLESS_DECORATORS = frozenset({"python_2_unicode_compatible", "total_ordering"})
"""Class decorators that give back the class they are given and keep no reference to it."""

INSTANCE_CHECKS = frozenset({"isinstance", "issubclass"})
INSTANCE_ASSERTIONS = frozenset(
    {"assertIsInstance", "assertNotIsInstance", "assertIsSubclass", "failUnlessIsInstance"}
)

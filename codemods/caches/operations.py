"""What the methods and functions of the standard library do with a container they are given.

Source: https://docs.python.org/3/library/stdtypes.html and the pages of `collections`, `weakref`.
"""

from __future__ import annotations

import re

CHANGES = frozenset(
    {
        *("append", "appendleft", "add", "extend", "extendleft", "insert", "update", "sort"),
        *("reverse", "rotate", "move_to_end", "subtract", "intersection_update", "setdefault"),
        *("difference_update", "symmetric_difference_update"),
    }
)
REMOVALS = frozenset({"pop", "popitem", "popleft", "remove", "discard", "clear"})
LOOKS = frozenset({"get", "index", "count", "copy", "isdisjoint", "has_key"})
"""What reads in one step."""
VIEWS = frozenset({"keys", "values", "items", "iterkeys", "itervalues", "iteritems"})
COPIES = frozenset({"list", "tuple", "dict", "set", "frozenset", "sorted", "copy.copy", "len"})
"""Functions that read all of a container, or its length, before other code can run."""
READERS = frozenset({"sum", "min", "max", "any", "all", "bool", "str", "repr", "join"})
"""Functions that read a container and give back something else. They are as good as the above for
what they are given as such; what they are given by a generator is iterated over."""
PASSES = frozenset({"enumerate", "reversed", "zip", "map", "filter"})
"""Functions that go through a container as far as what they give back is gone through."""

CONTAINERS = frozenset(
    {
        *("dict", "list", "set", "deque", "OrderedDict", "defaultdict", "Counter"),
        *("WeakValueDictionary", "WeakKeyDictionary", "WeakSet", "LRUCache", "TTLCache"),
    }
)
WEAK = frozenset({"WeakValueDictionary", "WeakKeyDictionary", "WeakSet"})
"""Containers that lose elements by themselves, whatever lock is held."""
LATE_IMPORTS = re.compile(
    r"(?:import_module|try_import|import_any|import_versioned_module|__import__)$"
)
LOGGING = frozenset({"debug", "info", "warning", "warn", "error", "exception", "critical", "log"})
MUTATOR = "|".join(sorted(CHANGES | REMOVALS))

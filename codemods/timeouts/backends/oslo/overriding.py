"""How a test sets an option for a while."""

from __future__ import annotations

from codemods.timeouts.backends import overriding
from codemods.timeouts.backends.oslo.definitions import least_of
from codemods.timeouts.backends.oslo.facts import DEFAULT
from codemods.timeouts.facts import Left, Manner, Override, Patch, Reading, Timeout

_NO_CASE = Left("no method of a test case could set an option there")
_BLOCK = Left("an option is set for the rest of a test, not for a with statement")
_NO_WAY = Left("nothing in the file shows how its tests set options")
_BY_KEYWORD = frozenset({"self.flags", "self.config"})


def override(patch: Patch, timeout: Timeout, reading: Reading) -> Override | Left:
    """A call of what the tests of the file set options by, which is undone when the test ends."""
    found = overriding.refused(patch, timeout, reading, least_of(timeout))
    if found is not None:
        return found
    if patch.manner is Manner.CONTEXT:
        return _BLOCK
    if not patch.statements:
        return _NO_CASE
    group, name = reading.option
    quote, habit = patch.quote, patch.habit
    within = "" if group == DEFAULT else f", group={quote}{group}{quote}"
    named = f"{quote}{name}{quote}"
    if habit in _BY_KEYWORD:
        return Override(f"{habit}({name}={patch.source}{within})", True)
    if habit.startswith("self."):
        return Override(f"{habit}({named}, {patch.source}{within})", True)
    if not habit:
        return _NO_WAY
    set_it = f"{habit}.set_override({named}, {patch.source}{within})"
    undo = f"self.addCleanup({habit}.clear_override, {named}{within})"
    return Override(f"{set_it}\n{undo}", True)

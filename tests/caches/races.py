"""Races, one for each compound form: what to call in parallel, and what must hold afterwards.

The expressions are over the names of the case's modules. `calls` are the calls that were made, in
order, and `returned` what they gave.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

PAIRS = Path(__file__).with_name("pairs")

ONE_FOR_ALL = "all(one is returned[0] for one in returned)"
HOLDS_NOT = "it does not hold"


@dataclass(frozen=True, slots=True)
class Race:
    """A race before, and its repair after."""

    case: str
    calls: tuple[str, ...]
    holds: str
    before: str
    """How the first interleaving fails that is found."""

    def source(self, side: str) -> Path:
        """The modules `before` or `after` the repair."""
        return PAIRS / self.case / f"{side}.py"


RACES = (
    Race(
        "append-then-trim",
        ("remember('one')", "remember('two')"),
        "len(RECENT) == LIMIT and not {'start', 'bind'} & {*RECENT}",
        HOLDS_NOT,
    ),
    Race("check-then-act", ("rate('eur')",) * 2, ONE_FOR_ALL, HOLDS_NOT),
    Race(
        "clear-and-update",
        ("reload()", "route('home')"),
        "ROUTES == read_routes()",
        "thread 2 raises KeyError('home')",
    ),
    Race(
        "counter", ("ticket()",) * 2, "sorted(returned) == [*range(1, len(calls) + 1)]", HOLDS_NOT
    ),
    Race("get-then-set", ("template('index')",) * 2, ONE_FOR_ALL, HOLDS_NOT),
    Race(
        "in-then-delete",
        ("close('ann')",) * 2,
        "'ann' not in SESSIONS",
        "thread 1 raises KeyError('ann')",
    ),
    Race(
        "iteration",
        ("publish('start')", "register('page', len)"),
        "'page' in HANDLERS",
        "thread 1 raises RuntimeError('dictionary changed size during iteration')",
    ),
    Race("key-error-fill", ("client('db')",) * 2, ONE_FOR_ALL, HOLDS_NOT),
    Race("lazy-singleton", ("connection()",) * 2, ONE_FOR_ALL, HOLDS_NOT),
    Race("loader-and-readers", ("first_cell()", "cell('cell0')"), ONE_FOR_ALL, HOLDS_NOT),
    Race(
        "setdefault-and-fill",
        ("quotas('web')",) * 2,
        "{*returned} == {(20, 10)}",
        "thread 2 raises KeyError('volumes')",
    ),
    Race(
        "swap-and-refill",
        ("renew()", "price('tea')"),
        "PRICES == dict(read_prices())",
        "thread 2 raises KeyError('tea')",
    ),
    Race(
        "two-variables",
        ("move('two.example', 2)", "address()"),
        "{*returned} <= {None, ('one.example', 1), ('two.example', 2)}",
        HOLDS_NOT,
    ),
)

"""Timeouts that several files read: there is one option for all of them, or for none."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace

from codemods.engine.places import is_left_out
from codemods.timeouts.facts import Left, Lifting, Reading, Wanted

STAYS = Left("the file stays as it is")
"""Why a file that can't be treated does not read an option."""
_UNREAD = Reading("")
"""That of a file in which nothing reads the value: what it says of it goes."""


def family(definer: Wanted, elsewhere: Iterable[Wanted]) -> list[Wanted]:
    """A timeout and the places in other files that read it, as members of one family.

    The option is named by `definer`, or, if its own file does not read it, by the one that reads it
    most, which is no test.
    """

    def rank(member: Wanted) -> tuple[bool, int, str]:
        return is_left_out(member.path), -len(member.timeout.sites), member.path

    members = [definer, *sorted(elsewhere, key=rank)]
    first = next((it for it in members if it.timeout.is_read), definer)
    return [it if it is first else replace(it, follows=first) for it in members]


def lifted(
    wanted: Mapping[Wanted, Left | None], lift: Callable[[Sequence[Wanted]], Lifting]
) -> Lifting:
    """What `lift` makes of the timeouts that have no reason yet to stay.

    A family of which one member is left is left whole, for that reason; then the others are lifted
    again without it, since no option may be defined for it.
    """
    left = {it: reason for it, reason in wanted.items() if reason is not None}
    while True:
        left.update(_with_kin(left, wanted))
        lifting = lift([it for it in wanted if it not in left and it.timeout.is_read])
        unread = {it: _UNREAD for it in wanted if not it.timeout.is_read}
        readings = {**unread, **lifting.readings, **left}
        late = {it: found for it, found in readings.items() if isinstance(found, Left)}
        if not _with_kin(late, wanted):
            return replace(lifting, readings=readings)
        left.update(late)


def _with_kin(left: Mapping[Wanted, Left], wanted: Iterable[Wanted]) -> dict[Wanted, Left]:
    """The other members of the families of those that are left, each with the reason of its kin."""
    reasons: dict[Wanted, Left] = {}
    for it, why in left.items():
        is_placed = why.reason.startswith(f"{it.path}:")
        reason = why.reason if is_placed else f"{it.path} reads it: {why.reason}"
        reasons.setdefault(it.first, Left(reason))
    return {it: reasons[it.first] for it in wanted if it not in left and it.first in reasons}

"""What each unit becomes: LibCST node to LibCST node. Knows nothing of the file around it."""

from __future__ import annotations

from codemods.six.transforms import (
    calls,
    classes,
    conditions,
    imports,
    literals,
    moves,
    names,
    raising,
)
from codemods.six.transforms.common import Actions

ACTIONS: Actions = {
    **calls.ACTIONS,
    **classes.ACTIONS,
    **conditions.ACTIONS,
    **imports.ACTIONS,
    **literals.ACTIONS,
    **moves.ACTIONS,
    **names.ACTIONS,
    **raising.ACTIONS,
}
"""By the name that the survey gives an action."""

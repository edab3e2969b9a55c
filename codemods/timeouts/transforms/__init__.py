"""What units become, in any backend: knows nothing of the file around them."""

from __future__ import annotations

from codemods.timeouts.oslo import transforms as oslo
from codemods.timeouts.transforms import following, importing, patching, reading

ACTIONS = {
    **following.ACTIONS,
    **importing.ACTIONS,
    **patching.ACTIONS,
    **reading.ACTIONS,
    **oslo.ACTIONS,
}

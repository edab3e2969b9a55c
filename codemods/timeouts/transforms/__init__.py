"""What units become, in any backend: knows nothing of the file around them."""

from __future__ import annotations

from codemods.timeouts.backends.oslo import transforms as oslo
from codemods.timeouts.transforms import following, importing, patching, reading, signatures

ACTIONS = {
    **following.ACTIONS,
    **importing.ACTIONS,
    **patching.ACTIONS,
    **reading.ACTIONS,
    **signatures.ACTIONS,
    **oslo.ACTIONS,
}

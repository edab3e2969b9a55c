"""What units become: knows nothing of the file around them."""

from __future__ import annotations

from codemods.caches.transforms import accessors, locking, renewal

ACTIONS = {**accessors.ACTIONS, **locking.ACTIONS, **renewal.ACTIONS}

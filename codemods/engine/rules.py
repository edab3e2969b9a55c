"""What a run is to leave alone, as whoever starts it decides for each file."""

from __future__ import annotations


class Rules:
    """What is left alone. This leaves nothing alone; whoever knows more derives from it.

    Paths are real, absolute and as the system spells them. There need not be such a file yet.
    """

    def leave_out(self, path: str) -> bool:
        """Whether a file is left out of the tree; of a folder, which ends in a separator, whether
        all that it holds is."""
        return False

    def ignore(self, codemod: str, path: str) -> bool:
        """Whether the codemod of that name neither repairs nor reports anything in a file."""
        return False


NONE = Rules()
"""Nothing is left alone."""

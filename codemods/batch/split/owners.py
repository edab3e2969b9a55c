"""Who is asked about a file: by CODEOWNERS where a repository has one, else by OWNERS files."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from codemods.batch.split.codeowners import PLACES, CodeOwners
from codemods.batch.split.ownersfiles import OwnersFiles


class Owners:
    """The owners of the files of one repository."""

    def __init__(self, read: Callable[[str], bytes | None]) -> None:
        """`read` gives the content of a file of the base, or None where there is none."""
        contents = (read(place) for place in PLACES)
        content = next((it for it in contents if it is not None), None)
        self._source = OwnersFiles(read) if content is None else CodeOwners(content)

    def of(self, path: str) -> tuple[str, ...]:
        """As the repository names them, each once; none where nobody owns it."""
        return self._source.of(path)

    def of_all(self, paths: Iterable[str]) -> tuple[str, ...]:
        """Those of several files, each once."""
        return tuple(dict.fromkeys(owner for path in paths for owner in self.of(path)))

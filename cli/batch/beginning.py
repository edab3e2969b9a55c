"""``diffwright batch init``: a manifest to begin with."""

from __future__ import annotations

from pathlib import Path

from codemods.batch.manifest.errors import ManifestError
from codemods.batch.manifest.example import example
from codemods.batch.manifest.reading import from_list, id_of

from ..output import complain, say
from . import exits


def init(path: Path, listed: Path | None) -> int:
    """Write the manifest; never over one that there is."""
    try:
        # A list that can't be read is told of now.
        urls = [] if listed is None else [it.url for it in from_list(listed, (), {}).repositories]
        text = example(id_of(path.stem), urls)
        with path.open("x", encoding="utf-8", newline="\n") as file:
            file.write(text)
    except FileExistsError:
        complain(f"{path} is there already; name another file, or edit that one")
        return exits.USAGE
    except ManifestError as error:
        complain(str(error))
        return exits.USAGE
    except OSError as error:
        complain(f"{path} can't be written: {error.strerror or error}")
        return exits.USAGE
    say(f"{path} is written; name the repositories in it, then run `diffwright batch plan {path}`.")
    return exits.DONE

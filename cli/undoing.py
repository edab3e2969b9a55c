"""What a person is told of runs that are remembered, and how they are put back or finished."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from codemods.patching import transaction
from codemods.patching.journal import Journal, Journals, State
from codemods.patching.undo import Moved
from codemods.patching.undo import resume as finish
from codemods.patching.undo import undo as put_back

from . import exits, output


def sentence(journal: Journal) -> str:
    """What is said of a run that was killed."""
    return (
        f"a run was killed as it wrote ({_when(journal)}): some files are new, some are not; "
        f"`diffwright undo {journal.name}` puts them back, "
        "`diffwright apply --resume` writes the rest"
    )


def undo(name: str, *, force: bool) -> int:
    """Put back the run of that name, or the last one around the current folder or below it."""
    here = Path.cwd()
    journals = Journals(transaction.state_folder())
    if name:
        found = [it for it in journals.all(State.APPLIED, State.BEGUN) if it.name.startswith(name)]
    else:
        found = journals.of(here, State.APPLIED, State.BEGUN)[:1]
    if len(found) != 1:
        several = " and ".join(it.name for it in found[:3])
        what = f"{name} may be {several}; name it in full" if found else _nothing(name, here)
        output.complain(what)
        return exits.USAGE
    return _moved(found[0], back=True, force=force)


def resume(stopped: Sequence[Journal]) -> int:
    """Finish the last of the runs that were killed."""
    if not stopped:
        output.complain("there is no run to resume: none was killed in this tree")
        return exits.USAGE
    return _moved(stopped[0], back=False, force=False)


def listed() -> int:
    """All runs that are remembered, the newest first, on standard output."""
    states = (State.APPLIED, State.BEGUN, State.UNDONE)
    for it in Journals(transaction.state_folder()).all(*states):
        state = "killed or at work" if it.state is State.BEGUN else it.state.value
        names = ", ".join(it.codemods)
        line = f"{it.name}  {len(it.entries):5} files  {state}  {it.root}  {names}"
        sys.stdout.buffer.write(output.printed(line))
    return exits.DONE


def _moved(journal: Journal, *, back: bool, force: bool) -> int:
    try:
        with transaction.alone(journal.root):
            moved = put_back(journal, force=force) if back else finish(journal)
    except transaction.Busy as error:
        output.complain(str(error))
        return exits.USAGE
    _tell(moved, journal, "put back" if back else "written")
    return exits.DONE if moved.is_whole else exits.UNTREATED


def _tell(moved: Moved, journal: Journal, done: str) -> None:
    for path in moved.edited:
        output.say(f"{path}: edited since; left as it is (--force overwrites it, and keeps a copy)")
    for _, why in moved.failed:
        output.say(why)
    for backup in moved.backups:
        output.say(f"what was overwritten is kept in {backup}")
    count = f"{len(moved.done)} file{'' if len(moved.done) == 1 else 's'}"
    output.say(f"{count} {done}: {journal.name} ({_when(journal)}, {', '.join(journal.codemods)}).")


def _when(journal: Journal) -> str:
    return f"{journal.began:%Y-%m-%d %H:%M}"


def _nothing(name: str, here: Path) -> str:
    if name:
        return f"no run is called {name}; `diffwright undo --list` shows those that are remembered"
    return f"there is no run to undo in {here}; `diffwright undo --list` shows all"

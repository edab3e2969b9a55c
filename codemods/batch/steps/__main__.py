"""The process of one step: ``python -I …/codemods/batch/steps FOLDER``.

`FOLDER` is as `codemods.batch.steps.wire` has it. The process is isolated (`-I`): neither the
folder that it runs in nor a variable of the environment has a say in what is imported. Where the
code is that the coordinator runs, the order says.
"""

from __future__ import annotations

import gc
import json
import os
import signal
import sys
import threading
from contextlib import suppress
from pathlib import Path

NO_ROOM = 74
"""The exit code where the answer can't be written. Source: `EX_IOERR` of sysexits.h."""


def main(folder: Path) -> int:
    """Carry out the step in a folder; the exit code."""
    gc.disable()  # as on the command line: the process is soon over, and trees hold no cycles
    order = json.loads((folder / "order.json").read_text("ascii"))
    _limit(order["megabytes"] * 1_000_000)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    sys.path.extend(place for place in order["search"] if place not in sys.path)
    from codemods.batch.steps import wire  # noqa: PLC0415 - it is found only now
    from codemods.batch.steps.perform import answer_of  # noqa: PLC0415

    result = answer_of(wire.read_order(folder))
    try:
        wire.write_answer(folder, result)
    except OSError as error:
        sys.stderr.write(f"the answer can't be written: {error.strerror or error}\n")
        return NO_ROOM
    return 0


def _limit(size: int) -> None:
    """No more than `size` bytes of memory of its own for this process, and for each that it
    starts; and no picture of its memory on the disk if it crashes."""
    with suppress(ImportError):  # Windows
        import resource  # noqa: PLC0415

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        _, hard = resource.getrlimit(resource.RLIMIT_DATA)
        if size and (hard == resource.RLIM_INFINITY or size < hard):
            with suppress(ValueError, OSError):  # a system that knows no such limit
                resource.setrlimit(resource.RLIMIT_DATA, (size, size))


def _end_with_parent() -> None:
    """End this process and what it has started when who started it is gone: standard input is a
    pipe that nobody else holds, and that nothing is written to."""
    with suppress(OSError):
        while os.read(0, 1):
            pass
    with suppress(Exception):
        import psutil  # noqa: PLC0415 - rarely needed, and never where it matters to be fast

        for process in psutil.Process().children(recursive=True):
            process.kill()  # git leads a session of its own
    if hasattr(os, "killpg"):
        os.killpg(0, signal.SIGKILL)
    os._exit(1)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))

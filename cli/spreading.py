"""One large tree on many machines: ``--cluster``."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from . import output
from .request import Request

if TYPE_CHECKING:
    from codemods.engine.pool import Mapper


@contextmanager
def mappers(asked: Request) -> Iterator[Callable[[], Mapper] | None]:
    """What makes that which carries out the work on files; None: processes of this machine.

    Raises `NoCluster` where there is no cluster to work with.
    """
    address = asked.options.cluster
    if address is None:
        yield None
        return
    from codemods.batch.executors.cluster_connecting import PATIENCE, connected  # noqa: PLC0415
    from codemods.batch.executors.cluster_crew import Crew  # noqa: PLC0415
    from codemods.batch.executors.cluster_pool import ClusterPool  # noqa: PLC0415

    with (
        tempfile.TemporaryDirectory(prefix="diffwright-") as scratch,
        connected(address, workers=asked.jobs, scratch=Path(scratch)) as client,
    ):
        crew = Crew(client, output.say)
        crew.assemble(PATIENCE)
        yield lambda: ClusterPool(client, crew, asked.selection.root)

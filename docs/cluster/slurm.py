"""A cluster of Slurm jobs, for as long as this program runs: ``python slurm.py WORKERS``.

Needs dask-jobqueue, and a folder that all nodes see with diffwright and the certificates in it. The
scheduler runs here, on the login node or wherever the batch is coordinated; it says which address
to give to ``diffwright batch plan --cluster``.
"""

import signal
import sys

from dask_jobqueue import SLURMCluster
from distributed import Security

SHARED = "/shared/diffwright"
"""What all nodes see: the environment in ``bin``, the certificates in ``cluster``."""
CERTIFICATES = f"{SHARED}/cluster"


def cluster() -> SLURMCluster:
    """The scheduler, and the form of its workers; there are none yet."""
    security = Security(
        require_encryption=True,
        tls_ca_file=f"{CERTIFICATES}/authority.pem",
        tls_scheduler_cert=f"{CERTIFICATES}/scheduler.pem",
        tls_scheduler_key=f"{CERTIFICATES}/scheduler.key",
        tls_worker_cert=f"{CERTIFICATES}/worker.pem",
        tls_worker_key=f"{CERTIFICATES}/worker.key",
        tls_client_cert=f"{CERTIFICATES}/coordinator.pem",
        tls_client_key=f"{CERTIFICATES}/coordinator.key",
    )
    return SLURMCluster(
        queue="batch",
        cores=1,
        processes=1,
        memory="6GB",
        walltime="04:15:00",
        # Of the node itself: clones and trees do not belong on a network file system.
        local_directory="/tmp",  # noqa: S108
        python=f"{SHARED}/bin/python",
        protocol="tls://",
        security=security,
        scheduler_options={"port": 8786, "dashboard": False},
        # Before the job is over a worker hands back what it has; the next job takes its place.
        worker_extra_args=["--lifetime", "4h", "--lifetime-stagger", "10m", "--no-dashboard"],
        job_extra_directives=["--requeue"],
        log_directory=f"{SHARED}/logs",
    )


def main() -> None:
    """Run until Ctrl-C."""
    with cluster() as jobs:
        # Those that end are begun anew.
        jobs.adapt(minimum_jobs=int(sys.argv[1]), maximum_jobs=int(sys.argv[1]))
        print(jobs.scheduler_address, flush=True)
        signal.sigwait({signal.SIGINT, signal.SIGTERM})


if __name__ == "__main__":
    main()

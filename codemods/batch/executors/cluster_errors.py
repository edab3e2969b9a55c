"""What ends a command that works on a cluster. To import this is to import nothing of Dask."""

from __future__ import annotations


class NoCluster(Exception):
    """Nothing was begun: there is no such cluster, or not one to work with; the message is one
    sentence."""


class ClusterLost(Exception):
    """The cluster has gone while it worked. What had come back is remembered; the message is one
    sentence."""

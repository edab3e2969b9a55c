"""How Dask says that nobody has answered."""

from __future__ import annotations

import asyncio

NO_ANSWER = (OSError, TimeoutError, asyncio.TimeoutError)
"""Exceptions: the connection has gone, or it took too long. Before Python 3.11 the last two differ:
https://docs.python.org/3/library/asyncio-exceptions.html"""

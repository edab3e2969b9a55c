"""How Dask says that nobody has answered."""

from __future__ import annotations

import asyncio

NO_ANSWER = (OSError, asyncio.TimeoutError)
"""Exceptions: the connection has gone, or it took too long. From Python 3.11 on the second one is
TimeoutError, and so an OSError: https://docs.python.org/3/library/asyncio-exceptions.html"""

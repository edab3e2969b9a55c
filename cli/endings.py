"""How a command ends: its exit code, whatever happens. Typer would be silent about some endings."""

from __future__ import annotations

import os
import sys
import traceback
from collections.abc import Callable

import typer

from . import exits


def ended(command: Callable[[], int]) -> int:
    """The exit code of a command; what ends it early is said in one sentence."""
    try:
        return command()
    except KeyboardInterrupt:
        # Where `apply` has begun to write, it sees to Ctrl-C itself.
        _complain("stopped; nothing was written")
        return exits.INTERRUPTED
    except BrokenPipeError:
        _write_no_more()
        return exits.BROKEN_PIPE
    except OSError as error:
        _complain(str(error))
        _write_no_more()
        return exits.FAILED
    except Exception as error:  # a person gets a sentence, and what a report needs
        place = traceback.extract_tb(error.__traceback__)[-1]
        what = "".join(traceback.format_exception_only(error)).strip()
        _complain(f"internal error, please report it: {what} ({place.filename}:{place.lineno})")
        return exits.FAILED


def _complain(message: str) -> None:
    typer.echo(f"diffwright: {message}", err=True)


def _write_no_more() -> None:
    """Lead standard output to nowhere: Python flushes it on its way out, and would complain."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())

"""What is said of comments that suppress findings: which do nothing, and which are misspelt."""

from __future__ import annotations

import sys

from codemods.catalog import UnknownCodemod, names, require
from codemods.engine.results import Result
from codemods.engine.suppressed import unused

from .options import OutputFormat
from .output import printed, say, shown
from .request import Request


def write_mistakes(asked: Request, result: Result) -> None:
    """One sentence on standard error for each comment that means nothing, and for each codemod that
    one names and there is not."""
    for file in result.files:
        told = [(it.line, it.message) for it in file.mistakes]
        for it in file.suppressions:
            for name in it.names:
                try:
                    require([name])
                except UnknownCodemod as error:
                    told.append((it.line, str(error)))
        for line, message in sorted(told):
            say(f"{shown(file.path, asked.selection.root)}:{line}: {message}")


def write_unused(asked: Request, result: Result) -> bool:
    """The suppressions that nothing needs, as findings are written; whether there is one.

    Beside a report for programs, or in a file, they go to standard error.
    """
    ran = {it.name for it in asked.chosen}

    def is_run(codemod: str, path: str) -> bool:
        return codemod in ran and not asked.selection.ignores(codemod, path)

    lines = []
    for it in unused(result, is_run, names()):
        where = f"{shown(it.path, asked.selection.root)}:{it.line}:{it.column}"
        of = f" of {', '.join(it.names)}" if it.names else ""
        lines.append(f"{where}: unused suppression{of}")
    options = asked.options
    if options.output_format is not OutputFormat.TEXT or options.output is not None:
        for line in lines:
            say(line)
    else:
        sys.stdout.buffer.writelines(map(printed, lines))
        sys.stdout.buffer.flush()
    return bool(lines)

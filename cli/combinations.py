"""Which options do not go together: each combination is refused in one sentence."""

from __future__ import annotations

from .options import Options, OutputFormat
from .sources import INPUT


def wrong(command: str, options: Options) -> str:
    """What is wrong with the options of a command; empty if nothing is."""
    paths = options.paths or []
    given = {
        "--since": options.since is not None,
        "--staged": options.staged,
        "--stat": options.stat,
        "--word-diff": options.word_diff,
        "--context": options.context is not None,
        "--group-by": options.group_by is not None,
        "--split": options.split is not None,
        "--baseline": options.baseline is not None,
        "--write-baseline": options.write_baseline is not None,
        "--output": options.output is not None,
        "--output-format": options.output_format is not OutputFormat.TEXT,
    }
    for one, other in _EXCLUSIVE:
        if given[one] and given[other]:
            return f"Choose one of {one} and {other}."
    if INPUT not in paths:
        is_named = options.stdin_filename is not None
        return "--stdin-filename names standard input: give - as the PATH." if is_named else ""
    if command == "apply":
        return "apply changes files in place, and standard input is none; use preview."
    if len(paths) > 1:
        return "Standard input is treated alone: give no PATH but -."
    if given["--since"] or given["--staged"]:
        return "--since and --staged choose among files, and standard input is none."
    if options.cluster is not None:
        return "--cluster spreads many files, and standard input is one."
    if options.stdin_filename is None:
        return "Standard input needs the name of a file: --stdin-filename PATH."
    return ""


_EXCLUSIVE = (
    ("--since", "--staged"),
    ("--stat", "--word-diff"),
    ("--stat", "--context"),
    ("--group-by", "--context"),
    ("--split", "--context"),
    ("--group-by", "--stat"),
    ("--group-by", "--word-diff"),
    ("--split", "--stat"),
    ("--split", "--word-diff"),
    ("--stat", "--output-format"),
    ("--word-diff", "--output-format"),
    ("--context", "--output-format"),
    ("--group-by", "--output-format"),
    ("--split", "--output-format"),
    ("--split", "--output"),
    ("--baseline", "--write-baseline"),
)

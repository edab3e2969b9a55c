"""The arguments and options of the commands that treat files."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Annotated, TypeAlias

import typer

Paths: TypeAlias = Annotated[
    list[Path] | None,
    typer.Argument(
        metavar="PATH",
        help="Files or folders; none means the current folder, - is standard input.",
    ),
]
Select: TypeAlias = Annotated[
    list[str] | None,
    typer.Option(metavar="CODEMOD", help="Run these codemods only (repeat, or join by commas)."),
]
Ignore: TypeAlias = Annotated[
    list[str] | None, typer.Option(metavar="CODEMOD", help="Leave these codemods out (the same).")
]
Exclude: TypeAlias = Annotated[
    list[str] | None,
    typer.Option(metavar="GLOB", help="Leave out files that match, as in a .gitignore (repeat)."),
]
Option: TypeAlias = Annotated[
    list[str] | None,
    typer.Option(
        "--option",
        "-o",
        metavar="CODEMOD.NAME=VALUE",
        help="An option of a codemod (repeat; join its values by commas).",
    ),
]
Jobs: TypeAlias = Annotated[
    int | None,
    typer.Option("--jobs", "-j", min=1, metavar="N", help="Processes; the cores by default."),
]
Cluster: TypeAlias = Annotated[
    str | None,
    typer.Option(
        "--cluster",
        metavar="ADDRESS",
        help="Spread the files over a Dask cluster: tls://HOST:PORT, dask or local.",
    ),
]
NoCache: TypeAlias = Annotated[
    bool,
    typer.Option("--no-cache", help="Take nothing from earlier runs, and remember nothing."),
]
Quiet: TypeAlias = Annotated[
    bool, typer.Option("--quiet", "-q", help="No summary, no progress; only what went wrong.")
]
Verbose: TypeAlias = Annotated[
    bool, typer.Option("--verbose", "-v", help="Count the findings of each file, too.")
]
NoColor: TypeAlias = Annotated[
    bool, typer.Option("--no-color", help="Plain text in a terminal, too.")
]

Statistics: TypeAlias = Annotated[
    bool, typer.Option("--statistics", help="Say what each codemod did, and how long it took.")
]


class OutputFormat(str, Enum):
    """What findings and changes are written as."""

    TEXT = "text"
    JSON = "json"
    JSONL = "jsonl"
    SARIF = "sarif"
    GITHUB = "github"
    GITLAB = "gitlab"
    JUNIT = "junit"


Format: TypeAlias = Annotated[
    OutputFormat, typer.Option("--output-format", help="What is written: see docs/reports.md.")
]
Output: TypeAlias = Annotated[
    Path | None,
    typer.Option(metavar="FILE", help="Write it into this file, and not to standard output."),
]
Baseline: TypeAlias = Annotated[
    Path | None,
    typer.Option(metavar="FILE", help="Leave out the findings that this baseline holds."),
]
WriteBaseline: TypeAlias = Annotated[
    Path | None,
    typer.Option(metavar="FILE", help="Write all findings into this baseline; list none."),
]


KeepGoing: TypeAlias = Annotated[
    bool,
    typer.Option(
        "--keep-going",
        help="A file that can't be written keeps no other from it; else all are put back.",
    ),
]
AllowDirty: TypeAlias = Annotated[
    bool, typer.Option("--allow-dirty", help="Change files, too, that git has not committed.")
]
Resume: TypeAlias = Annotated[
    bool, typer.Option("--resume", help="Write what a run that was killed has not written.")
]
Since: TypeAlias = Annotated[
    str | None,
    typer.Option(
        "--since",
        metavar="REV",
        help="Only files that differ from that commit, and new ones; all others are only read.",
    ),
]
Staged: TypeAlias = Annotated[
    bool, typer.Option("--staged", help="The same, of files that are staged in git.")
]
StdinFilename: TypeAlias = Annotated[
    Path | None,
    typer.Option(
        "--stdin-filename",
        metavar="PATH",
        help="With - as the PATH: which file standard input is to be taken for.",
    ),
]
Stat: TypeAlias = Annotated[
    bool, typer.Option("--stat", help="How many lines of each file would change, as git has it.")
]
Context: TypeAlias = Annotated[
    int | None,
    typer.Option(
        "--context",
        min=0,
        metavar="N",
        help="Lines around a change; 3 by default.",
    ),
]
WordDiff: TypeAlias = Annotated[
    bool,
    typer.Option("--word-diff", help="What changes within lines: [-removed-]{+added+}."),
]


Review: TypeAlias = Annotated[
    bool,
    typer.Option("--review", help="Make the changes, too, that a person should look at."),
]


Interactive: TypeAlias = Annotated[
    bool,
    typer.Option("--interactive", "-i", help="Ask about each change, as git add --patch does."),
]


class Grouping(Enum):
    """By what a change is shown in groups."""

    CODEMOD = "codemod"
    FILE = "file"
    SAFETY = "safety"


GroupBy: TypeAlias = Annotated[
    Grouping | None,
    typer.Option("--group-by", help="One patch for each, in the order in which they apply."),
]
Split: TypeAlias = Annotated[
    Path | None,
    typer.Option(
        "--split",
        metavar="DIR",
        help="Write each patch into a file of that new folder; by codemod, or by --group-by.",
    ),
]
ReportUnused: TypeAlias = Annotated[
    bool,
    typer.Option(
        "--report-unused", help="List the comments, too, that suppress nothing; exit with 1 if any."
    ),
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What the command line says, by the names of the commands' parameters; None where it says
    nothing, and the configuration is asked. What a command doesn't take stays as it is here."""

    paths: list[Path] | None = None
    select: list[str] | None = None
    ignore: list[str] | None = None
    exclude: list[str] | None = None
    option: list[str] | None = None
    jobs: int | None = None
    cluster: str | None = None
    no_cache: bool = False
    quiet: bool = False
    verbose: bool = False
    no_color: bool = False
    review: bool = False
    interactive: bool = False
    keep_going: bool = False
    allow_dirty: bool = False
    resume: bool = False
    since: str | None = None
    staged: bool = False
    stdin_filename: Path | None = None
    stat: bool = False
    context: int | None = None
    word_diff: bool = False
    group_by: Grouping | None = None
    split: Path | None = None
    output_format: OutputFormat = OutputFormat.TEXT
    output: Path | None = None
    statistics: bool = False
    baseline: Path | None = None
    write_baseline: Path | None = None
    report_unused: bool = False

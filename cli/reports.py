"""What of a run is reported, and where the report goes; what it looks like is in
`codemods.reports`."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from codemods.codemod import Finding
from codemods.engine.results import Problem, Result
from codemods.patching.write import WriteError, create_file, replace_file
from codemods.reports import baseline, statistics
from codemods.reports.fingerprints import Known, fingerprinted
from codemods.reports.report import Report
from codemods.reports.sources import Sources
from codemods.reports.words import shown

from . import output, views
from .options import OutputFormat
from .request import Request, UsageError

_WITH_STATISTICS = frozenset({OutputFormat.JSON, OutputFormat.JSONL})
"""These tell them in the report itself."""


def refuse(asked: Request) -> None:
    """Raises `UsageError` where something can't be written, before any work is done."""
    options = asked.options
    for path in (options.output, options.write_baseline):
        if path is not None and path.is_dir():
            raise UsageError(f"{path} is a folder; name a file in it.")
        if path is not None and not path.parent.is_dir():
            raise UsageError(f"{path} can't be written: there is no folder {path.parent}.")


def known(asked: Request) -> list[baseline.Entry] | None:
    """What the baseline holds, if one was given. Raises `UsageError`."""
    path = asked.options.baseline
    if path is None:
        return None
    try:
        return baseline.read(path.read_bytes())
    except OSError as error:
        why = error.strerror or error
        raise UsageError(f"The baseline {path} can't be read: {why}.") from None
    except baseline.BadBaseline as error:
        raise UsageError(f"The baseline {path} can't be used: {error}.") from None


def report_of(
    command: str,
    asked: Request,
    result: Result,
    problems: Sequence[Problem],
    entries: Sequence[baseline.Entry] | None = None,
) -> Report:
    """What is to be told of a run; `entries` are those of the baseline."""
    options = asked.options
    sources = Sources.of(asked.selection, result)
    # The files are read for fingerprints alone, and only where somebody reads these.
    if options.output_format is OutputFormat.TEXT and not (
        options.baseline or options.write_baseline
    ):
        findings = [Known(it, "") for it in result.findings]
    else:
        findings = list(fingerprinted(_all_of(result), sources))
    names = [codemod.name for codemod in asked.chosen]
    report = Report(command, asked.chosen, result, problems, findings, sources)
    if entries is not None:
        new, compared = baseline.compare(entries, findings, names, _looked_into(asked, problems))
        report = replace(report, findings=new, baseline=compared)
    if options.statistics:
        rows = statistics.rows(names, _all_of(result), result)
        report = replace(report, statistics=rows)
    return report


def _all_of(result: Result) -> list[Finding]:
    """The findings with those that comments suppress, each in its place."""
    return [
        it
        for file in result.files
        for it in sorted((*file.findings, *file.suppressed), key=lambda it: (it.line, it.column))
    ]


def _looked_into(asked: Request, problems: Sequence[Problem]) -> Callable[[str], bool]:
    """Whether a run has looked into a path, or there is none to look into any more."""
    files = {shown(file.path) for file in asked.selection.files}
    untreated = {shown(problem.path) for problem in problems}
    root = asked.selection.root
    return lambda path: (
        path not in untreated and (path in files or not os.path.lexists(root / path))
    )


def told(report: Report) -> Result:
    """The result with those findings alone that count."""
    counted = {id(it.finding) for it in report.findings}
    files = tuple(
        replace(file, findings=tuple(it for it in file.findings if id(it) in counted))
        for file in report.result.files
    )
    return replace(report.result, files=files)


def write(asked: Request, report: Report) -> None:
    """The report, on standard output or into a file. Raises `OSError`."""
    path, output_format = asked.options.output, asked.options.output_format
    if output_format is not OutputFormat.TEXT:
        _put(path, _formats()[output_format](report))
    elif report.shows_changes:
        if path is None:
            views.write(asked, report.result.changes)
        else:
            _put(path, views.written(asked, report.result.changes))
    else:
        heard = [it.finding for it in report.findings if not it.finding.suppressed]
        _put(path, b"".join(output.lines_of(asked, heard)))


def write_baseline(path: Path, report: Report) -> None:
    """The findings as a baseline. Raises `OSError`."""
    _put(path, baseline.written(report.findings))


def write_remarks(asked: Request, report: Report) -> None:
    """On standard error what a report says beside its findings."""
    compared, path = report.baseline, asked.options.write_baseline
    if compared is not None and not asked.quiet:
        output.say(
            f"{_counted(compared.known)} in the baseline; "
            f"{compared.gone} of the baseline {'is' if compared.gone == 1 else 'are'} gone."
        )
    if path is not None and not asked.quiet:
        written = sum(not it.finding.suppressed for it in report.findings)
        output.say(f"{_counted(written)} in the baseline {path} now.")
    if report.statistics is not None and asked.options.output_format not in _WITH_STATISTICS:
        for line in statistics.table(report.statistics):
            output.say(line)


def _counted(number: int) -> str:
    return f"{number} finding{' is' if number == 1 else 's are'}"


def _formats() -> Mapping[OutputFormat, Callable[[Report], bytes]]:
    # A run that lists its findings as text has no use for JSON and XML.
    from codemods.reports.github import github  # noqa: PLC0415
    from codemods.reports.gitlab import gitlab  # noqa: PLC0415
    from codemods.reports.json_report import json_document, json_lines  # noqa: PLC0415
    from codemods.reports.junit import junit  # noqa: PLC0415
    from codemods.reports.sarif import sarif  # noqa: PLC0415

    return {
        OutputFormat.JSON: json_document,
        OutputFormat.JSONL: json_lines,
        OutputFormat.SARIF: sarif,
        OutputFormat.GITHUB: github,
        OutputFormat.GITLAB: gitlab,
        OutputFormat.JUNIT: junit,
    }


def _put(path: Path | None, content: bytes) -> None:
    """Write a file as a whole or not at all; without a path, standard output."""
    if path is None:
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()
        return
    if path.exists() and not path.is_file():
        path.write_bytes(content)  # a pipe, or /dev/null: nothing takes its place
        return
    real = Path(os.path.realpath(path))
    try:
        if real.exists():
            replace_file(real, real.read_bytes(), content, root=real.parent)
        else:
            create_file(real, content, root=real.parent)
    except WriteError as error:
        raise OSError(str(error)) from error

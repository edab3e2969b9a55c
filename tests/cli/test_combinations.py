"""Options that do not go together: each combination is refused in one sentence."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from codemods.cli.combinations import wrong
from codemods.cli.options import Options

INPUT = Path("-")
FILE = Path("a.py")

FINE: list[tuple[str, dict[str, Any]]] = [
    ("preview", {}),
    ("preview", {"paths": [FILE], "since": "HEAD", "context": 0, "word_diff": True}),
    ("check", {"paths": [INPUT], "stdin_filename": FILE}),
    ("apply", {"staged": True}),
]
WRONG: list[tuple[str, dict[str, Any], str]] = [
    ("check", {"since": "", "staged": True}, "Choose one of --since and --staged."),
    ("preview", {"stat": True, "word_diff": True}, "Choose one of --stat and --word-diff."),
    ("preview", {"stat": True, "context": 0}, "Choose one of --stat and --context."),
    (
        "apply",
        {"paths": [INPUT]},
        "apply changes files in place, and standard input is none; use preview.",
    ),
    (
        "preview",
        {"paths": [INPUT]},
        "Standard input needs the name of a file: --stdin-filename PATH.",
    ),
    (
        "check",
        {"paths": [INPUT, FILE], "stdin_filename": FILE},
        "Standard input is treated alone: give no PATH but -.",
    ),
    (
        "check",
        {"paths": [FILE], "stdin_filename": FILE},
        "--stdin-filename names standard input: give - as the PATH.",
    ),
    (
        "check",
        {"paths": [INPUT], "stdin_filename": FILE, "staged": True},
        "--since and --staged choose among files, and standard input is none.",
    ),
    (
        "check",
        {"paths": [INPUT], "stdin_filename": FILE, "cluster": "local"},
        "--cluster spreads many files, and standard input is one.",
    ),
]


@pytest.mark.parametrize(("command", "given"), FINE)
def test_what_goes_together(command: str, given: dict[str, Any]) -> None:
    assert wrong(command, Options(**given)) == ""


@pytest.mark.parametrize(("command", "given", "said"), WRONG)
def test_what_does_not(command: str, given: dict[str, Any], said: str) -> None:
    assert wrong(command, Options(**given)) == said

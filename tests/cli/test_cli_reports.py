"""Where reports go, and what `check` makes of a baseline."""

from __future__ import annotations

import json
import os
import stat
from pathlib import Path

import pytest
from command_line import BROKEN, LEFT, PLAIN, SIX, diffwright, grow, repository, snapshot

FORMATS = ["json", "jsonl", "sarif", "github", "gitlab", "junit"]
FILES = {"a.py": SIX, "pkg/b.py": LEFT, "c.py": PLAIN}
each_command = pytest.mark.parametrize("command", ["check", "preview"])


def code_of(command: str) -> int:
    return 1 if command == "check" else 0


@each_command
@pytest.mark.parametrize("form", FORMATS)
def test_a_report_is_all_of_standard_output(tmp_path: Path, command: str, form: str) -> None:
    tree = grow(tmp_path, FILES)
    before = snapshot(tree)
    ended = diffwright(command, "--output-format", form, cwd=tree)
    assert ended.code == code_of(command)
    assert b"use of six.text_type" in ended.out
    assert b"use of six.nothing" in ended.out
    assert str(tree).encode() not in ended.out
    assert ended.lines[-2:] == [
        "3 files seen, 2 parsed, 1 would change.",
        "3 findings: 2 can be repaired, 1 only reported.",
    ]
    assert snapshot(tree) == before


@pytest.mark.parametrize("form", ["json", "sarif", "github"])
def test_the_same_tree_gives_the_same_bytes_from_any_folder(tmp_path: Path, form: str) -> None:
    one, other = repository(tmp_path / "one", FILES), repository(tmp_path / "other", FILES)
    first = diffwright("check", "--output-format", form, cwd=one).out
    paths = (".", "../a.py", "../c.py")
    again = diffwright("check", "--output-format", form, "--jobs", "1", *paths, cwd=other / "pkg")
    if form not in ("json", "jsonl"):  # which count the files
        assert again.out == first
    assert b'"pkg/b.py"' in again.out or b"=pkg/b.py," in again.out


@each_command
@pytest.mark.parametrize("form", ["text", "sarif"])
def test_a_report_goes_into_a_file(tmp_path: Path, command: str, form: str) -> None:
    tree = grow(tmp_path / "tree", FILES)
    options = ("--output-format", form, "--output", tmp_path / "report")
    ended = diffwright(command, *options, cwd=tree)
    assert (ended.code, ended.out) == (code_of(command), b"")
    assert ended.lines[-1] == "3 findings: 2 can be repaired, 1 only reported."
    printed = diffwright(command, "--output-format", form, cwd=tree).out
    assert (tmp_path / "report").read_bytes() == printed != b""
    assert sorted(os.listdir(tmp_path)) == ["report", "tree"]


def test_a_file_that_is_there_is_replaced_and_keeps_its_mode(tmp_path: Path) -> None:
    tree = grow(tmp_path, {"a.py": PLAIN, "report": "old " * 1000})
    (tree / "report").chmod(0o640)
    (tree / "link").symlink_to("report")
    diffwright("check", "--output-format", "gitlab", "--output", "link", cwd=tree)
    assert (tree / "report").read_bytes() == b"[]\n"
    assert stat.S_IMODE((tree / "report").stat().st_mode) == 0o640
    assert (tree / "link").is_symlink()


def test_what_is_no_file_is_written_to(tmp_path: Path) -> None:
    tree = grow(tmp_path, {"a.py": SIX})
    ended = diffwright("check", "--output", "/dev/stdout", cwd=tree)
    assert ended.out == b"a.py:1:1: no-six import of six [CWE-477]\n" + (
        b"a.py:2:9: no-six use of six.text_type [CWE-477]\n"
    )


@pytest.mark.parametrize("option", ["--output", "--write-baseline"])
@pytest.mark.parametrize(
    ("path", "complaint"),
    [
        ("no/report", "no/report can't be written: there is no folder no."),
        ("pkg", "pkg is a folder; name a file in it."),
    ],
)
def test_a_place_where_nothing_can_be_written(
    tmp_path: Path, option: str, path: str, complaint: str
) -> None:
    ended = diffwright("check", option, path, cwd=grow(tmp_path, FILES))
    assert (ended.code, ended.out, ended.lines) == (2, b"", [f"diffwright: {complaint}"])


def test_a_file_that_may_not_be_written(tmp_path: Path) -> None:
    tree = grow(tmp_path, {**FILES, "report": "old"})
    (tree / "report").chmod(0o400)
    ended = diffwright("check", "--output", "report", cwd=tree)
    assert ended.code == 70
    assert ended.lines == [
        f"diffwright: cannot replace {tree / 'report'}: it is read-only; make it writable or "
        "exclude it"
    ]
    assert (tree / "report").read_text() == "old"


@each_command
def test_problems_are_told_in_the_report_and_beside_it(tmp_path: Path, command: str) -> None:
    ended = diffwright(command, "--output-format", "json", cwd=grow(tmp_path, {"a.py": BROKEN}))
    assert ended.code == 3
    (problem,) = json.loads(ended.out)["problems"]
    assert ended.lines[0] == f"a.py: {problem['message']}"


def test_a_format_that_there_is_not(tmp_path: Path) -> None:
    ended = diffwright("check", "--output-format", "html", cwd=tmp_path)
    assert ended.code == 2
    assert "'html' is not one of" in ended.err


# Baselines


def test_what_is_in_the_baseline_does_not_count(tmp_path: Path) -> None:
    tree = grow(tmp_path, FILES)
    written = diffwright("check", "--write-baseline", "known.json", cwd=tree)
    assert (written.code, written.out) == (0, b"")
    assert written.lines[-1] == "3 findings are in the baseline known.json now."
    ended = diffwright("check", "--baseline", "known.json", cwd=tree)
    assert (ended.code, ended.out) == (0, b"")
    assert ended.lines[-2:] == [
        "0 findings: 0 can be repaired, 0 only reported.",
        "3 findings are in the baseline; 0 of the baseline are gone.",
    ]


def test_what_moves_is_known_what_is_new_counts_and_what_is_gone_is_told(tmp_path: Path) -> None:
    tree = grow(tmp_path, FILES)
    diffwright("check", "--write-baseline", "known.json", cwd=tree)
    grow(tree, {"a.py": f"# moved\n\n{SIX}OTHER = six.u('x')\n", "pkg/b.py": PLAIN})
    ended = diffwright("check", "--baseline", "known.json", cwd=tree)
    assert ended.code == 1
    assert ended.out == b"a.py:5:9: no-six use of six.u [CWE-477]\n"
    assert ended.lines[-2:] == [
        "1 finding: 1 can be repaired, 0 only reported.",
        "2 findings are in the baseline; 1 of the baseline is gone.",
    ]
    (tree / "a.py").unlink()
    ended = diffwright("check", "--baseline", "known.json", cwd=tree)
    assert ended.lines[-1] == "0 findings are in the baseline; 3 of the baseline are gone."


def test_of_what_was_not_asked_for_nothing_is_gone(tmp_path: Path) -> None:
    tree = repository(tmp_path, FILES)
    diffwright("check", "--write-baseline", "known.json", cwd=tree)
    for arguments in (("c.py",), ("--select", "locked-cache")):
        ended = diffwright("check", "--baseline", "known.json", *arguments, cwd=tree)
        assert ended.lines[-1] == "0 findings are in the baseline; 0 of the baseline are gone."


@pytest.mark.parametrize("form", ["json", "junit"])
def test_reports_have_what_is_new_alone(tmp_path: Path, form: str) -> None:
    tree = grow(tmp_path, FILES)
    diffwright("check", "--write-baseline", "known.json", cwd=tree)
    grow(tree, {"a.py": f"{SIX}OTHER = six.u('x')\n"})
    options = ("--baseline", "known.json", "--output-format", form)
    ended = diffwright("check", *options, cwd=tree)
    assert ended.code == 1
    assert b"use of six.u" in ended.out
    assert b"use of six.text_type" not in ended.out
    if form == "json":
        assert json.loads(ended.out)["summary"]["baseline"] == {"known": 3, "gone": 0}


def test_a_baseline_that_is_written_again_is_the_same(tmp_path: Path) -> None:
    tree = grow(tmp_path, FILES)
    diffwright("check", "--write-baseline", "known.json", cwd=tree)
    first = (tree / "known.json").read_bytes()
    grow(tree, {"a.py": f"# moved\n\n{SIX}"})
    diffwright("check", "--write-baseline", "known.json", cwd=tree)
    assert (tree / "known.json").read_bytes() == first


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        (None, "The baseline known.json can't be read: No such file or directory."),
        ("{", "The baseline known.json can't be used: line 1 is not JSON ("),
        ('{"version": 2}', "The baseline known.json can't be used: it has version 2, and this "),
    ],
)
def test_a_baseline_that_cannot_be_used(
    tmp_path: Path, content: str | None, complaint: str
) -> None:
    tree = grow(tmp_path, {**FILES, **({} if content is None else {"known.json": content})})
    ended = diffwright("check", "--baseline", "known.json", cwd=tree)
    assert (ended.code, ended.out) == (2, b"")
    (line,) = ended.lines
    assert line.startswith(f"diffwright: {complaint}")


def test_a_baseline_is_read_or_written(tmp_path: Path) -> None:
    options = ("--baseline", "a.json", "--write-baseline", "b.json")
    ended = diffwright("check", *options, cwd=grow(tmp_path, FILES))
    assert ended.code == 2
    assert ended.lines == ["diffwright: Choose one of --baseline and --write-baseline."]


# Statistics


@each_command
def test_statistics_are_a_table_on_standard_error(tmp_path: Path, command: str) -> None:
    options = ("--statistics", "--select", "no-six", "--quiet")
    ended = diffwright(command, *options, cwd=grow(tmp_path, FILES))
    heading, row = ended.lines
    assert heading.split("  ")[0] == "codemod"
    assert "to review  reported  suppressed  seconds" in heading
    assert row.split()[:-1] == ["no-six", "2", "0", "1", "0"]


@pytest.mark.parametrize("form", ["json", "jsonl"])
def test_statistics_are_in_the_document(tmp_path: Path, form: str) -> None:
    options = ("--statistics", "--select", "no-six", "--output-format", form)
    ended = diffwright("check", *options, cwd=grow(tmp_path, FILES))
    assert "seconds" not in ended.err
    if form == "json":
        (row,) = json.loads(ended.out)["statistics"]
    else:
        (row,) = [it for it in map(json.loads, ended.out.splitlines()) if it["type"] == "statistic"]
    assert (row["codemod"], row["repaired"], row["reported"]) == ("no-six", 2, 1)

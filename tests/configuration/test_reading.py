"""What `[tool.diffwright]` says, and what is said where it is wrong."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import fields
from pathlib import Path

import pytest

from codemods.configuration import Configuration, ConfigurationError, load, usable_cores
from codemods.configuration.keys import KEYS


def configure(folder: Path, content: str | bytes) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    source = folder / "pyproject.toml"
    source.write_bytes(content.encode() if isinstance(content, str) else content)
    return source


def test_every_key_is_read(tmp_path: Path) -> None:
    source = configure(
        tmp_path,
        """
        [tool.diffwright]
        select = ["no-six", "locked-cache"]
        ignore = ["masked-secret"]
        exclude = ["docs/", "*_pb2.py"]
        per-file-ignores = { "tests/" = ["no-six"], "old/*.py" = [] }
        jobs = 3
        quiet = true
        verbose = false
        color = false
        """,
    )
    assert load(tmp_path) == Configuration(
        source=source.resolve(),
        select=("no-six", "locked-cache"),
        ignore=("masked-secret",),
        exclude=("docs/", "*_pb2.py"),
        per_file_ignores={"tests/": ("no-six",), "old/*.py": ()},
        jobs=3,
        quiet=True,
        verbose=False,
        color=False,
    )


def test_every_setting_has_a_key() -> None:
    named = {key.replace("-", "_") for key in KEYS}
    assert {field.name for field in fields(Configuration)} == {"source", "options", "keys", *named}


def test_an_empty_table_gives_the_defaults(tmp_path: Path) -> None:
    source = configure(tmp_path, "[tool.diffwright]\n")
    assert load(tmp_path) == Configuration(source=source.resolve())


@pytest.mark.parametrize("content", ["", "[tool.other]\nselect = 1\n", "tool = 1\n"])
def test_a_file_without_our_table_gives_the_defaults(tmp_path: Path, content: str) -> None:
    configure(tmp_path, content)
    assert load(tmp_path) == Configuration()


def test_the_search_goes_upwards_from_a_folder_or_a_file(tmp_path: Path) -> None:
    configure(tmp_path, "[tool.diffwright]\njobs = 2\n")
    folder = tmp_path / "deep/er"
    folder.mkdir(parents=True)
    (folder / "a.py").touch()
    assert load(folder).jobs == 2
    assert load(folder / "a.py").jobs == 2


def test_the_search_starts_at_the_current_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    configure(tmp_path, "[tool.diffwright]\njobs = 2\n")
    monkeypatch.chdir(tmp_path)
    assert load(Path()).jobs == 2


def test_the_nearest_file_with_our_table_decides(tmp_path: Path) -> None:
    configure(tmp_path, "[tool.diffwright]\njobs = 2\n")
    configure(tmp_path / "inner", "[project]\nname = 'inner'\n")
    assert load(tmp_path / "inner").jobs == 2
    configure(tmp_path / "inner", "[tool.diffwright]\njobs = 4\n")
    assert load(tmp_path / "inner").jobs == 4


def test_a_folder_of_that_name_is_passed_over(tmp_path: Path) -> None:
    configure(tmp_path, "[tool.diffwright]\njobs = 2\n")
    (tmp_path / "inner/pyproject.toml").mkdir(parents=True)
    assert load(tmp_path / "inner").jobs == 2


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        ("selct = []", "has no key 'selct'; did you mean select?"),
        ("Select = []", "has no key 'Select'; did you mean select?"),
        ("excludes = []", "has no key 'excludes'; did you mean exclude?"),
        ("colour = true", "has no key 'colour'; did you mean color?"),
        ("no_six = {}", "has no key 'no_six'; did you mean no-six?"),
        ("per-file-ignore = {}", "has no key 'per-file-ignore'; did you mean per-file-ignores?"),
        ("zzz = 1", "has no key 'zzz'; there are select, ignore, exclude, per-file-ignores, jobs"),
        ("zzz = {}", "has no key 'zzz'; there are select, ignore, exclude, per-file-ignores, jobs"),
        ("no-six = 1", "no-six must be a table of options, not 1"),
        (
            'select = ["no-sixx"]',
            "select names 'no-sixx', which is no codemod; did you mean no-six?",
        ),
        ('ignore = ["zzz"]', "ignore names 'zzz', which is no codemod; there are checked-ident"),
        ('exclude = ["!"]', "exclude holds '!', which is not a glob in the syntax of .gitignore"),
        ("per-file-ignores = []", "per-file-ignores must be a table of globs and lists of codemod"),
        (
            'per-file-ignores = { "a/" = "no-six" }',
            "per-file-ignores 'a/' must be a list of strings, not \"no-six\"",
        ),
        (
            'per-file-ignores = { "a/" = ["nosix"] }',
            "per-file-ignores 'a/' names 'nosix', which is no codemod; did you mean no-six?",
        ),
        (
            'per-file-ignores = { "!a/" = [] }',
            "per-file-ignores '!a/' is not a glob in the syntax of .gitignore that names files",
        ),
        ('"" = 1', "has no key ''; there are select"),
        ("source = 'x'", "has no key 'source'; there are"),
        ('select = "no-six"', 'select must be a list of strings, not "no-six"'),
        ("select = [1]", "select must be a list of strings, not a list that holds 1"),
        ("ignore = [['a']]", "ignore must be a list of strings, not a list that holds a list"),
        ("exclude = {a = 1}", "exclude must be a list of strings, not a table"),
        ("jobs = 0", "jobs must be a whole number from 1, not 0"),
        ("jobs = -1", "jobs must be a whole number from 1, not -1"),
        ("jobs = true", "jobs must be a whole number from 1, not true"),
        ("jobs = 2.0", "jobs must be a whole number from 1, not 2.0"),
        ('jobs = "2"', 'jobs must be a whole number from 1, not "2"'),
        ("jobs = []", "jobs must be a whole number from 1, not a list"),
        ("quiet = 1", "quiet must be true or false, not 1"),
        ('color = "never"', 'color must be true or false, not "never"'),
        ("verbose = 2024-01-01", "verbose must be true or false, not a date or a time"),
        ("quiet = true\nverbose = true", "quiet and verbose exclude each other"),
    ],
)
def test_what_is_wrong_in_the_table_is_said(tmp_path: Path, line: str, complaint: str) -> None:
    source = configure(tmp_path, f"[tool.diffwright]\n{line}\n")
    with pytest.raises(ConfigurationError) as caught:
        load(tmp_path)
    assert str(caught.value).startswith(f"{source.resolve()}: [tool.diffwright] {complaint}")


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        (b"[tool.diffwright\n", "is not valid TOML: "),
        (b"diffwright = 1\ndiffwright = 2\n", "is not valid TOML: "),
        (b"# caf\xe9 diffwright\n", "is not UTF-8, at byte 5"),
        (b"diffwright = " + b"[" * 100_000, ""),
        (b"[tool]\ndiffwright = 1\n", "tool.diffwright must be a table: [tool.diffwright]"),
        (b"[[tool.diffwright]]\njobs = 1\n", "tool.diffwright must be a table"),
    ],
    ids=["syntax", "twice", "encoding", "depth", "number", "array"],
)
def test_a_broken_file_is_named(tmp_path: Path, content: bytes, complaint: str) -> None:
    source = configure(tmp_path, content)
    with pytest.raises(ConfigurationError) as caught:
        load(tmp_path)
    message = str(caught.value)
    assert message.startswith(str(source.resolve()))
    assert complaint in message
    assert "\n" not in message


@pytest.mark.parametrize("content", [b"[tool.other\n", b"# caf\xe9\n", b"a = " + b"[" * 100_000])
def test_a_broken_file_that_does_not_name_us_is_passed_over(tmp_path: Path, content: bytes) -> None:
    configure(tmp_path, "[tool.diffwright]\njobs = 2\n")
    configure(tmp_path / "inner", content)
    assert load(tmp_path / "inner").jobs == 2


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        ("ensur = 1", "no-six has no option 'ensur'; did you mean ensure?"),
        ("ensure = 1", "no-six: ensure must be one of report, helper, not 1."),
    ],
)
def test_what_is_wrong_with_an_option_is_said(tmp_path: Path, line: str, complaint: str) -> None:
    source = configure(tmp_path, f"[tool.diffwright.no-six]\n{line}\n")
    with pytest.raises(ConfigurationError) as caught:
        load(tmp_path)
    assert str(caught.value) == f"{source.resolve()}: {complaint}"


def test_a_file_that_cannot_be_read_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = configure(tmp_path, "")

    def refuse(path: Path) -> bytes:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(Path, "read_bytes", refuse)
    with pytest.raises(ConfigurationError) as caught:
        load(tmp_path)
    assert str(caught.value) == f"{source.resolve()} can't be read: Permission denied"


def test_the_cores_are_counted() -> None:
    assert 1 <= usable_cores() <= (os.cpu_count() or 1)


@pytest.mark.skipif(sys.platform != "linux", reason="cores are pinned on Linux only")
def test_only_the_cores_of_the_process_count() -> None:
    program = (
        "import os; os.sched_setaffinity(0, {min(os.sched_getaffinity(0))});"
        "from codemods.configuration import usable_cores; print(usable_cores())"
    )
    root = Path(__file__).parents[2]
    answer = subprocess.check_output(
        (sys.executable, "-c", program), env={**os.environ, "PYTHONPATH": str(root)}
    )
    assert answer.strip() == b"1"

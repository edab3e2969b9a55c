"""What a person is told of comments that suppress findings."""

from __future__ import annotations

import json
from pathlib import Path

from command_line import diffwright, grow

SIX = "import six\n"
KEPT = f"{SIX}VALUE = six.text_type(1)  # diffwright: ignore[no-six] as it is\n"
UNUSED = "VALUE = 1  # diffwright: ignore[no-six]\n"
PASSWORD = 'URL = "mysql://shop:hunter22@db.shop.net/shop"  # diffwright: ignore\n'


def test_what_is_suppressed_is_only_counted(tmp_path: Path) -> None:
    tree = grow(tmp_path, {"a.py": KEPT, "b.py": PASSWORD})
    for command in ("check", "preview", "apply"):
        ended = diffwright(command, cwd=tree)
        assert (ended.code, ended.out) == (0, b"")
        assert ended.lines == [
            "2 files seen, 2 parsed, 0 would change."
            if command != "apply"
            else "2 files seen, 2 parsed, 0 changed.",
            "0 findings: 0 can be repaired, 0 only reported, 2 more suppressed by comments."
            if command != "apply"
            else "0 findings: 0 repaired, 0 only reported, 2 more suppressed by comments.",
        ]
    assert (tree / "a.py").read_text() == KEPT


def test_nothing_is_said_where_nothing_is_suppressed(tmp_path: Path) -> None:
    ended = diffwright("check", cwd=grow(tmp_path, {"a.py": "VALUE = 1\n"}))
    assert "suppressed" not in ended.err


def test_what_is_left_beside_it_is_found(tmp_path: Path) -> None:
    tree = grow(tmp_path, {"a.py": f"{KEPT}OTHER = six.text_type(2)\n"})
    ended = diffwright("check", cwd=tree)
    assert ended.code == 1
    assert ended.out == b"a.py:3:9: no-six use of six.text_type [CWE-477]\n"
    diff = diffwright("preview", cwd=tree).out.decode()
    assert "-OTHER = six.text_type(2)\n+OTHER = str(2)\n" in diff
    assert " import six\n" in diff


def test_unused_ones_are_reported_where_that_is_asked_for(tmp_path: Path) -> None:
    tree = grow(tmp_path, {"a.py": KEPT, "b.py": UNUSED, "c.py": "x = 1  # diffwright: ignore\n"})
    assert diffwright("check", cwd=tree).code == 0
    ended = diffwright("check", "--report-unused", cwd=tree)
    assert ended.code == 1
    assert ended.out == (b"b.py:1:12: unused suppression of no-six\nc.py:1:8: unused suppression\n")
    # Of codemods that are not run nothing is said.
    ended = diffwright("check", "--report-unused", "--select", "locked-cache", cwd=tree)
    assert (ended.code, ended.out) == (0, b"")


def test_where_all_are_needed(tmp_path: Path) -> None:
    ended = diffwright("check", "--report-unused", cwd=grow(tmp_path, {"a.py": KEPT}))
    assert (ended.code, ended.out) == (0, b"")


def test_misspelt_ones_are_told_whatever_is_run(tmp_path: Path) -> None:
    text = (
        f"{SIX}A = six.text_type(1)  # diffwright: ignroe\n"
        "B = 2  # diffwright: ignore[no-sixx, locked-cache]\n"
    )
    tree = grow(tmp_path, {"shop/a.py": text})
    for command in ("check", "preview", "apply"):
        ended = diffwright(command, "--quiet", cwd=tree)
        assert ended.lines == [
            'shop/a.py:2: "# diffwright: ignroe" means nothing; '
            'did you mean "# diffwright: ignore"?',
            "shop/a.py:3: There is no codemod named no-sixx; did you mean no-six?",
        ]
    assert (tree / "shop/a.py").read_text().startswith("A = str(1)  # diffwright: ignroe\n")


def test_a_file_that_asks_for_it_is_left(tmp_path: Path) -> None:
    text = f"# diffwright: skip-file\n{SIX}VALUE = six.text_type(1)\n"
    tree = grow(tmp_path, {"a.py": text, "requirements.txt": "six\n"})
    ended = diffwright("apply", cwd=tree)
    assert ended.code == 0
    assert "requirements.txt:1:1: no-six requirement of six (six); left: a.py may use six" in (
        ended.err
    )
    assert (tree / "a.py").read_text() == text


def test_reports_for_programs_tell_what_is_suppressed(tmp_path: Path) -> None:
    tree = grow(tmp_path, {"a.py": f"{KEPT}OTHER = six.text_type(2)\n", "b.py": UNUSED})
    ended = diffwright("check", "--output-format", "json", "--report-unused", cwd=tree)
    assert ended.code == 1
    report = json.loads(ended.out)
    assert [(it["line"], it["suppressed"]) for it in report["findings"]] == [(2, True), (3, False)]
    assert report["summary"]["findings"]["suppressed"] == 1
    assert "b.py:1:12: unused suppression of no-six" in ended.lines
    ended = diffwright("check", "--output-format", "sarif", cwd=tree)
    results = json.loads(ended.out)["runs"][0]["results"]
    assert [it.get("suppressions") for it in results] == [[{"kind": "inSource"}], None]


def test_statistics_count_them(tmp_path: Path) -> None:
    tree = grow(tmp_path, {"a.py": KEPT})
    ended = diffwright("check", "--statistics", "--select", "no-six", cwd=tree)
    assert ended.lines[-1].split()[:5] == ["no-six", "0", "0", "0", "1"]


def test_where_a_codemod_leaves_a_file_out_nothing_is_unused(tmp_path: Path) -> None:
    settings = '[tool.diffwright]\nper-file-ignores = { "b.py" = ["no-six"] }\n'
    tree = grow(tmp_path, {"b.py": UNUSED, "pyproject.toml": settings})
    ended = diffwright("check", "--report-unused", cwd=tree)
    assert (ended.code, ended.out) == (0, b"")


def test_what_is_remembered_tells_the_same(tmp_path: Path) -> None:
    tree = grow(tmp_path / "tree", {"a.py": KEPT, "b.py": UNUSED, "c.py": "# diffwright: ignroe\n"})
    env = {"XDG_CACHE_HOME": str(tmp_path / "cache")}
    first, second = (diffwright("check", "--report-unused", cwd=tree, env=env) for _ in range(2))
    assert (first.code, first.out, first.err) == (second.code, second.out, second.err)
    assert b"unused" in second.out
    assert "ignroe" in second.err

"""No output of ours shows a password that stands in the code; only a diff shows lines of it."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from codemods.catalog import choose
from codemods.engine.module import Module
from codemods.engine.pipeline import run
from codemods.engine.results import internal_error
from codemods.engine.select import select
from codemods.secrets.survey import survey

CASE = Path(__file__).parents[2] / "fixtures/masked-secret/credentials-in-the-code/before"


def test_findings_show_no_password(tmp_path: Path) -> None:
    work = shutil.copytree(CASE, tmp_path / "work")
    result = run(select([work], ()), choose(["masked-secret"]), jobs=1)
    said = [f"{it.message} {it.reason}" for it in result.findings]
    assert len(said) == 8
    for text in said:
        assert "***@" in text
        assert "hun" not in text
        assert "ghp_" not in text


@pytest.mark.parametrize("command", [["check"], ["check", "--verbose"], ["preview"], ["apply"]])
def test_no_command_shows_a_password(command: list[str], tmp_path: Path) -> None:
    work = shutil.copytree(CASE, tmp_path / "work")
    python = [sys.executable, "-m", "codemods"]
    ended = subprocess.run(
        [*python, *command, "--select", "masked-secret", str(work)],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    said = ended.stdout + ended.stderr
    assert "mysql://shop:***@db.shop.net" in said
    assert "hun" not in said
    assert "ghp_" not in said


def test_what_a_person_may_paste_into_a_report_shows_no_password() -> None:
    source = b"URL = 'mysql://shop:hunter2@db/shop'\nPORT = 'http://db:3306/'\n"
    problem = internal_error("shop.py", ValueError("mysql://shop:hun@ter2@db"), source)
    assert problem.reproduction is not None
    assert "mysql://shop:***@db/shop" in problem.reproduction
    assert "http://db:3306/" in problem.reproduction
    assert "ter2" not in problem.reproduction


SAID = {
    "LOG.info('%s', self.password)": "self.password goes into a log",
    "LOG.info('%s', users['hunter2'].password)": "what is called password goes into a log",
    "LOG.info('%s', user.get('password'))": "what is called password goes into a log",
    "raise ValueError('%s' % api_key)": "api_key goes into the text of an exception",
    "warnings.warn('%s' % api_key)": "api_key goes into a warning",
    "print('key', api_key)": "api_key is printed",
}


@pytest.mark.parametrize(("line", "message"), SAID.items(), ids=SAID)
def test_what_a_finding_says(line: str, message: str) -> None:
    [site] = survey(Module("shop.py", f"def show(self, users, user, api_key):\n    {line}\n")).sites
    assert site.message == message


def test_what_a_finding_says_of_repr() -> None:
    text = "class User:\n    def __repr__(self):\n        return 'User ' + self.password\n"
    [site] = survey(Module("shop.py", text)).sites
    assert site.message == "self.password is in what the object shows of itself"

"""What a manifest may say, what it means, and where it is wrong."""

from __future__ import annotations

import hashlib
import subprocess
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from manifests import LEAST, complaint, manifest, written

from codemods.batch.manifest import document
from codemods.batch.manifest.kinds import BRANCH
from codemods.batch.manifest.model import (
    ForgeKind,
    GitSettings,
    Limits,
    Manifest,
    Repository,
    Reviewing,
    Split,
    SplitBy,
    Treatment,
    Waves,
)
from codemods.batch.manifest.reading import ManifestError, id_of, read
from codemods.configuration.keys import Wrong

NOVA = "https://opendev.org/openstack/nova"


def test_what_is_left_out_has_its_default(tmp_path: Path) -> None:
    path = written(tmp_path, LEAST)
    assert read(path) == Manifest(
        id="retire-six",
        title="Retire six",
        why="",
        deadline=None,
        source=path,
        sha=hashlib.sha256(LEAST.encode()).hexdigest(),
        repositories=(Repository(NOVA),),
        treatment=Treatment(("no-six",)),
    )


def test_everything_may_be_said(tmp_path: Path) -> None:
    text = """\
split.by = ["owner", "folder", "owner"]
split.max-files = 3
split.max-lines = 50
cluster = { address = "tls://scheduler:8786" }
[batch]
id = "py312-utcnow"
title = "Replace datetime.utcnow()"
why = \"\"\"
Deprecated since 3.12.

\tAsk us.\"\"\"
deadline = 2026-12-15
[codemods]
select = ["no-six", "locked-cache"]
exclude = ["docs/"]
safe-only = true
[codemods.no-six]
ensure = "helper"
[codemods.configurable-timeout]
values = [60, 300]
[repositories]
urls = ["https://opendev.org/openstack/nova", "http://git.example.org/x"]
branches = ["default", "stable/2025.2"]
[[repository]]
url = "git@github.com:openstack/oslo.config"
branches = ["main"]
reviewers = ["oslo-core", "a@example.org"]
hold = "freeze until November"
forge = "github"
[review]
forge = "gerrit"
draft = true
reviewers = ["nova-core"]
owners = false
labels = ["codemod"]
author = "Ada Smith <ada@example.org>"
sign-off = true
[limits]
clones = 8
steps = 3
seconds = 60
megabytes = 0
repository-megabytes = 100
push-interval = 0.5
open-reviews = 25
open-reviews-of-one = 2
retries = 0
[waves]
sizes = [3, 20, 20]
merged = 1
max-failed = 2
[git]
protocols = ["https", "ssh", "http"]
fsck = false
credential-helper = "!gh auth git-credential"
push-to-paths = true
"""
    assert manifest(tmp_path, text) == Manifest(
        id="py312-utcnow",
        title="Replace datetime.utcnow()",
        why="Deprecated since 3.12.\n\n\tAsk us.",
        deadline=date(2026, 12, 15),
        source=tmp_path / "batch.toml",
        sha=hashlib.sha256(text.encode()).hexdigest(),
        repositories=(
            Repository(NOVA, ("default", "stable/2025.2")),
            Repository("http://git.example.org/x", ("default", "stable/2025.2")),
            Repository(
                "git@github.com:openstack/oslo.config",
                ("main",),
                ("oslo-core", "a@example.org"),
                "freeze until November",
                ForgeKind.GITHUB,
            ),
        ),
        treatment=Treatment(
            ("no-six", "locked-cache"),
            ("docs/",),
            {"no-six": {"ensure": "helper"}, "configurable-timeout": {"values": [60, 300]}},
            True,
        ),
        split=Split((SplitBy.OWNER, SplitBy.FOLDER), 3, 50),
        reviewing=Reviewing(
            ForgeKind.GERRIT,
            True,
            ("nova-core",),
            False,
            ("codemod",),
            "Ada Smith <ada@example.org>",
            True,
        ),
        limits=Limits(8, 3, 60, 0, 100, 0.5, 25, 2, 0),
        waves=Waves((3, 20, 20), 1.0, 2),
        git=GitSettings(("https", "ssh", "http"), False, "!gh auth git-credential", True),
        cluster="tls://scheduler:8786",
    )


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ("[limit]", 'batch.toml:8: there is no table or key "limit"; did you mean limits?'),
        ("[zzz]", 'there is no table or key "zzz"; there are batch, codemods, repositories, split'),
        ("[[repositry]]", "did you mean repository?"),
        ("[repository]\nurl = 'x'", "batch.toml:8: must be tables, each under [[repository]]"),
        ("[[split]]", "batch.toml:8: [split] must be one table, not a list of them"),
        ("[split]\n\nmax_files = 3", 'batch.toml:10: [split] has no key "max_files"; did you mean'),
        ("[split]\nzz = 3", '[split] has no key "zz"; there are by, max-files, max-lines'),
        ("[split]\nby = 'owner'", 'batch.toml:9: [split] by must be a list, not "owner"'),
        (
            "[split]\nby = [\n'owner',\n'foldr']",
            "batch.toml:11: [split] by has a wrong element, which must be one of codemod, owner, "
            'folder, not "foldr"; did you mean folder?',
        ),
        ("[limits]\nclones = 0", "batch.toml:9: [limits] clones must be a whole number from 1 to"),
        ("[limits]\nclones = true", "clones must be a whole number from 1 to 1000000, not true"),
        ("[limits]\nclones = 1000001", "not 1000001"),
        (f"[limits]\nclones = 0x{'f' * 5000}", "not a number of many digits"),
        ("[limits]\npush-interval = -1", "push-interval must be a number from 0 to 86400, not -1"),
        ("[limits]\npush-interval = nan", "not nan"),
        ("[limits]\npush-interval = inf", "not inf"),
        (f"[limits]\npush-interval = 0x{'f' * 5000}", "not a number of many digits"),
        ("[limits]\npush-interval = '30s'", 'not "30s"'),
        ("[waves]\nmerged = 1.5", "[waves] merged must be a number from 0 to 1, not 1.5"),
        (
            "[waves]\nsizes = [1,\n0]",
            "batch.toml:10: [waves] sizes has a wrong element, which must",
        ),
        ("[review]\ndraft = 1", "[review] draft must be true or false, not 1"),
        ("[review]\nforge = 'githb'", 'not "githb"; did you mean github?'),
        ("[review]\nforge = 'svn'", "[review] forge must be one of auto, gerrit, github, gitlab"),
        ("[review]\nauthor = 'Ada'", "author must be a name and an address, such as Ada Smith <"),
        ("[review]\nauthor = 'A <a> <b>'", "author must be a name and an address"),
        ('[review]\nauthor = "A\\n <a@b>"', 'not "A\\x0a <a@b>"'),
        ("[review]\nreviewers = ['-r']", "which must be a name that does not begin with a hyphen"),
        ("[review]\nreviewers = ['a,b']", "[review] reviewers has a wrong element"),
        ("[review]\nlabels = ['a b']", "[review] labels has a wrong element"),
        ('[review]\nlabels = ["a\\nb"]', 'not "a\\x0ab"'),
        ("[review]\nlabels = ['']", "labels has a wrong element"),
        ("[review]\nlabels = [3]", "labels has a wrong element, which must be a name"),
        ("[git]\nprotocols = ['ext']", 'must be one of https, ssh, http, git, file, not "ext"'),
        ('[git]\ncredential-helper = "a\\nb"', "credential-helper must be a line of text"),
        ("[cluster]\naddress = 'tcp://far:8786'", "address must be tls://HOST:PORT, or tcp:// on"),
        ("[cluster]\naddress = 'tls://far'", "address must be tls://HOST:PORT"),
        ("[codemods.no-six]\nensur = 'helper'", "batch.toml:9: [codemods] no-six has no option"),
        ("[codemods.no-six]\n\nensure = 'x'", "batch.toml:10: [codemods] no-six: ensure must be"),
        (f"[codemods.no-six]\nensure = 0x{'f' * 5000}", "batch.toml:9: [codemods] "),
        ("[codemods.no_six]", 'batch.toml:8: [codemods] has no key "no_six"; did you mean no-six?'),
        ("[[repository]]\nhold = 'x'", "batch.toml:8: [[repository]] needs the key url: A URL, or"),
        ("[[repository]]\nurl = 'a'\nbranch = 'x'", "batch.toml:10: [[repository]] has no key"),
        ("[[repository]]\nurl = 'a'\nbranches = []", "[[repository]] branches must not be empty"),
        ("[[repository]]\nurl = '-a'", "url must be a URL or a path that does not begin with a hy"),
        ("split = 3", 'batch.toml:8: [repositories] has no key "split"'),
    ],
)
def test_what_is_wrong_is_told_with_its_line(tmp_path: Path, more: str, said: str) -> None:
    assert said in complaint(tmp_path, LEAST + more + "\n")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            'id = "retire-six"\n',
            "",
            "batch.toml:1: [batch] needs the key id: The name of the batch",
        ),
        ("retire-six", "Retire", "batch.toml:2: [batch] id must be lower-case letters and digits"),
        ("retire-six", "a/../b", "batch.toml:2: [batch] id must be"),
        ("retire-six", "-a", "batch.toml:2: [batch] id must be"),
        ("retire-six", "a" * 61, "[batch] id must not have more than 60 characters"),
        ('"Retire six"', "3", "batch.toml:3: [batch] title must be a line of text, not 3"),
        ('"Retire six"', '" "', "batch.toml:3: [batch] title must be a line of text"),
        ('"Retire six"', '"a\\nb"', 'batch.toml:3: [batch] title must be a line of text, not "a\\'),
        ("[codemods]\nselect", "[batch.x]\nselect", 'batch.toml:4: [batch] has no key "x"'),
        ('["no-six"]', "[]", "batch.toml:5: [codemods] select must not be empty"),
        ('["no-six"]', '\n["no-six",\n"no_six"]', "batch.toml:5: this is not valid TOML: Invalid"),
        ('["no-six"]', '["no-six",\n"no_six"]', "batch.toml:6: [codemods] select names 'no_six', "),
        ('select = ["no-six"]', "", "batch.toml:4: [codemods] needs the key select: Run these"),
        ("[batch]", "[batch", "batch.toml:1: this is not valid TOML: "),
        ('"Retire six"', '"Retire six', "batch.toml:3: this is not valid TOML: "),
        ("[batch]", "# \ufeff\n[batch]\nid = 1", "batch.toml:4: this is not valid TOML: "),
        ("nova", 'a"]\nx = ["', 'batch.toml:8: [repositories] has no key "x"; there are urls'),
        ('title = "Retire six"', "deadline = 2026-02-30", "batch.toml:3: this is not valid TOML"),
        ('title = "Retire six"', 'title = "x"\ndeadline = "2026-02-30"', "batch.toml:4: [batch] d"),
        (
            '"Retire six"',
            '"x"\ndeadline = 2026-02-03T10:00:00',
            "must be a date such as 2026-12-31",
        ),
        ('"Retire six"', "[[[" * 9000, "batch.toml: can't be read as TOML: "),
        ('"Retire six"', "9" * 5000, "batch.toml: can't be read as TOML: "),
        (LEAST, "", "batch.toml: [batch] needs the key id: "),
        (LEAST, "batch = 3", "batch.toml:1: [batch] must be a table, not 3"),
        (LEAST, "a = [", "batch.toml:1: this is not valid TOML: "),
    ],
)
def test_what_is_wrong_in_the_rest(tmp_path: Path, old: str, new: str, said: str) -> None:
    assert old in LEAST
    assert said in complaint(tmp_path, LEAST.replace(old, new))


SECRET = "hunter2Qz"


@pytest.mark.parametrize(
    "text",
    [
        LEAST.replace("opendev", f"alice:{SECRET}@opendev"),
        LEAST.replace("opendev", f"{SECRET}@opendev"),
        LEAST.replace("Retire six", f"x\\nhttps://alice:{SECRET}@host/"),
        LEAST + f'branches = ["https://alice:{SECRET}@host"]',
        LEAST + f'branches = ["https://alice:a\\n{SECRET}@host"]',
        LEAST + f'branches = "https://alice:{"a" * 90}{SECRET}@host"',
        LEAST + f'"https://alice:{SECRET}@host" = 1',
        LEAST + f'[codemods."https://alice:{SECRET}@host"]',
        LEAST + f'[codemods]\n[codemods."https://alice:{SECRET}@host"]',
        LEAST + f'["https://alice:{SECRET}@host"]\n["https://alice:{SECRET}@host"]',
        LEAST + f'[codemods.no-six]\nensure = "https://alice:{SECRET}@host"',
        LEAST + f'[review]\nforge = "https://alice:{SECRET}@host"',
        LEAST + f'[[repository]]\nurl = "https://alice:{SECRET}@host/x"',
        LEAST.replace("urls", f'lists = ["https://alice:{SECRET}@host/x"]\nurls'),
        LEAST.replace("no-six", f"https://alice:{SECRET}@host/x"),
    ],
)
def test_no_message_shows_a_secret(tmp_path: Path, text: str) -> None:
    assert SECRET not in complaint(tmp_path, text)


def test_a_byte_order_mark_and_windows_newlines_are_no_difference(tmp_path: Path) -> None:
    text = LEAST.replace("\n", "\r\n")
    path = tmp_path / "batch.toml"
    path.write_bytes(b"\xef\xbb\xbf" + text.encode())
    assert read(path).title == "Retire six"
    path.write_bytes(b"\xef\xbb\xbf" + text.replace("no-six", "no-sixx").encode())
    with pytest.raises(ManifestError, match=r"batch\.toml:5: "):
        read(path)


def test_what_is_not_text(tmp_path: Path) -> None:
    path = tmp_path / "batch.toml"
    path.write_bytes(b"# one\n# two \xff\n")
    with pytest.raises(ManifestError, match=r"batch\.toml:2: is not UTF-8"):
        read(path)


def test_what_can_not_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ManifestError, match=r"none\.toml: can't be read: No such file"):
        read(tmp_path / "none.toml")
    with pytest.raises(ManifestError, match=r"https:/+\*\*\*@host"):
        read(Path("https://alice:secret@host/x"))
    with pytest.raises(ManifestError, match="is no file"):
        read(tmp_path)
    with pytest.raises(ManifestError, match="can't be read"):
        read(Path("a\0b"))
    monkeypatch.setattr(document, "LARGEST", 20)
    with pytest.raises(ManifestError, match="has more than 20 bytes"):
        read(written(tmp_path, LEAST))


def is_branch(name: str) -> bool:
    try:
        return bool(BRANCH.read(name, ()))
    except Wrong:
        return False


@pytest.mark.parametrize("name", ["main", "stable/2025.2", "a-b_c", "é", "default", "a.b", "a@b"])
def test_branches(name: str) -> None:
    assert is_branch(name)


@pytest.mark.parametrize(
    "name",
    [
        *(
            "",
            "-a",
            ".a",
            "a/.b",
            "a..b",
            "a.lock",
            "a.lock/b",
            "a.",
            "/a",
            "a/",
            "a//b",
            "@",
            "HEAD",
        ),
        *(
            "a@{b",
            "a b",
            "a\tb",
            "a~",
            "a^",
            "a:b",
            "a?",
            "a*",
            "a[b",
            "a\\b",
            "a,b",
            "a\x7f",
            "a\n",
        ),
        *("refs/heads/main", "a\u202eb", "x" * 201),
    ],
)
def test_what_is_no_branch(name: str) -> None:
    assert not is_branch(name)


@settings(max_examples=150, deadline=None)
@given(st.text(st.sampled_from("ab./@{~-^:?*[\\ ,éHEAD\x7flock"), min_size=1, max_size=8))
def test_git_takes_each_branch_that_is_taken(name: str) -> None:
    if is_branch(name):
        ref = f"refs/heads/{name}"
        subprocess.run(["git", "check-ref-format", ref], check=True)
        subprocess.run(["git", "check-ref-format", "--branch", name], check=True, stdout=-3)


@given(st.text(max_size=80))
def test_any_text_gives_a_name(text: str) -> None:
    name = id_of(text)
    assert 1 <= len(name) <= 60
    assert name == name.strip("-").lower()
    assert set(name) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")

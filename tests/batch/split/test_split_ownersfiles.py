"""OWNERS files, of both kinds."""

from __future__ import annotations

import pytest

from codemods.batch.split.ownersfiles import OwnersFiles

CHROMIUM = {
    "OWNERS": "top@example.org\n",
    "net/OWNERS": "# the team\na@example.org  # lead\nb@example.org\n"
    "per-file *.proto,*_x.py=file://ipc/OWNERS\nper-file lone.py=set noparent\n",
    "net/dns/x.py": "",
    "alone/OWNERS": "set noparent\n",
    "any/OWNERS": "*\n",
    "prose/OWNERS": "The owners of this folder are those above.\n",
    "ipc/OWNERS": "set noparent\nipc@example.org\ninclude common/OWNERS\n",
    "ipc/common/OWNERS": "file://ipc/OWNERS\nc@example.org\n",
}
KUBERNETES = {
    "OWNERS": "# See the docs\n\napprovers:\n- alice\n- sig-leads # all\nreviewers:\n- bob\n",
    "OWNERS_ALIASES": "aliases:\n  sig-leads:\n  - Carol\n  - dave\n  others: [erin, 'frank']\n",
    "pkg/OWNERS": "reviewers:\n  - others\nlabels:\n  - sig/api\n",
    "own/OWNERS": "options:\n  no_parent_owners: true\n",
    "part/OWNERS": 'filters:\n  ".*":\n    approvers:\n    - grace\n',
}


def owners_in(files: dict[str, str]) -> OwnersFiles:
    return OwnersFiles(lambda path: files[path].encode() if path in files else None)


@pytest.mark.parametrize(
    ("path", "owners"),
    [
        ("a.py", ["top@example.org"]),
        ("x/y/a.py", ["top@example.org"]),
        ("net/a.py", ["a@example.org", "b@example.org"]),
        ("net/dns/a.py", ["a@example.org", "b@example.org"]),
        ("net/a.proto", ["ipc@example.org", "c@example.org"]),
        ("net/dns/a.proto", ["a@example.org", "b@example.org"]),
        ("alone/a.py", []),
        ("any/a.py", []),
        ("prose/a.py", ["top@example.org"]),
        ("ipc/a.py", ["ipc@example.org", "c@example.org"]),
    ],
)
def test_lines_of_people(path: str, owners: list[str]) -> None:
    assert list(owners_in(CHROMIUM).of(path)) == owners


@pytest.mark.parametrize(
    ("path", "owners"),
    [
        ("a.go", ["alice", "Carol", "dave"]),
        ("pkg/x/a.go", ["erin", "frank"]),
        ("own/a.go", []),
        ("part/a.go", ["alice", "Carol", "dave"]),
    ],
)
def test_yaml(path: str, owners: list[str]) -> None:
    assert list(owners_in(KUBERNETES).of(path)) == owners


@pytest.mark.parametrize(
    "text",
    [
        "--upload-pack=x\n",
        "a@b\x1b[31m\n",
        "approvers:\n- '$(id)'\n- \"a b\"\n",
        "\0\n",
        "- x\n:\n",
    ],
)
def test_what_is_no_name_names_nobody(text: str) -> None:
    assert owners_in({"OWNERS": text}).of("a") == ()

"""A stand-in for Gerrit: pushes to `refs/for/` become changes by their Change-Id.

Git's own hook `proc-receive` takes those pushes, as https://git-scm.com/docs/githooks#proc-receive
has it, so that no ref is made of them. What it answers to queries is formed after
https://gerrit-review.googlesource.com/Documentation/rest-api-changes.html and json.html.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, BinaryIO
from urllib.parse import parse_qs

from states import changed, executable


class GerritStandIn:
    """What a test says to it, and asks of it. One project."""

    def __init__(
        self,
        repository: Path,
        project: str,
        url: str = "https://review.example.org",
        changes: Sequence[dict[str, Any]] = (),
    ) -> None:
        """Makes a Gerrit of a bare repository."""
        self.project = project
        self.path = repository / "gerrit.json"
        with changed(self.path) as state:
            state.update(
                {
                    "changes": list(changes),
                    "url": url,
                    "project": project,
                    "accounts": [],
                    "calls": [],
                }
            )
        executable(repository / "hooks" / "proc-receive", "gerrit_standin", str(self.path))
        with (repository / "config").open("a") as config:
            config.write("[receive]\n\tprocReceiveRefs = refs/for\n")

    def install_ssh(self, folder: Path, root: Path) -> Path:
        """A program `ssh` in `folder` that leads here whatever host it is told; the folder."""
        executable(folder / "ssh", "gerrit_standin", str(self.path), str(root))
        return folder

    def know(self, *names: str) -> None:
        """Who can be asked."""
        with changed(self.path) as state:
            state["accounts"] += names

    def set(self, number: int, **fields: Any) -> None:
        """Change a change, as people and machines do."""
        with changed(self.path) as state:
            state["changes"][number - 1].update(fields)

    def changes(self) -> list[dict[str, Any]]:
        """All of them."""
        with changed(self.path) as state:
            return list(state["changes"])

    def calls(self) -> list[list[str]]:
        """Of ssh."""
        with changed(self.path) as state:
            return list(state["calls"])

    def rest(self, query: str) -> bytes:
        """The answer of `/changes/`."""
        values = parse_qs(query)
        assert set(values.get("o", [])) <= {"CURRENT_REVISION", "LABELS", "SUBMITTABLE"}
        with changed(self.path) as state:
            found = [_info(state, change) for change in _matching(state, values["q"][0])]
        return b")]}'\n" + json.dumps(found).encode()


def _matching(state: Any, query: str) -> list[Any]:
    project = re.search(r"project:(\S+)", query)
    ids = re.findall(r"change:(I[0-9a-f]{40})", query)
    assert project is not None
    assert ids
    return [
        it for it in state["changes"] if it["change_id"] in ids and project[1] == state["project"]
    ]


def _info(state: Any, change: Any) -> dict[str, Any]:
    return {
        "id": f"{state['project']}~{change['branch']}~{change['change_id']}",
        "project": state["project"],
        "branch": change["branch"],
        "change_id": change["change_id"],
        "subject": change["subject"],
        "status": change["status"],
        "_number": change["number"],
        "labels": change.get("labels", {"Code-Review": {"all": []}, "Verified": {}}),
        "submittable": change.get("submittable", False),
        "current_revision": change["revisions"][-1],
        **({"mergeable": change["mergeable"]} if "mergeable" in change else {}),
    }


def _line(state: Any, change: Any) -> dict[str, Any]:
    return {
        "project": state["project"],
        "branch": change["branch"],
        "id": change["change_id"],
        "number": change["number"],
        "url": f"{state['url']}/c/{state['project']}/+/{change['number']}",
        "status": change["status"],
        "currentPatchSet": {
            "number": len(change["revisions"]),
            "revision": change["revisions"][-1],
            "approvals": change.get("approvals", []),
        },
        "submitRecords": [{"status": "OK" if change.get("submittable") else "NOT_READY"}],
    }


def main(path: str, root: str = "") -> int:
    """Either the hook, or `ssh`."""
    return _ssh(Path(path), root) if root else _hook(Path(path))


def _ssh(path: Path, root: str) -> int:
    command = sys.argv[-1]
    with changed(path) as state:
        state["calls"].append(sys.argv[1:])
    if match := re.fullmatch(r"git[ -](upload-pack|receive-pack) '/?(.+?)'", command):
        where = f"{root}/{match[2].removesuffix('.git')}.git"
        os.execvp("git", ["git", match[1], where])
    with changed(path) as state:
        if command.startswith("gerrit query --format=JSON"):
            found = _matching(state, command)
            for change in found:
                print(json.dumps(_line(state, change)))
            print(json.dumps({"type": "stats", "rowCount": len(found)}))
            return 0
        review = re.fullmatch(
            r'gerrit review --project=(\S+) --abandon --message "([^"]*)" ([0-9a-f]{40})', command
        )
        for change in state["changes"]:
            if review and change["revisions"][-1] == review[3] and change["status"] == "NEW":
                change.update(status="ABANDONED", message=review[2])
                return 0
    print("fatal: no such change or command", file=sys.stderr)
    return 1


def _hook(path: Path) -> int:
    source, sink = sys.stdin.buffer, sys.stdout.buffer
    _packets(source)
    _send(sink, ["version=1"])
    answers = []
    for command in _packets(source):
        _, new, ref = command.split(" ", 2)
        why = _pushed(path, new, ref)
        answers.append(f"ng {ref} {why}" if why else f"ok {ref}")
    _send(sink, answers)
    return 0


def _pushed(path: Path, new: str, ref: str) -> str:
    """Why it is refused; empty: it is not."""
    branch, _, text = ref.removeprefix("refs/for/").partition("%")
    options = [tuple(it.partition("=")[::2]) for it in text.split(",") if it]
    message = _git("log", "-1", "--format=%B", new)
    change_id = re.search(r"^Change-Id: (I[0-9a-f]{40})$", message.strip().split("\n\n")[-1], re.M)
    if not _git("rev-parse", "-q", "--verify", f"refs/heads/{branch}"):
        return f"branch {branch} not found"
    if change_id is None:
        return "missing Change-Id in message footer"
    with changed(path) as state:
        for name, value in options:
            if name in {"r", "cc"} and value not in state["accounts"]:
                return f"Account '{value}' not found"
        for change in state["changes"]:
            if (change["change_id"], change["branch"]) == (change_id[1], branch):
                if change["status"] != "NEW":
                    return f"change {change['number']} closed"
                if change["revisions"][-1] == new:
                    return "no new changes"
                change["revisions"].append(new)
                break
        else:
            change = {
                **{
                    "number": len(state["changes"]) + 1,
                    "change_id": change_id[1],
                    "branch": branch,
                },
                **{"status": "NEW", "subject": message.splitlines()[0], "revisions": [new]},
            }
            state["changes"].append(change)
        change["options"] = options
        number, patch = change["number"], len(change["revisions"])
        _git("update-ref", f"refs/changes/{number % 100:02d}/{number}/{patch}", new)
        where = f"{state['url']}/c/{state['project']}/+/{number}"
        print(f"SUCCESS\n\n  {where} {change['subject']} [NEW]\n", file=sys.stderr)
    return ""


def _git(*arguments: str) -> str:
    return subprocess.run(["git", *arguments], capture_output=True, text=True, check=False).stdout


def _packets(source: BinaryIO) -> list[str]:
    lines = []
    while size := int(source.read(4), 16):
        lines.append(source.read(size - 4).decode().split("\0")[0].rstrip("\n"))
    return lines


def _send(sink: BinaryIO, lines: list[str]) -> None:
    for line in lines:
        sink.write(f"{len(line) + 5:04x}{line}\n".encode())
    sink.write(b"0000")
    sink.flush()

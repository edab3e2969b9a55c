"""A stand-in for `gh`: takes the flags that gh takes, refuses others, and answers as it does.

It keeps pull requests in a JSON file, and takes their heads from the bare repositories, so that a
push is seen. Flags, fields and words: https://github.com/cli/cli, `pkg/cmd/pr` and `pkg/cmd/repo`.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from states import changed, executable

_FLAGS = {
    "pr list": {"repo", "state", "json", "head", "limit", "base"},
    "pr create": {"repo", "head", "base", "title", "body-file", "draft", "label", "reviewer"},
    "pr view": {"repo", "json"},
    "pr edit": {"repo", "title", "body-file", "add-label", "add-reviewer"},
    "pr close": {"repo", "comment"},
    "repo view": {"json"},
    "api rate_limit": {"hostname"},
}


class GhStandIn:
    """What a test says to it, and asks of it."""

    def __init__(self, folder: Path) -> None:
        """Installs the program into `folder / "bin"`."""
        self.bin = folder / "bin"
        self.path = folder / "gh.json"
        folder.mkdir(parents=True, exist_ok=True)
        executable(self.bin / "gh", "gh_standin", str(self.path))

    def add(self, name: str, path: Path, **settings: Any) -> None:
        """A repository OWNER/NAME whose bare repository is at `path`."""
        with changed(self.path) as state:
            state.setdefault("repositories", {})[name] = {
                "path": str(path),
                "isArchived": False,
                "viewerPermission": "WRITE",
                "pulls": [],
                **settings,
            }

    def fail(
        self, command: str, stderr: str, code: int = 1, *, times: int = 1, **more: Any
    ) -> None:
        """Let the next calls of a command fail; `done=True`: after they have done their work;
        `kills=True`: and kill who has called."""
        with changed(self.path) as state:
            state.setdefault("failures", {})[command] = dict(
                stderr=stderr, code=code, times=times, **more
            )

    def limit(self, limits: dict[str, Any]) -> None:
        """What it answers to the question for limits of rates."""
        with changed(self.path) as state:
            state["limits"] = limits

    def set(self, name: str, number: int, **fields: Any) -> None:
        """Change a pull request, as people and machines do."""
        with changed(self.path) as state:
            state["repositories"][name]["pulls"][number - 1].update(fields)

    def pulls(self, name: str) -> list[dict[str, Any]]:
        """All of a repository."""
        with changed(self.path) as state:
            return list(state["repositories"][name]["pulls"])

    def calls(self) -> list[dict[str, Any]]:
        """Each call: `argv`, `stdin`, `environment` and what lay in its folder."""
        with changed(self.path) as state:
            return list(state.get("calls", []))


def main(path: str) -> int:
    """One call."""
    argv = sys.argv[1:]
    stdin = sys.stdin.read()
    with changed(Path(path)) as state:
        call = {
            "argv": argv,
            "stdin": stdin,
            "environment": dict(os.environ),
            "folder": os.listdir(),
        }
        state.setdefault("calls", []).append(call)
        return _called(state, argv, stdin)


def _called(state: dict[str, Any], argv: Sequence[str], stdin: str) -> int:
    flags, words = _parsed(argv)
    command = " ".join(words[:2])
    if command not in _FLAGS or not set(flags) <= _FLAGS[command]:
        print(f"unknown command or flag: {argv}", file=sys.stderr)
        return 1
    failure = state.get("failures", {}).get(command)
    if failure and failure["times"] > 0:
        failure["times"] -= 1
        if failure.get("done"):
            _COMMANDS[command](state, flags, words[2:], stdin)
        if failure.get("kills"):
            os.kill(os.getppid(), signal.SIGKILL)
        print(failure["stderr"], file=sys.stderr)
        print(failure.get("stdout", ""), end="")
        return int(failure["code"])
    return _COMMANDS[command](state, flags, words[2:], stdin)


def _parsed(argv: Sequence[str]) -> tuple[dict[str, list[str]], list[str]]:
    flags: dict[str, list[str]] = {}
    words: list[str] = []
    is_word = False
    for argument in argv:
        if argument == "--":
            is_word = True
        elif is_word or not argument.startswith("-"):
            words.append(argument)
        else:
            name, _, value = argument.removeprefix("--").partition("=")
            flags.setdefault(name, []).append(value)
    return flags, words


def _repository(state: dict[str, Any], name: str) -> Any:
    known = state.get("repositories", {}).get("/".join(name.split("/")[-2:]))
    if known is None:
        print(
            f"GraphQL: Could not resolve to a Repository with the name '{name}'.", file=sys.stderr
        )
    return known


def _view_repository(state: dict[str, Any], flags: Any, words: list[str], stdin: str) -> int:
    repository = _repository(state, words[0])
    if repository is None:
        return 1
    print(json.dumps({field: repository[field] for field in flags["json"][0].split(",")}))
    return 0


def _list(state: dict[str, Any], flags: Any, words: list[str], stdin: str) -> int:
    repository = _repository(state, flags["repo"][0])
    if repository is None:
        return 1
    head, wanted = flags.get("head", [""])[0], flags.get("state", ["open"])[0]
    pulls = [
        pull
        for pull in reversed(repository["pulls"])
        if head in {"", pull["headRefName"]}
        and (wanted == "all" or pull["state"] == wanted.upper())
    ][: int(flags.get("limit", ["30"])[0])]
    print(json.dumps([_fields(repository, pull, flags["json"][0]) for pull in pulls]))
    return 0


def _fields(repository: Any, pull: Any, fields: str) -> dict[str, Any]:
    if pull["state"] == "OPEN" and not pull["isCrossRepository"]:
        pull["headRefOid"] = _oid(repository, pull["headRefName"]) or pull["headRefOid"]
    return {field: pull[field] for field in fields.split(",")}


def _oid(repository: Any, branch: str) -> str:
    command = [
        "git",
        "--git-dir",
        repository["path"],
        "rev-parse",
        "--verify",
        "-q",
        f"refs/heads/{branch}",
    ]
    return subprocess.run(command, capture_output=True, text=True, check=False).stdout.strip()


def _create(state: dict[str, Any], flags: Any, words: list[str], stdin: str) -> int:
    repository = _repository(state, flags["repo"][0])
    if repository is None:
        return 1
    head = flags["head"][0]
    for kind, word in (("label", "add label"), ("reviewer", "request reviewer")):
        for name in flags.get(kind, []):
            if name not in state.get(f"{kind}s", []):
                print(f"could not {word}: '{name}' not found", file=sys.stderr)
                return 1
    url = f"https://github.com/{'/'.join(flags['repo'][0].split('/')[-2:])}/pull"
    for pull in repository["pulls"]:
        if pull["headRefName"] == head and pull["state"] == "OPEN":
            print(
                f'a pull request for branch "{head}" into branch "main" already exists:',
                file=sys.stderr,
            )
            return 1
    if not (oid := _oid(repository, head)):
        print("pull request create failed: GraphQL: Head sha can't be blank", file=sys.stderr)
        return 1
    number = len(repository["pulls"]) + 1
    repository["pulls"].append(
        {
            **{"number": number, "url": f"{url}/{number}", "state": "OPEN", "headRefName": head},
            **{"headRefOid": oid, "baseRefName": flags["base"][0], "title": flags["title"][0]},
            **{"body": stdin, "isDraft": "draft" in flags, "labels": flags.get("label", [])},
            **{"reviewers": flags.get("reviewer", []), "isCrossRepository": False, "comments": []},
            **{"reviewDecision": "", "mergeable": "UNKNOWN", "statusCheckRollup": []},
        }
    )
    print(f"{url}/{number}")
    return 0


def _view(state: dict[str, Any], flags: Any, words: list[str], stdin: str) -> int:
    repository = _repository(state, flags["repo"][0])
    print(json.dumps(_fields(repository, repository["pulls"][int(words[0]) - 1], flags["json"][0])))
    return 0


def _edit(state: dict[str, Any], flags: Any, words: list[str], stdin: str) -> int:
    pull = _repository(state, flags["repo"][0])["pulls"][int(words[0]) - 1]
    pull["title"] = flags.get("title", [pull["title"]])[0]
    pull["body"] = stdin if "body-file" in flags else pull["body"]
    return 0


def _close(state: dict[str, Any], flags: Any, words: list[str], stdin: str) -> int:
    pull = _repository(state, flags["repo"][0])["pulls"][int(words[0]) - 1]
    if pull["state"] == "MERGED":
        print("X Pull request can't be closed because it was already merged", file=sys.stderr)
        return 1
    if pull["state"] == "OPEN":
        pull["comments"] += flags.get("comment", [])
        pull["state"] = "CLOSED"
    return 0


def _limits(state: dict[str, Any], flags: Any, words: list[str], stdin: str) -> int:
    print(json.dumps(state.get("limits", {"resources": {}})))
    return 0


_COMMANDS: dict[str, Callable[[dict[str, Any], Any, list[str], str], int]] = {
    "pr list": _list,
    "pr create": _create,
    "pr view": _view,
    "pr edit": _edit,
    "pr close": _close,
    "repo view": _view_repository,
    "api rate_limit": _limits,
}

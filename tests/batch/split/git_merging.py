"""Reviews as commits of a real repository, merged and applied by git."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

from codemods.batch.split.review import Review

ENVIRONMENT = {
    **{name: value for name, value in os.environ.items() if not name.startswith("GIT_")},
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_CONFIG_GLOBAL": os.devnull,
    **{
        f"GIT_{who}_{what}": said
        for who in ("AUTHOR", "COMMITTER")
        for what, said in (("NAME", "a"), ("EMAIL", "a@b"), ("DATE", "2020-01-01T00:00:00Z"))
    },
}


class Repository:
    """A bare repository whose base holds some files."""

    def __init__(self, path: Path, files: Mapping[str, bytes], executable: Sequence[str] = ()):
        self.path = path
        self.git("init", "--quiet", "--bare", str(path))
        self.base = self._commit(
            [(it, "100755" if it in executable else "100644", c) for it, c in files.items()], ""
        )

    def git(self, *arguments: str, stdin: bytes = b"", index: Path | None = None) -> str:
        """What git says; it must succeed."""
        done = self.tried(*arguments, stdin=stdin, index=index)
        assert done.returncode == 0, done.stderr.decode() + done.stdout.decode()
        return done.stdout.decode("utf-8", "surrogateescape").strip()

    def tried(
        self, *arguments: str, stdin: bytes = b"", index: Path | None = None
    ) -> subprocess.CompletedProcess[bytes]:
        """The same, whether it succeeds or not."""
        environment = {**ENVIRONMENT, "GIT_DIR": str(self.path)}
        if index:
            environment["GIT_INDEX_FILE"] = str(index)
        return subprocess.run(
            ["git", *arguments], input=stdin, env=environment, capture_output=True, check=False
        )

    def _commit(self, files: Sequence[tuple[str, str, bytes | None]], parent: str) -> str:
        name = f"refs/heads/r{len(self.git('for-each-ref').splitlines())}"
        parts = [f"commit {name}\ncommitter a <a@b> 0 +0000\ndata 0\n".encode()]
        if parent:
            parts.append(f"from {parent}\n".encode())
        for path, mode, content in files:
            quoted = path.encode("utf-8", "surrogateescape")
            if content is None:
                parts.append(b"D %b\n" % quoted)
            else:
                head = b"M %b inline %b\ndata %d\n" % (mode.encode(), quoted, len(content))
                parts += [head, content, b"\n"]
        self.git("fast-import", "--quiet", stdin=b"".join(parts))
        return self.git("rev-parse", name)

    def committed(self, review: Review, blobs: Mapping[str, bytes]) -> str:
        """The commit of a review on the base."""
        files = [(it.path, it.mode, blobs[it.after] if it.after else None) for it in review.files]
        return self._commit(files, self.base)

    def tree(self, commit: str) -> str:
        """The object id of the tree of a commit."""
        return self.git("rev-parse", f"{commit}^{{tree}}")

    def merged(self, commits: Sequence[str]) -> str:
        """The tree after all commits are merged into the base, one after the other."""
        current = self.base
        for commit in commits:
            tree = self.git("merge-tree", "--write-tree", current, commit).splitlines()[0]
            parents = ["-p", current, "-p", commit]
            current = self.git("commit-tree", tree, *parents, "-m", "merged")
        return self.tree(current)

    def applied(self, diffs: Sequence[bytes]) -> str:
        """The tree after all diffs are applied to the base, one after the other."""
        index = self.path / "index-of-test"
        self.git("read-tree", self.base, index=index)
        for diff in diffs:
            self.git("apply", "--cached", "-", stdin=diff, index=index)
        return self.git("write-tree", index=index)

    def whole(self, files: Mapping[str, bytes], executable: Sequence[str] = ()) -> str:
        """The tree that holds these files and no others."""
        index = self.path / "index-of-whole"
        index.unlink(missing_ok=True)
        lines = []
        for path, content in files.items():
            blob = self.git("hash-object", "-w", "--stdin", stdin=content)
            mode = "100755" if path in executable else "100644"
            lines.append(f"{mode} {blob}\t{path}\0".encode("utf-8", "surrogateescape"))
        self.git("update-index", "-z", "--index-info", stdin=b"".join(lines), index=index)
        return self.git("write-tree", index=index)

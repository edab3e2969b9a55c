"""A repository of our own with nothing in it: no hooks, no samples, no word that git reads but
these.

Source: https://git-scm.com/docs/gitrepository-layout.
"""

from __future__ import annotations

from pathlib import Path


def make(folder: Path, oid: str, *, is_bare: bool, head: str) -> None:
    """Make a repository at a folder that is not there, for object ids as long as `oid`.

    `head` is what HEAD holds. Raises `OSError`.
    """
    for name in ("objects/info", "objects/pack", "refs/heads"):
        (folder / name).mkdir(parents=True)
    version, extension = 0, ""
    if len(oid) == 64:
        version, extension = 1, "[extensions]\n\tobjectFormat = sha256\n"
    bare = "true" if is_bare else "false"
    core = f"[core]\n\trepositoryformatversion = {version}\n\tbare = {bare}\n"
    (folder / "config").write_text(core + extension, encoding="ascii")
    (folder / "HEAD").write_text(f"{head}\n", encoding="ascii")

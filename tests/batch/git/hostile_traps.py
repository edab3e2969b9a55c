"""What the traps of `hostile_table` are made of, and the plain commands that run into them."""

from __future__ import annotations

import os
import pty
import subprocess

from hostile import FILES, Acts, Built

HOOKS = (
    "applypatch-msg",
    "commit-msg",
    "fsmonitor-watchman",
    "post-applypatch",
    "post-checkout",
    "post-commit",
    "post-index-change",
    "post-merge",
    "post-receive",
    "post-rewrite",
    "post-update",
    "pre-applypatch",
    "pre-auto-gc",
    "pre-commit",
    "pre-merge-commit",
    "pre-push",
    "pre-rebase",
    "pre-receive",
    "prepare-commit-msg",
    "proc-receive",
    "push-to-checkout",
    "reference-transaction",
    "sendemail-validate",
    "update",
)


# What traps are made of


def settings(**settings: str) -> Acts:
    """Settings of the repository; ``__`` is a dot, and ``EVIL`` the program."""

    def prepare(built: Built) -> None:
        for key, value in settings.items():
            built.set(key.replace("__", "."), value.replace("EVIL", str(built.program)))

    return prepare


def settings_of_user(**settings: str) -> Acts:
    def prepare(built: Built) -> None:
        for key, value in settings.items():
            text = value.replace("EVIL", str(built.program)).replace("PATH", str(built.repository))
            built.set_of_user(key.replace("__", "."), text)

    return prepare


def attributes(line: str, then: Acts) -> Acts:
    """Attributes that are committed, before anything is set."""

    def prepare(built: Built) -> None:
        built.write(".gitattributes", line + "\n")
        built.commit()
        then(built)

    return prepare


def variables(**variables: str) -> Acts:
    def prepare(built: Built) -> None:
        for name, value in variables.items():
            text = value.replace("EVIL", str(built.program)).replace("FOLDER", str(built.folder))
            built.environment[name] = text

    return prepare


def plain_git(*arguments: str, touched: bool = False) -> Acts:
    """Plain git in the repository."""

    def control(built: Built) -> None:
        if touched:
            built.touch()
        built.git(*arguments)

    return control


def plain_clone(built: Built) -> None:
    """A plain clone, and a commit in it."""
    copy = built.folder / "plain"
    built.git("clone", "-q", "--no-local", str(built.repository), str(copy), cwd=built.folder)
    if copy.exists():
        (copy / "shop" / "text.py").write_text("x = 2\n")
        built.git("commit", "-qam", "Mine", cwd=copy)


def push_into(built: Built) -> None:
    """A plain push into the repository."""
    copy = built.folder / "plain"
    built.git("clone", "-q", str(built.repository), str(copy), cwd=built.folder)
    built.git("push", "-q", str(built.repository), "HEAD:refs/heads/other", cwd=copy)


# The traps


def hooks(built: Built) -> None:
    for name in HOOKS:
        (built.repository / ".git" / "hooks" / name).unlink(missing_ok=True)
        (built.repository / ".git" / "hooks" / name).symlink_to(built.program)


def included(built: Built) -> None:
    (built.repository / ".git" / "more").write_text(f"[core]\nfsmonitor = {built.program}\n")
    built.set("include.path", "more")


def of_work_tree(built: Built) -> None:
    built.set("extensions.worktreeConfig", "true")
    built.git("config", "--worktree", "core.fsmonitor", str(built.program), check=True)


def merge_driver(built: Built) -> None:
    built.write(".gitattributes", "*.py merge=evil\n")
    built.commit()
    built.git("checkout", "-qb", "side", check=True)
    built.write("shop/text.py", "x = 1\n")
    built.commit()
    built.git("checkout", "-q", "main", check=True)
    built.write("shop/text.py", "x = 2\n")
    built.commit()
    built.set("merge.evil.driver", f"{built.program} %A")


def alternates(built: Built) -> None:
    other = built.folder / "other.git"
    built.git("clone", "-q", "--bare", str(built.repository), str(other), check=True)
    info = built.repository / ".git" / "objects" / "info"
    (info / "alternates").write_text(f"{other}/objects\n")
    built.set("core.alternateRefsCommand", str(built.program))


def submodule(built: Built) -> None:
    built.git(
        "-c",
        "protocol.file.allow=always",
        "submodule",
        "--quiet",
        "add",
        str(built.repository),
        "sub",
    )
    built.commit()
    # It is at another commit than the one that is wanted.
    built.git("commit", "-q", "--allow-empty", "-m", "Other", cwd=built.repository / "sub")
    built.set("submodule.sub.update", f"!{built.program}")
    built.set("protocol.file.allow", "always")


def paged(built: Built) -> None:
    """Git log at a terminal."""
    leader, terminal = pty.openpty()
    clean = {name: it for name, it in os.environ.items() if not name.startswith("GIT_")}
    process = subprocess.Popen(
        ["git", "log"],
        cwd=built.repository,
        env={**clean, **built.environment, "TERM": "xterm"},
        stdin=terminal,
        stdout=terminal,
        stderr=terminal,
    )
    os.close(terminal)
    process.wait(60)
    os.close(leader)


def embedded(built: Built) -> None:
    """A bare repository as ordinary files; a clone has it, too."""
    inner = built.repository / "inner"
    built.git("init", "-q", "--bare", str(inner), check=True)
    built.git(f"--git-dir={inner}", f"--work-tree={built.repository}", "add", "shop", check=True)
    (inner / "refs" / "heads" / "kept").write_text("")
    (inner / "config").write_text(
        "[core]\nrepositoryformatversion = 0\nbare = false\nworktree = .\n"
        f"fsmonitor = {built.program}\n"
    )
    (inner / "shop.py").write_text(FILES["shop/text.py"])
    built.git("add", "-Af", check=True)
    built.commit()


def into_embedded(built: Built) -> None:
    copy = built.folder / "plain"
    built.git("clone", "-q", str(built.repository), str(copy), cwd=built.folder)
    built.git("status", cwd=copy / "inner")


def template(built: Built) -> None:
    hooks = built.folder / "template" / "hooks"
    hooks.mkdir(parents=True)
    for name in HOOKS:
        (hooks / name).symlink_to(built.program)


def template_of_user(built: Built) -> None:
    template(built)
    built.set_of_user("init.templateDir", str(built.folder / "template"))


def template_of_environment(built: Built) -> None:
    template(built)
    built.environment["GIT_TEMPLATE_DIR"] = str(built.folder / "template")


def hooks_elsewhere(built: Built) -> None:
    template(built)
    built.set("core.hooksPath", str(built.folder / "template" / "hooks"))


def hooks_of_user(built: Built) -> None:
    template(built)
    built.set_of_user("core.hooksPath", str(built.folder / "template" / "hooks"))


def option_as_url(built: Built) -> None:
    built.urls.append(f"--upload-pack={built.program}")


def option_as_branch(built: Built) -> None:
    built.branches.append(f"--upload-pack={built.program}")


def helper_as_url(built: Built) -> None:
    built.urls.append(f"ext::{built.program} %S")
    built.set_of_user("protocol.ext.allow", "always")


def rewritten_url(built: Built) -> None:
    built.set_of_user(f"url.ext::{built.program} %S /.insteadOf", str(built.folder))
    built.set_of_user("protocol.ext.allow", "always")


def links(built: Built) -> None:
    """Links to a file and to a folder that lie elsewhere."""
    (built.repository / "link.py").symlink_to(built.outside / "kept.py")
    (built.repository / "elsewhere").symlink_to(built.outside)
    (built.repository / "shop" / "up.py").symlink_to("../../outside/kept.py")
    built.commit()


def naive_writes(built: Built) -> None:
    """What a tool does that takes every name for a file."""
    for path in built.repository.rglob("*.py"):
        path.write_text("changed = True\n")


def other_repository(built: Built) -> None:
    """What a hook hands on to a tool that it starts."""
    built.git("init", "-q", str(built.outside), check=True)
    built.environment["GIT_DIR"] = str(built.outside / ".git")
    built.environment["GIT_WORK_TREE"] = str(built.outside)
    built.environment["GIT_INDEX_FILE"] = str(built.outside / ".git" / "index")


def checkout_elsewhere(built: Built) -> None:
    built.git("--work-tree", str(built.outside), "read-tree", "HEAD")
    built.git(f"--git-dir={built.repository}/.git", "checkout", "-f", "HEAD")


def promised(built: Built) -> None:
    """A clone of a part, whose other part comes from wherever its configuration says."""
    blob = built.git("rev-parse", "HEAD:shop/text.py", check=True).strip()
    (built.repository / ".git" / "objects" / blob[:2] / blob[2:]).unlink()
    for key, value in {
        "core.repositoryFormatVersion": "1",
        "extensions.partialClone": "origin",
        "remote.origin.promisor": "true",
        "remote.origin.url": str(built.repository),
        "remote.origin.uploadpack": str(built.program),
    }.items():
        built.set(key, value)


def tree_with_git(built: Built) -> None:
    """Names that some system reads as ``.git``, in all the spellings; git itself adds none."""
    blob = built.git("rev-parse", "HEAD:shop/text.py", check=True).strip()
    names = (
        ".git",
        ".GIT",
        "git~1",
        ".git ",
        ".git.",
        ".g\u200cit",
        ".git::$INDEX_ALLOCATION",
        "..",
    )
    lines = f"100755 blob {blob}\thooks\0"
    tree = written(built, "mktree", "-z", text=lines)
    rows = "".join(f"040000 tree {tree}\t{name}\0" for name in names)
    top = written(built, "mktree", "-z", text=rows)
    made = written(built, "commit-tree", top, "-p", "HEAD", "-m", "Names")
    built.git("update-ref", "refs/heads/main", made, check=True)


def written(built: Built, *arguments: str, text: str = "") -> str:
    return (
        subprocess.run(
            ["git", *arguments],
            cwd=built.repository,
            env={**os.environ, **built.environment},
            input=text.encode(),
            capture_output=True,
            check=True,
        )
        .stdout.decode()
        .strip()
    )


def naive_tree(built: Built) -> None:
    """What a tool does that writes each name of a tree below a folder."""
    listed = built.git("ls-tree", "-r", "-z", "--name-only", "HEAD", check=True)
    top = built.outside / "copy"
    top.mkdir()
    for name in filter(None, listed.split("\0")):
        (top / name).parent.mkdir(parents=True, exist_ok=True)
        (top / name).write_text("")

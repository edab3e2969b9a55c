"""All the ways, row by row: a trap, and the plain command that runs into it."""

from __future__ import annotations

from hostile import Vector
from hostile_traps import (
    alternates,
    attributes,
    checkout_elsewhere,
    embedded,
    helper_as_url,
    hooks,
    hooks_elsewhere,
    hooks_of_user,
    included,
    into_embedded,
    links,
    merge_driver,
    naive_tree,
    naive_writes,
    of_work_tree,
    option_as_branch,
    option_as_url,
    other_repository,
    paged,
    plain_clone,
    plain_git,
    promised,
    push_into,
    rewritten_url,
    settings,
    settings_of_user,
    submodule,
    template_of_environment,
    template_of_user,
    tree_with_git,
    variables,
)


def vectors() -> list[Vector]:
    """All of them, each with a name of its own."""
    return list(_VECTORS)


_COMMIT = plain_git("commit", "-q", "--no-verify", "--allow-empty", "-m", "Mine")

_VECTORS = (
    Vector("fsmonitor", settings(core__fsmonitor="EVIL"), plain_git("status")),
    Vector("fsmonitor in an included file", included, plain_git("status")),
    Vector("fsmonitor in the configuration of a work tree", of_work_tree, plain_git("status")),
    Vector("hooks at a commit", hooks, _COMMIT),
    Vector("hooks at a push", hooks, push_into),
    Vector(
        "core.hooksPath",
        hooks_elsewhere,
        _COMMIT,
    ),
    Vector(
        "filters",
        attributes(
            "*.py filter=evil",
            settings(filter__evil__clean="EVIL", filter__evil__smudge="EVIL"),
        ),
        plain_git("diff", touched=True),
    ),
    Vector(
        "a filter that is a process",
        attributes("*.py filter=evil", settings(filter__evil__process="EVIL")),
        plain_git("diff", touched=True),
    ),
    Vector(
        "textconv",
        attributes("*.py diff=evil", settings(diff__evil__textconv="EVIL")),
        plain_git("diff", touched=True),
    ),
    Vector("diff.external", settings(diff__external="EVIL"), plain_git("diff", touched=True)),
    Vector(
        "a diff driver",
        attributes("*.py diff=evil", settings(diff__evil__command="EVIL")),
        plain_git("diff", touched=True),
    ),
    Vector("a merge driver", merge_driver, plain_git("merge", "side")),
    Vector("gpg.program", settings(commit__gpgSign="true", gpg__program="EVIL"), _COMMIT),
    Vector(
        "core.sshCommand",
        settings(core__sshCommand="EVIL"),
        plain_git("ls-remote", "ssh://example.invalid/x"),
    ),
    Vector(
        "a missing object that is fetched",
        promised,
        plain_git("show", "HEAD:shop/text.py"),
        is_broken=True,
    ),
    Vector(
        "remote.origin.uploadpack",
        settings(remote__origin__url=".", remote__origin__uploadpack="EVIL"),
        plain_git("fetch", "origin"),
    ),
    Vector(
        "remote.origin.receivepack",
        settings(remote__origin__url=".", remote__origin__receivepack="EVIL"),
        plain_git("push", "origin", "HEAD:refs/heads/other"),
    ),
    Vector(
        "uploadpack.packObjectsHook of the user",
        settings_of_user(uploadpack__packObjectsHook="EVIL"),
        plain_clone,
    ),
    Vector(
        "ext:: in a remote of the repository",
        settings(protocol__ext__allow="always", remote__origin__url="ext::EVIL %S"),
        plain_git("fetch", "origin"),
    ),
    Vector(
        "ext:: as the URL", helper_as_url, lambda it: it.git("ls-remote", it.url), is_refused=True
    ),
    Vector("insteadOf of the user", rewritten_url, lambda it: it.git("ls-remote", it.url)),
    Vector("core.alternateRefsCommand", alternates, push_into),
    Vector(
        "trailer.x.command",
        settings(trailer__x__command="EVIL"),
        plain_git("commit", "--allow-empty", "-m", "Mine", "--trailer", "x=1"),
    ),
    Vector("submodule.s.update", submodule, plain_git("submodule", "update", "--init")),
    Vector("core.pager", settings(core__pager="EVIL"), paged),
    Vector(
        "core.worktree",
        lambda it: it.set("core.worktree", str(it.outside)),
        plain_git("checkout", "-f", "HEAD"),
    ),
    Vector("a bare repository among the files", embedded, into_embedded),
    Vector("init.templateDir of the user", template_of_user, plain_clone),
    Vector("GIT_TEMPLATE_DIR", template_of_environment, plain_clone),
    Vector("core.hooksPath of the user", hooks_of_user, plain_clone),
    Vector(
        "a filter of the user, named by the repository",
        attributes("*.py filter=evil", settings_of_user(filter__evil__smudge="EVIL")),
        plain_clone,
    ),
    Vector(
        "a diff driver of the user, named by the repository",
        attributes("*.py diff=evil", settings_of_user(diff__evil__textconv="EVIL")),
        plain_git("diff", touched=True),
    ),
    Vector(
        "diff.external of the user",
        settings_of_user(diff__external="EVIL"),
        plain_git("diff", touched=True),
    ),
    Vector(
        "commit.gpgSign of the user",
        settings_of_user(commit__gpgSign="true", gpg__program="EVIL"),
        _COMMIT,
    ),
    Vector("fsmonitor of the user", settings_of_user(core__fsmonitor="EVIL"), plain_git("status")),
    Vector(
        "an option as the URL",
        option_as_url,
        lambda it: it.git("ls-remote", it.url, str(it.repository)),
        is_refused=True,
    ),
    Vector(
        "an option as the branch",
        option_as_branch,
        lambda it: it.git("fetch", str(it.repository), it.branch),
        is_refused=True,
    ),
    Vector("links that lead out", links, naive_writes),
    Vector("names that are read as .git", tree_with_git, naive_tree, is_broken=True),
    Vector("GIT_DIR and GIT_INDEX_FILE", other_repository, checkout_elsewhere),
    Vector(
        "GIT_EXTERNAL_DIFF", variables(GIT_EXTERNAL_DIFF="EVIL"), plain_git("diff", touched=True)
    ),
    Vector(
        "settings in the environment",
        variables(
            GIT_CONFIG_COUNT="1", GIT_CONFIG_KEY_0="core.fsmonitor", GIT_CONFIG_VALUE_0="EVIL"
        ),
        plain_git("status"),
    ),
    Vector(
        "GIT_SSH_COMMAND",
        variables(GIT_SSH_COMMAND="EVIL"),
        plain_git("ls-remote", "ssh://example.invalid/x"),
    ),
)

"""What the help of each command of a batch shows below its options."""

from __future__ import annotations

BATCH = """\b
The usual way:
  diffwright batch init                  write batch.toml; name the repositories in it
  diffwright batch plan                  clone and scan; nothing leaves the machine
  diffwright batch preview --all         read the diffs
  diffwright batch apply                 commit, each review on a branch of its own
  diffwright batch publish --yes-plan a1b2c3d4e5f6
  diffwright batch sync                  later, and now and then: how far are they?
  diffwright batch status

\b
Every command can be stopped by Ctrl-C and started again; it goes on from there.

\b
Exit codes:
  0    done; that there was nothing to change is no failure
  1    some repository failed; all others are done
  2    an argument, an option or the manifest is wrong; nothing was done
  3    with --check: there is something to change
  4    something waits for a person
  130  stopped
"""
INIT = """Examples:

\b
  diffwright batch init                          write batch.toml
  diffwright batch init six.toml --from repos.txt
"""
PLAN = """Examples:

\b
  diffwright batch plan                          what batch.toml says
  diffwright batch plan repos.txt --select no-six
  diffwright batch plan --only 'oslo.*' --limit 3
  diffwright batch plan --check                  for CI: exit code 3 if anything would change
"""
PREVIEW = """Examples:

\b
  diffwright batch preview --only nova
  diffwright batch preview --all --stat
  diffwright batch preview --only nova > nova.patch
"""
APPLY = """Examples:

\b
  diffwright batch apply
  diffwright batch apply --in-place              in the working trees of local paths
  diffwright undo                                put one of these back
"""
EXPORT = """Examples:

\b
  diffwright batch export patches
  git am patches/nova-*/0001-*.patch             in a checkout of nova
"""
PUBLISH = """Examples:

\b
  diffwright batch publish --yes-plan a1b2c3d4e5f6
  diffwright batch publish --yes-plan a1b2c3d4e5f6 --limit 3
"""
STATUS = """Examples:

\b
  diffwright batch status
  diffwright batch status --failed --json
  diffwright batch status --burn-down burn-down.svg
"""
SYNC = """Examples:

\b
  diffwright batch sync
"""
RETRY = """Examples:

\b
  diffwright batch retry
  diffwright batch retry --only neutron
"""
CLOSE = """Examples:

\b
  diffwright batch close --reason 'We do this by hand.' --only nova
"""

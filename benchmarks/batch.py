"""A batch from plan to publish over real repositories: ``make bench-batch``.

- ``real``: plan, apply, export and publish over the corpus of `benchmarks.batch_corpus`, each
  timed; the patches give the trees that were committed; a second plan and a second publish do
  nothing.
- ``speed``: repositories a minute, against one after the other (`benchmarks.multi_gitter`).
- ``memory``: what the coordinator takes for 50 and for 500 small repositories.
- ``ledger``: what a transition costs.
- ``cluster``: two workers of a cluster on this machine against one, and against none.
- ``tree``: the same for the preview of one large tree.

All of them, or those that are named as arguments. Needs no network once the corpus is there.
"""

from __future__ import annotations

import argparse
import shutil
import sys
from collections import Counter
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from benchmarks import batch_cluster
from benchmarks.batch_corpus import FOLDER, corpus, listed, positive
from benchmarks.batch_runs import FAILED, Ran, batch
from benchmarks.ledger_costs import costs
from benchmarks.multi_gitter import one_after_the_other
from benchmarks.series import branches, fingerprint, unequal
from benchmarks.small_repositories import small
from benchmarks.soundness import ended, told
from benchmarks.trees import unpacked

_RUN = FOLDER / "run"
_FEW, _MANY = 50, 500
GROWTH = 0.10
"""By how much more memory the coordinator may take for ten times as many repositories."""
_LARGE = "nova==22.0.0"
"""What `tree` goes through."""


def real(remotes: Sequence[Path]) -> list[str]:
    """The whole way; what is not as it should be."""
    folder, manifest = _prepared(remotes, "real")
    copies = [folder / "remotes" / remote.name for remote in remotes]
    state, exported = folder / "state", folder / "patches"
    plan = _timed("plan", manifest, state=state)
    _told_of_plan(plan)
    _timed("apply", manifest, state=state)
    _timed("export", exported, manifest, state=state)
    before = {it: branches(it) for it in copies}
    published = _timed("publish", manifest, "--yes-plan", plan.plan, state=state)
    states = Counter(it["state"] for it in published.lines)
    print(f"reviews: {', '.join(f'{number} {state}' for state, number in states.items())}")
    wrong = _not_pushed(published, before)
    wrong += unequal(exported, [it for it in published.lines if it["commit"]], folder / "clone")
    return wrong + _again(manifest, plan, state, copies)


def _told_of_plan(plan: Ran) -> None:
    states = Counter(it["state"] for it in plan.lines)
    print(f"repositories: {', '.join(f'{number} {state}' for state, number in states.items())}")
    for line in plan.lines:
        if failure := line.get("failure"):
            print(f"  {Path(line['repository']).stem}: {failure['class']}: {failure['message']}")
    print("  " + "\n  ".join(plan.said.strip().splitlines()))


def _not_pushed(published: Ran, before: dict[Path, dict[str, str]]) -> list[str]:
    """Each commit has to be the head of one branch of its remote, and no other may have moved."""
    wrong = []
    for remote, old in before.items():
        now = branches(remote)
        new = Counter(oid for name, oid in now.items() if name not in old)
        wanted = Counter(
            it["commit"] for it in published.lines if it["repository"] == str(remote.absolute())
        )
        if new != wanted:
            wrong.append(f"{remote.stem}: {new.total()} new branches for {wanted.total()} reviews")
        if any(now.get(name) != oid for name, oid in old.items()):
            wrong.append(f"{remote.stem}: a branch that was there has moved")
    return wrong


def _again(manifest: Path, plan: Ran, state: Path, copies: Sequence[Path]) -> list[str]:
    """A second plan and a second publish, which are to do nothing."""
    scans = _scans(state)
    remotes = {it: fingerprint(it) for it in copies}
    again = _timed("plan", manifest, state=state)
    published = _timed("publish", manifest, "--yes-plan", again.plan, state=state)
    wrong = []
    if again.plan != plan.plan:
        wrong.append(f"a second plan is another: {again.plan}, not {plan.plan}")
    if not scans or _scans(state) != scans:
        wrong.append("a second plan scans again")
    if written := [it.stem for it in copies if fingerprint(it) != remotes[it]]:
        wrong.append(f"a second publish writes to {written}")
    if "0 published" not in published.said:
        wrong.append(f"a second publish says: {published.said.strip()}")
    return wrong


def _scans(state: Path) -> dict[Path, int]:
    """When the log of each scan was written."""
    return {path: path.stat().st_mtime_ns for path in state.rglob("*.scan.log")}


def speed(remotes: Sequence[Path]) -> list[str]:
    """Repositories a minute, from nothing to commits, and the baseline right after it."""
    folder, manifest = _prepared(remotes, "speed")
    state = folder / "state"
    steps = [batch(it, manifest, state=state, expected=(0, FAILED)) for it in ("plan", "apply")]
    seconds, cpu = sum(it.seconds for it in steps), sum(it.cpu for it in steps)
    baseline = one_after_the_other(remotes, folder / "baseline")
    changed = sum(it["state"] == "changed" for it in steps[0].lines)
    print(f"{'':<32}{'seconds':>10}{'CPU':>10}{'a minute':>10}{'changed':>10}")
    rows = [
        ("one after the other", baseline.seconds, baseline.cpu, baseline.committed),
        ("batch plan, batch apply", seconds, cpu, changed),
    ]
    for name, took, used, number in rows:
        a_minute = len(remotes) / took * 60
        print(f"{name:<32}{took:>10.1f}{used:>10.1f}{a_minute:>10.1f}{number:>10}")
    faster, less = baseline.seconds / seconds, cpu / baseline.cpu
    print(f"batch is {faster:.2f} times as fast, and takes {less:.2f} of the CPU", flush=True)
    if changed != baseline.committed:
        return [f"{changed} repositories changed, {baseline.committed} one after the other"]
    return []


def memory() -> list[str]:
    """What the coordinator takes, by the number of repositories."""
    peaks: dict[int, dict[str, float | None]] = {}
    for count in (_FEW, _MANY):
        print(f"{count} small repositories", flush=True)
        folder, manifest = _prepared(small(FOLDER / "small", count), f"small-{count}")
        state = folder / "state"
        plan = _timed("plan", manifest, state=state)
        ran = {
            "plan": plan,
            "apply": _timed("apply", manifest, state=state),
            "publish": _timed("publish", manifest, "--yes-plan", plan.plan, state=state),
            "status": _timed("status", manifest, state=state),
        }
        peaks[count] = {verb: it.megabytes for verb, it in ran.items()}
    print(f"{'coordinator, MB':<32}{_FEW:>10}{_MANY:>10}{'growth':>10}{'kB each':>10}")
    wrong = []
    for verb, few in peaks[_FEW].items():
        many = peaks[_MANY][verb]
        if few is None or many is None:
            print(f"{verb:<32}this system does not say how much memory a process took")
            continue
        growth, each = many / few - 1, (many - few) * 1000 / (_MANY - _FEW)
        print(f"{verb:<32}{few:>10.1f}{many:>10.1f}{growth:>10.1%}{each:>10.1f}", flush=True)
        if growth > GROWTH:
            wrong.append(f"{verb} takes {growth:.0%} more memory for {_MANY} than for {_FEW}")
    return wrong


def ledger() -> list[str]:
    """What a transition costs."""
    found = costs(_RUN / "ledger")
    print(
        f"{found.transitions} transitions: {found.milliseconds:.3f} ms and {found.bytes:.0f} bytes"
    )
    print(f"each; {found.durable:.2f} ms where it has to outlive the machine", flush=True)
    return []


def _prepared(remotes: Sequence[Path], name: str) -> tuple[Path, Path]:
    """An empty folder with copies of these, which a run may write to, and a manifest for them."""
    folder = _RUN / name
    shutil.rmtree(folder, ignore_errors=True)
    (folder / "remotes").mkdir(parents=True)
    copies = [folder / "remotes" / remote.name for remote in remotes]
    for remote, copy in zip(remotes, copies, strict=True):
        shutil.copytree(remote, copy)
    return folder, listed(copies, folder, f"bench-{name}")


def _timed(verb: str, *arguments: str | Path, state: Path) -> Ran:
    ran = batch(verb, *arguments, state=state, expected=(0, FAILED))
    memory = "" if ran.megabytes is None else f"{ran.megabytes:>10.1f} MB"
    print(f"{verb:<32}{ran.seconds:>10.1f} s{ran.cpu:>10.1f} s of CPU{memory}", flush=True)
    return ran


PARTS = ("real", "speed", "memory", "ledger", "cluster", "tree")


def main() -> int:
    """Returns 0 if all is as it should be."""
    parser = argparse.ArgumentParser(description="Measure batches.")
    parser.add_argument("parts", nargs="*", help=f"out of: {', '.join(PARTS)}")
    parser.add_argument("--limit", type=positive, help="only so many packages, the first ones")
    given = parser.parse_args()
    if unknown := sorted(set(given.parts) - set(PARTS)):
        parser.error(f"there is no part {unknown[0]}; there are: {', '.join(PARTS)}")
    parts = given.parts or PARTS
    wrong = []
    if {"real", "speed", "cluster"} & set(parts):
        found, missing = corpus(given.limit)
        remotes = [it.path for it in found]
        wrong += missing
        wrong += real(remotes) if "real" in parts else []
        wrong += speed(remotes) if "speed" in parts else []
        if "cluster" in parts:
            wrong += batch_cluster.spread(partial(_prepared, remotes))
    wrong += memory() if "memory" in parts else []
    wrong += ledger() if "ledger" in parts else []
    wrong += batch_cluster.tree(unpacked(_LARGE), _RUN) if "tree" in parts else []
    return ended(told(wrong))


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)

"""What the help of an option says: one sentence that an operator understands, with the unit.

It says what is waited for only where a name does: that of the timeout, or that of a function which
waits. Else it says during what it is waited.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import PurePosixPath

from codemods.timeouts.backends.oslo import naming
from codemods.timeouts.facts import Form, Kind, Timeout
from codemods.timeouts.finding import names
from codemods.timeouts.phrases import ACTIONS, awaited, does, doing, is_plural, spelt, the
from codemods.timeouts.words import words_of

_ROLES = frozenset(
    {
        "agent", "api", "backend", "client", "conductor", "console", "controller", "driver",
        "handler", "manager", "monitor", "plugin", "proxy", "scheduler", "server", "service",
        "volume", "worker",
    }
)  # fmt: skip
"""Modules that are named for what they do; whose they are says their package."""

_STEPS = {
    **dict.fromkeys(("recv", "select"), "data"),
    "acquire": "a lock",
    "drain_events": "events",
    "join": "a thread to end",
    "result": "a result",
}
"""What is waited for by what a timeout is passed to, also where that is done again and again."""
_ANSWERS = {
    **_STEPS,
    **dict.fromkeys(("delete", "get", "head", "patch", "post", "put"), "a response"),
    **dict.fromkeys(("request", "urlopen"), "a response"),
    **dict.fromkeys(("connect", "create_connection"), "a connection"),
    **dict.fromkeys(("check_call", "check_output", "exec_command"), "a command to end"),
    **dict.fromkeys(("subprocess.call", "subprocess.run"), "a command to end"),
    "call": "a reply",
    **dict.fromkeys(("setdefaulttimeout", "settimeout"), "the other side of a connection"),
    "communicate": "a process to end",
}
"""What is waited for by what a timeout is passed to, where that has a keyword of its own for it."""

_GUARDS = frozenset(
    {"Timeout", "alarm", "fail_after", "move_on_after", "setitimer", "timeout", "with_timeout"}
)
"""What ends whatever takes longer."""
_PERIODIC = frozenset({"periodic", "periodic_task"})

_TIMES = {
    **{it: f"{it}s" for it in ("attempt", "check", "event", "heartbeat", "poll", "probe")},
    **{it: f"{it}s" for it in ("report", "run", "scan", "update")},
    "log": "log messages",
    "polling": "polls",
    "refresh": "refreshes",
    "retries": "tries",
    "retry": "tries",
    "sync": "synchronizations",
    "try": "tries",
}
"""What happens again and again."""

_POLLS = frozenset({"poll", "polling"})

_SENTENCE = 4
"""A comment of so many words may be a sentence."""
_OF_TIME = re.compile(r"^[A-Za-z].*\b(?:times?|timeout|long|longest|wait|seconds?)\b", re.I)
_NOTE = re.compile(r"\b(?:TODO|FIXME|XXX|HACK|NOTE|bug|https?:)|[`{}<>]|\bminutes?\b", re.I)
"""In a comment that speaks to those who work on the code, or of another unit."""

_LEAST, _MOST = "Minimum time, in seconds,", "Maximum time, in seconds,"
_TIME = "Time, in seconds,"


def help_of(path: str, timeout: Timeout, name: str, *, told_apart: bool = False) -> str:
    """The help of the option `name`."""
    if not told_apart and (said := _said(timeout.explanation)):
        return said
    sentence = {Kind.LIMIT: _limit, Kind.INTERVAL: _interval, Kind.LIFETIME: _lifetime}
    text = sentence[timeout.kind](path, timeout, name)
    where = _where(timeout) if told_apart else ""
    return f"{text}{where}." if where not in text else f"{text}."


def _limit(path: str, timeout: Timeout, name: str) -> str:
    who, own = actor(path), names.own(timeout.name, timeout.callee, timeout.kind)
    function, act = _function(timeout), _act(timeout)
    if own[-2:] == [*names.GRACE]:
        what = f" for {the(own[:-2])}" if own[:-2] else _during(timeout)
        return f"Grace period, in seconds,{what}"
    if names.says_which(timeout.name, timeout.callee, timeout.kind):
        done = does(own, clearly=True)
        if done:
            return f"{_MOST} that {who} may take to {done[0]} {done[1]}"
        return f"{_MOST} that {who} waits for {awaited(own)}"
    if names.REPEATED.intersection(own):
        return f"{_MOST} that {who} keeps trying{_to(timeout)}"
    if names.WHICH.intersection(own):
        return f"{_MOST} that {who} waits at each of the {own[-1]} attempts{_where(timeout)}"
    if _waits(function) and act:
        return f"{_MOST} that {who} waits for {awaited(_subject(timeout, own))}"
    callee = timeout.callee.rpartition(".")[2]
    if timeout.form is Form.ARGUMENT and callee and callee not in _GUARDS:
        short = _short(timeout.callee)
        answer = _ANSWERS.get(short) or _ANSWERS.get(callee) or f"``{short}``"
        return f"{_MOST} that {who} waits for {answer}{_during(timeout)}"
    done = does(act) if act else None
    if done:
        return f"{_MOST} that {who} may take to {done[0]} {done[1]}"
    if act and act[-1] in ACTIONS and (len(act) > 1 or act == _subject(timeout, own)):
        return f"{_MOST} that {who} waits for {awaited(act)}"
    if function:
        did = "waits" if _waits(function) else "may take"
        return f"{_MOST} that {who} {did}{_where(timeout)}"
    if timeout.owner:
        return f"{_MOST} that {the(words_of(_class(timeout)))} waits"
    return f"{_MOST} that {who} waits for {awaited(naming.subject(name) or ['response'])}"


def _interval(path: str, timeout: Timeout, name: str) -> str:
    who, own = actor(path), names.own(timeout.name, timeout.callee, timeout.kind)
    parts, callee = names.words(timeout.name), timeout.callee.rpartition(".")[2]
    time = _MOST if "max" in parts else _LEAST if "min" in parts else _TIME
    told = [word for word in own if word not in names.BOUNDS]
    if names.says_which(timeout.name, timeout.callee, timeout.kind):
        if told[-1] in _TIMES:
            each = spelt(told[:-1])
            return f"{time} between two {each}{' ' if each else ''}{_TIMES[told[-1]]}"
        if "period" in parts:
            return f"Length, in seconds, of {the(told)} period"
        if "delay" in parts and not doing(told):
            return f"{time} by which {who} delays {the(told)}"
        return f"{time} that {who} pauses {doing(told) or f'for {the(told)}'}"
    if names.said(timeout.name).kind is Kind.LIMIT or callee in _STEPS:  # repeated by a loop
        answer = _STEPS.get(callee) or f"``{_short(timeout.callee)}``"
        return f"{time} that {who} waits for {answer} each time{_during(timeout)}"
    if callee in _PERIODIC:
        return f"{time} between two runs of ``{_function(timeout)}``"
    if "inc" in own or "increment" in own:
        return f"Time, in seconds, by which {who} pauses longer each time{_during(timeout)}"
    first = " at first" if "initial" in own or "start" in own else ""
    again = {*told, *names.words(timeout.owner), *names.words(timeout.callee)}
    if again & _POLLS:
        return f"{time} that {who} pauses between two polls{_during(timeout)}"
    if again & names.REPEATED or callee.startswith("wait_"):
        return f"{time} that {who} pauses before it tries again{_during(timeout)}"
    return f"{time} that {who} pauses{first or ' each time'}{_during(timeout)}"


def _lifetime(path: str, timeout: Timeout, name: str) -> str:
    parts = names.words(timeout.name)
    time = _MOST if "max" in parts else _LEAST if "min" in parts else _TIME
    own = names.own(timeout.name, timeout.callee, timeout.kind)
    told = [word for word in own if word not in names.BOUNDS]
    act = _act(timeout)
    if not told and act and does(act):
        told = act[1:]
    if not told and timeout.owner:
        return f"{time} for which what is set{_where(timeout)} is valid"
    if not timeout.owner:
        told = [word for word in naming.subject(name) if word not in names.BOUNDS]
    told = told or ["value"]
    return f"{time} for which {the(told)} {'are' if is_plural(told[-1]) else 'is'} valid"


# Where


def _function(timeout: Timeout) -> str:
    """The function around a timeout; empty if it is there when the object is made."""
    last = timeout.owner.rpartition(".")[2]
    return "" if last.startswith("__") or last[:1].isupper() else last


def _class(timeout: Timeout) -> str:
    """The innermost class around it, or what else is."""
    parts = [it for it in timeout.owner.split(".") if not it.startswith("__")]
    return next((it for it in reversed(parts) if it[:1].isupper()), parts[-1] if parts else "")


def _act(timeout: Timeout) -> list[str]:
    """What the function around a timeout does."""
    function = _function(timeout)
    act = names.acted(names.words(function), timeout.kind) if function else []
    shared = _subject(timeout, ())
    return shared if act[:-1] and act[:1] == shared else act


def _waits(function: str) -> bool:
    parts = names.words(function)
    return not {"wait", "await"}.isdisjoint(parts) and "then" not in parts


def _subject(timeout: Timeout, own: Sequence[str]) -> list[str]:
    """What it is for, as its option is called."""
    parts = timeout.thing.removesuffix(timeout.kind.noun).strip("_").split("_")
    return [part for part in parts if part not in own] or parts


def _during(timeout: Timeout) -> str:
    """While what the time is spent."""
    function = _function(timeout)
    own = names.own(timeout.name, timeout.callee, timeout.kind)
    if _waits(function) and _act(timeout):
        what = _subject(timeout, own)
        return f" {doing(what)}" if does(what) else f" while waiting for {awaited(what)}"
    act = _act(timeout)
    when = doing(act)
    if not when and act == _subject(timeout, own) and act[-1] in ACTIONS:
        when = f"during {the(act)}"
    return f" {when}" if when else _where(timeout)


def _to(timeout: Timeout) -> str:
    """What is tried."""
    parts = [it for it in names.words(_function(timeout)) if it]
    done = does(parts) if parts else None
    return f" to {done[0]} {done[1]}" if done else _where(timeout)


def _where(timeout: Timeout) -> str:
    """In which function it is, or, outside of any, in which class."""
    function = _function(timeout)
    outer = timeout.owner.split(".")[:-1]
    if function and outer and (names.is_plain(function) or len(names.words(function)) == 1):
        function = f"{outer[-1]}.{function}"
    name = function or _class(timeout)
    return f" in ``{name}``" if name else ""


def _short(callee: str) -> str:
    """The last parts of what is called: ``docker.stop``."""
    return ".".join(callee.rsplit(".", 2)[-2:])


def _said(explanation: str) -> str:
    """The comment beside a timeout as help, if it is a sentence for operators."""
    text = " ".join(explanation.split()).rstrip(".")
    if len(text.split()) < _SENTENCE or _NOTE.search(text) or not _OF_TIME.search(text):
        return ""
    unit = "" if re.search(r"\bsec(?:ond)?s?\b", text) else " (in seconds)"
    return f"{text[0].upper()}{text[1:]}{unit}."


def actor(path: str) -> str:
    """Who waits: ``the libvirt driver``, ``Nova``."""
    place = PurePosixPath(path)
    folders = [it for it in place.parent.parts if it not in ("src", "lib")]
    project = _project(folders[0]) if folders else "the service"
    stem = words_of(place.stem)
    if not stem or stem[-1] not in _ROLES:
        return project
    whose = words_of(folders[-1]) if folders and len(stem) == 1 else []
    if len(folders) == 1:
        return f"the {project} {spelt(stem)}"
    return f"the {spelt(list(dict.fromkeys([*whose, *stem])))}"


def _project(folder: str) -> str:
    return folder.replace("_", "-") if "_" in folder else folder.capitalize()

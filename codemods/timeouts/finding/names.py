"""What a name says of a number: that it is a time, and what for.

A name is read as English is: its words from the last one back. In ``retries_interval`` it is the
interval that counts, in ``timeout_retries`` the retries.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from codemods.timeouts.facts import Kind


def _set(text: str) -> frozenset[str]:
    return frozenset(text.split())


KINDS: Mapping[str, Kind] = {
    "timeout": Kind.LIMIT,
    "deadline": Kind.LIMIT,
    "timelimit": Kind.LIMIT,
    "interval": Kind.INTERVAL,
    "delay": Kind.INTERVAL,
    "sleep": Kind.INTERVAL,
    "poll": Kind.INTERVAL,
    "polling": Kind.INTERVAL,
    "pause": Kind.INTERVAL,
    "backoff": Kind.INTERVAL,
    "period": Kind.INTERVAL,
    "ttl": Kind.LIFETIME,
    "lifetime": Kind.LIFETIME,
    "life": Kind.LIFETIME,
    "expire": Kind.LIFETIME,
    "expires": Kind.LIFETIME,
    "expiry": Kind.LIFETIME,
    "expiration": Kind.LIFETIME,
}
PAIRS: Mapping[tuple[str, str], Kind] = {
    ("grace", "period"): Kind.LIMIT,
    ("max", "age"): Kind.LIFETIME,
    ("cache", "time"): Kind.LIFETIME,
    ("cache", "timeout"): Kind.LIFETIME,
}
"""Where a word says another kind, or none, behind another one."""

_CAMEL = re.compile(r"[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z]+\d*|[A-Z]+\d*|\d+")
_JOINED: Mapping[tuple[str, ...], str] = {
    ("time", "out"): "timeout",
    ("time", "limit"): "timelimit",
    ("life", "time"): "lifetime",
    ("back", "off"): "backoff",
    ("time", "to", "live"): "ttl",
}
_APART: Mapping[str, tuple[str, str]] = {
    "waittime": ("wait", "time"),
    "sleeptime": ("sleep", "time"),
    "cachetime": ("cache", "time"),
    "maxage": ("max", "age"),
    "maxwait": ("max", "wait"),
}
_ENDINGS = ("timeout", "deadline", "interval", "delay", "lifetime")
"""``conntimeout`` is two words."""

_SECONDS = frozenset({"seconds", "second", "secs", "sec", "s"})
_AMOUNT = frozenset({"time", "duration", "value"})
_PAUSES = frozenset({"retry", "retries", "poll", "initial", "min", "between"})
"""With these, a wait is a pause between two tries."""

MILLISECONDS = "its name says that it is in milliseconds"
MICROSECONDS = "its name says that it is in microseconds"
NANOSECONDS = "its name says that it is in nanoseconds"
MINUTES = "its name says that it is in minutes"
HOURS = "its name says that it is in hours"
DAYS = "its name says that it is in days"
UNCLEAR = "its name may say that it is in another unit"
SIZE = "its name says that it is a size"
COUNT = "its name says that it is a count"
FACTOR = "its name says that it is a factor"
CODE = "its name says that it is a number of a protocol or a system"
FLOW = "its name is that of an attribute of flows in OpenFlow"
FOREIGN = "its name is that of a field of another system, whose unit is not told"

UNITS: Mapping[str, str] = {
    "milliseconds": MILLISECONDS,
    "millisecond": MILLISECONDS,
    "millis": MILLISECONDS,
    "milli": MILLISECONDS,
    "msecs": MILLISECONDS,
    "msec": MILLISECONDS,
    "microseconds": MICROSECONDS,
    "microsecond": MICROSECONDS,
    "micros": MICROSECONDS,
    "usecs": MICROSECONDS,
    "usec": MICROSECONDS,
    "nanoseconds": NANOSECONDS,
    "nanos": NANOSECONDS,
    "nsec": NANOSECONDS,
    "minutes": MINUTES,
    "minute": MINUTES,
    "mins": MINUTES,
    "hours": HOURS,
    "hour": HOURS,
    "hrs": HOURS,
    "days": DAYS,
    "day": DAYS,
}
"""Anywhere in a name that says a time."""
SHORT_UNITS: Mapping[str, str] = {
    "ms": MILLISECONDS,
    "us": MICROSECONDS,
    "ns": NANOSECONDS,
    "m": UNCLEAR,
    "min": UNCLEAR,
    "h": HOURS,
    "d": DAYS,
}
"""At the end of a name only; elsewhere these mean more."""
_MEASURES = frozenset({*UNITS, *SHORT_UNITS, *_SECONDS})

THINGS: Mapping[str, str] = {
    **dict.fromkeys(("size", "bytes", "byte", "length", "len", "width"), SIZE),
    **dict.fromkeys(("retries", "retry", "attempts", "attempt", "count", "counter"), COUNT),
    **dict.fromkeys(("tries", "times", "num", "number", "loops", "index"), COUNT),
    **dict.fromkeys(("multiplier", "factor", "rate", "ratio", "percent", "percentage"), FACTOR),
    **dict.fromkeys(("exponent", "base", "jitter", "scale"), FACTOR),
    **dict.fromkeys(("port", "status", "code", "error", "errno", "exceeded", "id"), CODE),
    **dict.fromkeys(("type", "state", "bit", "flag", "mask", "event", "signal", "version"), CODE),
}
"""What a name ends in that is no time, though a time is in it."""
NUMBERS = frozenset({"tlv", "curlopt", "errno"})
"""Words of names that number something."""

OTHER_UNITS = frozenset({*UNITS.values(), *SHORT_UNITS.values()})
"""Reasons by which a time is one all the same, but not in seconds."""

WHOLE: Mapping[str, str] = {
    "hard_timeout": FLOW,
    "idle_timeout": FLOW,
    "tcp_user_timeout": CODE,
    # The parameters of `retrying.retry`.
    "stop_max_delay": MILLISECONDS,
    "wait_fixed": MILLISECONDS,
    "wait_random_min": MILLISECONDS,
    "wait_random_max": MILLISECONDS,
    "wait_incrementing_start": MILLISECONDS,
    "wait_incrementing_increment": MILLISECONDS,
    "wait_incrementing_max": MILLISECONDS,
    "wait_exponential_multiplier": MILLISECONDS,
    "wait_exponential_max": MILLISECONDS,
}
CODES: Mapping[str, int] = {
    "request_timeout": 408,
    "gateway_timeout": 504,
    "wait_timeout": 258,
}
"""Names that end so are those of a status of HTTP, or of the Windows API, if the number is this."""

_LINKS = frozenset(
    {"after", "at", "before", "between", "for", "in", "of", "on", "per", "since", "until"}
)
_EVENTS = frozenset({"after", "at", "before", "by", "on", "since", "until"})
"""Behind these, a word such as `timeout` is what happens, no time."""
_INSTANTS = frozenset({"last", "next", "elapsed", "previous"})
"""With these, a name is a point in time, or a time that has passed."""


@dataclass(frozen=True, slots=True)
class Said:
    """What a name says of a number that it holds."""

    kind: Kind | None
    """None if it does not say that it is a time in seconds."""
    reason: str | None
    """Why not, where a time is in the name all the same."""


_NOTHING = Said(None, None)


def said(name: str, number: float | None = None) -> Said:
    """What a name says of the number that it holds, or may hold."""
    parts = words(name)
    kind, at = _kind(parts)
    if kind is None and "wait" not in parts:
        return _NOTHING
    reason = _reason(parts, at, number)
    if reason is None and kind is Kind.LIFETIME and _is_camel(name):
        reason = FOREIGN
    return Said(None, reason) if reason else Said(kind, None)


def words(name: str) -> list[str]:
    """The words of a name, in lower case, however they are written together."""
    found: list[str] = []
    for run in re.findall(r"[A-Za-z0-9]+", name):
        parts = [run] if run.islower() or run.isupper() else _CAMEL.findall(run)
        for part in parts:
            found.extend(_apart(part.lower()))
    for pattern, joined in _JOINED.items():
        length = len(pattern)
        for start in reversed(range(len(found) - length + 1)):
            if tuple(found[start : start + length]) == pattern:
                found[start : start + length] = [joined]
    return found


def _apart(word: str) -> Iterable[str]:
    """The words that are written together in one."""
    if word in _APART:
        return _APART[word]
    measured = re.fullmatch(r"(\d+)([a-z]+)", word)
    if measured and measured.group(2) in _MEASURES:
        return measured.groups()
    for ending in _ENDINGS:
        if word.endswith(ending) and word not in KINDS:
            return (word.removesuffix(ending), ending)
        after = word.removeprefix(ending)
        if after != word and (after.isdigit() or after in _MEASURES - {"s"}):
            return (ending, after)
    return (word,)


def _is_camel(name: str) -> bool:
    return re.match(r"_*[a-z]+[A-Z]", name) is not None


def _kind(parts: Sequence[str]) -> tuple[Kind | None, int]:
    """The kind that the last word tells that tells one, and where that word is."""
    if _INSTANTS & set(parts) or parts[-1:] == ["at"]:
        return None, -1
    for at in reversed(range(len(parts))):
        before = parts[at - 1] if at else ""
        kind = PAIRS.get((before, parts[at])) or KINDS.get(parts[at])
        if kind is not None and before not in _EVENTS:
            return kind, at
    if "wait" in parts:
        return _wait(parts), parts.index("wait")
    if "between" in parts and {*_SECONDS, *_AMOUNT} & set(parts[: parts.index("between")]):
        return Kind.INTERVAL, len(parts) - 1
    return None, -1


def _wait(parts: Sequence[str]) -> Kind | None:
    """What a wait is: bare, it may be a pause as well as a limit."""
    if list(parts) == ["wait", "time"]:
        return None
    if "max" not in parts and parts[-1] not in {*_SECONDS, *_AMOUNT}:
        return None
    return Kind.INTERVAL if _PAUSES & set(parts) else Kind.LIMIT


def _reason(parts: Sequence[str], at: int, number: float | None) -> str | None:
    """Why a name with a time in it is none, in seconds; `at` is the word that told it."""
    whole = "_".join(parts)
    if whole in WHOLE:
        return WHOLE[whole]
    for part in parts:
        if part in UNITS:
            return UNITS[part]
    if parts[-1] in SHORT_UNITS:
        return SHORT_UNITS[parts[-1]]
    if NUMBERS & set(parts) or parts[0] in {"num", "number"}:
        return CODE if NUMBERS & set(parts) else COUNT
    if _is_code(whole, number):
        return CODE
    tail = [*parts[at + 1 :]]
    if _LINKS & set(tail):
        return None
    while tail and tail[-1] in {"default", "value"}:
        tail.pop()
    return THINGS.get(tail[-1]) if tail else None


def _is_code(whole: str, number: float | None) -> bool:
    """Whether a name is that of a status; with `http` in it, it may be one whatever it holds."""
    for ending, code in CODES.items():
        if whole.endswith(ending):
            return number == code if number is not None else whole == f"http_{ending}"
    return False


# What an option would be called

_OWN: Mapping[Kind, frozenset[str]] = {
    Kind.LIMIT: frozenset(
        {"timeout", "deadline", "timelimit", "wait", "waiting", "await", "max", "period"}
    ),
    Kind.INTERVAL: frozenset(
        {"interval", "delay", "sleep", "pause", "backoff", "period", "wait", "await", "spacing"}
    ),
    Kind.LIFETIME: frozenset(
        {"ttl", "lifetime", "life", "age", "max", "timeout"}
        | {"expire", "expires", "expiry", "expiration"}
    ),
}
"""The words for which the end of an option's name stands."""
_IDLE = frozenset({"a", "an", "the", "default", "maximum", *_SECONDS, *_AMOUNT})
ASKING = frozenset({"are", "check", "confirm", "ensure", "has", "is", "validate", "verify"})
DONE = frozenset(
    _set(
        """
        active attached available closed complete completed connected created deleted detached
        done down finished found gone loaded migrated mounted offline online open reachable ready
        removed running started stopped up
        """
    )
)
"""What something is in the end that is waited for."""
_OVER = _set("active available complete completed done finished ready")
"""Those of them that say nothing where it is asked for."""
REPEATED = frozenset({"poll", "polling", "retries", "retry", "try"})
"""What is done again and again; these do not say what."""
BOUNDS = _set("base inc increment initial max min periodic start total")
"""These need something that they are a bound of."""
WHICH = _set("early first last late long new next old other second short")
"""These need something that there are several of."""
GRACE = ("grace", "period")
"""What lets something end by itself is called so."""
_VAGUE = frozenset({*REPEATED, *BOUNDS, *WHICH, *GRACE})

_NO_ACT = _set(
    """
    add all call cls do execute func function get handle helper impl init inner internal invoke main
    make new perform process request run self set timeout try wrapped wrapper
    """
)
"""Functions with such a name are told apart by their class only."""
ACTS = _set(
    """
    close connect create delete open patch post put read send setup start stop update write
    """
)
"""Functions with such a name say what they do, but not to what."""
_HOLLOW = _set("do exec execute get handle inner issue make perform run try")
"""Functions begin with these, and what they do comes behind it."""
_JOINTS = frozenset({"and", "or", "then"})
_TAILS = frozenset({"helper", "impl", "inner", "internal", "wrapper"})
_ASIDE = frozenset({"with", "without"})
"""Behind these the name of a function says how it does something."""
_ROLES = _set("api base common driver manager mixin")
"""Classes end with these, whatever they are for."""


def thing(name: str, owner: str, callee: str, kind: Kind) -> str:
    """What an option would be called that holds the time that is `name` in the code.

    `owner` is the qualified name of the function or class around it, `callee` what is called with
    it; each may be empty. ``boot_timeout`` for ``_DEFAULT_BOOT_WAIT_SECONDS``, or for a bare
    ``timeout`` in ``wait_for_boot``.
    """
    subject = own(name, callee, kind)
    if _VAGUE.issuperset(subject):
        around = _around(owner, callee, kind)
        subject = [*around, *(word for word in subject if word not in around)]
    if subject[-2:] == [*GRACE]:
        return "_".join(subject)
    return "_".join([*subject, kind.noun]).lstrip("0123456789_")


def own(name: str, callee: str, kind: Kind) -> list[str]:
    """What a time is for, by the words of its own name; none where that is only how the callee is
    called, which has no keyword for it, or says another kind, as the `timeout` of a poll step."""
    if name == callee.rpartition(".")[2] or said(name).kind not in {None, kind}:
        return []
    return _subject(words(name), kind)


def says_which(name: str, callee: str, kind: Kind) -> bool:
    """Whether the own name of a time says what it is for."""
    return not _VAGUE.issuperset(own(name, callee, kind))


def _subject(parts: Sequence[str], kind: Kind) -> list[str]:
    """What a time is for, by the words of its name."""
    own = _OWN[kind]
    kept: list[str] = []
    for at, part in enumerate(parts):
        of_grace = part == GRACE[1] and kept[-1:] == [GRACE[0]]
        if (part in own | _IDLE and not of_grace) or (
            part.isdigit() and _is_amount(parts, at, own)
        ):
            continue
        if part in _LINKS and at and (not kept or parts[at - 1] in own):
            continue  # ``node_wait_for_power_state``
        kept.append(part)
    for at in reversed(range(len(kept) - 1)):
        if kept[at] == "to" and kept[at + 1] in {"be", "become"}:
            del kept[at : at + 2]
    while kept and kept[-1] in _LINKS:
        del kept[-1]
    return kept


def _is_amount(parts: Sequence[str], at: int, own: frozenset[str]) -> bool:
    """Whether a number in a name is that of the seconds: ``TIMEOUT_60``, ``BOOT_60_SECONDS``."""
    return bool(own.intersection(parts[max(0, at - 1) : at])) or (
        not _SECONDS.isdisjoint(parts[at + 1 : at + 2])
    )


def _around(owner: str, callee: str, kind: Kind) -> list[str]:
    """What a time is for whose own name does not say it."""
    found = _told(owner, kind) or _told(callee, kind)
    if found:
        return found
    last = owner.rpartition(".")[2] or callee.rpartition(".")[2]
    return [part for part in words(last) if part != kind.noun]


def _told(qualified: str, kind: Kind) -> list[str]:
    """What the last part of a qualified name tells, with the one before it where it must."""
    names = [part for part in qualified.split(".") if part.isidentifier()]
    act: list[str] = []
    for part in reversed(names):
        subject = acted(words(part), kind)
        if part.lstrip("_")[:1].isupper():
            while subject and subject[-1] in _ROLES and (act or len(subject) > 1):
                del subject[-1]
        if _NO_ACT.issuperset(subject):
            continue  # nothing is left, or nothing that tells
        if (ACTS | DONE).issuperset(subject) and not act:
            act = subject
            continue
        return [*subject, *(word for word in act if word not in subject)]
    return act


def is_plain(function: str) -> bool:
    """Whether the name of a function tells of no more than that something is done."""
    return _NO_ACT.issuperset(words(function))


def acted(parts: Sequence[str], kind: Kind) -> list[str]:
    """What a function does, by the words of its name: less those that ask whether it is so
    (``is_sync_finished``), and those that say nothing (``try_delete_image_with_retry``)."""
    found = _subject(parts, kind)
    for at, part in enumerate(found):
        if at and part in _ASIDE:
            del found[at:]
            break
    while len(found) > 1 and (found[0] in _HOLLOW or found[0] in _JOINTS):
        del found[0]
    if len(found) > 1 and found[0] in ASKING:
        while len(found) > 1 and (found[0] in ASKING or found[0] in _LINKS):
            del found[0]
        found = [part for part in found if part not in ASKING or part == "check"]
        while len(found) > 1 and found[-1] in _OVER:
            del found[-1]
    while len(found) > 1 and found[0] in _JOINTS:
        del found[0]
    while len(found) > 1 and found[-1] in _TAILS:
        del found[-1]
    return found

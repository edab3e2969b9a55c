"""A project as all its files tell of it: its options, where they are kept, how they are read."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath

from codemods.timeouts.backends.oslo.facts import DEFAULT, Handle, Option, OptionList, Told
from codemods.timeouts.paths import is_test

LIBRARY_OPTIONS: Mapping[str, frozenset[str]] = {
    DEFAULT: frozenset(
        {
            "backdoor_port", "client_socket_timeout", "conn_pool_min_size", "conn_pool_ttl",
            "control_exchange", "debug", "executor_thread_pool_size", "graceful_shutdown_timeout",
            "log_file", "log_rotate_interval", "max_logfile_count", "rate_limit_interval",
            "rpc_conn_pool_size", "rpc_ping_enabled", "rpc_response_timeout", "tcp_keepidle",
            "transport_url", "wsgi_keep_alive",
        }
    ),
}  # fmt: skip
"""By group: what oslo.log, oslo.messaging and oslo.service register, and no file here tells of."""

ADAPTERS = frozenset({"timeout", "connect_retries", "connect_retry_delay", "status_code_retries"})
"""What keystoneauth registers in the group of each service that is talked to."""


@dataclass(frozen=True, slots=True)
class Home:
    """A list of options, and where it is."""

    path: str
    told: Told
    index: int
    """Among the lists of the file."""

    @property
    def list(self) -> OptionList:
        return self.told.lists[self.index]

    @property
    def group(self) -> str | None:
        """The one group that its options are in; None if there is none, or several."""
        groups = {it.group for it in self.list.registrations}
        return next(iter(groups)) if len(groups) == 1 else None


@dataclass(frozen=True, slots=True)
class Known:
    """An option and the list that it is in."""

    option: Option
    home: Home
    group: str


OPTIONS = frozenset({"conf", "config", "opts", "options"})
"""What a module that holds nothing but options may be called."""


class Project:
    """All files, and what follows from them together."""

    def __init__(self, held: Mapping[str, Told]) -> None:
        self.files = held
        self.homes = [
            Home(path, told, index)
            for path, told in sorted(self.files.items())
            for index in range(len(told.lists))
        ]
        self.paths = {told.module: path for path, told in self.files.items()}
        self.taken: dict[str, set[str]] = defaultdict(set)
        self.known: dict[tuple[str, str], list[Known]] = defaultdict(list)
        self._gather()
        self.package = self._package()
        self.module = self._module()
        lists = {f"{it.told.module}.{it.list.variable}" for it in self.homes}
        self.catalogued = {
            name for told in self.files.values() for name in told.catalogue if name in lists
        }
        self.catalogues = [
            path for path, told in sorted(self.files.items()) if lists.intersection(told.catalogue)
        ]

    def _gather(self) -> None:
        for library, names in LIBRARY_OPTIONS.items():
            self.taken[library].update(names)
        for home in self.homes:
            groups = {it.group for it in home.list.registrations}
            for group in groups or {None}:
                for option in home.list.options:
                    # Where a group can't be told, the name may be taken in any.
                    self.taken[group or ""].add(option.name)
                    if group:
                        known = Known(option, home, group)
                        self.known[group, option.name].append(known)
        for told in self.files.values():
            self.taken[DEFAULT].update(name.replace("-", "_") for name in told.groups)
        self.taken[DEFAULT].update(name.replace("-", "_") for name in list(self.taken) if name)

    def is_taken(self, group: str, name: str) -> bool:
        return (
            name in self.taken[group]
            or name in self.taken[""]
            or (group != DEFAULT and name in ADAPTERS)
        )

    def is_listed(self, home: Home) -> bool:
        """Whether the sample configuration has a list."""
        return home.list.listed or f"{home.told.module}.{home.list.variable}" in self.catalogued

    # The package that holds the options

    def _package(self) -> Told | None:
        """The package that has its modules register their options: ``nova.conf``."""
        found = [
            told
            for told in self.files.values()
            if told.is_package
            and told.handle
            and sum(it.startswith(f"{told.module}.") for it in told.registers) > 1
        ]
        return max(found, key=lambda told: len(told.registers), default=None)

    def _module(self) -> Told | None:
        """The one module that holds the options, where there is no package: ``shop.conf``."""
        found = [
            told
            for path, told in self.files.items()
            if told.handle and told.lists and PurePosixPath(path).stem in OPTIONS
        ]
        return found[0] if self.package is None and len(found) == 1 else None

    def is_central(self, home: Home) -> bool:
        """Whether the package registers the list."""
        if self.package is None or home.told.module not in self.package.registers:
            return False
        return all(it.function == "register_opts" and not it.cli for it in home.list.registrations)

    def is_open(self, home: Home) -> bool:
        """Whether options may be appended to a list and read from one group."""
        given = home.list
        dotted = f"{home.told.module}.{given.variable}"
        return (
            given.site is not None
            and home.group is not None
            and len(given.registrations) == 1
            and not given.registrations[0].cli
            and not any(dotted in told.foreign for told in self.files.values())
        )

    def imports_of_package(self) -> set[str]:
        """The modules that are imported with the package: none of them can read it."""
        return self.imported_with([self.package.module] if self.package else [])

    def imported_with(self, names: Iterable[str]) -> set[str]:
        """These modules, and all that are imported with them, as far as the files tell."""
        found: set[str] = set()
        pending = list(names)
        while pending:
            name = pending.pop()
            if name in found:
                continue
            found.add(name)
            path = self.paths.get(name)
            pending.extend(self.files[path].imports if path else ())
            pending.extend([name.rpartition(".")[0]] if "." in name else [])
        return found

    # How options are read

    def group_of(self, first: str, second: str) -> tuple[str, str]:
        """The group and the name of what ``CONF.first.second`` reads."""
        if second and (DEFAULT, first) not in self.known:
            return first, second
        return DEFAULT, first

    def reads(self, told: Told) -> Iterator[tuple[Known, int]]:
        """The options that a file reads, and how often."""
        for read in told.reads:
            for known in self.known.get(self.group_of(read.first, read.second), ()):
                yield known, read.times

    def is_read_by(self, home: Home, told: Told, readers: Iterable[str]) -> bool:
        """Whether the functions or classes at the top level that all `readers` are in read options
        of a list."""
        reading = {
            read.reader
            for read in told.reads
            for known in self.known.get(self.group_of(read.first, read.second), ())
            if known.home == home and read.reader
        }
        return reading.issuperset(it.partition(".")[0] for it in readers)

    def is_global(self, handle: Handle, seen: frozenset[str] = frozenset()) -> bool:
        """Whether a handle leads to the configuration of the process."""
        if handle.module in ("oslo_config.cfg", "oslo.config.cfg"):
            return True
        path = self.paths.get(handle.module)
        if path is None or handle.module in seen:
            return False
        further = self.files[path].handle
        return further is not None and self.is_global(further, seen | {handle.module})

    def usual_handle(self, path: str) -> Handle | None:
        """How the files around `path` get at the configuration, most of them: in a project with a
        package of options, most of those that have it from there."""
        found = {
            other: told.handle
            for other, told in self.files.items()
            if told.handle
            and not is_test(other)
            and told not in (self.package, self.module)
            and self._is_usable(told.handle)
        }
        source = self.package or self.module
        if source:
            there = source.module
            found = {other: it for other, it in found.items() if it.module == there} or found
        for folder in PurePosixPath(path).parents:
            counted = Counter(
                it for other, it in found.items() if PurePosixPath(other).is_relative_to(folder)
            )
            if counted:
                return min(counted, key=lambda it: (-counted[it], it.definition, it.module))
        return None

    def _is_usable(self, handle: Handle) -> bool:
        """Whether another file can do the same."""
        return (handle.definition != "" or handle.text == "CONF") and self.is_global(handle)

"""Functions that other code accesses a variable by, under its lock."""

from __future__ import annotations

from dataclasses import dataclass, replace

from codemods.caches.facts import State
from codemods.codemod import Definition, Site

HAS_EXPIRED = Definition(
    "_has_expired",
    """\
def _has_expired(value, loaded, ttl):
    \"\"\"Whether a value was loaded so long ago; what was assigned stays.\"\"\"
    what, when = loaded
    return what is value and 0 < ttl <= time.monotonic() - when""",
)
"""What a file with a variable that expires has once."""
NOTHING = "(None, 0)"
"""The stamp where nothing was loaded."""


@dataclass(frozen=True, slots=True)
class Names:
    """What is defined beside a variable that expires."""

    ttl: str
    loaded: str

    @classmethod
    def of(cls, variable: str) -> Names:
        """``CELLS_TTL`` and ``_CELLS_LOADED``, ``_CLIENT_TTL`` and ``_client_loaded``."""
        loaded = "_LOADED" if variable.upper() == variable else "_loaded"
        return cls(f"{variable.upper()}_TTL", f"_{variable.lstrip('_')}{loaded}")

    def defined(self, ttl: int | float) -> tuple[str, str]:
        """The statements that define them."""
        return (
            f"{self.ttl} = {ttl!r}  # seconds",
            f"{self.loaded} = {NOTHING}  # what was loaded, and when",
        )


@dataclass(frozen=True, slots=True)
class Bounded:
    """What a dictionary becomes that holds so many entries at most."""

    size: str
    """The name of the number, beside it."""

    @classmethod
    def of(cls, variable: str) -> Bounded:
        """``PRICES_SIZE``, ``_RATES_SIZE``."""
        return cls(f"{variable.upper()}_SIZE")

    @property
    def made(self) -> str:
        """What makes one."""
        return f"cachetools.LRUCache(maxsize={self.size})"

    def defined(self, size: int | float) -> str:
        """The statement that defines the number."""
        return f"{self.size} = {size!r}  # entries at most"


@dataclass(frozen=True, slots=True)
class Function:
    """A function to be defined in the module of the variable."""

    name: str
    source: str
    """Its lines, with line feeds."""


def getter(state: State, lock: str) -> Function:
    """What loads a variable unless that has been done, and gives it back.

    It calls the loader by its global name, and reads the variable afterwards, so that a test may
    patch either.
    """
    [variable] = state.names
    name = named("get", variable)
    lines = (
        f"def {name}():",
        f"    with {lock}:",
        f"        {state.loader}()",
        f"        return {variable}",
    )
    return Function(name, "\n".join(lines))


def reset(state: State, lock: str, *, expires: bool) -> Function:
    """What binds a variable to its first value, and forgets what was loaded."""
    [variable] = state.names
    loaded = Names.of(variable).loaded if expires else ""
    name = named("reset", variable)
    text = f'    """Invalidate {variable}: the next use loads it anew."""'
    lines = [
        f"def {name}():",
        *([text] if state.expiry.is_cache else []),
        f"    global {variable}{', ' + loaded if loaded else ''}",
        f"    with {lock}:",
        f"        {variable} = {state.first_source}",
    ]
    if loaded:
        lines.append(f"        {loaded} = {NOTHING}")
    return Function(name, "\n".join(lines))


def named(verb: str, variable: str) -> str:
    """``get_cells``, ``_get_cells``."""
    return beside(f"{verb}_{{}}", variable)


def beside(form: str, variable: str) -> str:
    """The name of a function, in which ``{}`` stands for a variable: as private as that is."""
    bare = variable.lstrip("_")
    return variable[: len(variable) - len(bare)] + form.format(bare.lower())


def called(site: Site, name: str) -> Site:
    """The order to call a function, once its name is known."""
    return replace(
        site,
        arguments=tuple(it.replace("{function}", name) for it in site.arguments),
        introduces=tuple(it.replace("{function}", name) for it in site.introduces),
    )


def names(variable: str) -> tuple[str, ...]:
    """What these functions would be called."""
    return tuple(named(verb, variable) for verb in ("get", "reset"))


def taken(state: State, *, is_got: bool, is_reset: bool) -> str:
    """The first name of the functions that are needed that the file has already; else empty."""
    needed = [verb for verb, it in (("get", is_got), ("reset", is_reset)) if it]
    names = [named(verb, variable) for variable in state.names for verb in needed]
    return next((it for it in names if it in state.taken), "")

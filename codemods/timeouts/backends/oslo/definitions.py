"""What is written where new options are defined."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from codemods.codemod import Definition, Import, Repair
from codemods.timeouts.backends.oslo import sentences, writing
from codemods.timeouts.backends.oslo.facts import BACKENDS, DEFAULT, OptionList
from codemods.timeouts.backends.oslo.places import Beside
from codemods.timeouts.backends.oslo.project import Home
from codemods.timeouts.facts import NewSetting, Timeout, Wanted
from codemods.timeouts.finding.numbers import spelt

_STEP = 4
"""How far the elements of a new list are indented."""


@dataclass(frozen=True, slots=True)
class New:
    """An option that is to be defined."""

    wanted: Wanted
    """The first of those that it is for."""
    place: str
    """The path of its file below the folder that packages are imported from."""
    name: str
    home: Home | Beside
    told_apart: bool
    """Whether there is another of the shorter name, so that the help has to say more."""


def repairs(news: Sequence[New]) -> dict[str, Repair]:
    """The definitions of the options, by path."""
    by_home: dict[tuple[str, int], list[New]] = {}
    for new in news:
        index = new.home.index if isinstance(new.home, Home) else -1
        by_home.setdefault((new.home.path, index), []).append(new)
    found: dict[str, Repair] = {}
    for (path, _), several in by_home.items():
        home = several[0].home
        after = _appended(home, several) if isinstance(home, Home) else _created(home, several)
        before = found.get(path, Repair())
        found[path] = Repair(
            sites=tuple(sorted((*before.sites, *after.sites), key=lambda it: it.span)),
            imports=(*before.imports, *after.imports),
            definitions=(*before.definitions, *after.definitions),
        )
    return found


def listed(news: Sequence[New]) -> tuple[NewSetting, ...]:
    """The options that have siblings, for the documents that list those."""
    return tuple(
        NewSetting(
            new.name,
            new.wanted.timeout.seconds,
            _help(new),
            frozenset(it.name for it in new.home.list.options),
            # Operators know them as those of no group, or of a backend of their own.
            DEFAULT if new.home.group in (None, BACKENDS) else new.home.group,
        )
        for new in news
        if isinstance(new.home, Home)
    )


def _help(new: New) -> str:
    timeout = new.wanted.timeout
    return sentences.help_of(new.place, timeout, new.name, told_apart=new.told_apart)


def _appended(home: Home, news: Sequence[New]) -> Repair:
    """What appends options to a list that is there."""
    given = home.list
    assert given.site is not None
    column = 0 if given.named else given.column
    texts = [_text(new, home.told.cfg, given, column) for new in news]
    written: tuple[Definition, ...] = ()
    introduces: tuple[str, ...] = ()
    if given.named:
        introduces = tuple(new.name for new in news)
        written = tuple(
            Definition(new.name, f"{new.name} = {text}")
            for new, text in zip(news, texts, strict=True)
        )
        texts = list(introduces)
    texts = [text.replace("\n", given.newline) for text in texts]
    arguments = (str(given.column), "gap" if given.gap else "", *texts)
    site = replace(given.site, arguments=arguments, introduces=introduces)
    return Repair((site,), definitions=written)


def _created(home: Beside, news: Sequence[New]) -> Repair:
    """What defines a list in a file that has none, and registers it."""
    cfg = home.told.cfg or home.model.told.cfg
    imports: tuple[Import, ...] = ()
    if not home.told.cfg and home.model.told.cfg_import:
        imports = (home.model.told.cfg_import,)
    model = replace(home.model.list, named=False)
    name = _name_of_list(home)
    elements = "".join(f"{' ' * _STEP}{_text(new, cfg, model, _STEP)},\n" for new in news)
    group = "" if home.group == DEFAULT else f", group={home.group!r}"
    # A file may bind the name CONF further down.
    conf = f"{cfg}.CONF" if home.told.handle else "CONF"
    source = f"{name} = [\n{elements}]\n\n{conf}.register_opts({name}{group})"
    return Repair(imports=imports, definitions=(Definition(name, source),))


def _name_of_list(home: Beside) -> str:
    last = home.told.module.rpartition(".")[2]
    name = f"{last}_opts"
    while name in home.told.bound:
        name = f"_{name}"
    return name


def least_of(timeout: Timeout) -> int:
    """The `min` of a new option, if its default is not less."""
    return 0 if timeout.allows_zero or isinstance(timeout.seconds, float) else 1


def _text(new: New, cfg: str, given: OptionList, column: int) -> str:
    timeout = new.wanted.timeout
    least = least_of(timeout)
    number = writing.Number(
        timeout.seconds,
        spelt(timeout.source, timeout.seconds),
        least if timeout.seconds >= least else None,
    )
    return writing.option(cfg, new.name, number, _help(new), given.manner, column)

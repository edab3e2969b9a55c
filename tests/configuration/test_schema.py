"""What `diffwright config --schema` publishes takes what is taken, and nothing else."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft7Validator

from codemods.catalog import available, names
from codemods.configuration.checking import ConfigurationError, checked
from codemods.configuration.keys import KEYS
from codemods.configuration.schema import schema
from codemods.engine.select import is_glob
from codemods.options import Numbers, OneNumber, OneWord, Option, SomeNumbers, SomeWords, Switch

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

SCHEMA = schema()
VALIDATOR = Draft7Validator(SCHEMA)
SOURCE = Path("pyproject.toml")


def is_taken(table: Mapping[str, object]) -> bool:
    try:
        checked(SOURCE, table)
    except ConfigurationError:
        return False
    return True


def test_it_is_a_schema() -> None:
    Draft7Validator.check_schema(SCHEMA)


def test_it_has_every_key_and_every_option() -> None:
    properties = SCHEMA["properties"]
    assert list(properties) == [*KEYS, *names()]
    for name, codemod in available().items():
        described = properties[name]["properties"]
        assert list(described) == [option.name for option in codemod.options]
        for option in codemod.options:
            default = described[option.name]["default"]
            assert Draft7Validator(option.schema).is_valid(default)
            assert option.read(default) == option.default


@pytest.mark.parametrize(
    "text",
    [
        "",
        "select = ['no-six']\nignore = []\nexclude = ['docs/']\njobs = 1\ncolor = false",
        "quiet = true\nverbose = false",
        "per-file-ignores = { 'tests/' = ['no-six', 'locked-cache'], '*.pyi' = [] }",
        "[no-six]\nensure = 'helper'",
        "[configurable-timeout]\nvalues = 300\nkinds = 'limit'",
        "[configurable-timeout]\nvalues = [300, 0.5, '60']\nkinds = ['limit', 'interval']",
        "[configurable-timeout]\nvalues = '60 .. 600'",
        "[configurable-timeout]\nvalues = '60, 600'",
        "[configurable-timeout]\nvalues = 'any'",
        "[locked-cache]\ninvalidate = 'true'\nttl = 0.5",
    ],
)
def test_what_is_right(text: str) -> None:
    table = tomllib.loads(text)
    assert is_taken(table)
    assert VALIDATOR.is_valid(table)


@pytest.mark.parametrize(
    "text",
    [
        "selct = []",
        "zzz = {}",
        "select = 'no-six'",
        "select = ['no-sixx']",
        "ignore = [1]",
        "exclude = {}",
        "jobs = 0",
        "jobs = true",
        "jobs = '1'",
        "jobs = 1.5",
        "quiet = 1",
        "quiet = true\nverbose = true",
        "per-file-ignores = []",
        "per-file-ignores = { 'tests/' = 'no-six' }",
        "per-file-ignores = { 'tests/' = ['nosix'] }",
        "per-file-ignores = { '!tests/' = ['no-six'] }",
        "no-six = true",
        "[no-six]\nensur = 'helper'",
        "[no-six]\nensure = 'x'",
        "[no-six]\nensure = ['helper']",
        "[configurable-timeout]\nvalues = []",
        "[configurable-timeout]\nvalues = '60..'",
        "[configurable-timeout]\nvalues = '60,any'",
        "[configurable-timeout]\nvalues = ['60..600']",
        "[configurable-timeout]\nkinds = ''",
        "[locked-cache]\nttl = -1",
        "[locked-cache]\nttl = '-1'",
        "[locked-cache]\ninvalidate = 'yes'",
    ],
)
def test_what_is_wrong(text: str) -> None:
    table = tomllib.loads(text)
    assert not is_taken(table)
    assert not VALIDATOR.is_valid(table)


@pytest.mark.parametrize(
    "text",
    ["exclude = ['!']", "jobs = 2.0", "[configurable-timeout]\nvalues = '600..60'"],
)
def test_what_a_schema_can_not_say(text: str) -> None:
    table = tomllib.loads(text)
    assert not is_taken(table)
    assert VALIDATOR.is_valid(table)


def of(option: Option) -> st.SearchStrategy[Any]:
    """Values that such an option may take, and some that it may not."""
    some: list[st.SearchStrategy[Any]] = [ANYTHING]
    if isinstance(option, (OneWord, SomeWords)):
        word = st.sampled_from([*option.words, "other", "", f" {option.words[0]} "])
        some += [word, st.lists(word, max_size=3), st.lists(word, max_size=3).map(",".join)]
    if isinstance(option, (SomeNumbers, OneNumber)):
        spelled = st.one_of(
            NUMBERS.map(str), st.sampled_from(["-0", "-1", "1.", ".5", "1e3", " 7 ", "٣"])
        )
        some += [NUMBERS, spelled, st.lists(spelled, max_size=3).map(",".join)]
        some += [st.lists(st.one_of(NUMBERS, spelled), max_size=3), st.just("any")]
        some += [st.tuples(spelled, spelled).map("..".join)]
    if isinstance(option, Switch):
        some += [st.booleans(), st.sampled_from(["true", "false", "True"])]
    return st.one_of(some)


TEXTS = st.text(st.characters(exclude_characters="\n", exclude_categories=["Cs"]), max_size=5)
"""Without a line feed: Python's $ matches in front of one, that of other validators does not."""
NUMBERS = st.one_of(
    st.integers(-3, 700),
    st.integers(),
    st.floats(allow_nan=False, allow_infinity=False).filter(lambda it: not it.is_integer()),
)
ANYTHING: st.SearchStrategy[Any] = st.recursive(
    st.one_of(st.none(), st.booleans(), NUMBERS, TEXTS),
    lambda inner: st.one_of(st.lists(inner, max_size=2), st.dictionaries(TEXTS, inner, max_size=2)),
    max_leaves=3,
)
NAMES = st.lists(st.sampled_from([*names(), "nosix"]), max_size=3)
GLOBS = st.one_of(TEXTS.filter(is_glob), st.sampled_from(["tests/", "!tests/"]))
VALUES: dict[str, st.SearchStrategy[Any]] = {
    **dict.fromkeys(("select", "ignore"), NAMES),
    "exclude": st.lists(GLOBS, max_size=2),
    "per-file-ignores": st.dictionaries(GLOBS, NAMES, max_size=2),
    "jobs": NUMBERS,
    **dict.fromkeys(("quiet", "verbose", "color", "batch"), st.booleans()),
    **{
        name: st.fixed_dictionaries(
            {}, optional={**{it.name: of(it) for it in codemod.options}, "other": st.just(1)}
        )
        for name, codemod in available().items()
    },
    "no_six": st.just({}),
}
TABLES = st.fixed_dictionaries(
    {}, optional={key: st.one_of(value, value, value, ANYTHING) for key, value in VALUES.items()}
)
ALONE = {
    **{key: st.fixed_dictionaries({key: st.one_of(VALUES[key], ANYTHING)}) for key in VALUES},
    **{
        f"{name}.{option.name}": st.fixed_dictionaries(
            {name: st.fixed_dictionaries({option.name: of(option)})}
        )
        for name, codemod in available().items()
        for option in codemod.options
    },
}
"""Tables of one key or one option: of several, one that is wrong hides the others."""


def has_what_a_schema_can_not_say(value: object) -> bool:
    """Whether there is a glob that is none, or a range that ends before it starts."""
    if isinstance(value, dict):
        return any(map(has_what_a_schema_can_not_say, (*value, *value.values())))
    if isinstance(value, list):
        return any(map(has_what_a_schema_can_not_say, value))
    if not isinstance(value, str):
        return False
    low, dots, high = value.partition("..")
    is_span = dots and all(isinstance(read(end), Numbers) for end in (low, high))
    return not is_glob(value) or bool(is_span and read(value) is None)


def read(given: str) -> Numbers | None:
    return SomeNumbers("values", "", Numbers()).read(given)


def agree(table: dict[str, Any]) -> None:
    if is_taken(table):
        assert VALIDATOR.is_valid(table), [error.message for error in VALIDATOR.iter_errors(table)]
    elif not has_what_a_schema_can_not_say(table):
        assert not VALIDATOR.is_valid(table)


@pytest.mark.parametrize("name", ALONE)
@settings(max_examples=100, deadline=None)
@given(st.data())
def test_it_takes_what_is_taken_for_one_key(name: str, data: st.DataObject) -> None:
    agree(data.draw(ALONE[name]))


@settings(max_examples=100, deadline=None)
@given(TABLES)
def test_it_takes_what_is_taken_for_several(table: dict[str, Any]) -> None:
    agree(table)

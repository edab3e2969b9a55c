"""What the schema of a manifest takes is what is read, and nothing else."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft7Validator
from manifests import written

from codemods.batch.manifest.example import example
from codemods.batch.manifest.keys import REPOSITORY, TABLES
from codemods.batch.manifest.reading import ManifestError, read
from codemods.batch.manifest.schema import schema
from codemods.catalog import available
from codemods.configuration.toml import spelled, spelled_key

PUBLISHED = Path(__file__).parents[3] / "docs" / "batch.schema.json"
SCHEMA = schema()
VALIDATOR = Draft7Validator(SCHEMA)


def test_it_is_a_schema() -> None:
    Draft7Validator.check_schema(SCHEMA)


def test_it_is_published() -> None:
    """As `json.dumps(schema(), indent=2)` and a line feed, without the codemods of plug-ins."""
    ours = json.loads(json.dumps(SCHEMA))
    codemods = ours["properties"]["codemods"]["properties"]
    for name, codemod in available().items():
        if not type(codemod).__module__.startswith("codemods."):
            del codemods[name]
            codemods["select"]["items"]["enum"].remove(name)
    assert json.loads(PUBLISHED.read_text("utf-8")) == ours


def test_it_has_every_key_and_every_option() -> None:
    properties = SCHEMA["properties"]
    assert list(properties) == [*TABLES, "repository"]
    for name, table in TABLES.items():
        assert set(table.keys) <= set(properties[name]["properties"])
        for key, about in table.keys.items():
            described = properties[name]["properties"][key]
            if "default" in described:
                assert Draft7Validator(described).is_valid(described["default"])
                assert about.kind.read(described["default"], list(available())) is not None
    assert list(properties["repository"]["items"]["properties"]) == list(REPOSITORY.keys)
    for codemod, it in available().items():
        options = properties["codemods"]["properties"][codemod]["properties"]
        assert list(options) == [option.name for option in it.options]


def is_read(folder: Path, document: dict[str, Any]) -> bool:
    try:
        read(written(folder, text_of(document)))
    except ManifestError:
        return False
    return True


def text_of(document: dict[str, Any]) -> str:
    return "".join(f"{spelled_key(key)} = {spelled(value)}\n" for key, value in document.items())


def as_json(value: Any) -> Any:
    """What checks TOML by a JSON Schema hands over."""
    if isinstance(value, dict):
        return {key: as_json(item) for key, item in value.items()}
    if isinstance(value, list):
        return [as_json(item) for item in value]
    return value.isoformat() if isinstance(value, date) else value


@pytest.mark.parametrize(
    ("table", "given"),
    [
        ("repositories", {"urls": ["ext::sh"]}),
        ("repositories", {"urls": ["http://host/a"]}),
        ("repositories", {"urls": ["a"], "exclude": ["a"]}),
        ("repositories", {"lists": ["none.txt"]}),
        ("repositories", {"urls": ["a"], "exclude": ["!"]}),
        ("repository", [{"url": "a", "hold": "x"}, {"url": "a", "hold": "y"}]),
        ("batch", {"id": "a", "title": "b", "deadline": "2026-02-30"}),
        ("limits", {"clones": 2.0}),
    ],
)
def test_what_a_schema_can_not_say(tmp_path: Path, table: str, given: Any) -> None:
    document = {**least(), table: given}
    assert VALIDATOR.is_valid(document)
    assert not is_read(tmp_path, document)


def least() -> dict[str, Any]:
    return {
        "batch": {"id": "a", "title": "b"},
        "codemods": {"select": ["no-six"]},
        "repositories": {"urls": ["./a"]},
    }


TEXTS = st.text(st.characters(exclude_characters="\n", exclude_categories=["Cs"]), max_size=6)
"""Without a line feed: Python's $ matches in front of one, that of other validators does not."""
NUMBERS = st.one_of(
    st.integers(-2, 50),
    st.sampled_from([10**6, 10**6 + 1, 86_400, 86_401]),
    st.floats(allow_nan=False, allow_infinity=False).filter(lambda it: not it.is_integer()),
    st.floats(0, 1).filter(lambda it: not it.is_integer()),
)
ANYTHING: st.SearchStrategy[Any] = st.recursive(
    st.one_of(st.booleans(), NUMBERS, TEXTS),
    lambda inner: st.one_of(st.lists(inner, max_size=2), st.dictionaries(TEXTS, inner, max_size=2)),
    max_leaves=3,
)
WORDS = st.sampled_from(
    [
        *(
            "a",
            "a-b",
            "A",
            "-a",
            "a,b",
            "a b",
            "a\x7f",
            "a\u202eb",
            "",
            "x" * 61,
            "x" * 101,
            "a\tb",
        ),
        *("x" * 201, "main", "stable/1", "a..b", "a.lock", "HEAD", "refs/a", "a@{", "2026-12-31"),
        *("owner", "codemod", "folder", "gerrit", "auto", "https", "ssh", "ext", "no-six", "nosix"),
        *("A <a@b>", "A<a@b>", "<a>", "tls://a:1", "tcp://a:1", "tcp://localhost:1", "tls://a"),
        *("helper", "report"),
    ]
)
URLS = st.sampled_from(["/srv/a", "./x", "-x", "", "b", "a\x00b", "x" * 2001])
"""Paths, since whether git may be given a URL depends on other keys."""
NO_LIST = st.sampled_from([3, True, "a", [3], [["a"]], {}, {"a": "b"}])
VALUES = st.one_of(
    st.booleans(), NUMBERS, WORDS, TEXTS, st.lists(st.one_of(WORDS, NUMBERS), max_size=3), ANYTHING
)


SPECIAL: dict[str, st.SearchStrategy[Any]] = {
    "urls": st.one_of(st.lists(URLS, max_size=2), NO_LIST),
    "lists": st.one_of(st.just(["list.txt"]), NO_LIST),
    "exclude": st.one_of(st.lists(st.just("zz"), max_size=2), NO_LIST),
    "url": st.one_of(URLS, NUMBERS, NO_LIST),
    # Only here, since it looks like a string to what checks a JSON Schema.
    "deadline": st.one_of(VALUES, st.dates()),
}
"""Keys that may be wrong in a way that a schema can't say."""


def table_of(keys: list[str]) -> st.SearchStrategy[dict[str, Any]]:
    values = {key: SPECIAL.get(key, VALUES) for key in keys}
    return st.fixed_dictionaries({}, optional={**values, "other": st.just(1)})


KEYS = {
    **{name: list(table.keys) for name, table in TABLES.items()},
    "repository": list(REPOSITORY.keys),
}
KEYS["codemods"] += ["no-six", "no_six"]
REQUIRED: dict[str, dict[str, Any]] = {**least(), "repository": {"url": "./a"}}


def agree(folder: Path, document: dict[str, Any]) -> None:
    (folder / "list.txt").write_text("./c\n")
    seen = as_json(document)
    errors = [error.message for error in VALIDATOR.iter_errors(seen)]
    assert is_read(folder, document) == (not errors), (errors, text_of(document))


@pytest.mark.parametrize("name", KEYS)
@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(st.data())
def test_it_takes_what_is_read_of_one_table(tmp_path: Path, name: str, data: st.DataObject) -> None:
    key = data.draw(st.sampled_from(KEYS[name]))
    one = {**REQUIRED.get(name, {}), **data.draw(table_of([key]))}
    agree(tmp_path, {**least(), name: [one] if name == "repository" else one})


@settings(
    max_examples=100,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(st.data())
def test_it_takes_what_is_read_of_all(tmp_path: Path, data: st.DataObject) -> None:
    some = data.draw(st.lists(st.sampled_from([*KEYS, "other"]), max_size=3, unique=True))
    document = dict(least())
    for name in data.draw(st.lists(st.sampled_from(list(document)), max_size=1)):
        del document[name]
    for name in some:
        one = data.draw(st.one_of(table_of(KEYS.get(name, [])), VALUES))
        document[name] = [one] if name == "repository" and isinstance(one, dict) else one
    agree(tmp_path, document)


def test_it_takes_the_example(tmp_path: Path) -> None:
    path = written(tmp_path, example("a", ["https://host/a"]))
    assert read(path).id == "a"

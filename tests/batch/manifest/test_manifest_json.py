"""A manifest as JSON is the same manifest."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st
from manifests import LEAST, manifest

from codemods.batch.manifest.as_json import from_json, to_json
from codemods.batch.manifest.model import (
    ForgeKind,
    GitSettings,
    Limits,
    Manifest,
    Repository,
    Reviewing,
    Split,
    SplitBy,
    Treatment,
    Waves,
)

WORD = st.text(max_size=8)
WORDS = st.lists(WORD, max_size=3).map(tuple)
NUMBER = st.integers(0, 10**6)
FORGE = st.sampled_from(ForgeKind)
OPTION = st.one_of(WORD, NUMBER, st.booleans(), st.lists(st.one_of(WORD, NUMBER), max_size=2))
REPOSITORY = st.builds(Repository, WORD, WORDS, WORDS, WORD, FORGE)
MANIFESTS = st.builds(
    Manifest,
    id=WORD,
    title=WORD,
    why=WORD,
    deadline=st.one_of(st.none(), st.dates(min_value=date(1000, 1, 1))),
    source=st.sampled_from([Path("/a/b.toml"), Path("c d.toml")]),
    sha=WORD,
    repositories=st.lists(REPOSITORY, max_size=3).map(tuple),
    treatment=st.builds(
        Treatment,
        WORDS,
        WORDS,
        st.dictionaries(WORD, st.dictionaries(WORD, OPTION, max_size=2), max_size=2),
        st.booleans(),
    ),
    split=st.builds(
        Split, st.lists(st.sampled_from(SplitBy), max_size=3).map(tuple), NUMBER, NUMBER
    ),
    reviewing=st.builds(
        Reviewing, FORGE, st.booleans(), WORDS, st.booleans(), WORDS, WORD, st.booleans()
    ),
    limits=st.builds(
        Limits,
        clones=NUMBER,
        steps=st.one_of(st.none(), NUMBER),
        push_interval=st.floats(0, 100),
        retries=NUMBER,
    ),
    waves=st.builds(Waves, st.lists(NUMBER, max_size=3).map(tuple), st.floats(0, 1), NUMBER),
    git=st.builds(GitSettings, WORDS, st.booleans(), WORD, st.booleans()),
    cluster=WORD,
)


@given(MANIFESTS)
def test_there_and_back(given_one: Manifest) -> None:
    written = json.dumps(to_json(given_one))
    assert from_json(json.loads(written)) == given_one


def test_what_is_read_is_the_same_afterwards(tmp_path: Path) -> None:
    text = LEAST + "[codemods.configurable-timeout]\nvalues = [60, 300.5]\n"
    one = manifest(tmp_path, text)
    assert from_json(json.loads(json.dumps(to_json(one)))) == one


def test_what_an_older_version_wrote_has_defaults(tmp_path: Path) -> None:
    one = manifest(tmp_path, LEAST)
    value = to_json(one)
    del value["limits"]["retries"], value["git"]["fsck"], value["waves"]["sizes"], value["cluster"]
    del value["split"]["by"], value["reviewing"]["forge"], value["repositories"][0]["forge"]
    assert from_json(value) == one

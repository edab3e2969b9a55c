"""The function that masks a URL shows no password, and never fails."""

from __future__ import annotations

import urllib.parse
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codemods.secrets.masks import HELPER


def helper() -> Callable[[Any], Any]:
    """The function, as a file gets it."""
    names: dict[str, Any] = {"urllib": urllib}
    exec(HELPER.source.replace("{quote}", "'"), names)
    function: Callable[[Any], Any] = names[HELPER.name]
    return function


mask = helper()

SHOWN = {
    "mysql+pymysql://nova:hunter2@db:3306/nova": "mysql+pymysql://nova:***@db:3306/nova",
    "mysql://nova:hunter2@db/nova?charset=utf8": "mysql://nova:***@db/nova",
    "mysql://db/nova?password=hunter2": "mysql://db/nova",
    "mysql://nova@db/nova": "mysql://nova@db/nova",
    "mysql://nova:@db/nova": "mysql://nova:***@db/nova",
    "redis://:hunter2@cache:6379/0": "redis://:***@cache:6379/0",
    "rabbit://a:hunter2@one:5672,b:hunter2@two:5672//": "rabbit://a:***@two:5672//",
    "mysql://nova:hunter@2@db/nova": "mysql://nova:***@db/nova",
    "mysql://nova:hun/ter2@db/nova": "***",
    "mysql://nova:hun?ter2@db/nova": "***",
    "mysql://nova:hun#ter2@db/nova": "***",
    "mysql://nova:hun[ter2@db/nova": "***",
    "host=db password=hunter2": "***",
    "db:5432 password=hunter2": "***",
    "nova:hunter2@db": "***",
    "sqlite:///nova.db": "sqlite:///nova.db",
    "sqlite://": "sqlite://",
    "amqp://[::1]:5672/": "amqp://[::1]:5672/",
}


@pytest.mark.parametrize(("url", "shown"), SHOWN.items(), ids=SHOWN)
def test_what_it_shows(url: str, shown: str) -> None:
    assert mask(url) == shown


@pytest.mark.parametrize("nothing", [None, ""])
def test_what_is_no_url_stays(nothing: object) -> None:
    assert mask(nothing) is nothing


@pytest.mark.parametrize("other", [b"mysql://nova:hunter2@db/nova", {"password": "hunter2"}, 5])
def test_what_is_no_text(other: object) -> None:
    assert mask(other) == "***"


class Url:
    """As libraries have it."""

    def __str__(self) -> str:
        return "rabbit://shop:hunter2@db/"


def test_an_object_that_stands_for_a_url() -> None:
    assert mask(Url()) == "rabbit://shop:***@db/"


PASSWORDS = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), min_size=1).map(
    lambda it: f"hunter{it}hunter"
)


@given(password=PASSWORDS, name=st.sampled_from(["nova", "", "a.b"]), query=st.booleans())
def test_no_password_is_ever_shown(password: str, name: str, query: bool) -> None:
    shown = mask(f"mysql://{name}:{password}@db:3306/nova" + "?charset=utf8" * query)
    assert "hunter" not in shown


@given(st.one_of(st.text(), st.integers(), st.binary(), st.lists(st.text())))
def test_it_never_fails(value: object) -> None:
    mask(value)

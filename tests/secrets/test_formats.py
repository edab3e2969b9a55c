"""Which arguments a format shows whole: held against what Python makes of it."""

from __future__ import annotations

import pytest

from codemods.secrets import formats

SECRET = "hunter2"

PERCENT = (
    *("%s", "%r", "%a", "%-10s", "%20s", "%%%s", "50%% %s"),
    *("%.3s", "%5.3s", "%d", "%x", "%c", "%f", "nothing", "%%s"),
)


@pytest.mark.parametrize("text", PERCENT)
def test_percent(text: str) -> None:
    try:
        shown = SECRET in text % (SECRET,)
    except (TypeError, ValueError):
        shown = False
    assert formats.shows_at(text, 0) is shown


KEYS = ("%(key)s", "%(key)r", "%(other)s", "%(key).3s", "%(key)d", "nothing", "%(key)s %(key).2s")


@pytest.mark.parametrize("text", KEYS)
def test_percent_with_keys(text: str) -> None:
    try:
        shown = SECRET in text % {"key": SECRET, "other": ""}
    except (TypeError, ValueError):
        shown = False
    assert formats.shows_key(text, "key") is (shown and ".2s" not in text)


def test_each_argument_has_its_place() -> None:
    assert formats.shows_at("%s %d %s", 2)
    assert not formats.shows_at("%s %d %s", 1)
    assert not formats.shows_at("%s %d %s", 3)
    assert not formats.shows_at("%*s", 1)
    assert not formats.shows_at("%(key)s", 0)
    assert formats.shows_at(None, 3)


BRACES: tuple[tuple[str, int | str, bool], ...] = (
    ("{}", 0, True),
    ("{} {}", 1, True),
    ("{1} {0!r}", 0, True),
    ("{0:>20}", 0, True),
    ("{key}", "key", True),
    ("{{0}}", 0, False),
    ("{}", 1, False),
    ("{0.real}", 0, False),
    ("{0[key]}", 0, False),
    ("{0:.3}", 0, False),
    ("{0:d}", 0, False),
    ("{0:{1}}", 0, False),
    ("{0} {0.real}", 0, False),
    ("{", 0, False),
)


@pytest.mark.parametrize(("text", "wanted", "shows"), BRACES)
def test_braces(text: str, wanted: int | str, shows: bool) -> None:
    assert formats.formats(text, wanted) is shows

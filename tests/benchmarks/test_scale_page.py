"""docs/scale.md is what the data say, and the data are what the simulation gives."""

from __future__ import annotations

import xml.etree.ElementTree as ET

import pytest

from benchmarks.scale import data, scenarios
from benchmarks.scale.page import DOCS, PAGE, filled
from benchmarks.scale.pictures import pictures
from benchmarks.scale.scenarios import CLONES, COUNTS, FORGES, MAIN, WORKERS, Row, rows_of, told
from benchmarks.scale.tables import tables


@pytest.fixture(scope="module")
def measured() -> data.Measured:
    return data.load()


@pytest.fixture(scope="module")
def rows() -> list[Row]:
    return scenarios.kept()


def test_page_says_what_the_data_say(measured: data.Measured, rows: list[Row]) -> None:
    page = PAGE.read_text("utf-8")
    assert filled(page, tables(measured, rows)) == page, "run `make scale`"


def test_pictures_show_what_the_data_say(measured: data.Measured, rows: list[Row]) -> None:
    page = PAGE.read_text("utf-8")
    for name, picture in pictures(measured, rows).items():
        assert (DOCS / name).read_text("utf-8") == picture, "run `make scale`"
        assert f"]({name})" in page
        ET.fromstring(picture)


def test_simulation_gives_the_same_again(measured: data.Measured, rows: list[Row]) -> None:
    for verb, case, clones in [("plan", MAIN, CLONES[0]), *(("publish", it, 0) for it in FORGES)]:
        asked = (verb, case, COUNTS[0], clones)
        kept = [it for it in rows if (it.verb, it.case, it.repositories, it.clones) == asked]
        again = rows_of(measured, verb, case, COUNTS[0], clones)
        assert [told(it) for it in again] == [told(it) for it in kept]
        assert kept


def test_what_the_page_says_in_short(measured: data.Measured, rows: list[Row]) -> None:
    plans = {
        (it.repositories, it.clones, it.workers): it
        for it in rows
        if it.verb == "plan" and it.case == MAIN
    }
    few, many = CLONES[0], CLONES[-1]
    for count in COUNTS:
        # More than about ten workers gain nothing at four clones.
        best = min(plans[count, few, it].seconds for it in WORKERS)
        assert plans[count, few, 10].seconds < 1.15 * best
        assert plans[count, few, 500].bottleneck == "clones"
        # The coordinator is next, at around a hundred.
        assert plans[count, many, 50].bottleneck == "workers"
        assert plans[count, many, 200].bottleneck == "coordinator"
        published = [it for it in rows if (it.verb, it.repositories) == ("publish", count)]
        assert min(it.seconds for it in published) > 10 * best * (few / many)
    assert all(it.scheduler_busy < 0.25 for it in rows)
    ledger = max(it["milliseconds"] for it in measured.told["ledger"])
    assert ledger < 1000 * 0.1 * measured.told["coordinator"][-1]["plan"] / len(
        measured.repositories
    )


def test_markers_and_parts_belong_together() -> None:
    page = "a\n<!-- one -->\nold\n<!-- /one -->\nb\n"
    assert filled(page, {"one": "new"}) == "a\n<!-- one -->\nnew\n<!-- /one -->\nb\n"
    with pytest.raises(ValueError, match="two"):
        filled(page, {"one": "new", "two": ""})

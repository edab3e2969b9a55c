"""A burn-down says what the events say, as a table and as a picture."""

from __future__ import annotations

import time
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from datetime import date, datetime, timedelta, timezone
from itertools import pairwise
from pathlib import Path

import pytest
from ledger_samples import created, note_review, review

from codemods.batch.ledger import burndown
from codemods.batch.ledger.rows import Event
from codemods.batch.states import ReviewState, TargetState

START = datetime(2026, 11, 2, 9, 58, 30, tzinfo=timezone.utc)
SVG = "{http://www.w3.org/2000/svg}"
HEAD = "at,waiting,open,failed,closed,merged,failed targets"


def events(*told: tuple[timedelta, int | None, str, str]) -> list[Event]:
    return [
        Event(number, START + after, 1, review, old, new, "")
        for number, (after, review, old, new) in enumerate(told, 1)
    ]


def minutes(number: float) -> timedelta:
    return timedelta(minutes=number)


def days(number: float) -> timedelta:
    return timedelta(days=number)


def lives(step: timedelta) -> list[Event]:
    """Four reviews and a target that fails; one thing in each step."""
    return events(
        *((step * 0, number, "", "planned") for number in range(4)),
        (step, 0, "planned", "committed"),
        (step, 0, "committed", "publishing"),
        (step, 0, "publishing", "open"),
        (step, 1, "planned", "held"),
        (step, None, "waiting", "failed"),
        (step * 2, 0, "open", "approved"),
        (step * 2, 2, "planned", "failed"),
        (step * 4, 0, "approved", "merged"),
        (step * 4, 1, "held", "closed"),
        (step * 4, 2, "failed", "planned"),
        (step * 4, 3, "planned", "superseded"),
        (step * 4, None, "failed", "waiting"),
    )


COUNTS = ["4,0,0,0,0,0", "3,1,0,0,0,1", "2,1,1,0,0,1", "2,1,1,0,0,1", "1,0,0,1,1,0"]


@pytest.mark.parametrize(
    ("step", "times"),
    [
        (days(1), [f"2026-11-0{day}" for day in range(2, 7)]),
        (timedelta(hours=2), None),
        (minutes(1), [f"2026-11-02T{it}Z" for it in ["09:58", "09:59", "10:00", "10:01", "10:02"]]),
        (
            minutes(10),
            [f"2026-11-02T{it}Z" for it in ["09:50", "10:00", "10:10", "10:20", "10:30"]],
        ),
    ],
)
def test_a_line_for_each_period(step: timedelta, times: list[str] | None) -> None:
    lines = burndown.csv(iter(lives(step))).splitlines()
    assert lines[0] == HEAD
    if times is None:  # two hours are two periods: each second line is new
        assert [line.partition(",")[0] for line in lines[1:4]] == [
            "2026-11-02T09:00Z",
            "2026-11-02T10:00Z",
            "2026-11-02T11:00Z",
        ]
        assert [line.partition(",")[2] for line in lines[1::2]] == COUNTS
    else:
        assert lines[1:] == [f"{at},{counts}" for at, counts in zip(times, COUNTS, strict=True)]


def test_nothing_has_happened_since(tmp_path: Path) -> None:
    told = burndown.csv(lives(minutes(1)), now=START + days(4)).splitlines()
    assert [line.partition(",")[0] for line in told[1:]] == [
        f"2026-11-0{day}" for day in range(2, 7)
    ]
    assert {line.partition(",")[2] for line in told[1:]} == {COUNTS[-1]}
    # A clock in the past can't take back what has happened.
    assert burndown.csv(lives(days(1)), now=START) == burndown.csv(lives(days(1)))


def test_a_clock_that_was_set_back_changes_no_count() -> None:
    told = events(
        (minutes(5), 0, "", "planned"),
        (minutes(6), 0, "planned", "held"),
        (minutes(0), 0, "held", "closed"),
    )
    assert burndown.csv(told).splitlines()[1:] == [
        "2026-11-02T10:03Z,1,0,0,0,0,0",
        "2026-11-02T10:04Z,0,0,0,1,0,0",
    ]


def test_no_events() -> None:
    assert burndown.csv([]) == f"{HEAD}\n"
    assert "Nothing has been planned yet." in burndown.svg([], date(2026, 12, 15))


def picture(text: str) -> ET.Element:
    root = ET.fromstring(text)
    assert root.tag == f"{SVG}svg"
    return root


def words(root: ET.Element) -> list[str]:
    return [it.text or "" for it in root.iter(f"{SVG}text")]


def places(path: str) -> Iterator[tuple[float, float]]:
    for pair in path.removesuffix(" Z").removeprefix("M").split(" L"):
        x, y = pair.split()
        yield float(x), float(y)


@pytest.mark.parametrize("step", [days(1), timedelta(hours=2), minutes(1), timedelta(0), days(300)])
@pytest.mark.parametrize("deadline", [None, *(date(2026, 11, it) for it in (1, 2, 4, 9, 28))])
def test_a_picture_is_drawn_within_its_frame(step: timedelta, deadline: date | None) -> None:
    root = picture(burndown.svg(lives(step), deadline))
    _, _, width, height = map(int, root.attrib["viewBox"].split())
    bands = {it.get("class"): it.attrib["d"] for it in root.iter(f"{SVG}path")}
    for name in ("waiting", "open", "failed", "closed", "merged", "left"):
        for x, y in places(bands[name]):
            assert 0 <= x <= width
            assert 0 <= y <= height
    labels = [it for it in root.iter(f"{SVG}text") if it.get("text-anchor") == "middle"]
    assert 1 <= len(labels) <= 8
    between = [float(it.attrib["x"]) for it in labels]
    assert all(after - before >= 80 for before, after in pairwise(between))
    assert (f"deadline {deadline}" in " ".join(words(root))) == (deadline is not None)


def test_a_picture_says_in_words_what_it_shows() -> None:
    root = picture(burndown.svg(lives(days(1)), date(2026, 11, 9)))
    assert root.attrib["role"] == "img"
    title, description = root.find(f"{SVG}title"), root.find(f"{SVG}desc")
    assert title is not None
    assert description is not None
    assert root.attrib["aria-labelledby"].split() == [title.get("id"), description.get("id")]
    assert description.text == (
        "2026-11-06 09:58 UTC: 3 reviews, of which 1 waiting, 0 open, 0 failed, 1 closed, "
        "1 merged; 0 failed targets. It began 2026-11-02 00:00. The deadline is 2026-11-09."
    )
    for label in ("waiting 1", "open 0", "failed 0", "closed 1", "merged 1"):
        assert label in words(root)


def test_the_line_of_what_is_left_falls_as_reviews_end() -> None:
    bands = {
        it.get("class"): list(places(it.attrib["d"]))
        for it in picture(burndown.svg(lives(days(1)))).iter(f"{SVG}path")
        if it.get("class") == "left"
    }
    heights = [352 - y for _, y in bands["left"]]
    full = heights[0]
    assert heights == pytest.approx([full] * 5 + [full / 4])


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [it / 12.92 if it <= 0.04045 else ((it + 0.055) / 1.055) ** 2.4 for it in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("is_dark", [False, True])
def test_text_is_legible_in_light_and_in_dark(is_dark: bool) -> None:
    """By WCAG 2, 1.4.3: 4.5 to 1."""
    style = picture(burndown.svg([])).findtext(f"{SVG}style") or ""
    light, _, dark = style.partition("@media (prefers-color-scheme: dark) {")
    rules = dark if is_dark else light
    fills = {
        line.split("{")[0].strip(): line.split("fill: ")[1].split()[0].rstrip(";")
        for line in rules.splitlines()
        if "fill: #" in line
    }
    ground = luminance(fills[".ground"])
    for name in ("text", ".note", "text.late"):
        lighter, darker = sorted((luminance(fills[name]), ground), reverse=True)
        assert (lighter + 0.05) / (darker + 0.05) >= 4.5, name


def test_a_large_batch_is_told_at_once(tmp_path: Path) -> None:
    """16,000 transitions: 2,000 repositories with eight each. A fifth of a second is the bound of
    the specification; a machine that has other things to do gets five times that."""
    with created(tmp_path) as ledger, ledger.together():
        ledger.add_targets([(str(number), "default") for number in range(2000)])
        for target in ledger.targets():
            ledger.move_target(target.id, TargetState.CLONED)
            ledger.put_reviews(target.id, "base", [review("k")])
            ledger.move_target(target.id, TargetState.CHANGED)
        for stored in ledger.reviews():
            for state in (ReviewState.COMMITTED, ReviewState.PUBLISHING, ReviewState.MERGED):
                ledger.move_review(stored.id, state)
            note_review(ledger, stored.id, pushed="c")
        start = time.perf_counter()
        told = burndown.csv(ledger.events())
        assert time.perf_counter() - start < 1
    assert told.splitlines()[-1].endswith(",0,0,0,0,2000,0")

"""What the comparison of programs before and after masked-secret takes for wrong."""

from __future__ import annotations

import pytest

from benchmarks.masked_forms import Form, Ran, wrong_in

FORM = Form("some==1", "", ("mask(",))
TEXT = "show(mask(url))"
BEFORE = Ran(["to hunter2", "done"], ["hunter2"])
AFTER = Ran(["to ***", "done"], ["hunter2"])


def test_nothing_is_wrong() -> None:
    assert wrong_in(FORM, BEFORE, AFTER, TEXT) == []


WRONG = {
    "still shown": (BEFORE, BEFORE, TEXT),
    "nothing was shown before": (AFTER, AFTER, TEXT),
    "nothing is masked by mask(": (BEFORE, AFTER, "show(url)"),
    "+almost done": (BEFORE, Ran(["to ***", "almost done"], ["hunter2"]), TEXT),
    "-done": (BEFORE, Ran(["to ***"], ["hunter2"]), TEXT),
    "kept ['hunter2'] before, ['***'] after": (BEFORE, Ran(AFTER.lines, ["***"]), TEXT),
    "no password is kept": (Ran(BEFORE.lines, []), Ran(AFTER.lines, []), TEXT),
}


@pytest.mark.parametrize(("said", "given"), WRONG.items(), ids=WRONG)
def test_what_is_wrong(said: str, given: tuple[Ran, Ran, str]) -> None:
    before, after, text = given
    assert any(it.startswith(said) for it in wrong_in(FORM, before, after, text))

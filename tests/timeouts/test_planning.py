"""What is planned where a file stays as it is: an option and its readers go together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from codemods.codemod import Repair
from codemods.engine.module import Module
from codemods.timeouts import ConfigurableTimeout

CASE = Path(__file__).parents[2] / "fixtures/configurable-timeout/defaults-of-parameters/before"
OPTIONS, CODE = "shop/conf/warehouse.py", "shop/warehouse.py"


def planned(unseen: Sequence[str]) -> Mapping[str, Repair]:
    codemod = ConfigurableTimeout()
    modules = {
        path.relative_to(CASE).as_posix(): path.read_text("utf-8") for path in CASE.rglob("*.py")
    }
    first = {path: codemod.survey(Module(path, text)) for path, text in modules.items()}
    lesson = codemod.learn({path: facts for path, facts in first.items() if facts})
    assert lesson is not None
    again = {
        path: codemod.survey_again(Module(path, text), lesson.value)
        for path, text in modules.items()
    }
    return codemod.plan({path: facts for path, facts in again.items() if facts}, unseen)


def test_an_option_and_its_readers() -> None:
    repairs = planned(())
    assert repairs[OPTIONS].sites
    assert repairs[CODE].sites


def test_no_reader_without_the_option() -> None:
    repairs = planned([OPTIONS])
    assert OPTIONS not in repairs or not repairs[OPTIONS].sites
    read = [argument for site in repairs[CODE].sites for argument in site.arguments]
    assert not any("CONF.warehouse" in argument for argument in read)


def test_no_option_without_its_reader() -> None:
    repairs = planned([CODE])
    assert not any(repair.sites for repair in repairs.values())

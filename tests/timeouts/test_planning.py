"""What is planned where a file stays as it is: an option and its readers go together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from codemods.codemod import Repair
from codemods.engine.module import Module
from codemods.timeouts import ConfigurableTimeout

CASES = Path(__file__).parents[2] / "fixtures/configurable-timeout"
OPTIONS, CODE = "shop/conf/warehouse.py", "shop/warehouse.py"
LIMITS = "shop/limits.py"


def planned(unseen: Sequence[str], case: str = "defaults-of-parameters") -> Mapping[str, Repair]:
    codemod = ConfigurableTimeout()
    folder = CASES / case / "before"
    modules = {
        path.relative_to(folder).as_posix(): path.read_text("utf-8")
        for path in folder.rglob("*.py")
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


def actions(repair: Repair) -> set[str]:
    return {site.action for site in repair.sites}


def test_a_constant_goes_with_all_that_reads_it() -> None:
    repairs = planned((), "constants-of-other-modules")
    assert actions(repairs[LIMITS]) == {"remove", "read"}
    assert actions(repairs["shop/carrier.py"]) == {"read", "look-up", "imports"}


def test_a_constant_stays_with_one_that_reads_it() -> None:
    repairs = planned(["shop/carrier.py"], "constants-of-other-modules")
    [left] = [it for it in repairs[LIMITS].refusals if it.message.startswith("hard-coded")]
    assert left.message == "hard-coded timeout of 300 seconds (PICKUP_TIMEOUT)"
    assert left.reason == "shop/carrier.py reads it: the file stays as it is"
    assert "shop/carrier.py" not in repairs
    written = [it for site in repairs["shop/conf/api.py"].sites for it in site.arguments]
    assert not any("pickup_timeout" in it for it in written)
    read = [it for path in repairs for site in repairs[path].sites for it in site.arguments]
    assert not any("pickup_timeout" in it for it in read)
    assert "CONF.api.refund_timeout" in read


def test_what_reads_a_constant_stays_with_it() -> None:
    repairs = planned([LIMITS], "constants-of-other-modules")
    assert not any(repair.sites for repair in repairs.values())


@pytest.mark.parametrize("case", ["constants-of-other-modules", "attributes-of-classes"])
def test_a_part_of_a_project_does_not_lose_what_the_rest_may_read(case: str) -> None:
    repairs = planned(["what else the project holds"], case)
    assert not any(repair.sites for repair in repairs.values())
    reasons = {it.reason for repair in repairs.values() for it in repair.refusals}
    assert "what else the project holds may read it, and is not looked into" in reasons


def test_an_attribute_stays_with_a_subclass_that_reads_it() -> None:
    repairs = planned(["shop/api.py"], "attributes-of-classes")
    reasons = {
        it.message: it.reason
        for it in repairs["shop/warehouse.py"].refusals
        if it.message.startswith("hard-coded")
    }
    stays = "shop/api.py reads it: the file stays as it is"
    message = "hard-coded timeout of 300 seconds ({})"
    names = ("ANSWER_TIMEOUT", "RETURN_TIMEOUT", "LOADING_TIMEOUT")
    assert reasons == {message.format(name): stays for name in names}
    written = [it for site in repairs["shop/conf/warehouse.py"].sites for it in site.arguments]
    assert not any("answer_timeout" in it for it in written)
    assert any("pickup_timeout" in it for it in written)

"""A method gets the decorator that most others of its class have."""

from __future__ import annotations

from pathlib import Path

import pytest
from guarded import GOOD, printed, reasons, treat, write

UTILS = """
import functools
import inspect
import uuid


def validate_uuid(*names):
    def outer(function):
        @functools.wraps(function)
        def inner(*args, **kwargs):
            given = inspect.signature(function).bind(*args, **kwargs).arguments
            for name in names:
                uuid.UUID(given[name])
            return function(*args, **kwargs)
        return inner
    return outer


def exposed(function):
    function.exposed = True
    return function
"""
ZONES = """
import utils


class ZoneController:
    zones = {GOOD: "a zone", "zone": "no zone"}

    @utils.exposed
    @utils.validate_uuid("zone_id")
    def show(self, request, zone_id):
        return self.zones.get(zone_id)

    @utils.exposed
    @utils.validate_uuid("zone_id")
    def update(self, request, zone_id):
        return self.zones.get(zone_id)

    @utils.exposed
    def delete(self, request, zone_id):
        return self.zones.get(zone_id)
""".replace("GOOD", repr(GOOD))
PROGRAM = f"""
import zones
controller = zones.ZoneController()
print(controller.delete.exposed, controller.delete(None, {GOOD!r}))
try:
    print(controller.delete(None, zone_id="zone"))
except ValueError:
    print("refused")
"""


def test_a_method_refuses_what_its_class_refuses(tmp_path: Path) -> None:
    write(tmp_path, {"utils.py": UTILS, "zones.py": ZONES})
    assert printed(tmp_path, PROGRAM) == ["True a zone", "no zone"]
    assert [it.repaired for it in treat(tmp_path).findings] == [True]
    assert printed(tmp_path, PROGRAM) == ["True a zone", "refused"]
    assert (
        '    @utils.exposed\n    @utils.validate_uuid("zone_id")\n    def delete'
        in (tmp_path / "zones.py").read_text()
    )
    assert not list(treat(tmp_path).findings)


def test_a_decorator_goes_on_over_several_lines(tmp_path: Path) -> None:
    several = 'validate_uuid(\n        "zone_id",\n    )'
    zones = ZONES.replace('validate_uuid("zone_id")', several)
    write(tmp_path, {"utils.py": UTILS, "zones.py": zones})
    treat(tmp_path)
    assert (tmp_path / "zones.py").read_text().count(several) == 3
    assert printed(tmp_path, PROGRAM) == ["True a zone", "refused"]


@pytest.mark.parametrize(
    ("before", "after", "reason"),
    [
        (
            "    def delete(self, request, zone_id",
            "    async def delete(self, request, zone_id",
            "of another form",
        ),
        (
            "    def delete(self, request, zone_id",
            "    def delete(self, request, zone_id=None",
            "left out",
        ),
        ("@utils.exposed\n    def delete", "@utils.hidden\n    def delete", "is not known"),
        (
            '@utils.validate_uuid("zone_id")',
            '@utils.validate_uuid("zone_id", said="x")',
            "of another form",
        ),
    ],
)
def test_where_it_may_not_fit_the_method_stays(
    tmp_path: Path, before: str, after: str, reason: str
) -> None:
    write(tmp_path, {"zones.py": ZONES.replace(before, after)})
    [said] = reasons(tmp_path)
    assert reason in said
    assert (tmp_path / "zones.py").read_text() == ZONES.replace(before, after)


def test_one_method_is_no_habit(tmp_path: Path) -> None:
    zones = ZONES.replace('    @utils.validate_uuid("zone_id")\n', "", 1)
    write(tmp_path, {"zones.py": zones})
    assert not list(treat(tmp_path).findings)


RECORDS = """
import utils


class RecordController:
    @utils.validate_uuid("zone_id")
    def list(self, request, zone_id):
        return self.records.get(zone_id)

    @utils.validate_uuid("zone_id")
    def create(self, request, zone_id):
        return self.records.get(zone_id)

    @utils.validate_uuid("zone_id", "record_id")
    def show(self, request, zone_id, record_id):
        return self.records.get(zone_id, record_id)

    def delete(self, request, zone_id, record_id):
        return self.records.get(zone_id, record_id)
"""


def test_the_decorator_that_names_most_is_copied(tmp_path: Path) -> None:
    write(tmp_path, {"records.py": RECORDS})
    treat(tmp_path)
    both = '    @utils.validate_uuid("zone_id", "record_id")\n'
    expected = RECORDS.replace("    def delete", f"{both}    def delete")
    assert (tmp_path / "records.py").read_text() == expected

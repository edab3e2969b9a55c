"""Which timeouts are copies of one value. Equal numbers are not equal meanings."""

from __future__ import annotations

import pytest

from codemods.timeouts.copies import are_one, together
from codemods.timeouts.facts import Form, Kind, Timeout, Wanted
from codemods.timeouts.finding.names import thing


@pytest.mark.parametrize(
    ("owners", "expected"),
    [
        ("Driver.create_volume Driver.create_snapshot", "create_timeout create_timeout"),
        (
            "Driver.create_volume Driver.delete_volume",
            "create_volume_timeout delete_volume_timeout",
        ),
        (
            "Driver.create_volume Other.create_snapshot",
            "create_volume_timeout create_snapshot_timeout",
        ),
        ("create_volume create_snapshot", "create_volume_timeout create_snapshot_timeout"),
        ("Driver.boot_volume Driver.boot_server", "boot_volume_timeout boot_server_timeout"),
        (
            "Driver.create_volume Driver.create_volume",
            "create_volume_timeout create_volume_timeout",
        ),
    ],
)
def test_a_variable_of_methods_that_do_the_same(owners: str, expected: str) -> None:
    found = together([timeout(owner, offset=at) for at, owner in enumerate(owners.split())])
    assert [it.thing for it in found] == expected.split()


def test_other_numbers_and_names_that_tell_are_not_taken_together() -> None:
    one = timeout("Driver.create_volume")
    assert [it.thing for it in together([one, timeout("Driver.create_snapshot", seconds=600)])] == [
        "create_volume_timeout",
        "create_snapshot_timeout",
    ]
    lun = [timeout(f"Driver.create_{it}", "lun_timeout") for it in ("volume", "snapshot")]
    assert [it.thing for it in together(lun)] == ["lun_timeout", "lun_timeout"]


@pytest.mark.parametrize(
    ("first", "other", "is_one"),
    [
        (("Driver.boot", "timeout"), ("Fake.boot", "timeout"), True),
        (("Driver.boot", "timeout"), ("Driver.stop", "timeout"), False),
        (("Driver.boot", "lun_timeout"), ("Driver.stop", "lun_timeout"), True),
        (("Driver.boot", "lun_timeout"), ("Other.stop", "lun_timeout"), False),
        (("boot", "lun_timeout"), ("stop", "lun_timeout"), False),
        (("Driver.__init__", "lun_timeout"), ("Base.__init__", "lun_timeout"), True),
        (("Driver.__init__", "timeout"), ("Driver.__init__", "timeout"), True),
        (("", "LUN_TIMEOUT"), ("", "LUN_TIMEOUT"), False),
    ],
)
def test_copies(first: tuple[str, str], other: tuple[str, str], *, is_one: bool) -> None:
    one, two = (Wanted("shop/mail.py", timeout(*it)) for it in (first, other))
    assert are_one(one, two) is is_one


def test_an_attribute_of_one_object_is_one_and_of_two_files_is_not() -> None:
    names = ("Mail.__init__", "Mail.reset")
    one, two = (timeout(it, "lun_timeout", form=Form.ATTRIBUTE) for it in names)
    assert are_one(Wanted("shop/mail.py", one), Wanted("shop/mail.py", two))
    assert not are_one(Wanted("shop/mail.py", one), Wanted("shop/post.py", two))


def test_a_float_is_no_copy_of_an_integer() -> None:
    one, two = timeout("Driver.boot"), timeout("Fake.boot", seconds=300.0)
    assert not are_one(Wanted("shop/mail.py", one), Wanted("shop/post.py", two))


def timeout(
    owner: str,
    name: str = "max_wait",
    *,
    seconds: float = 300,
    form: Form = Form.LOCAL,
    offset: int = 0,
) -> Timeout:
    option = thing(name, owner, "", Kind.LIMIT)
    return Timeout(offset, seconds, "300", form, Kind.LIMIT, name, option, owner, "", "", ())

"""What a schema lets through before it says that an identifier is a UUID, and after."""

from __future__ import annotations

from pathlib import Path

import pytest
from guarded import GOOD, printed, treat, write

VALIDATION = """
import functools

import jsonschema


def schema(said):
    def outer(function):
        @functools.wraps(function)
        def inner(self, request, body):
            jsonschema.validate(body, said, format_checker=jsonschema.FormatChecker())
            return function(self, request, body=body)
        return inner
    return outer
"""
SCHEMAS = """
attach = {
    "type": "object",
    "properties": {"order": {"type": "object", "properties": {"parcel_id": PARCEL}}},
}
one = {"type": "object", "properties": {"parcel_id": {"type": "string", "format": "uuid"}}}
two = {"type": "object", "properties": {"parcel_id": {"type": "string", "format": "uuid"}}}
"""
CONTROLLERS = """
import schemas
import validation


class OrderController:
    @validation.schema(schemas.attach)
    def attach(self, request, body):
        parcel_id = body["order"]["parcel_id"]
        with open("/".join(["parcels", parcel_id])) as parcel:
            return parcel.read()
"""
PROGRAM = f"""
import controllers
import jsonschema
for parcel_id in ({GOOD!r}, "../secret"):
    try:
        body = dict(order=dict(parcel_id=parcel_id))
        print(controllers.OrderController().attach(None, body=body))
    except jsonschema.ValidationError:
        print("refused")
"""


def project(root: Path, parcel: str, controllers: str = CONTROLLERS) -> None:
    write(
        root,
        {
            "validation.py": VALIDATION,
            "schemas.py": SCHEMAS.replace("PARCEL", parcel),
            "controllers.py": controllers,
            f"parcels/{GOOD}": "a parcel",
            "secret": "a secret",
        },
    )


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('{"type": "string"}', '{"type": "string", "format": "uuid"}'),
        ('{"type": "string",}', '{"type": "string", "format": "uuid",}'),
        (
            "{'minLength': 1, 'type': 'string', 'maxLength': 36}",
            "{'minLength': 1, 'type': 'string', 'format': 'uuid', 'maxLength': 36}",
        ),
    ],
)
def test_a_path_that_leads_out_is_refused(tmp_path: Path, before: str, after: str) -> None:
    project(tmp_path, before)
    assert printed(tmp_path, PROGRAM) == ["a parcel", "a secret"]
    assert [it.path for it in treat(tmp_path).findings] == ["schemas.py"]
    assert (tmp_path / "schemas.py").read_text() == SCHEMAS.replace("PARCEL", after)
    assert printed(tmp_path, PROGRAM) == ["a parcel", "refused"]
    assert not list(treat(tmp_path).findings)


@pytest.mark.parametrize(
    "parcel",
    [
        '{"type": "string", "format": "uuid"}',
        '{"type": "string", "pattern": "^[a-z]+$"}',
        '{"type": "string", "maxLength": 32}',
        '{"type": "string", "enum": ["a"]}',
        '{"type": ["string", "null"]}',
        '{"type": "string", **MORE}',
        '{"$ref": "#/definitions/parcel"}',
    ],
)
def test_what_a_schema_may_check_is_no_finding(tmp_path: Path, parcel: str) -> None:
    project(tmp_path, parcel)
    assert not list(treat(tmp_path).findings)


def test_what_is_only_looked_up_is_found_where_checks_are_written(tmp_path: Path) -> None:
    looked_up = CONTROLLERS.replace('open("/".join(["parcels", parcel_id]))', "self.get(parcel_id)")
    project(tmp_path, '{"type": "string"}', looked_up)
    assert not list(treat(tmp_path, "report").findings)
    assert [it.repaired for it in treat(tmp_path).findings] == [True]


def test_what_reaches_a_path_is_always_found(tmp_path: Path) -> None:
    project(tmp_path, '{"type": "string"}')
    [finding] = treat(tmp_path, "report").findings
    assert finding.path == "controllers.py"
    assert finding.reason == "checks are written only where that is asked for"


def test_a_body_that_is_taken_apart_in_other_ways_is_followed(tmp_path: Path) -> None:
    other = CONTROLLERS.replace(
        'body["order"]["parcel_id"]', '(body.get("order") or {}).pop("parcel_id")'
    )
    project(tmp_path, '{"type": "string"}', other)
    assert [it.repaired for it in treat(tmp_path).findings] == [True]

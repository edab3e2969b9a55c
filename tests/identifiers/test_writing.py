"""What functions with a check do, and what the sample service does with the codemod."""

from __future__ import annotations

import ast
import shutil
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from seed import SEED, outcome_of

from codemods.catalog import choose
from codemods.engine.pipeline import run
from codemods.engine.results import Result
from codemods.engine.select import select

GOOD = "9e2b4b5c-6d0f-4b8e-8a52-5f3b0a8f6a11"
PROJECT = '''
import uuid


class InvalidUUID(Exception):
    pass


class API:
    def __init__(self, root):
        self.root = root

    def show(self, context, order_uuid):
        """Show an order."""
        try:
            uuid.UUID(order_uuid)
        except ValueError:
            raise InvalidUUID(order_uuid)
        return "shown"

    def read(self, context, order_uuid):
        """Read an order."""
        with open(f"{self.root}/{order_uuid}") as order:
            return order.read()
'''


def treated(root: Path, guard: str) -> Result:
    options = {"checked-identifier": {"guard": guard}}
    return run(select([root], ()), choose(["checked-identifier"], options=options), jobs=1)


def loaded(content: bytes) -> Any:
    module = ModuleType("orders")
    exec(compile(content, "orders", "exec"), vars(module))
    return module


def test_a_path_that_leads_out_is_refused(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("secret")
    root = tmp_path / "orders"
    root.mkdir()
    (root / GOOD).write_text("an order")
    source = tmp_path / "project" / "orders.py"
    source.parent.mkdir()
    source.write_text(PROJECT)
    before = loaded(source.read_bytes())
    assert before.API(root).read(None, "../secret") == "secret"

    [change] = treated(source.parent, "write").changes

    after = loaded(change.after)
    with pytest.raises(after.InvalidUUID):
        after.API(root).read(None, "../secret")
    assert after.API(root).read(None, GOOD) == before.API(root).read(None, GOOD) == "an order"
    assert after.API.read.__doc__ == "Read an order."


def test_nothing_is_written_where_nobody_asks_for_it(tmp_path: Path) -> None:
    (tmp_path / "orders.py").write_text(PROJECT)
    result = treated(tmp_path, "report")
    assert not list(result.changes)
    assert [it.repaired for it in result.findings] == [False]


def test_a_block_keeps_what_its_file_indents_by(tmp_path: Path) -> None:
    (tmp_path / "orders.py").write_text(PROJECT.replace("    ", "  "))
    [change] = treated(tmp_path, "write").changes
    assert b'  """Read an order."""\n    try:\n      uuid.UUID(order_uuid)\n' in change.after
    ast.parse(change.after)


def test_newlines_stay(tmp_path: Path) -> None:
    (tmp_path / "orders.py").write_bytes(PROJECT.replace("\n", "\r\n").encode())
    [change] = treated(tmp_path, "write").changes
    assert change.after.count(b"uuid.UUID(order_uuid)\r\n") == 2
    assert change.after.count(b"\n") == change.after.count(b"\r") == change.after.count(b"\r\n")


def test_the_service_shows_what_it_does_not_check(tmp_path: Path) -> None:
    service = tmp_path / "service"
    shutil.copytree(SEED, service, ignore=shutil.ignore_patterns("__pycache__"))
    for guard in ("report", "write"):
        result = treated(service, guard)
        assert not list(result.problems)
        assert {(it.path, it.message) for it in result.findings} == {
            (
                "cells_service/compute_api.py",
                "cell_uuid and instance_uuid of API.console_url reach a URL unchecked",
            ),
            (
                "cells_service/objects.py",
                "cell_uuid of CellMapping.get_by_uuid reaches a query unchecked",
            ),
            (
                "cells_service/objects.py",
                "instance_uuid of Instance.get_by_uuid reaches a query unchecked",
            ),
        }
        for change in result.changes:
            (service / change.path).write_bytes(change.after)
    assert outcome_of(service)

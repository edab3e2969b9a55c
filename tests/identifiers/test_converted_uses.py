"""Which uses of a text are the same with a UUID: each is carried out with both."""

from __future__ import annotations

import logging
import textwrap
import uuid
from typing import Any

import pytest
from guarded import GOOD

from codemods.engine.module import Module
from codemods.identifiers import entries, uses

SAME = (
    "'/orders/%s' % order_id",
    "'/%s/%d' % (order_id, 1)",
    "'%d: %-40s' % (1, order_id)",
    "'/orders/%(order)s' % {'order': order_id}",
    "f'/orders/{order_id}'",
    "f'/orders/{order_id!s}'",
    "'/orders/{}'.format(order_id)",
    "'/orders/{order} {{}}'.format(order=order_id)",
    "str(order_id)",
    "str(order_id).upper()",
    "1 if order_id else 2",
    "not order_id",
    "LOG.info('an order %s', order_id)",
)
OTHER = (
    "'/orders/%r' % order_id",
    "'/orders/%.3s %r' % (order_id, order_id)",
    "f'/orders/{order_id!r}'",
    "f'{order_id=}'",
    "f'{order_id:>50}'",
    "'{!r}'.format(order_id)",
    "'{0:>50}'.format(order_id)",
    "'{0[0]}'.format(order_id)",
    "'/orders/' + order_id",
    "order_id[:8]",
    "order_id.lower()",
    "order_id == '9e2b4b5c-6d0f-4b8e-8a52-5f3b0a8f6a11'",
    "order_id in ('9e2b4b5c-6d0f-4b8e-8a52-5f3b0a8f6a11',)",
    "', '.join([order_id])",
    "os.path.join('/orders', order_id)",
    "repr(order_id)",
    "len(order_id)",
    "json.dumps(order_id)",
    "{order_id: 1}['9e2b4b5c-6d0f-4b8e-8a52-5f3b0a8f6a11']",
    "locals()['order_id'] + ''",
)


def view(expression: str) -> str:
    head = "import json, logging, os\nLOG = logging.getLogger('orders')\n\n\n"
    return f"{head}def order(request, order_id):\n    return {expression}\n"


def against(source: str, framework: str = "") -> str:
    module = Module("views.py", framework + textwrap.dedent(source))
    *_, entry = entries.of(module.tree, {("order", "order_id")})
    return uses.against(module, entry, "order_id")


def outcome(source: str, given: object) -> object:
    names: dict[str, Any] = {}
    exec(source, names)
    try:
        return names["order"](None, given)
    except Exception as error:
        return type(error)


@pytest.mark.parametrize("expression", SAME)
def test_the_same(expression: str, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    source = view(expression)
    assert outcome(source, uuid.UUID(GOOD)) == outcome(source, GOOD)
    assert len(set(caplog.messages)) <= 1
    assert against(source) == ""


@pytest.mark.parametrize("expression", OTHER)
def test_not_the_same(expression: str) -> None:
    source = view(expression)
    assert outcome(source, uuid.UUID(GOOD)) != outcome(source, GOOD)
    assert against(source)


@pytest.mark.parametrize(
    "body",
    [
        "seen.append(order_id)",
        "return find(order_id)",
        "order_id = order_id or 'newest'",
        "return {'order': order_id}",
        "return Order.query.get(order_id)",
        "return Order.objects.get(name__startswith=order_id)",
        "return Order.objects.filter(order_id)",
        "return '{}'.format(*[order_id])",
        "return template % order_id",
        "return lambda: find(order_id)",
        "str = repr\n    return str(order_id)",
    ],
)
def test_what_can_not_be_judged_is_not(body: str) -> None:
    assert against(f"def order(request, order_id):\n    {body}\n", "import django\n")


@pytest.mark.parametrize(
    "body",
    [
        "return Order.objects.get(id=order_id)",
        "return Order.objects.filter(shop__order_id=order_id)",
        "return get_object_or_404(Order, pk=order_id)",
    ],
)
def test_a_field_makes_of_it_what_it_needs(body: str) -> None:
    source = f"def order(request, order_id):\n    {body}\n"
    django = "from django.shortcuts import get_object_or_404\n"
    assert against(source, django) == ""
    assert against(source, "from shop.lookups import get_object_or_404\n")


@pytest.mark.parametrize(
    ("head", "is_plain"),
    [
        ("@login_required\n", True),
        ("@require_http_methods(['GET'])\n", True),
        ("@guarded\n", False),
        ("@unknown('order_id')\n", False),
    ],
)
def test_decorators_are_known_by_where_they_come_from(head: str, is_plain: bool) -> None:
    imports = """from django.contrib.auth.decorators import login_required
from django.views.decorators.http import require_http_methods
from shop.guards import login_required as guarded
"""
    source = f"{head}def order(request, order_id):\n    return str(order_id)\n"
    assert (against(source, imports) == "") == is_plain


def test_of_several_functions_of_a_name_none_is_taken() -> None:
    source = "def order(request, order_id):\n    return str(order_id)\n"
    assert against(source + source)

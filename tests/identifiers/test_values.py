"""What texts are made of."""

from __future__ import annotations

import ast

import pytest

from codemods.identifiers import values
from codemods.identifiers.facts import HOLE
from codemods.identifiers.values import GAP, UNKNOWN, Value

KNOWN = {"order_id": Value(frozenset({"order_id"}), HOLE)}


def text_of(source: str) -> str:
    value = values.of(ast.parse(source, mode="eval").body, KNOWN, lambda call: UNKNOWN)
    assert (HOLE in value.text) == bool(value.parameters)
    return value.text.replace(HOLE, "ID").replace(GAP, "?")


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("order_id", "ID"),
        ("'/orders/%s' % order_id", "/orders/ID"),
        ("'/orders/%s/%s' % (shop, order_id)", "/orders/?/ID"),
        ("'/orders/%(order)s' % {'order': order_id}", "/orders/ID"),
        ("'100%% of %s' % order_id", "100% of ID"),
        ("'/orders/%d' % order_id", "/orders/?"),
        ("f'/orders/{order_id}'", "/orders/ID"),
        ("f'/orders/{order_id:d}'", "/orders/?"),
        ("'/orders/{}'.format(order_id)", "/orders/ID"),
        ("'/{1}/{0}'.format(order_id, 'orders')", "/orders/ID"),
        ("'/{shop}/{order}'.format(shop=shop, order=order_id)", "/?/ID"),
        ("'/orders/{:d}'.format(order_id)", "/orders/?"),
        ("'/orders/' + order_id + '/bill'", "/orders/ID/bill"),
        ("'/'.join(['orders', order_id])", "orders/ID"),
        ("str(order_id).lower()", "ID"),
        ("order_id or 'none'", "ID"),
        ("'none' if shop else order_id", "ID"),
        ("['cat', order_id]", "cat ID"),
        ("FOLDER / order_id", "?/ID"),
        ("request.args['bill_id']", "ID"),
        ("flask.request.args.get('bill_id')", "ID"),
        ("req.query_params.get('bill_id')", "ID"),
        ("request.args.get('bill_id', type=int)", "?"),
        ("request.args.get('page')", "?"),
        ("request.json['bill_id']", "ID"),
        ("flask.request.get_json().get('bill_id', '')", "ID"),
        ("(await request.json())['bill_id']", "ID"),
        ("(request.get_json() or {}).pop('bill_id')", "ID"),
        ("self.get_query_argument('bill_id')", "ID"),
        ("self.get_argument(name)", "?"),
        ("response.json()['bill_id']", "?"),
        ("await bill(order_id)", "?"),
        ("other.args['bill_id']", "?"),
        ("of(order_id)", "?"),
    ],
)
def test_texts_are_told_by_their_parts(source: str, text: str) -> None:
    assert text_of(source) == text

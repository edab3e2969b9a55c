"""Which functions are found, one form at a time; whole services are in the cases."""

from __future__ import annotations

import textwrap

import pytest

from codemods.codemod import is_held
from codemods.engine.module import Module
from codemods.identifiers import CheckedIdentifier, messages
from codemods.identifiers.facts import Found


def reported(source: str, path: str = "shop/orders.py") -> list[str]:
    """What is reported of a file, without the reasons."""
    codemod = CheckedIdentifier()
    text = textwrap.dedent(source)
    assert is_held(codemod.screen, text.encode()), "it is never looked into"
    facts = codemod.survey(Module(path, text))
    repairs = codemod.plan({path: facts} if facts else {}, ())
    return [it.message for repair in repairs.values() for it in repair.refusals]


def in_controller(body: str) -> str:
    method = textwrap.indent(textwrap.dedent(body).strip("\n"), "        ")
    return f"class OrderController(object):\n    def show(self, req, order_id):\n{method}\n"


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ("os.path.join(ROOT, order_id)", "a path"),
        ("path = ROOT + '/' + order_id\nopen(path)", "a path"),
        ("with open('/var/%s' % order_id) as f:\n    f.read()", "a path"),
        ("shutil.rmtree('/var/%s' % order_id)", "a path"),
        ("subprocess.call(['rm', order_id])", "a command"),
        ("os.system('rm /var/%s' % order_id)", "a command"),
        ("utils.execute('rm', '-f', order_id, run_as_root=True)", "a command"),
        ("cmd = ['rm', order_id]\nutils.execute(*cmd)", "a command"),
        ("self.get('/orders/%s' % order_id)", "a URL"),
        ("url = '/orders'\nurl += '/' + order_id\nself.get(url)", "a URL"),
        ("cmd = ['rm']\ncmd += [order_id]\nsubprocess.call(cmd)", "a command"),
        ("self.session.get('orders/%s' % order_id)", "a URL"),
        ("requests.get('%s/orders/%s' % (BASE, order_id))", "a URL"),
        ("requests.get(f'{BASE}/orders?id={order_id}')", "a URL"),
        ("db.execute(\"SELECT x FROM y WHERE z = '%s'\" % order_id)", "a query"),
    ],
)
def test_what_a_text_reaches_is_told(body: str, kind: str) -> None:
    owner = "OrderController.show"
    assert reported(in_controller(body)) == [f"order_id of {owner} reaches {kind} unchecked"]


@pytest.mark.parametrize(
    "body",
    [
        "LOG.info('/orders/%s', order_id)\nopen('/var/log')",
        "names.get('orders/%s' % order_id)",
        "cache.get('/orders/%s' % order_id)",
        "db.execute('SELECT x FROM y WHERE z = ?', (order_id,))",
        "db.execute(query, order_id)\nopen('/var/log')",
        "utils.execute(order_id)\nopen('/var/log')",
        "requests.get(BASE + '/orders', params={'id': order_id})",
        "order_id = uuid4()\nopen('/var/%s' % order_id)",
        "for order_id in ORDERS:\n    open('/var/%s' % order_id)",
        "with of(order_id) as order_id:\n    open('/var/%s' % order_id)",
        "self.find(lambda order_id: open('/var/%s' % order_id))",
    ],
)
def test_other_uses_are_no_findings(body: str) -> None:
    assert reported(in_controller(body)) == []


def test_a_check_after_the_place_comes_too_late() -> None:
    body = "open('/var/%s' % order_id)\nself.check(order_id)"
    assert len(reported(in_controller(body))) == 1


def test_a_look_whether_it_is_there_is_no_check() -> None:
    body = "if not order_id or order_id == 'all':\n    return\nopen('/var/%s' % order_id)"
    assert len(reported(in_controller(body))) == 1


def test_two_calls_are_followed_and_no_third() -> None:
    source = """
        class OrderController(object):
            def near(self, req, order_id):
                return self._one(order_id)

            def far(self, req, order_id):
                return self._zero(order_id)

            def _zero(self, name):
                return self._one(name)

            def _one(self, name):
                return _two(name)


        def _two(name):
            return open('/var/%s' % name)
        """
    assert reported(source) == ["order_id of OrderController.near reaches a path unchecked"]


def test_methods_that_are_called_by_their_class_are_given_what_they_take() -> None:
    source = """
        class Orders(object):
            @classmethod
            def of(cls, name, folder):
                return open('/var/%s' % name)

            @staticmethod
            def at(name, folder):
                return open('/var/%s' % folder)

            def by(self, name, folder):
                return open('/var/%s' % name)


        class OrderController(object):
            def first(self, req, order_id):
                return Orders.of(order_id, None)

            def second(self, req, order_id):
                return Orders.at(order_id, None)

            def third(self, req, order_id):
                return Orders.by(self.orders, order_id, None)

            def fourth(self, req, order_id):
                return Orders.by(order_id, None, None)
        """
    assert reported(source) == [
        "order_id of OrderController.first reaches a path unchecked",
        "order_id of OrderController.third reaches a path unchecked",
    ]


def test_functions_that_call_each_other_come_to_an_end() -> None:
    source = """
        class OrderController(object):
            def send(self, req, order_id):
                self.send(req, order_id)
                open('/var/%s' % order_id)
        """
    assert len(reported(source)) == 1


def test_which_of_two_functions_is_called_is_not_guessed() -> None:
    source = """
        class OrderController(object):
            def show(self, req, order_id):
                return read(order_id)


        if NEW:
            def read(name):
                return open('/var/%s' % name)
        else:
            def read(name):
                return NAMES[name]


        def outer():
            def read(name):
                return None
        """
    assert reported(source) == []


def test_a_text_of_hundreds_of_parts_is_passed_over() -> None:
    parts = " + ".join(["'x'"] * 900)
    assert reported(in_controller(f"open('/var/' + order_id)\nreturn {parts}")) == []


def test_a_view_is_looked_into_that_names_no_request() -> None:
    source = """
        class Order(Resource):
            def get(self, order_id):
                return open('/var/%s' % order_id)


        api.add_resource(Order, '/orders/<order_id>')
        """
    assert reported(source) == ["order_id of Order.get reaches a path unchecked"]
    assert is_held(CheckedIdentifier().screen, b"class Order(Resource):")


def test_messages_agree_in_number() -> None:
    one = Found(0, "API.show", ("a_id",), "a path")
    assert messages.found(one, ["a_id"]) == "a_id of API.show reaches a path unchecked"
    assert messages.found(one, ["a", "b", "c"]) == "a, b and c of API.show reach a path unchecked"
    other = Found(0, "API.show", ("a_id",), "a lookup")
    assert messages.found(other, ["a", "b"]) == (
        "a and b of API.show are looked up unchecked, unlike in most of its class"
    )

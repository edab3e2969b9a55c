"""What one file tells of the options of a project."""

from __future__ import annotations

import pickle

import pytest
from projects import CENTRAL

from codemods.codemod import Import
from codemods.engine.module import Module
from codemods.timeouts.backends.oslo import Oslo
from codemods.timeouts.backends.oslo.facts import Handle, Read, Told


def told(text: str, path: str = "shop/conf/orders.py") -> Told:
    found = Oslo().survey(Module(path, text))
    assert found is not None
    return found


def test_it_is_a_value() -> None:
    for path, text in CENTRAL.items():
        first, second = told(text, path), told(text, path)
        assert first == second
        assert hash(first) == hash(second)
        assert pickle.loads(pickle.dumps(first)) == first


@pytest.mark.parametrize(
    ("group", "name"),
    [
        pytest.param("", "DEFAULT", id="none"),
        pytest.param(", group='orders'", "orders", id="a string"),
        pytest.param(", 'orders'", "orders", id="by position"),
        pytest.param(", group=NAME", "named", id="a constant"),
        pytest.param(", group=GROUP", "grouped", id="a group"),
        pytest.param(", group=GROUP.name", "grouped", id="the name of a group"),
        pytest.param(", group=OWN", "orders", id="the name of the module"),
        pytest.param(", group=None", "DEFAULT", id="outright none"),
        pytest.param(", group=elsewhere()", None, id="what can't be told"),
    ],
)
def test_the_group_of_a_list(group: str, name: str | None) -> None:
    text = (
        "from oslo_config import cfg\n"
        "NAME = 'named'\n"
        "GROUP = cfg.OptGroup(name='grouped')\n"
        "OWN = __name__.split('.')[-1]\n"
        "opts = [cfg.IntOpt('a', default=1)]\n"
        f"cfg.CONF.register_opts(opts{group})\n"
    )
    (found,) = told(text).lists
    (registration,) = found.registrations
    assert registration.group == name
    assert registration.at_import


@pytest.mark.parametrize(
    ("text", "handle"),
    [
        pytest.param(
            "import shop.conf\nCONF = shop.conf.CONF\n",
            Handle("CONF", "shop.conf", Import("shop.conf"), "CONF = shop.conf.CONF"),
            id="of a package",
        ),
        pytest.param(
            "from oslo_config import cfg\nCONF = cfg.CONF\n",
            Handle("CONF", "oslo_config.cfg", Import("oslo_config", "cfg"), "CONF = cfg.CONF"),
            id="of the library",
        ),
        pytest.param(
            "from shop.conf import CONF\n",
            Handle("CONF", "shop.conf", Import("shop.conf", "CONF")),
            id="by an import",
        ),
        pytest.param(
            "from oslo_config import cfg\n\ndef f():\n    return cfg.CONF.a\n",
            Handle("cfg.CONF", "oslo_config.cfg", Import("oslo_config", "cfg")),
            id="where it is read",
        ),
        pytest.param("CONF = {}\n", None, id="something else"),
        pytest.param(
            "from shop.conf import CONF\n\ndef f(CONF):\n    return CONF.a\n",
            None,
            id="a parameter",
        ),
    ],
)
def test_how_a_file_gets_at_the_configuration(text: str, handle: Handle | None) -> None:
    assert told(text).handle == handle


def test_what_is_read_and_how_often() -> None:
    text = (
        "from shop.conf import CONF\n\n\ndef f():\n"
        "    CONF.register_opt(CONF.a.b)\n    return CONF.a.b.upper() + CONF.c\n"
    )
    assert told(text).reads == (Read("a", "b", "f", 2), Read("c", "", "f", 1))


def test_sums_of_lists_and_what_the_sample_configuration_has() -> None:
    general, timeouts = told(CENTRAL["shop/conf/orders.py"]).lists
    assert [it.variable for it in (general, timeouts)] == ["general_opts", "timeout_opts"]
    for found in (general, timeouts):
        assert found.listed
        (registration,) = found.registrations
        assert (registration.group, registration.function) == ("orders", "register_opts")
        assert not registration.at_import


def test_lists_that_a_loop_registers() -> None:
    text = (
        "from oslo_config import cfg\n"
        "a_opts = [cfg.IntOpt('a', default=1)]\n"
        "b_opts = [cfg.IntOpt('b', default=1)]\n"
        "c_opts = [cfg.IntOpt('c', default=1)]\n\n\n"
        "def list_opts():\n"
        "    yield None, a_opts\n"
        "    yield 'b', b_opts\n"
        "    for name in ('d', 'e'):\n"
        "        yield name, c_opts\n\n\n"
        "for group, opts in list_opts():\n"
        "    cfg.CONF.register_opts(opts, group=group)\n"
    )
    found = [(it.variable, it.registrations[0].group) for it in told(text).lists]
    assert found == [("a_opts", "DEFAULT"), ("b_opts", "b"), ("c_opts", None)]


def test_a_list_that_is_made_of_itself() -> None:
    text = (
        "from oslo_config import cfg\n"
        "opts = [cfg.IntOpt('a', default=1)]\n"
        "opts = opts + [cfg.IntOpt('b', default=1)]\n"
        "opts = list(opts)\n"
        "cfg.CONF.register_opts(opts)\n"
    )
    assert told(text).lists == ()


def test_a_module_that_is_imported_for_its_options_counts() -> None:
    text = "from shop.conf import CONF\nCONF.import_opt('page_size', 'shop.conf.orders')\n"
    assert "shop.conf.orders" in told(text).imports


def test_a_project_that_has_options_in_its_tests_alone_is_not_configured_so() -> None:
    text = "from oslo_config import cfg\nopts = [cfg.IntOpt('a')]\n"
    for path in ("shop/tests/it.py", "shop/test_it.py", "shop/it_test.py", "conftest.py"):
        it = Oslo().survey(Module(path, text))
        assert it is not None
        assert not it.lists
        assert not Oslo().is_used({path: it})
    assert not Oslo().is_used({})
    assert not Oslo().is_used({"a.py": told("from other import CONF\n\nprint(CONF.a)\n")})
    assert Oslo().is_used({"a.py": told("from oslo_config import cfg\n\nprint(cfg.CONF.a)\n")})
    assert Oslo().is_used({"shop/it.py": told(text)})

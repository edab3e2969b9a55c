"""Where an option is defined, what it is called, and how the file reads it."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from pathlib import Path

import pytest
from projects import BESIDE, CENTRAL, DRIVER
from waits import lifted, write

WAITS = "import shop.conf\n\nCONF = shop.conf.CONF\n\n\ndef ship():\n    parcel(timeout=300)\n"


def treated(tree: Path, files: Mapping[str, str]) -> tuple[dict[str, str], list[str]]:
    write(tree, files)
    return lifted(tree)


# Where


def test_the_list_of_timeouts_in_the_module_of_the_package_is_the_place(tmp_path: Path) -> None:
    after, _ = treated(tmp_path, {**CENTRAL, "shop/orders/ship.py": WAITS})
    assert set(after) == {"shop/conf/orders.py", "shop/orders/ship.py"}
    assert "parcel(timeout=CONF.orders.parcel_timeout)" in after["shop/orders/ship.py"]
    assert added(after, CENTRAL, "shop/conf/orders.py") == [
        "    cfg.IntOpt('parcel_timeout',",
        "        default=300,",
        "        min=1,",
        '        help="""',
        "Maximum time, in seconds, that Shop waits for the parcel.",
        "",
        "Possible values:",
        "",
        "* Any positive integer",
        '"""),',
    ]


def test_the_group_that_a_file_reads_most_is_the_place(tmp_path: Path) -> None:
    reads = WAITS + "    return CONF.orders.page_size\n"
    after, _ = treated(tmp_path, {**CENTRAL, "shop/mail.py": reads})
    assert "timeout=CONF.orders.parcel_timeout" in after["shop/mail.py"]


def test_what_belongs_nowhere_goes_to_the_base_and_says_more(tmp_path: Path) -> None:
    after, _ = treated(tmp_path, {**CENTRAL, "shop/mail.py": WAITS})
    assert "timeout=CONF.ship_parcel_timeout" in after["shop/mail.py"]
    assert added(after, CENTRAL, "shop/conf/base.py") == [
        "    cfg.IntOpt(",
        "        'ship_parcel_timeout',",
        "        default=300,",
        "        min=1,",
        "        help='Maximum time, in seconds, that Shop waits for the parcel.'),",
    ]


def test_a_list_beside_the_code_is_the_place_where_there_is_one(tmp_path: Path) -> None:
    grinder = BESIDE["mill/grinder.py"] + "\n\ndef grind():\n    flour(timeout=2.5)\n"
    files = {**BESIDE, "mill/grinder.py": grinder}
    after, _ = treated(tmp_path, files)
    assert added(after, files, "mill/grinder.py") == [
        "    cfg.FloatOpt('flour_timeout',",
        "                 default=2.5,",
        "                 min=0,",
        "                 help='Maximum time, in seconds, that Mill waits for the '",
        "                      'flour.'),",
        "    flour(timeout=CONF.grinder.flour_timeout)",
    ]


def test_options_with_names_of_their_own_stay_so(tmp_path: Path) -> None:
    named = CENTRAL["shop/conf/base.py"].replace(
        "base_opts = [\n    cfg.StrOpt(\n        'state_path',\n"
        "        default='/var/lib/shop',\n        help='Where the shop keeps its state.'),\n]",
        "state_path = cfg.StrOpt(\n    'state_path',\n"
        "    help='Where the shop keeps its state.')\n\n"
        "base_opts = [\n    state_path,\n]",
    )
    files = {**CENTRAL, "shop/conf/base.py": named, "shop/mail.py": WAITS}
    after, _ = treated(tmp_path, files)
    text = after["shop/conf/base.py"]
    assert "base_opts = [\n    state_path,\n    ship_parcel_timeout,\n]" in text
    assert (
        "\nship_parcel_timeout = cfg.IntOpt(\n    'ship_parcel_timeout',\n    default=300," in text
    )


def test_carriage_returns_stay(tmp_path: Path) -> None:
    write(tmp_path, {**CENTRAL, "shop/orders/ship.py": WAITS})
    conf = tmp_path / "shop/conf/orders.py"
    conf.write_bytes(conf.read_bytes().replace(b"\n", b"\r\n"))
    text = lifted(tmp_path)[0]["shop/conf/orders.py"]
    assert "parcel_timeout" in text
    assert text.count("\n") == text.count("\r\n")


def test_a_file_without_a_list_gets_one_as_those_beside_it(tmp_path: Path) -> None:
    sifter = "import json\n\n\ndef sift():\n    json.dumps(0)\n    fine_flour(timeout=4)\n"
    after, _ = treated(tmp_path, {**BESIDE, "mill/sifter.py": sifter})
    assert set(after) == {"mill/sifter.py"}
    assert "from oslo_config import cfg\n" in after["mill/sifter.py"]
    assert (
        "\nCONF = cfg.CONF\n\n\n"
        "sifter_opts = [\n"
        "    cfg.IntOpt('fine_flour_timeout',\n"
        "               default=4,\n"
        "               min=1,\n"
        "               help='Maximum time, in seconds, that Mill waits for the fine '\n"
        "                    'flour.'),\n"
        "]\n\n"
        "CONF.register_opts(sifter_opts)\n"
    ) in after["mill/sifter.py"]
    assert "fine_flour(timeout=CONF.fine_flour_timeout)" in after["mill/sifter.py"]


def test_a_list_that_would_have_to_be_named_elsewhere_is_not_made(tmp_path: Path) -> None:
    sifter = "import json\n\n\ndef sift():\n    json.dumps(0)\n    fine_flour(timeout=4)\n"
    opts = (
        "import mill.grinder\n\n\ndef list_opts():\n"
        "    return [('grinder', mill.grinder.grinder_opts)]\n"
    )
    after, reasons = treated(tmp_path, {**BESIDE, "mill/sifter.py": sifter, "mill/opts.py": opts})
    assert after == {}
    assert reasons == [
        "mill/sifter.py: a new list of options would have to be named in mill/opts.py"
    ]


def test_a_driver_reads_the_options_of_its_backend(tmp_path: Path) -> None:
    after, reasons = treated(tmp_path, DRIVER)
    assert added(after, DRIVER, "farm/barn.py") == [
        "    cfg.IntOpt('barn_hay_timeout',",
        "               default=300,",
        "               min=1,",
        "               help='Maximum time, in seconds, that Farm waits for the hay.'),",
        "        hay(timeout=self.configuration.barn_hay_timeout)",
        "        login(timeout=self.configuration.barn_login_timeout)",
    ]
    assert reasons == [
        "farm/barn.py: the options here are those of a backend, and which one is not known"
    ]


def test_a_driver_may_hand_its_options_to_its_base_class(tmp_path: Path) -> None:
    barn = DRIVER["farm/barn.py"].replace("(object)", "(base.Driver)")
    barn = barn.replace(
        "        self.configuration = configuration\n"
        "        self.configuration.append_config_values(barn_opts)\n",
        "        super().__init__(configuration, config_opts=[barn_opts])\n",
    )
    barn = barn.replace("SHARED_CONF_GROUP", "GROUP").replace("import configuration", "import base")
    barn = barn.replace(", group=configuration.GROUP", "")
    after, _ = treated(tmp_path, {**DRIVER, "farm/barn.py": barn})
    assert "hay(timeout=self.configuration.barn_hay_timeout)" in after["farm/barn.py"]


def test_a_module_of_options_may_begin_with_the_name_of_a_folder(tmp_path: Path) -> None:
    conf = CENTRAL["shop/conf/__init__.py"].replace("import orders", "import orders_desk")
    files = {
        **CENTRAL,
        "shop/conf/__init__.py": conf.replace("orders.register", "orders_desk.register"),
        "shop/conf/orders_desk.py": CENTRAL["shop/conf/orders.py"],
        "shop/orders/ship.py": WAITS,
    }
    del files["shop/conf/orders.py"], files["shop/orders/listing.py"]
    after, _ = treated(tmp_path, files)
    assert set(after) == {"shop/orders/ship.py", "shop/conf/orders_desk.py"}


def test_the_options_of_a_driver_begin_with_its_vendor_where_they_have_no_prefix(
    tmp_path: Path,
) -> None:
    barn = DRIVER["farm/barn.py"].replace("barn_host", "host").replace("barn_login", "login")
    after, _ = treated(tmp_path, {"farm/drivers/acme/acme_iscsi.py": barn})
    text = after["farm/drivers/acme/acme_iscsi.py"]
    assert "hay(timeout=self.configuration.acme_hay_timeout)" in text


def test_a_list_of_another_name_is_the_same_list(tmp_path: Path) -> None:
    conf = CENTRAL["shop/conf/orders.py"].replace(
        "ALL_OPTS = general_opts + timeout_opts", "ALL_OPTS = (timeout_opts)"
    )
    files = {**CENTRAL, "shop/conf/orders.py": conf, "shop/orders/ship.py": WAITS}
    after, _ = treated(tmp_path, files)
    assert "parcel(timeout=CONF.orders.parcel_timeout)" in after["shop/orders/ship.py"]


def test_options_of_no_group_that_all_files_read_do_not_tell_the_place(tmp_path: Path) -> None:
    paths = CENTRAL["shop/conf/base.py"].replace("base_opts", "path_opts")
    files = {
        **CENTRAL,
        "shop/conf/__init__.py": CENTRAL["shop/conf/__init__.py"]
        .replace("import base\n", "import base\nfrom shop.conf import paths\n")
        .replace("base.register", "paths.register_opts(CONF)\nbase.register"),
        "shop/conf/base.py": CENTRAL["shop/conf/base.py"].replace("state_path", "name"),
        "shop/conf/paths.py": paths,
        "shop/mail.py": f"{WAITS}    return CONF.state_path\n",
    }
    after, _ = treated(tmp_path, files)
    assert set(after) == {"shop/conf/base.py", "shop/mail.py"}


# What for


@pytest.mark.parametrize(
    ("call", "option"),
    [
        pytest.param("boot(timeout=5 * 60)", ("IntOpt", "5 * 60", "1"), id="as it is spelt"),
        pytest.param("boot(timeout=300.0)", ("FloatOpt", "300.0", "0"), id="a float"),
        pytest.param("boot(interval=0.5)", ("FloatOpt", "0.5", "0"), id="a fraction"),
        pytest.param("boot(timeout=9, zero=1)", ("IntOpt", "9", "0"), id="0 means something"),
    ],
)
def test_type_default_and_minimum(tmp_path: Path, call: str, option: tuple[str, str, str]) -> None:
    files = {**CENTRAL, "shop/orders/ship.py": WAITS.replace("parcel(timeout=300)", call)}
    after, _ = treated(tmp_path, files)
    lines = added(after, CENTRAL, "shop/conf/orders.py")
    start = next(index for index, line in enumerate(lines) if "Opt(" in line)
    kind, spelt, least = option
    assert f"cfg.{kind}('boot_" in lines[start]
    assert lines[start + 1 : start + 3] == [f"        default={spelt},", f"        min={least},"]


# What is there already


def test_an_option_that_says_the_same_is_read(tmp_path: Path) -> None:
    text = WAITS.replace("parcel(timeout=300)", "payment(timeout=60)")
    after, _ = treated(tmp_path, {**CENTRAL, "shop/orders/ship.py": text})
    assert set(after) == {"shop/orders/ship.py"}
    assert "payment(timeout=CONF.orders.payment_timeout)" in after["shop/orders/ship.py"]


def test_an_option_that_says_the_same_in_other_words_is_read(tmp_path: Path) -> None:
    conf = CENTRAL["shop/conf/orders.py"].replace("payment_timeout", "max_payment_wait")
    text = WAITS.replace("parcel(timeout=300)", "payment(timeout=60)")
    after, _ = treated(
        tmp_path, {**CENTRAL, "shop/conf/orders.py": conf, "shop/orders/ship.py": text}
    )
    assert "payment(timeout=CONF.orders.max_payment_wait)" in after["shop/orders/ship.py"]


def test_a_name_that_is_taken_gets_another_word(tmp_path: Path) -> None:
    conf = CENTRAL["shop/conf/orders.py"].replace(
        "IntOpt('payment_timeout',\n        default=60,\n        min=1,", "StrOpt('parcel_timeout',"
    )
    files = {**CENTRAL, "shop/conf/orders.py": conf, "shop/orders/ship.py": WAITS}
    after, _ = treated(tmp_path, files)
    assert "timeout=CONF.orders.ship_parcel_timeout" in after["shop/orders/ship.py"]


def test_copies_of_one_value_are_one_option_and_others_are_not(tmp_path: Path) -> None:
    head = "import shop.conf\n\nCONF = shop.conf.CONF\n\n\n"
    body = "class {}:\n    def ship(self):\n        parcel(timeout={})\n"
    after, _ = treated(
        tmp_path,
        {
            **CENTRAL,
            "shop/orders/base.py": head + body.format("Base", 300),
            "shop/orders/fake.py": head + body.format("Fake", 300),
            "shop/orders/slow.py": head + body.format("Slow", 900),
        },
    )
    assert "timeout=CONF.orders.parcel_timeout" in after["shop/orders/base.py"]
    assert "timeout=CONF.orders.parcel_timeout" in after["shop/orders/fake.py"]
    assert "timeout=CONF.orders.ship_parcel_timeout" in after["shop/orders/slow.py"]
    assert after["shop/conf/orders.py"].count("cfg.IntOpt(") == 4


# How it is read


def test_a_file_gets_at_the_configuration_as_those_around_it(tmp_path: Path) -> None:
    text = "import json\n\n\ndef ship():\n    parcel(timeout=300)\n    json.dumps(0)\n"
    after, _ = treated(tmp_path, {**CENTRAL, "shop/orders/ship.py": text})
    assert "import shop.conf\n" in after["shop/orders/ship.py"]
    assert "\nCONF = shop.conf.CONF\n" in after["shop/orders/ship.py"]
    assert "parcel(timeout=CONF.orders.parcel_timeout)" in after["shop/orders/ship.py"]


def test_the_package_of_the_options_is_imported_where_most_do_without(tmp_path: Path) -> None:
    library = "from oslo_config import cfg\n\nCONF = cfg.CONF\n"
    text = "def ship():\n    parcel(timeout=300)\n"
    others = {f"shop/orders/{name}.py": library for name in "abc"}
    after, _ = treated(tmp_path, {**CENTRAL, **others, "shop/orders/ship.py": text})
    assert "\nCONF = shop.conf.CONF\n" in after["shop/orders/ship.py"]


@pytest.mark.parametrize(
    ("path", "text", "reason"),
    [
        pytest.param(
            "shop/orders/ship.py",
            "import shop.conf\n\nCONF = shop.conf.CONF\nparcel(timeout=300)\n",
            "it is read when the module is imported, before any configuration is",
            id="at import",
        ),
        pytest.param(
            "shop/orders/ship.py",
            WAITS.replace("parcel(timeout=300)", "payment(timeout=300)"),
            "CONF.orders.payment_timeout, which says the same, has the default 60",
            id="another default",
        ),
        pytest.param(
            "shop/orders/ship.py",
            WAITS.replace("parcel(timeout=300)", "payment(timeout=60.0)"),
            "CONF.orders.payment_timeout, which says the same, is read as another type of number",
            id="another type",
        ),
        pytest.param(
            "shop/orders/ship.py",
            WAITS.replace("shop.conf", "other.place"),
            "what CONF is here can't be followed",
            id="a CONF of others",
        ),
        pytest.param(
            "shop/orders/ship.py",
            "from oslo_config import cfg\n\nopts = [cfg.IntOpt('a')]\nCONF = cfg.CONF\n"
            "CONF.register_opts(opts, group=some())\n\n\ndef ship():\n    parcel(timeout=300)\n",
            "the options of this file are registered in a way that can't be followed",
            id="a group that can't be told",
        ),
        pytest.param(
            "shop/orders/ship.py",
            "CONF = {}\n\n\ndef ship():\n    parcel(timeout=300)\n",
            "the name CONF means something else there",
            id="another CONF",
        ),
        pytest.param(
            "shop/orders/ship.py",
            WAITS.replace("def ship():", "def ship(CONF):"),
            "the name CONF means something else there",
            id="another CONF in a function",
        ),
        pytest.param(
            "shop/conf/fetching.py",
            WAITS.replace("import shop.conf", "from oslo_config import cfg").replace(
                "shop.conf", "cfg"
            ),
            "it is part of shop.conf, which registers the options",
            id="in the package of the options",
        ),
        pytest.param(
            "shop/orders/ship.py",
            WAITS.replace("shop.conf", "oslo_config.cfg"),
            "the file does not import shop.conf, which registers the options",
            id="the options may not be registered",
        ),
    ],
)
def test_what_is_left(tmp_path: Path, path: str, text: str, reason: str) -> None:
    after, reasons = treated(tmp_path, {**CENTRAL, path: text})
    assert after == {}
    assert reasons == [f"{path}: {reason}"]


YARD = {
    "yard/common/config.py": """\
from oslo_config import cfg

gate_opts = [
    cfg.IntOpt('width', default=4, help='How wide, in metres, the gate is.'),
]

cfg.CONF.register_opts(gate_opts, group='gate')
""",
    "yard/gate.py": """\
from oslo_config import cfg

CONF = cfg.CONF


class Gate(object):
    def width(self):
        return CONF.gate.width

    def open(self):
        hinge(timeout=300)


def close():
    hinge(timeout=300)
""",
    "yard/tool.py": "def main():\n    hinge(timeout=300)\n",
}


def test_what_a_class_reads_already_is_registered_when_it_waits(tmp_path: Path) -> None:
    after, reasons = treated(tmp_path, YARD)
    assert "hinge(timeout=CONF.gate.hinge_timeout)\n\n\ndef close" in after["yard/gate.py"]
    assert "cfg.IntOpt('hinge_timeout'" in after["yard/common/config.py"]
    assert set(after) == {"yard/gate.py", "yard/common/config.py"}
    assert reasons == [
        "yard/gate.py: no list of options is known to be registered before this is read",
        "yard/tool.py: the file does not import yard.common.config, which registers the options",
    ]


def test_of_several_groups_the_one_is_taken_that_is_for_the_file(tmp_path: Path) -> None:
    hinge = "from oslo_config import cfg\n\nimport yard.common.config\n\nCONF = cfg.CONF\n\n\n"
    hinge += "def close():\n    hinge(timeout=300)\n"
    config = YARD["yard/common/config.py"]
    files = {
        "yard/common/config.py": f"{config}"
        "\nhen_opts = [\n    cfg.IntOpt('eggs', default=4),\n]\n\n"
        "cfg.CONF.register_opts(hen_opts, group='hen')\n"
        "CONF = cfg.CONF\n",
        "yard/tool.py": hinge,
        "yard/gate/lock.py": hinge,
        "yard/reader.py": f"{hinge}    return CONF.hen.eggs\n",
    }
    after, reasons = treated(tmp_path, files)
    assert "hinge(timeout=CONF.gate.hinge_timeout)" in after["yard/gate/lock.py"]
    assert "hinge(timeout=CONF.hen.hinge_timeout)" in after["yard/reader.py"]
    assert reasons == [
        "yard/tool.py: none of the groups of options there is for what this file does"
    ]


def test_options_that_a_function_registers_are_for_files_that_rely_on_it(tmp_path: Path) -> None:
    conf = CENTRAL["shop/conf/__init__.py"]
    late = conf.replace("\nbase.", "\ndef configure():\n    base.").replace("\nord", "\n    ord")
    plain = "import shop.conf.base\n\n\ndef ship():\n    parcel(timeout=300)\n"
    after, reasons = treated(
        tmp_path,
        {
            **CENTRAL,
            "shop/conf/__init__.py": late,
            "shop/orders/plain.py": plain,
            "shop/orders/ship.py": WAITS,
        },
    )
    assert set(after) == {"shop/orders/ship.py", "shop/conf/orders.py"}
    assert reasons == [
        "shop/orders/plain.py: shop.conf registers the options in a function, maybe later"
    ]


def test_an_option_that_is_read_and_may_say_the_same_is_left_to_a_person(tmp_path: Path) -> None:
    conf = CENTRAL["shop/conf/orders.py"].replace("payment_timeout", "card_payment_timeout")
    text = WAITS.replace("parcel(timeout=300)", "payment(timeout=9)")
    text += "    return CONF.orders.card_payment_timeout\n"
    after, reasons = treated(
        tmp_path, {**CENTRAL, "shop/conf/orders.py": conf, "shop/orders/ship.py": text}
    )
    assert after == {}
    assert reasons == [
        "shop/orders/ship.py: CONF.orders.card_payment_timeout, which may say the same, "
        "has the default 60"
    ]


@pytest.mark.parametrize(
    ("files", "reason"),
    [
        pytest.param(
            {"mill/grinder.py": BESIDE["mill/grinder.py"].replace("'grinder')", "some())")},
            "the options around it are registered in a way that can't be followed",
            id="a group that can't be told",
        ),
        pytest.param(
            {
                "mill/grinder.py": "from oslo_config import cfg\n\n\ndef register(conf):\n"
                "    conf.register_opts([cfg.IntOpt('a')])\n",
                "mill/other.py": "from oslo_config import cfg\n\nCONF = cfg.CONF\n",
            },
            "no list of options is known to be registered before this is read",
            id="none is registered by import",
        ),
        pytest.param(
            {"mill/grinder.py": "from oslo_config import cfg\n\nopts = [cfg.IntOpt('a')]\n"},
            "no file shows how the project gets at its configuration",
            id="none is read",
        ),
    ],
)
def test_where_no_list_can_be_made(tmp_path: Path, files: dict[str, str], reason: str) -> None:
    sifter = "def sift():\n    fine_flour(timeout=4)\n"
    after, reasons = treated(tmp_path, {**files, "mill/sifter.py": sifter})
    assert after == {}
    assert reasons == [f"mill/sifter.py: {reason}"]


def test_an_option_without_a_default_is_left_to_a_person(tmp_path: Path) -> None:
    conf = CENTRAL["shop/conf/orders.py"].replace("        default=60,\n", "")
    text = WAITS.replace("parcel(timeout=300)", "payment(timeout=60)")
    after, reasons = treated(
        tmp_path, {**CENTRAL, "shop/conf/orders.py": conf, "shop/orders/ship.py": text}
    )
    assert after == {}
    assert reasons == [
        "shop/orders/ship.py: CONF.orders.payment_timeout, which says the same, has no default"
    ]


def test_a_group_that_has_all_the_names(tmp_path: Path) -> None:
    names = ("parcel", "ship_parcel", "orders_ship_parcel", "shop_orders_ship_parcel")
    taken = "".join(f"    cfg.StrOpt('{name}_timeout'),\n" for name in names)
    conf = CENTRAL["shop/conf/orders.py"].replace(
        "timeout_opts = [\n", f"timeout_opts = [\n{taken}"
    )
    after, reasons = treated(
        tmp_path, {**CENTRAL, "shop/conf/orders.py": conf, "shop/orders/ship.py": WAITS}
    )
    assert after == {}
    assert reasons == [
        "shop/orders/ship.py: the group orders has options of all the names that it could have"
    ]


def test_a_module_that_the_options_need_is_left(tmp_path: Path) -> None:
    files = {
        **CENTRAL,
        "shop/conf/base.py": "from shop import paths\n" + CENTRAL["shop/conf/base.py"],
        "shop/paths.py": "def ship():\n    parcel(timeout=300)\n",
    }
    after, reasons = treated(tmp_path, files)
    assert after == {}
    assert reasons == ["shop/paths.py: shop.conf, which registers the options, imports this module"]


def test_helps_of_options_for_the_same_thing_differ(tmp_path: Path) -> None:
    text = WAITS + "\n\ndef send():\n    parcel(timeout=5)\n"
    after, _ = treated(tmp_path, {**CENTRAL, "shop/orders/ship.py": text})
    conf = after["shop/conf/orders.py"]
    assert "\nMaximum time, in seconds, that Shop waits for the parcel.\n" in conf
    assert "\nMaximum time, in seconds, that Shop waits for the parcel in ``send``.\n" in conf


def test_the_options_of_tests_are_none_of_the_projects(tmp_path: Path) -> None:
    conf = CENTRAL["shop/conf/base.py"].replace("state_path", "ship_parcel_timeout")
    after, _ = treated(
        tmp_path, {**CENTRAL, "shop/mail.py": WAITS, "shop/tests/conf/base.py": conf}
    )
    assert "timeout=CONF.ship_parcel_timeout" in after["shop/mail.py"]


def added(after: Mapping[str, str], before: Mapping[str, str], path: str) -> list[str]:
    """The lines that a file has got, in their order."""
    lines = difflib.unified_diff(before[path].splitlines(), after[path].splitlines(), n=0)
    return [line[1:] for line in lines if line.startswith("+") and not line.startswith("+++")]

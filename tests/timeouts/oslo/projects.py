"""Small projects that are configured by oslo.config, in the manners that there are."""

from __future__ import annotations

CENTRAL = {
    "shop/__init__.py": "",
    "shop/conf/__init__.py": """\
from oslo_config import cfg

from shop.conf import base
from shop.conf import orders

CONF = cfg.CONF

base.register_opts(CONF)
orders.register_opts(CONF)
""",
    "shop/conf/base.py": """\
from oslo_config import cfg

base_opts = [
    cfg.StrOpt(
        'state_path',
        default='/var/lib/shop',
        help='Where the shop keeps its state.'),
]


def register_opts(conf):
    conf.register_opts(base_opts)


def list_opts():
    return {'DEFAULT': base_opts}
""",
    "shop/conf/orders.py": """\
from oslo_config import cfg

orders_group = cfg.OptGroup('orders', title='Orders')

general_opts = [
    cfg.IntOpt('page_size',
        default=20,
        min=1,
        help=\"\"\"
How many orders a page shows.

Possible values:

* Any positive integer
\"\"\"),
]

timeout_opts = [
    cfg.IntOpt('payment_timeout',
        default=60,
        min=1,
        help=\"\"\"
Maximum time, in seconds, that the shop waits for a payment.

Possible values:

* Any positive integer
\"\"\"),
]

ALL_OPTS = general_opts + timeout_opts


def register_opts(conf):
    conf.register_group(orders_group)
    conf.register_opts(ALL_OPTS, group=orders_group)


def list_opts():
    return {orders_group: ALL_OPTS}
""",
    "shop/orders/__init__.py": "",
    "shop/orders/listing.py": """\
import shop.conf

CONF = shop.conf.CONF


def page():
    return CONF.orders.page_size
""",
}
"""A package holds all options, and registers them when it is imported."""

BESIDE = {
    "mill/__init__.py": "",
    "mill/grinder.py": """\
from oslo_config import cfg

grinder_opts = [
    cfg.StrOpt('stone',
               default='granite',
               help='Which stone grinds, as it is called by those who sell it '
                    'to mills.'),
]

CONF = cfg.CONF
CONF.register_opts(grinder_opts, group='grinder')
""",
}
"""Options stand beside the code that reads them."""

DRIVER = {
    "farm/__init__.py": "",
    "farm/barn.py": """\
from oslo_config import cfg

from farm import configuration

barn_opts = [
    cfg.StrOpt('barn_host', help='Where the barn is.'),
    cfg.IntOpt('barn_login_timeout',
               default=10,
               help='How long, in seconds, a login takes at most.'),
]

CONF = cfg.CONF
CONF.register_opts(barn_opts, group=configuration.SHARED_CONF_GROUP)


class BarnDriver(object):
    def __init__(self, configuration):
        self.configuration = configuration
        self.configuration.append_config_values(barn_opts)

    def store(self):
        hay(timeout=300)

    def open(self):
        login(timeout=10)


def clean():
    floor(timeout=300)
""",
}
"""Each backend has the options of its driver for itself, as in Cinder."""

"""The programs of `benchmarks.masked_forms`: they show secrets, keep them, and connect with them.

They write what they keep and connect with to the file that is their argument, as JSON.
"""

from __future__ import annotations

SECRET = "hunter2"
"""The password that each of them knows."""

SQLALCHEMY = f'''\
import json
import logging
import sys

from sqlalchemy import create_engine, text
from sqlalchemy.dialects import registry
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.engine.url import make_url

LOG = logging.getLogger('shop')
KEPT = []


class ShopDialect(SQLiteDialect_pysqlite):
    """SQLite, whose URLs have passwords."""

    supports_statement_cache = True

    def create_connect_args(self, url):
        KEPT.append(['connected', url.username, url.password, url.host, url.database])
        return [':memory:'], {{}}


class Transport:
    def connect(self, url):
        KEPT.append(['sent', type(url).__name__, url.password])
        self.url = url

    def __repr__(self):
        return '<Transport>'


class Store:
    def __init__(self, engine):
        self.engine = engine

    def __repr__(self):
        return '<Store at %s>' % (self.engine.url,)


def open_shop(connection):
    LOG.debug('Opening %s', connection)
    LOG.debug(f'Opening {{connection}}')
    return create_engine(connection)


def parsed(address):
    LOG.info('Parsing %(address)s', {{'address': address}})
    return make_url(address)


def migrate(db_url):
    LOG.info('Migrating ' + db_url)
    raise LookupError('no migrations for %s' % db_url)


def main(kept):
    registry.register('shop', __name__, 'ShopDialect')
    given = 'shop://nova:{SECRET}@db:3306/shop'
    transport = Transport()
    for connection in given, make_url(given):
        engine = open_shop(connection)
        LOG.info('Opened %s', engine.url)
        LOG.info('Opened %r', engine.url)
        LOG.info('Opened {{}}'.format(engine.url))
        with engine.connect() as opened:
            LOG.info('%s rows', opened.execute(text('SELECT 3')).scalar())
        transport.connect(engine.url)
        KEPT.append(['the same', transport.url is engine.url])
        LOG.info('%r, %r', Store(engine), transport)
    KEPT.append(['parsed', parsed(given).password, parsed(make_url(given)).password])
    try:
        migrate(given)
    except LookupError as error:
        LOG.error('%s', error)
    with open(kept, 'w') as stream:
        json.dump(KEPT, stream)


if __name__ == '__main__':
    logging.basicConfig(level=logging.INFO, stream=sys.stdout, format='%(message)s')
    LOG.setLevel(logging.DEBUG)
    sys.modules['shop'] = sys.modules[__name__]
    main(sys.argv[1])
'''

OSLO = f"""\
import copy
import json
import logging
import sys

from oslo_utils import netutils

LOG = logging.getLogger('shop')
KEPT = []


def attach(connection_info):
    LOG.debug('attach: %s', connection_info)
    LOG.debug('attach: %(info)s', {{'info': connection_info}})
    LOG.debug('attach: {{}}'.format(connection_info))
    KEPT.append(copy.deepcopy(connection_info))
    if not connection_info:
        raise ValueError('nothing to attach: %s' % (connection_info,))


def connect(transport_url):
    LOG.debug('to %s', transport_url)
    KEPT.append([netutils.urlsplit(transport_url).netloc, transport_url])


def main(kept):
    # The password last: oslo.utils 10 masks the key behind it, too.
    volume = {{'auth_username': 'nova', 'target_lun': 1, 'auth_password': '{SECRET}'}}
    attach({{'driver_volume_type': 'iscsi', 'data': volume}})
    attach([volume])
    attach(json.dumps(volume))
    for nothing in None, {{}}, '':
        try:
            attach(nothing)
        except ValueError as error:
            LOG.error('%s', error)
    connect('rabbit://nova:{SECRET}@mq:5672//')
    with open(kept, 'w') as stream:
        json.dump(KEPT, stream)


if __name__ == '__main__':
    logging.basicConfig(level=logging.DEBUG, stream=sys.stdout, format='%(message)s')
    main(sys.argv[1])
"""

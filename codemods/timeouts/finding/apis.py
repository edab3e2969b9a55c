"""Which calls wait, and which of their arguments says for how long.

The positions and keywords are those of the documentation of each library. For the standard
library a test holds them against its signatures; those of the others were held once against the
signatures of their releases of 2026. No position is given where it has changed from one release to
the next, as it has where arguments came to be wanted by keyword.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from codemods.timeouts.facts import Kind

MILLISECONDS = "it is in milliseconds"


@dataclass(frozen=True, slots=True)
class Waits:
    """The argument of a call that says how long something is to take."""

    keyword: str | None
    """None if it can't be given by keyword."""
    position: int | None
    """From 0, an instance or a class not counted; None if it can't be relied on."""
    kind: Kind | None
    """None if it is no amount of seconds; `reason` says why."""
    allows_zero: bool = False
    """Whether 0 means something: not to wait at all, or no limit. Where callees of one name
    differ it is False."""
    also: tuple[str, ...] = ()
    """More keywords that are as the first."""
    reason: str | None = None


def _limit(
    keyword: str | None, position: int | None = None, *also: str, zero: bool = False
) -> Waits:
    return Waits(keyword, position, Kind.LIMIT, zero, also)


def _interval(keyword: str | None, position: int | None = None, *also: str) -> Waits:
    return Waits(keyword, position, Kind.INTERVAL, True, also)


def _lifetime(keyword: str | None, position: int | None = None) -> Waits:
    return Waits(keyword, position, Kind.LIFETIME)


def _each(names: str, waits: Waits, package: str = "") -> Iterable[tuple[str, Waits]]:
    """The same for several callees of one package."""
    return ((f"{package}{name}", waits) for name in names.split())


_VERBS = "get post put patch delete head options request"

STANDARD: Mapping[str, Waits] = {
    "asyncio.as_completed": _limit("timeout", zero=True),
    "asyncio.sleep": _interval("delay", 0),
    "asyncio.timeout": _limit("delay", 0, zero=True),
    "asyncio.wait": _limit("timeout", zero=True),
    "asyncio.wait_for": _limit("timeout", 1, zero=True),
    "concurrent.futures.as_completed": _limit("timeout", 1, zero=True),
    "concurrent.futures.wait": _limit("timeout", 1, zero=True),
    "curses.napms": Waits(None, 0, None, reason=MILLISECONDS),
    "faulthandler.dump_traceback_later": _limit("timeout", 0),
    "ftplib.FTP": _limit("timeout", 4),
    "ftplib.FTP_TLS": _limit("timeout"),
    "http.client.HTTPConnection": _limit("timeout", 2),
    "http.client.HTTPSConnection": _limit("timeout"),
    "imaplib.IMAP4": _limit("timeout", 2),
    "imaplib.IMAP4_SSL": _limit("timeout"),
    "multiprocessing.connection.wait": _limit("timeout", 1, zero=True),
    "nntplib.NNTP": _limit("timeout"),
    "poplib.POP3": _limit("timeout", 2),
    "poplib.POP3_SSL": _limit("timeout"),
    "select.select": _limit(None, 3, zero=True),
    "signal.alarm": _limit(None, 0, zero=True),
    "signal.setitimer": _limit(None, 1, zero=True),
    "signal.sigtimedwait": _limit(None, 1, zero=True),
    "smtplib.LMTP": _limit("timeout", 4),
    "smtplib.SMTP": _limit("timeout", 3),
    "smtplib.SMTP_SSL": _limit("timeout"),
    "socket.create_connection": _limit("timeout", 1),
    "socket.setdefaulttimeout": _limit(None, 0, zero=True),
    "sqlite3.connect": _limit("timeout", 1, zero=True),
    "ssl.get_server_certificate": _limit("timeout"),
    "subprocess.call": _limit("timeout"),
    "subprocess.check_call": _limit("timeout"),
    "subprocess.check_output": _limit("timeout"),
    "subprocess.run": _limit("timeout"),
    "telnetlib.Telnet": _limit("timeout", 2),
    "threading.Timer": _interval("interval", 0),
    "time.sleep": _interval(None, 0),
    "urllib.request.urlopen": _limit("timeout", 2),
}
"""The standard library, by the full name of what is called."""

OTHERS: Mapping[str, Waits] = {
    # HTTP
    **dict(_each(_VERBS, _limit("timeout"), "requests.")),
    **dict(_each(f"{_VERBS} stream Client AsyncClient", _limit("timeout"), "httpx.")),
    "httpx.Timeout": _limit("timeout", 0, "connect", "read", "write", "pool"),
    "aiohttp.ClientSession": _limit("timeout"),
    "aiohttp.ClientTimeout": _limit("total", 0, "connect", "sock_connect", "sock_read", zero=True),
    "aiohttp.request": _limit("timeout"),
    "httplib2.Http": _limit("timeout", 1),
    "urllib3.HTTPConnectionPool": _limit("timeout"),
    "urllib3.HTTPSConnectionPool": _limit("timeout"),
    "urllib3.PoolManager": _limit("timeout"),
    "urllib3.ProxyManager": _limit("timeout"),
    "urllib3.Timeout": _limit("total", 0, "connect", "read"),
    "urllib3.connection_from_url": _limit("timeout"),
    "urllib3.request": _limit("timeout"),
    # Green threads and event loops
    "eventlet.Timeout": _limit("seconds", 0),
    "eventlet.sleep": _interval("seconds", 0),
    "eventlet.spawn_after": _interval("seconds", 0),
    "eventlet.with_timeout": _limit("seconds", 0),
    "gevent.Timeout": _limit("seconds", 0, zero=True),
    "gevent.joinall": _limit("timeout", 1, zero=True),
    "gevent.sleep": _interval("seconds", 0),
    "gevent.spawn_later": _interval("seconds", 0),
    "gevent.wait": _limit("timeout", 1, zero=True),
    "gevent.with_timeout": _limit("seconds", 0),
    "anyio.fail_after": _limit("delay", 0, zero=True),
    "anyio.move_on_after": _limit("delay", 0, zero=True),
    "anyio.sleep": _interval("delay", 0),
    "async_timeout.timeout": _limit("delay", 0, zero=True),
    "trio.fail_after": _limit("seconds", 0, zero=True),
    "trio.move_on_after": _limit("seconds", 0, zero=True),
    "trio.sleep": _interval("seconds", 0),
    # OpenStack
    "futurist.periodics.periodic": _interval("spacing", 0),
    "futurist.waiters.wait_for_all": _limit("timeout", 1, zero=True),
    "futurist.waiters.wait_for_any": _limit("timeout", 1, zero=True),
    "oslo_concurrency.lockutils.lock": _interval("delay"),
    "oslo_concurrency.processutils.execute": _limit("timeout"),
    "oslo_db.api.wrap_db_retry": _interval("retry_interval", None, "max_retry_interval"),
    "oslo_messaging.RPCClient": _limit("timeout", 2, "call_monitor_timeout"),
    "oslo_messaging.get_rpc_client": _limit("timeout", None, "call_monitor_timeout"),
    "oslo_service.loopingcall.RetryDecorator": _interval("inc_sleep_time", 1, "max_sleep_time"),
    "oslo_service.periodic_task.periodic_task": _interval("spacing"),
    "oslo_utils.timeutils.StopWatch": _limit("duration", 0, zero=True),
    # Trying again
    "backoff.on_exception": _limit("max_time"),
    "backoff.on_predicate": _limit("max_time"),
    "tenacity.stop_after_delay": _limit("max_delay", 0, zero=True),
    "tenacity.stop_before_delay": _limit("max_delay", 0, zero=True),
    "tenacity.wait_exponential": _interval("max", 1, "min"),
    "tenacity.wait_exponential_jitter": _interval("max", 1, "initial", "jitter"),
    "tenacity.wait_fixed": _interval("wait", 0),
    "tenacity.wait_incrementing": _interval("start", 0, "increment", "max"),
    "tenacity.wait_random": _interval("max", 1, "min"),
    "tenacity.wait_random_exponential": _interval("max", 1, "min"),
    "retrying.retry": Waits(
        "stop_max_delay",
        None,
        None,
        also=(
            "wait_fixed",
            "wait_random_min",
            "wait_random_max",
            "wait_incrementing_start",
            "wait_incrementing_increment",
            "wait_incrementing_max",
            "wait_exponential_multiplier",
            "wait_exponential_max",
        ),
        reason=MILLISECONDS,
    ),
    # Databases, queues, remote machines
    "amqp.Connection": _limit("connect_timeout", None, "read_timeout", "write_timeout"),
    "botocore.client.Config": _limit("connect_timeout", None, "read_timeout"),
    "botocore.config.Config": _limit("connect_timeout", None, "read_timeout"),
    "kazoo.client.KazooClient": _limit("timeout", 1),
    "kombu.Connection": _limit("connect_timeout"),
    "pexpect.run": _limit("timeout", 1),
    "pexpect.spawn": _limit("timeout"),
    "psycopg2.connect": _limit("connect_timeout", zero=True),
    **dict(
        _each(
            "Client PooledClient HashClient",
            _limit("timeout", None, "connect_timeout"),
            "pymemcache.",
        )
    ),
    "pymysql.connect": _limit("connect_timeout", None, "read_timeout", "write_timeout"),
    "redis.BlockingConnectionPool": _limit("timeout"),
    **dict(
        _each(
            "Redis StrictRedis ConnectionPool from_url asyncio.Redis asyncio.from_url",
            _limit("socket_timeout", None, "socket_connect_timeout"),
            "redis.",
        )
    ),
    "sqlalchemy.create_engine": _limit("pool_timeout", zero=True),
    "sqlalchemy.pool.QueuePool": _limit("timeout", zero=True),
}
"""Other libraries."""

CALLS: Mapping[str, Waits] = {**STANDARD, **OTHERS}

METHODS: Mapping[str, Waits] = {
    # Threads, processes, queues and what they promise
    **dict(_each("acquire communicate exception join result wait", _limit("timeout", zero=True))),
    "map": _limit("timeout"),
    "wait_for": _limit("timeout", zero=True),
    # Queues (0: not to wait) and HTTP clients (0: an error)
    **dict(_each(f"{_VERBS} open send stream urlopen", _limit("timeout"))),
    # Sockets and what is like them
    "connect": _limit("timeout", None, "banner_timeout", "auth_timeout"),
    "drain_events": _limit("timeout", zero=True),
    "exec_command": _limit("timeout"),
    "expect": _limit("timeout", zero=True),
    "recv": _limit("timeout"),
    "settimeout": _limit(None, 0, zero=True),
    "poll": Waits(
        "timeout", 0, None, reason="what it is called on decides whether it is in milliseconds"
    ),
    # Messages
    "call": _limit("timeout"),
    "prepare": _limit("timeout", None, "call_monitor_timeout"),
    # Loops
    "call_later": _interval("delay", 0),
    "callLater": _interval(None, 0),
    "start": _interval("interval", None, "initial_delay", "starting_interval", "max_interval"),
    # Caches: what Django calls their timeout is how long they keep a thing
    **dict(_each("add get_or_set set set_many touch", _lifetime("timeout"))),
    "setex": _lifetime("time", 1),
}
"""Methods of objects whose class is not known, by what their name and a keyword leave no doubt
about; a position only where no other class has such a method."""

_SAME: Mapping[str, str] = {
    "eventlet.green.": "",
    "eventlet.greenthread.": "eventlet.",
    "eventlet.timeout.": "eventlet.",
    "gevent.socket.": "socket.",
    "gevent.subprocess.": "subprocess.",
    "gevent.timeout.": "gevent.",
    "oslo_messaging.rpc.": "oslo_messaging.",
    "oslo_messaging.rpc.client.": "oslo_messaging.",
    "pymemcache.client.base.": "pymemcache.",
    "pymemcache.client.hash.": "pymemcache.",
    "redis.client.": "redis.",
    "requests.api.": "requests.",
    "requests.packages.urllib3.": "urllib3.",
    "six.moves.http_client.": "http.client.",
    "six.moves.urllib.": "urllib.",
    "tenacity.stop.": "tenacity.",
    "tenacity.wait.": "tenacity.",
    "urllib3.util.": "urllib3.",
    "urllib3.util.timeout.": "urllib3.",
}
"""Where a callee is found, too, or something that is called just so, and where in the tables."""


def waits(dotted: str | None, attribute: str | None) -> Waits | None:
    """How a call waits, by the full name of the callee, or by that of its method alone.

    `dotted` is None where the file does not tell what is called, `attribute` where it is no
    method.
    """
    if dotted is not None:
        found = CALLS.get(_canonical(dotted))
        if found is not None:
            return found
    return METHODS.get(attribute) if attribute is not None else None


def _canonical(dotted: str) -> str:
    """The name under which the tables have a callee."""
    package = dotted.rpartition(".")[0] + "."
    while package:
        if package in _SAME:
            return _SAME[package] + dotted[len(package) :]
        package = package[:-1].rpartition(".")[0]
        package = f"{package}." if package else ""
    return dotted

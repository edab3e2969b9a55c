"""What is made for a key by slow work is made without the lock, or the finding says why not."""

from __future__ import annotations

import ast
import re
import shutil
from pathlib import Path

import pytest
from interleavings import explore
from races import ONE_FOR_ALL
from repairing import repaired
from running import FIXTURES, printed
from test_forms import Form, named

from codemods.caches import LockedCache, slow
from codemods.engine.pipeline import run
from codemods.engine.select import select

CASE = "slow-work"

# What is known to wait

KNOWN = (
    ("requests.get(url)", "requests.get", "asks over the network"),
    ("get(url)", "requests.get", "asks over the network"),
    ("request.urlopen(url)", "six.moves.urllib.request.urlopen", "asks over the network"),
    ("self.neutron.list_routers()", "", "asks over the network"),
    ("keystone_client.projects.get(name)", "", "asks over the network"),
    ("connection.getresponse()", "", "asks over the network"),
    ("subprocess.check_output(command)", "subprocess.check_output", "runs a program"),
    ("subprocess.run(command)", "eventlet.green.subprocess.run", "runs a program"),
    ("processutils.execute('ls')", "oslo_concurrency.processutils.execute", "runs a program"),
    ("utils.execute('ls')", "shop.utils.execute", "runs a program"),
    ("open(path)", "", "reads a file"),
    ("path.read_text()", "", "reads a file"),
    ("time.sleep(1)", "time.sleep", "sleeps"),
    ("session.query(Shop).filter_by(name=name).first()", "", "asks the database"),
    ("model_query(context, Shop).all()", "", "asks the database"),
    ("Shop.objects.filter(name=name).first()", "shop.models.Shop.objects", "asks the database"),
    ("db.shop_get(context, name)", "shop.db.shop_get", "asks the database"),
    ("self.dbapi.shop_get(ctxt, name)", "", "asks the database"),
    ("objects.Shop.get_by_name(self.context, name)", "shop.objects.Shop", "asks the database"),
    ("self.client.call(ctxt, 'get_shop', name=name)", "", "makes an RPC"),
    ("api.request.rpcapi.get_shop(api.request.context, name)", "shop.api.rpcapi", "makes an RPC"),
)
UNKNOWN = (
    ("requests.get(url)", ""),
    ("requests.get(url)", ".requests.get"),
    ("cache.get(url)", ""),
    ("open(path)", "shop.files.open"),
    ("self.client.call(name, number)", ""),
    ("mock.call(context, name)", ""),
    ("db.Case(name)", "shop.db.Case"),
    ("self.db.shop_get(name)", ""),
    ("rpcapi.get_topic_for(name)", ""),
    ("compute_rpcapi.reset_globals(context)", "shop.rpcapi.reset_globals"),
    ("neutron.get_versions()", "neutron.get_versions"),
    ("session.query(Shop).filter_by(name=name)", ""),
    ("objects.Shop(context)", "shop.objects.Shop"),
)


def call(code: str) -> tuple[str, ast.Call]:
    node = ast.parse(code, mode="eval").body
    assert isinstance(node, ast.Call)
    return ast.unparse(node.func), node


@pytest.mark.parametrize(("code", "target", "does"), KNOWN)
def test_it_waits(code: str, target: str, does: str) -> None:
    assert slow.waits(*call(code), target) == does


@pytest.mark.parametrize(("code", "target"), UNKNOWN)
def test_it_is_not_known_to_wait(code: str, target: str) -> None:
    assert not slow.waits(*call(code), target)


@pytest.mark.parametrize(
    "code",
    ["create_shop()", "db.get_or_create(name)", "self._connect()", "open(path, 'w')", "x.post(1)"],
)
def test_it_is_to_be_called_once(code: str) -> None:
    assert slow.is_once(*call(code))


@pytest.mark.parametrize(
    "code", ["get_created(1)", "open(path)", "open(path, 'rb')", "x.address()"]
)
def test_it_may_be_called_twice(code: str) -> None:
    assert not slow.is_once(*call(code))


@pytest.mark.parametrize(
    ("code", "is_one"),
    [
        *(("Session", True), ("get_client", True), ("ldappool.ConnectionManager", True)),
        *(("list_sessions", False), ("show_server", False), ("client.fetch", False)),
    ],
)
def test_there_is_to_be_one_of_it(code: str, is_one: bool) -> None:
    assert slow.is_resource(code) is is_one


# What is said of it

ASKS = "which asks over the network by requests.get"
SAID = {
    "held.PRICES": f"remote.fetch in line 33 is called, {ASKS}, since line 38 removes from it",
    "held.NAMES": f"remote.fetch in line 43 is called, {ASKS}, since line 48 changes it, too",
    "held.STOCK": f"remote.fetch in line 53 is called, {ASKS}, since shop/manager.py:5 changes it",
    "held.SESSIONS": (
        f"remote.fetch in line 59 is called, {ASKS},"
        " since remote.Session in line 60 makes what there is to be one of"
    ),
    "held.FILES": (
        "open in line 66 is called, which reads a file,"
        " since open in line 66 makes what there is to be one of"
    ),
    "held.ORDERS": (
        "remote.order in line 72 is called, which asks over the network by requests.post,"
        " since requests.post (shop/remote.py:13) is to be called once"
    ),
    "held.COUNTED": (
        f"remote.fetch in line 83 is called, {ASKS}, since line 82 does more than to make it"
    ),
    "held.PAGES": (
        f"remote.fetch in line 89 is called, {ASKS}, since line 14 makes no plain dictionary"
    ),
    "held.LISTED": f"remote.fetch in line 95 is called, {ASKS}, since line 96 iterates over it",
    "held.ROUTES": (
        f"remote.fetch in line 102 is called, {ASKS},"
        " since the key in line 102 may be another one each time"
    ),
    "held.FORCED": (
        f"remote.fetch in line 108 is called, {ASKS},"
        " since it is not put in by one assignment behind a test"
    ),
    "held.SHARED": (
        f"remote.fetch in line 113 is called, {ASKS},"
        " since line 113 shares its line with other code"
    ),
    "held.TAXES": (
        f"remote.fetch in line 120 is called, {ASKS},"
        " since the key in line 120 is another one than that which was looked for"
    ),
    "held.LATE": f"_late in line 126 is called, {ASKS}, since _late in line 126 comes back to it",
    "held.RESET": (
        f"remote.fetch in line 160 is called, {ASKS}, since a function that resets it is asked for"
    ),
    "held.PASSED": (
        f"remote.fetch in line 137 is called, {ASKS},"
        " since remote.log_in in line 136 is to be called once"
    ),
    "held.SENT": (
        f"_sent in line 143 is called, {ASKS},"
        " since remote.start_session (shop/held.py:148) is to be called once"
    ),
    "held.LINKS": (
        f"remote.fetch in line 154 is called, {ASKS}, since the names value, made, result are taken"
    ),
    "held.CLIENT": (
        "requests.get in line 169 is called, which asks over the network, so that it is made once;"
        " what the first caller gives counts (url)"
    ),
    "held.RATES": (
        f"remote.fetch in line 175 is called, {ASKS}, since line 176 goes by who has made it"
    ),
    "held.TAKEN": (
        f"remote.fetch in line 183 is called, {ASKS}, since line 184 goes by who has made it"
    ),
    "held.KNOWN": (
        f"remote.fetch in line 191 is called, {ASKS}, since line 192 goes by who has made it"
    ),
    "prices.PRICES": "requests.get in line 24 is called, which asks over the network",
    "prices.NAMES": f"remote.fetch in line 32 is called, {ASKS}",
    "prices.STOCK": f"remote.fetch in line 39 is called, {ASKS}",
    "prices._SIZES": (
        "_measured in line 46 is called, which runs a program by subprocess.check_output"
    ),
    "prices.WEIGHTS": f"remote.fetch in line 57 is called, {ASKS}",
    "prices.LABELS": "open in line 67 is called, which reads a file",
    "prices.PAGES": f"remote.fetch in line 77 is called, {ASKS}",
    "prices.ROUTES": f"remote.fetch in line 89 is called, {ASKS}",
    "prices.REGIONS": f"remote.fetch in line 99 is called, {ASKS}",
    "prices.COLOURS": f"remote.fetch in line 116 is called, {ASKS}",
    "prices.SHOPS": f"_shop in line 137 is called, {ASKS}",
    "prices.Shop._known": "self.rpcapi.get_shop in line 129 is called, which makes an RPC",
}
OUTSIDE = ": two threads may both do that for one key, and what is stored first counts"


def test_findings_say_what_waits_under_the_lock_or_without(tmp_path: Path) -> None:
    tree = tmp_path / "tree"
    shutil.copytree(FIXTURES / CASE / "before", tree)
    said = {}
    for it in run(select([tree]), [LockedCache({})], jobs=1).findings:
        if it.cwe != LockedCache.cwe:
            continue
        found = re.fullmatch(
            r"unlocked steps on (\S+): .* starts threads; (the|no) lock is held while (.*)",
            it.message,
        )
        assert found is not None, it.message
        name = f"{Path(it.path).stem}.{found[1]}"
        assert found[2] == ("no" if name.startswith("prices") else "the")
        said[name] = found[3]
    assert said == {
        name: text + (OUTSIDE if name.startswith("prices") else "") for name, text in SAID.items()
    }


# The races

REMOTE = """\
CACHE = {}
class Made:
    pass
class Remote:
    def get_made(self, context, key):
        return Made()
rpcapi = Remote()
def fetch(key):
    return rpcapi.get_made('context', key)
"""
FORMS = (
    Form(
        "a test for the key",
        """\
def get(key):
    if key not in CACHE:
        CACHE[key] = fetch(key)
    return CACHE[key]
""",
        ("get(1)",) * 2,
        ONE_FOR_ALL,
    ),
    Form(
        "a handler",
        """\
def get(key):
    try:
        return CACHE[key]
    except KeyError:
        CACHE[key] = made = fetch(key)
        return made
""",
        ("get(1)",) * 2,
        ONE_FOR_ALL,
    ),
    Form(
        "a name that has what was there",
        """\
def get(key):
    made = CACHE.get(key)
    if made is None:
        made = fetch(key)
        CACHE[key] = made
    return made
""",
        ("get(1)",) * 3,
        ONE_FOR_ALL,
    ),
    Form(
        "an early return",
        """\
def get(key):
    if CACHE.get(key):
        return CACHE[key]
    made = fetch(key)
    CACHE[key] = made
    return made
""",
        ("get(1)",) * 2,
        ONE_FOR_ALL,
    ),
    Form(
        "what counts as missing is there",
        """\
CACHE[1] = None
def get(key):
    if not CACHE.get(key):
        CACHE[key] = fetch(key)
    return CACHE[key]
""",
        ("get(1)",) * 2,
        f"{ONE_FOR_ALL} and returned[0]",
    ),
    Form(
        "a walk in between",
        """\
CACHE[0] = 0
def get(key):
    if key not in CACHE:
        CACHE[key] = fetch(key)
    return CACHE[key]
def keys():
    return [key for key in CACHE.keys() if key]
""",
        ("keys()", "get(1)"),
        "1 in CACHE",
    ),
    Form(
        "an attribute of a class",
        """\
class Shop:
    _known = {}
    def get(self, key):
        if key not in self._known:
            self._known[key] = fetch(key)
        return self._known[key]
""",
        ("Shop().get(1)",) * 2,
        ONE_FOR_ALL,
    ),
)
FORGOTTEN = """\
SOURCE = [1]
rpcapi.get_made = lambda context, key: SOURCE[0]
def get(key):
    if key not in CACHE:
        CACHE[key] = fetch(key)
    return CACHE.get(key)
def renew(key):
    SOURCE[0] = 2
    CACHE.pop(key, None)
"""


TAKEN = """\
def get(key):
    if key in CACHE:
        return False
    CACHE[key] = fetch(key)
    return True
"""


@pytest.mark.parametrize("form", FORMS, ids=named)
def test_the_race_is_there(form: Form, tmp_path: Path) -> None:
    module = tmp_path / "module.py"
    module.write_text(REMOTE + form.text, "utf-8")
    assert explore(module, form.calls, form.holds).failure


@pytest.mark.parametrize("form", FORMS, ids=named)
def test_the_race_is_gone(form: Form, tmp_path: Path) -> None:
    after = repaired(REMOTE + form.text, tmp_path)
    lines = after.read_text("utf-8").splitlines()
    made = next(number for number, line in enumerate(lines) if "= fetch(key)" in line)
    assert not lines[made - 1].strip().startswith("with "), "it is made without the lock"
    outcome = explore(after, form.calls, form.holds)
    assert not outcome.failure, outcome
    assert outcome.explored > 1


def test_what_was_taken_away_does_not_come_back(tmp_path: Path) -> None:
    calls, holds = ("get(1)", "renew(1)"), "CACHE.get(1) in {None, 2}"
    module = tmp_path / "module.py"
    module.write_text(REMOTE + FORGOTTEN, "utf-8")
    assert explore(module, calls, holds).failure
    outcome = explore(repaired(REMOTE + FORGOTTEN, tmp_path), calls, holds)
    assert not outcome.failure, outcome


def test_one_alone_is_told_that_it_came_first(tmp_path: Path) -> None:
    calls, holds = ("get(1)",) * 2, "sorted(returned) == [False, True]"
    module = tmp_path / "module.py"
    module.write_text(REMOTE + TAKEN, "utf-8")
    assert explore(module, calls, holds).failure
    outcome = explore(repaired(REMOTE + TAKEN, tmp_path), calls, holds)
    assert not outcome.failure, outcome


# Nobody waits

WAITING = """\
import threading
from shop import prices, remote

reached, go_on = threading.Event(), threading.Event()


def fetch(path):
    if path == 'slow':
        reached.set()
        assert go_on.wait(20)
    return path


remote.fetch = fetch
slow = threading.Thread(target=prices.colour, args=('slow',))
slow.start()
assert reached.wait(20)
others = [threading.Thread(target=prices.colour, args=(name,)) for name in ('red', 'blue')]
for it in others:
    it.start()
    it.join(20)
print([it.is_alive() for it in others], sorted(prices.COLOURS))
go_on.set()
slow.join(20)
print(sorted(prices.COLOURS))
"""


def test_nobody_waits_for_what_is_made_for_another_key(tmp_path: Path) -> None:
    others = {"requests.py": "class Timeout(Exception):\n    pass\n"}
    lines = printed(tmp_path, CASE, "after", others, WAITING).splitlines()
    assert lines == ["[False, False] ['blue', 'red']", "['blue', 'red', 'slow']"]

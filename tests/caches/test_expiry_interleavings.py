"""What has expired is loaded anew once, in all orders of the steps, and with its own time."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from interleavings import Outcome, explore
from races import ONE_FOR_ALL
from running import FIXTURES

NOW = 1000
AROUND = {
    "shop/config.py": "URL = 'http://localhost'\nRATES = True\n",
    "shop/database.py": "from making import make\n\nshops = make\n",
    "shop/transport.py": "from making import make\n\nClient = login = rates = make\n",
    "making.py": """\
made = []


class Thing:
    name = 'thing'


def make(*given):
    made.append(1)
    return [Thing()]
""",
    "start.py": f"""\
from making import Thing
from shop import cells as shops
from shop import client as clients


class Clock:
    def monotonic(self):
        return {NOW}


old = [Thing()]
shops.time = clients.time = Clock()
shops.SHOPS = clients._client = clients.TOKEN = clients.RATES = old
shops._SHOPS_LOADED = clients._client_loaded = (old, 0)
clients._TOKEN_LOADED = clients._RATES_LOADED = (old, 0)
""",
}
"""What the case imports; and what was loaded long ago."""
ONCE = f"made == [1] and {ONE_FOR_ALL} and returned[0] is not old"


def fits(variable: str) -> str:
    """Whether the time of a variable is of what it holds: of nothing else, and of no other load."""
    module, _, name = variable.rpartition(".")
    suffix = "_LOADED" if name.isupper() else "_loaded"
    loaded = f"{module}._{name.lstrip('_')}{suffix}"
    return f"{loaded} in [({variable}, {NOW}), (None, 0)] and {variable} is not old"


def outcome(folder: Path, calls: tuple[str, ...], holds: str, lock: str = "") -> Outcome:
    """The exploration of the treated case, without a lock if it is named."""
    shutil.copytree(FIXTURES / "what-expires" / "after", folder)
    for path, text in AROUND.items():
        (folder / path).write_text(text, "utf-8")
    for file in folder.rglob("*.py") if lock else ():
        file.write_text(file.read_text("utf-8").replace(f"with {lock}:", "if True:"), "utf-8")
    return explore(folder, calls, holds)


SHOPS, CLIENT, TOKEN, RATES = "shops.SHOPS", "clients._client", "clients.TOKEN", "clients.RATES"
RACES = [
    (("shops.get_shops()",) * 2, f"{ONCE} and {fits(SHOPS)}", "_SHOPS_LOCK"),
    (("shops.names()",) * 2, f"made == [1] and {fits(SHOPS)}", "_SHOPS_LOCK"),
    (("shops.names()", "shops.reset_shops()"), f"returned[0] and {fits(SHOPS)}", "_SHOPS_LOCK"),
    (("clients.client()",) * 2, f"{ONCE} and {fits(CLIENT)}", "_client_lock"),
    (("clients.token()",) * 2, f"{ONCE} and {fits(TOKEN)}", "_TOKEN_LOCK"),
    (("clients.token()", "clients.logout()"), f"returned[0] and {fits(TOKEN)}", "_TOKEN_LOCK"),
    (("clients.Rates().all()",) * 2, f"{ONCE} and {fits(RATES)}", "_RATES_LOCK"),
]

IDS = [" and ".join(calls) for calls, _, _ in RACES]


@pytest.mark.parametrize(("calls", "holds", "lock"), RACES, ids=IDS)
def test_what_has_expired_is_loaded_anew_once(
    tmp_path: Path, calls: tuple[str, ...], holds: str, lock: str
) -> None:
    found = outcome(tmp_path / "treated", calls, holds)
    assert not found.failure, found
    assert found.explored >= 2
    assert outcome(tmp_path / "unlocked", calls, holds, lock).failure


def test_three_threads_load_it_anew_once(tmp_path: Path) -> None:
    found = outcome(tmp_path / "treated", ("shops.get_shops()",) * 3, f"{ONCE} and {fits(SHOPS)}")
    assert not found.failure, found

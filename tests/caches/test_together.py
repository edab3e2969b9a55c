"""Which evidence of threads counts for the state of which file."""

from __future__ import annotations

import pytest

from codemods.caches.facts import Evidence, Facts
from codemods.caches.together import Together


def threads(path: str, files: dict[str, str]) -> str:
    """What counts for the file at a path; of each file it is told what it imports, and behind ``!``
    that it starts threads."""
    facts = {
        name: Facts(
            imports=frozenset(text.rstrip("!").split()),
            evidence=(Evidence(1, "starts threads", 0),) if text.endswith("!") else (),
        )
        for name, text in files.items()
    }
    return Together(facts).threads(path).partition(":")[0]


STATE = "shop/state.py"


@pytest.mark.parametrize(
    ("files", "at"),
    [
        ({STATE: "shop !", "shop/a.py": "shop !"}, STATE),
        ({STATE: "shop", "shop/b.py": "shop !", "lib/a.py": "shop !"}, "shop/b.py"),
        ({STATE: "shop", "shop/deep/plugin.py": "!"}, "shop/deep/plugin.py"),
        ({STATE: "", "shop/b.py": "!"}, "shop/b.py"),
        ({STATE: "", "cmd/main.py": "shop !"}, "cmd/main.py"),
        ({STATE: "lib", "lib/pool.py": "lib !"}, "lib/pool.py"),
        ({STATE: "one", "one/a.py": "two", "two/a.py": "!"}, "two/a.py"),
        ({STATE: "", "app.py": "shop lib", "lib/a.py": "!"}, "lib/a.py"),
        ({STATE: "", "src/app/main.py": "app shop lib", "lib/a.py": "!"}, "lib/a.py"),
        ({STATE: "", "tools/load.py": "shop !"}, "tools/load.py"),
    ],
    ids=[
        "in the file",
        "in the package before others",
        "what is loaded by its name",
        "folders that nobody imports",
        "what imports it",
        "what it imports",
        "in two steps",
        "what imports both",
        "a package that imports both",
        "a script that runs it in threads",
    ],
)
def test_what_counts(files: dict[str, str], at: str) -> None:
    assert threads(STATE, files) == at


@pytest.mark.parametrize(
    ("path", "files"),
    [
        (STATE, {STATE: "shop", "lib/a.py": "lib !"}),
        (STATE, {STATE: "shop", "lib/a.py": "lib !", "tools/a.py": "lib shop"}),
        ("tools/a.py", {"tools/a.py": "lib", "lib/a.py": "lib !"}),
        (
            "one/shop/a.py",
            {
                "one/shop/a.py": "shop",
                "two/shop/a.py": "shop",
                "two/app.py": "shop",
                "two/shop/b.py": "!",
            },
        ),
    ],
    ids=["a package apart", "what scripts alone import both", "a script", "another of its name"],
)
def test_what_does_not_count(path: str, files: dict[str, str]) -> None:
    assert not threads(path, files)

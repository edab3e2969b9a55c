"""The files of a package have the function that reads the environment from one module."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

import pytest
from lifting import Lifted, executed, lifted

from codemods.timeouts.backends.environment import Environment

READS = "import os\n\nURL = os.environ.get('SHOP_URL')\n"
BOOT = "def boot(wait):\n    return wait(boot_timeout=300)\n"
HALT = "def halt(wait):\n    return wait(halt_timeout=60)\n"
ABSOLUTE = "from shop import url\n\n\n"
RELATIVE = "from . import url\n\n\n"
PACKAGE = {"shop/__init__.py": "", "shop/url.py": READS}
HOME = "shop/_environment.py"


def lift(root: Path, files: Mapping[str, str]) -> Lifted:
    """What becomes of the files; also what is created is among the texts."""
    done = lifted(Environment(), root, files)
    there = {it.relative_to(root).as_posix(): it.read_text() for it in root.rglob("*.py")}
    return Lifted(there, done.reasons)


def imports(text: str) -> list[str]:
    return [line for line in text.splitlines() if "env_" in line and "import" in line]


def readers(texts: Mapping[str, str]) -> dict[str, list[str]]:
    """Which files define which functions that read the environment."""
    found = {
        path: [line[4 : line.index("(")] for line in text.splitlines() if line.startswith("def ")]
        for path, text in texts.items()
    }
    return {
        path: names
        for path, them in found.items()
        if (names := [it for it in them if "env_" in it])
    }


# Who shares


def test_two_files_share_a_module(tmp_path: Path) -> None:
    texts = lift(tmp_path, {**PACKAGE, "shop/boot.py": BOOT, "shop/halt.py": HALT}).texts
    assert readers(texts) == {HOME: ["env_seconds"]}
    assert 'boot_timeout=env_seconds("SHOP_BOOT_TIMEOUT", 300)' in texts["shop/boot.py"]
    assert 'halt_timeout=env_seconds("SHOP_HALT_TIMEOUT", 60)' in texts["shop/halt.py"]


def test_one_file_has_the_function_itself(tmp_path: Path) -> None:
    texts = lift(tmp_path, {**PACKAGE, "shop/boot.py": BOOT + "\n\n" + HALT}).texts
    assert readers(texts) == {"shop/boot.py": ["_env_seconds"]}


def test_each_type_has_its_function_there(tmp_path: Path) -> None:
    files = {"shop/boot.py": BOOT, "shop/halt.py": HALT.replace("60", "60.0")}
    texts = lift(tmp_path, {**PACKAGE, **files}).texts
    assert readers(texts) == {HOME: ["env_seconds", "env_float_seconds"]}


def test_scripts_stand_alone(tmp_path: Path) -> None:
    files = {"bin/boot.py": BOOT, "bin/halt.py": HALT, "boot.py": BOOT, "bin/url.py": READS}
    assert set(readers(lift(tmp_path, files).texts)) == {"bin/boot.py", "bin/halt.py", "boot.py"}


def test_packages_have_one_each(tmp_path: Path) -> None:
    files = {**PACKAGE, "shop/boot.py": BOOT, "shop/halt.py": HALT, "src/mart/__init__.py": ""}
    files |= {"src/mart/a.py": BOOT, "src/mart/sub/b.py": "import mart\n\n\n" + HALT}
    texts = lift(tmp_path, files).texts
    assert set(readers(texts)) == {HOME, "src/mart/_environment.py"}
    assert imports(texts["src/mart/sub/b.py"]) == ["from mart._environment import env_seconds"]


# How it is imported


@pytest.mark.parametrize(
    ("path", "above", "statement"),
    [
        ("shop/boot.py", ABSOLUTE, "from shop._environment import env_seconds"),
        ("shop/boot.py", RELATIVE, "from ._environment import env_seconds"),
        (
            "shop/a/b/boot.py",
            "from ...url import URL\n\n\n",
            "from ..._environment import env_seconds",
        ),
        ("shop/a/b/boot.py", "import shop.url\n\n\n", "from shop._environment import env_seconds"),
        ("shop/__init__.py", RELATIVE, "from ._environment import env_seconds"),
        ("shop/boot.py", "", "from ._environment import env_seconds"),
    ],
)
def test_the_form_is_that_of_the_file(
    tmp_path: Path, path: str, above: str, statement: str
) -> None:
    files = {**PACKAGE, "shop/a/__init__.py": "", "shop/a/b/__init__.py": ""}
    texts = lift(tmp_path, {**files, "shop/halt.py": RELATIVE + HALT, path: above + BOOT}).texts
    assert imports(texts[path]) == [statement]
    module = path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
    program = f"from {module} import boot\nprint(boot(lambda boot_timeout: boot_timeout))"
    assert executed(tmp_path, program) == "300"


def test_a_file_without_a_form_has_that_of_the_others(tmp_path: Path) -> None:
    files = {**PACKAGE, "shop/boot.py": BOOT, "shop/halt.py": ABSOLUTE + HALT}
    texts = lift(tmp_path, files).texts
    assert imports(texts["shop/boot.py"]) == ["from shop._environment import env_seconds"]


def test_a_folder_of_a_standard_name_is_no_package_that_is_meant(tmp_path: Path) -> None:
    files = {"email/boot.py": "import email.message\n\n\n" + BOOT, "email/halt.py": HALT}
    files["email/url.py"] = READS
    assert set(readers(lift(tmp_path, files).texts)) == {"email/boot.py", "email/halt.py"}


@pytest.mark.parametrize("inner", ["shop", "src/shop", "shop/shop"])
def test_a_package_of_the_name_of_its_folder(tmp_path: Path, inner: str) -> None:
    files = {f"{inner}/__init__.py": "", f"{inner}/url.py": READS}
    files |= {f"{inner}/boot.py": ABSOLUTE + BOOT, f"{inner}/halt.py": ABSOLUTE + HALT}
    texts = lift(tmp_path, files).texts
    assert set(readers(texts)) == {f"{inner}/_environment.py"}
    program = "import shop.boot\nprint(shop.boot.boot(lambda boot_timeout: boot_timeout))"
    assert executed(tmp_path / inner.rpartition("/")[0], program) == "300"


def test_a_package_that_relative_imports_tell(tmp_path: Path) -> None:
    """Not each package has an `__init__.py`, or one that the survey is told of."""
    files = {"shop/url.py": READS, "shop/boot.py": ABSOLUTE + BOOT, "shop/ping.py": HALT}
    files |= {"shop/deep/halt.py": "from .. import url\n\n\n" + HALT}
    texts = lift(tmp_path, files).texts
    assert readers(texts) == {HOME: ["env_seconds"], "shop/ping.py": ["_env_seconds"]}
    assert imports(texts["shop/boot.py"]) == ["from shop._environment import env_seconds"]
    assert imports(texts["shop/deep/halt.py"]) == ["from .._environment import env_seconds"]


def test_a_folder_may_be_called_as_a_library(tmp_path: Path) -> None:
    boot, halt = "import shop\n\n\n" + BOOT, "from shop import APIClient\n\n\n" + HALT
    files = {"shop/boot.py": boot, "shop/halt.py": halt, "shop/url.py": READS}
    assert set(readers(lift(tmp_path, files).texts)) == {"shop/boot.py", "shop/halt.py"}


# What is there already


def test_a_later_run_takes_it_from_there(tmp_path: Path) -> None:
    lift(tmp_path, {**PACKAGE, "shop/boot.py": BOOT, "shop/halt.py": HALT})
    texts = lift(tmp_path, {"shop/ping.py": BOOT.replace("boot", "ping")}).texts
    assert readers(texts) == {HOME: ["env_seconds"]}
    assert imports(texts["shop/ping.py"]) == ["from ._environment import env_seconds"]
    texts = lift(
        tmp_path, {"shop/pong.py": BOOT.replace("boot", "pong").replace("300", "0.5")}
    ).texts
    assert sorted(readers(texts)[HOME]) == ["env_float_seconds", "env_seconds"]
    again = "\n\ndef shut(wait):\n    return wait(shut_timeout=300)\n"
    texts = lift(tmp_path, {"shop/boot.py": texts["shop/boot.py"] + again}).texts
    assert imports(texts["shop/boot.py"]) == ["from ._environment import env_seconds"]
    assert '"SHOP_SHUT_TIMEOUT"' in texts["shop/boot.py"]


def test_a_name_of_an_earlier_run_is_taken(tmp_path: Path) -> None:
    lift(tmp_path, {**PACKAGE, "shop/boot.py": BOOT, "shop/halt.py": HALT})
    other = BOOT.replace("def boot", "def start").replace("300", "60")
    texts = lift(tmp_path, {"shop/start.py": other}).texts
    assert '"SHOP_START_BOOT_TIMEOUT", 60' in texts["shop/start.py"]


def test_a_light_file_may_give_its_own(tmp_path: Path) -> None:
    """It imports only the standard library, so that importing it does nothing else."""
    lift(tmp_path, {**PACKAGE, "shop/boot.py": BOOT})
    texts = lift(tmp_path, {"shop/halt.py": HALT}).texts
    assert readers(texts) == {"shop/boot.py": ["_env_seconds"]}
    assert imports(texts["shop/halt.py"]) == ["from .boot import _env_seconds"]


def test_a_module_with_functions_of_both_kinds(tmp_path: Path) -> None:
    lift(tmp_path, {**PACKAGE, "shop/boot.py": BOOT.replace("300", "0.5")})
    private = (tmp_path / "shop/boot.py").read_text().partition("\n\n\ndef boot")[0]
    (tmp_path / "shop/boot.py").unlink()
    lift(tmp_path, {"shop/halt.py": HALT, "shop/ping.py": HALT.replace("halt", "ping")})
    home = (tmp_path / HOME).read_text() + private.partition("import os\n")[2] + "\n"
    texts = lift(tmp_path, {HOME: home, "shop/boot.py": BOOT.replace("300", "0.5")}).texts
    assert "env_float_seconds" in readers(texts)[HOME]
    program = "from shop.boot import boot\nprint(boot(lambda boot_timeout: boot_timeout))"
    assert executed(tmp_path, program) == "0.5"


@pytest.mark.parametrize(
    "above",
    [
        ABSOLUTE,
        "LIST = []\n\n\n",
        "import requests\n\n\n",
        "def count(start=print()):\n    pass\n\n\n",
    ],
)
def test_a_file_that_does_more_does_not(tmp_path: Path, above: str) -> None:
    lift(tmp_path, {**PACKAGE, "shop/boot.py": above + BOOT})
    texts = lift(tmp_path, {"shop/halt.py": HALT}).texts
    assert readers(texts) == {"shop/boot.py": ["_env_seconds"], HOME: ["env_seconds"]}


def test_a_light_file_of_a_package_within_does_not(tmp_path: Path) -> None:
    """Its package would be imported with it."""
    lift(tmp_path, {**PACKAGE, "shop/deep/__init__.py": "", "shop/deep/boot.py": BOOT})
    texts = lift(tmp_path, {"shop/halt.py": HALT}).texts
    assert readers(texts) == {"shop/deep/boot.py": ["_env_seconds"], HOME: ["env_seconds"]}


# What stands in the way


def test_names_that_mean_something_else(tmp_path: Path) -> None:
    taken = "env_seconds = 1\n\n\n"
    files = {**PACKAGE, "shop/boot.py": BOOT, "shop/halt.py": HALT, "shop/ping.py": taken + HALT}
    texts = lift(tmp_path, files).texts
    assert readers(texts) == {HOME: ["env_seconds"], "shop/ping.py": ["_env_seconds"]}
    files = {
        "shop/pong.py": "from shop.url import env_seconds\n\n\n" + HALT.replace("halt", "pong")
    }
    assert readers(lift(tmp_path, files).texts)["shop/pong.py"] == ["_env_seconds"]


@pytest.mark.parametrize("content", ["X = 1\n", "import os\nX = os.environ\n"])
def test_the_name_of_the_module_is_taken(tmp_path: Path, content: str) -> None:
    files = {**PACKAGE, "shop/boot.py": BOOT, "shop/halt.py": HALT, HOME: content}
    texts = lift(tmp_path, files).texts
    assert texts[HOME] == content
    assert readers(texts) == {"shop/_environ.py": ["env_seconds"]}


def test_no_module_can_be_created(tmp_path: Path) -> None:
    """Then each file has a function of its own, and is lifted all the same."""
    (tmp_path / ".gitignore").write_text("_env*.py\n")
    found = lift(tmp_path, {**PACKAGE, "shop/boot.py": BOOT, "shop/halt.py": HALT})
    assert set(readers(found.texts)) == {"shop/boot.py", "shop/halt.py"}
    assert found.reasons == ("git would ignore it",)


# At run time


@pytest.mark.parametrize(
    ("number", "value", "outcome"),
    [
        ("300", None, "300"),
        ("300", "7", "7"),
        ("300", "soon", "ValueError: SHOP_BOOT_TIMEOUT must be whole seconds, not 'soon'"),
        ("0.5", None, "0.5"),
        ("0.5", "2.5", "2.5"),
        ("0.5", "soon", "ValueError: SHOP_BOOT_TIMEOUT must be seconds, not 'soon'"),
    ],
)
def test_what_is_shared_works(tmp_path: Path, number: str, value: str | None, outcome: str) -> None:
    boot = ABSOLUTE + BOOT.replace("300", number)
    texts = lift(tmp_path, {**PACKAGE, "shop/boot.py": boot, "shop/halt.py": RELATIVE + HALT}).texts
    assert set(readers(texts)) == {HOME}
    variables = {} if value is None else {"SHOP_BOOT_TIMEOUT": value}
    program = (
        "import shop.halt, shop.boot\nprint(shop.boot.boot(lambda boot_timeout: boot_timeout))"
    )
    assert executed(tmp_path, program, **variables) == outcome
    assert sorted(os.listdir(tmp_path / "shop"))[-1] == "url.py"

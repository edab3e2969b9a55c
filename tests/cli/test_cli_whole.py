"""What belongs together is written together: an option is of no use without its readers, and they
fail without it."""

from __future__ import annotations

from pathlib import Path

from command_line import diffwright, grow

SHOP = {
    "shop/conf.py": "from oslo_config import cfg\n\nCONF = cfg.CONF\n\nstock_opts = [\n"
    "    cfg.StrOpt('url', help='Where the stock is kept.'),\n]\n\n"
    "CONF.register_opts(stock_opts, group='stock')\n",
    "shop/stock.py": "import requests\n\nfrom shop.conf import CONF\n\n\n"
    "def ask():\n    return requests.get(CONF.stock.url, timeout=300)\n",
    "shop/text.py": "import six\n\n\ndef text(value):\n    return six.text_type(value)\n",
}


def changed(tree: Path) -> set[str]:
    return {path for path, text in SHOP.items() if (tree / path).read_text() != text}


def test_all_is_put_back_where_something_is_in_the_way(tmp_path: Path) -> None:
    tree = grow(tmp_path, SHOP)
    (tree / "shop/conf.py").chmod(0o444)
    ended = diffwright("apply", "--review", cwd=tree)
    assert ended.code == 3
    assert changed(tree) == set()
    assert "shop/conf.py: it is read-only" in ended.err
    assert ended.lines[-1] == (
        "All files are as they were (--keep-going writes what can be written)."
    )


def test_no_reader_without_the_option(tmp_path: Path) -> None:
    tree = grow(tmp_path, SHOP)
    (tree / "shop/conf.py").chmod(0o444)
    ended = diffwright("apply", "--review", "--keep-going", cwd=tree)
    assert ended.code == 3
    assert changed(tree) == {"shop/text.py"}
    assert "shop/conf.py: it is read-only" in ended.err
    assert "shop/stock.py: it belongs together with" in ended.err


def test_all_of_it_where_nothing_is_in_the_way(tmp_path: Path) -> None:
    tree = grow(tmp_path, SHOP)
    assert diffwright("apply", "--review", cwd=tree).code == 0
    assert changed(tree) == set(SHOP)

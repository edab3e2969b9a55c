"""What becomes of documents, as those read them who have to: docutils, Markdown, oslo.config and
pydantic-settings."""

from __future__ import annotations

import io
import re
import subprocess
import sys
from pathlib import Path

import pytest
from docutils import nodes
from docutils.core import publish_doctree
from docutils.parsers.rst import Directive, directives
from markdown_it import MarkdownIt

CASES = Path(__file__).parents[3] / "fixtures/configurable-timeout"
SETTINGS = CASES / "documents-that-list-settings"
OPTIONS = CASES / "documents-that-list-options"
FIELDS = CASES / "documents-that-list-fields"
PAGES = [
    (folder, path.relative_to(folder / "after").as_posix())
    for folder in (SETTINGS, OPTIONS, CASES / "documents-that-list-variables")
    for path in sorted((folder / "after").rglob("*"))
    if path.suffix in {".rst", ".inc"}
    and path.read_bytes() != (folder / "before" / path.relative_to(folder / "after")).read_bytes()
]


class Any(Directive):
    """A directive of Sphinx: its content is read."""

    has_content = True
    optional_arguments = 1
    final_argument_whitespace = True
    option_spec = {"type": directives.unchanged, "default": directives.unchanged}  # noqa: RUF012

    def run(self) -> list[nodes.Node]:
        container = nodes.container()
        container += nodes.literal(text=" ".join(self.arguments))
        self.state.nested_parse(self.content, self.content_offset, container)
        return [container]


def rendered(text: str) -> tuple[list[str], nodes.document]:
    """What docutils says of a page, without the places, and what it makes of it."""
    for name in ("automodule", "confval", "envvar"):
        directives.register_directive(name, Any)
    warnings = io.StringIO()
    settings = {"warning_stream": warnings, "report_level": 2, "halt_level": 5}
    document = publish_doctree(text, settings_overrides=settings)
    return [line.partition(": ")[2] for line in warnings.getvalue().splitlines()], document


@pytest.mark.parametrize(("folder", "path"), PAGES, ids=[path for _, path in PAGES])
def test_pages_are_rendered_as_before(folder: Path, path: str) -> None:
    before = (folder / "before" / path).read_text("utf-8")
    after = (folder / "after" / path).read_text("utf-8")
    said, old = rendered(before)
    says, new = rendered(after)
    assert says == said
    kinds = ["section", "row", "definition_list_item", "list_item", "container"]
    counts = [
        len([node for node in document.findall(nodes.Element) if node.tagname in kinds])
        for document in (old, new)
    ]
    news = set(re.findall(r"\w+_timeout", after, re.I))
    assert news
    assert counts[1] - counts[0] == len(news)


def test_a_table_in_markdown() -> None:
    render = MarkdownIt("commonmark").enable("table").render
    before, after = (
        render((SETTINGS / part / "docs/settings/table.md").read_text("utf-8"))
        for part in ("before", "after")
    )
    assert after.count("<tr>") == before.count("<tr>") + 2
    assert "<td><code>SHOP_STOCK_TIMEOUT</code></td>\n<td><code>300</code></td>" in after


def test_a_sample_configuration_is_taken_by_oslo_config(tmp_path: Path) -> None:
    sample = (OPTIONS / "after/etc/shop/shop.conf.sample").read_text("utf-8")
    assert "# stock_timeout = 300\n" in sample
    own = tmp_path / "shop.conf"
    own.write_text(sample.replace("# stock_timeout = 300", "stock_timeout = 7"))
    program = (
        "import sys, shop.conf\n"
        "conf = shop.conf.CONF\n"
        "conf(sys.argv[1:], project='shop')\n"
        "print(conf.warehouse.stock_timeout, conf.warehouse.pickup_timeout)\n"
    )
    command = [sys.executable, "-c", program, "--config-file", str(own)]
    done = subprocess.run(
        command, cwd=OPTIONS / "after", capture_output=True, text=True, check=True
    )
    assert done.stdout == "7 300\n"


def test_a_sample_of_an_environment_is_read_by_pydantic_settings(tmp_path: Path) -> None:
    sample = (FIELDS / "after/.env.example").read_text("utf-8")
    (tmp_path / ".env").write_text(sample.replace("SHOP_STOCK_TIMEOUT=300", "SHOP_STOCK_TIMEOUT=7"))
    program = (
        f"import sys; sys.path.insert(0, {str(FIELDS / 'after')!r})\n"
        "from shop.config import Settings\n"
        "print(Settings().stock_timeout, Settings(_env_file=None).stock_timeout)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert done.stdout == "7 300\n"

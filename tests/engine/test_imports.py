"""Where new imports go, as a person who keeps the file's order would have put them."""

from __future__ import annotations

import ast
from collections.abc import Collection

import pytest

from codemods.codemod import Import, Span
from codemods.engine import edits as making
from codemods.engine import imports
from codemods.engine.edits import Edit
from codemods.engine.module import Module
from codemods.engine.style import Style


def placed(text: str, *wanted: Import, without: Collection[str] = (), limit: int = 79) -> str:
    """The text with the imports `wanted`, and without the import statements `without`."""
    module = Module("m.py", text)
    table = imports.survey(module)
    removed: list[Span] = []
    for node in module.tree.body:
        if isinstance(node, (ast.Import, ast.ImportFrom)) and module.source(node) in without:
            removed.append(module.span(node))
    assert len(removed) == len(without), "a statement to remove is not in the text"
    edits = [Edit(making.removed_span(module.lines, span), "") for span in removed]
    edits.extend(imports.place(text, table, removed, wanted, Style(limit)))
    after = making.apply(text, making.tidied(module.lines, edits, len(text)))
    ast.parse(after)
    return after


QUEUE = Import("queue")
URLPARSE = Import("urllib.parse")
BYTES_IO = Import("io", "BytesIO")
STRING_IO = Import("io", "StringIO")
SIX = ("import six",)

OPENSTACK = """\
# Licensed under the Apache License

\"\"\"A service.\"\"\"

import collections
from concurrent import futures
import copy
from http import client
import time

from oslo_config import cfg
import six

from nova import context
"""

ISORT = """\
import collections
import copy
import time
from concurrent import futures
from http import client

import six
from oslo_config import cfg

from nova import context
"""

BEFORE_AND_AFTER = {
    # groups and their order
    "OpenStack's order: a module among from-imports": (
        OPENSTACK,
        (QUEUE,),
        SIX,
        OPENSTACK.replace("import time\n", "import queue\nimport time\n").replace(
            "import six\n", ""
        ),
    ),
    "OpenStack's order: a from-import among modules": (
        OPENSTACK,
        (BYTES_IO,),
        SIX,
        OPENSTACK.replace("import time\n", "from io import BytesIO\nimport time\n").replace(
            "import six\n", ""
        ),
    ),
    "OpenStack's order: behind the last": (
        OPENSTACK,
        (URLPARSE,),
        SIX,
        OPENSTACK.replace("import time\n", "import time\nimport urllib.parse\n").replace(
            "import six\n", ""
        ),
    ),
    "OpenStack's order: before the first": (
        OPENSTACK,
        (Import("builtins"),),
        SIX,
        OPENSTACK.replace("import collections\n", "import builtins\nimport collections\n").replace(
            "import six\n", ""
        ),
    ),
    "isort's order: a module": (
        ISORT,
        (QUEUE,),
        SIX,
        ISORT.replace("import time\n", "import queue\nimport time\n").replace("import six\n", ""),
    ),
    "isort's order: a module behind all others": (
        ISORT,
        (URLPARSE,),
        SIX,
        ISORT.replace("import time\n", "import time\nimport urllib.parse\n").replace(
            "import six\n", ""
        ),
    ),
    "isort's order: a from-import": (
        ISORT,
        (BYTES_IO,),
        SIX,
        ISORT.replace("client\n", "client\nfrom io import BytesIO\n").replace("import six\n", ""),
    ),
    "several in one group, each at its place": (
        ISORT,
        (URLPARSE, QUEUE, Import("builtins"), BYTES_IO),
        SIX,
        "import builtins\n"
        + ISORT.replace("import time\n", "import queue\nimport time\nimport urllib.parse\n")
        .replace("client\n", "client\nfrom io import BytesIO\n")
        .replace("import six\n", ""),
    ),
    "several at one place are sorted": (
        "import abc\nimport zlib\n",
        (URLPARSE, QUEUE, Import("io")),
        (),
        "import abc\nimport io\nimport queue\nimport urllib.parse\nimport zlib\n",
    ),
    "capital letters sort as small ones": (
        "import abc\nfrom io import StringIO\nimport zlib\n",
        (Import("collections", "OrderedDict"), Import("io", "BytesIO")),
        (),
        "import abc\nfrom collections import OrderedDict\nfrom io import BytesIO\n"
        "from io import StringIO\nimport zlib\n",
    ),
    "a comment above an import stays with it": (
        "import abc\n# for zlib\nimport zlib\n\nimport six\n\nx = 1\n",
        (QUEUE,),
        SIX,
        "import abc\nimport queue\n# for zlib\nimport zlib\n\nx = 1\n",
    ),
    "a comment behind an import stays with it": (
        "import abc  # why\nimport zlib  # noqa\n\nimport six\n\nx = 1\n",
        (QUEUE,),
        SIX,
        "import abc  # why\nimport queue\nimport zlib  # noqa\n\nx = 1\n",
    ),
    "an import over several lines": (
        "import abc\nfrom os import (\n    path,\n    sep,\n)\n\nimport six\n\nx = 1\n",
        (QUEUE, Import("zlib", "compress")),
        SIX,
        "import abc\nimport queue\nfrom os import (\n    path,\n    sep,\n)\n"
        "from zlib import compress\n\nx = 1\n",
    ),
    "an import over a backslash": (
        "import abc\nfrom os import path, \\\n    sep\n\nimport six\n\nx = 1\n",
        (Import("zlib", "compress"),),
        SIX,
        "import abc\nfrom os import path, \\\n    sep\nfrom zlib import compress\n\nx = 1\n",
    ),
    "a file of one group keeps one": (
        "import abc\nimport nova\nimport six\nimport zlib\nx = 1\n",
        (QUEUE,),
        SIX,
        "import abc\nimport nova\nimport queue\nimport zlib\nx = 1\n",
    ),
    "one group of other packages": (
        "import nova\nimport requests\nimport six\n\nx = 1\n",
        (QUEUE,),
        SIX,
        "import queue\n\nimport nova\nimport requests\n\nx = 1\n",
    ),
    # no group of the standard library
    "no group of the standard library": (
        "from oslo_config import cfg\nimport six\n\nfrom nova import context\n",
        (QUEUE,),
        SIX,
        "import queue\n\nfrom oslo_config import cfg\n\nfrom nova import context\n",
    ),
    "in the place of a group that goes": (
        "import six\n\nfrom nova import context\n\nx = 1\n",
        (QUEUE,),
        SIX,
        "import queue\n\nfrom nova import context\n\nx = 1\n",
    ),
    "in the place of all imports": (
        '"""Doc."""\n\nimport six\n\n\nx = 1\n',
        (QUEUE,),
        SIX,
        '"""Doc."""\n\nimport queue\n\n\nx = 1\n',
    ),
    "two in the place of all imports": (
        "import six\nfrom six.moves import queue\n\nx = 1\n",
        (QUEUE, BYTES_IO),
        ("import six", "from six.moves import queue"),
        "import queue\nfrom io import BytesIO\n\nx = 1\n",
    ),
    "in the place of a group in the middle": (
        "import abc_thing\n\nimport six\n\nimport nova\n",
        (QUEUE,),
        SIX,
        "import abc_thing\n\nimport queue\n\nimport nova\n",
    ),
    "the last import goes": ("import six\n\nx = 1\n", (), SIX, "x = 1\n"),
    # no imports at all
    "an empty file": ("", (QUEUE,), (), "import queue\n"),
    "no imports": ("x = 1\n", (QUEUE,), (), "import queue\n\nx = 1\n"),
    "no imports but a docstring": (
        '"""Doc."""\nx = 1\n',
        (QUEUE,),
        (),
        '"""Doc."""\n\nimport queue\n\nx = 1\n',
    ),
    "a docstring and a blank line": (
        '"""Doc."""\n\nx = 1\n',
        (QUEUE,),
        (),
        '"""Doc."""\n\nimport queue\n\nx = 1\n',
    ),
    "a docstring over several lines": (
        '"""Doc.\n\nimport six\n"""\n\n\nclass A: pass\n',
        (QUEUE,),
        (),
        '"""Doc.\n\nimport six\n"""\n\nimport queue\n\n\nclass A: pass\n',
    ),
    "nothing but a docstring": ('"""Doc."""\n', (QUEUE,), (), '"""Doc."""\n\nimport queue\n'),
    "a docstring without a newline": ('"""Doc."""', (QUEUE,), (), '"""Doc."""\n\nimport queue\n'),
    "from __future__ alone": (
        "from __future__ import division\n\nx = 1\n",
        (QUEUE,),
        (),
        "from __future__ import division\n\nimport queue\n\nx = 1\n",
    ),
    "docstring and from __future__": (
        '"""Doc."""\n\nfrom __future__ import division\nfrom __future__ import annotations\n\n'
        "x = 1\n",
        (QUEUE,),
        (),
        '"""Doc."""\n\nfrom __future__ import division\nfrom __future__ import annotations\n\n'
        "import queue\n\nx = 1\n",
    ),
    "from __future__ before a group": (
        "from __future__ import division\n\nimport zlib\n",
        (QUEUE,),
        (),
        "from __future__ import division\n\nimport queue\nimport zlib\n",
    ),
    "from __future__ right before the imports": (
        "from __future__ import division\nimport six\nx = 1\n",
        (QUEUE,),
        SIX,
        "from __future__ import division\nimport queue\nx = 1\n",
    ),
    "shebang and cookie": (
        "#!/usr/bin/env python\n# -*- coding: utf-8 -*-\nx = 1\n",
        (QUEUE,),
        (),
        "#!/usr/bin/env python\n# -*- coding: utf-8 -*-\n\nimport queue\n\nx = 1\n",
    ),
    "a licence": (
        "# Copyright\n#\n# Licensed\n\nx = 1\n",
        (QUEUE,),
        (),
        "# Copyright\n#\n# Licensed\n\nimport queue\n\nx = 1\n",
    ),
    "shebang, licence and docstring": (
        '#!/bin/python\n# Licensed\n\n"""Doc."""\n\nimport six\n',
        (QUEUE,),
        SIX,
        '#!/bin/python\n# Licensed\n\n"""Doc."""\n\nimport queue\n',
    ),
    "a licence directly on top of the imports": (
        "# Licensed\nimport six\n\nx = 1\n",
        (QUEUE,),
        SIX,
        "# Licensed\nimport queue\n\nx = 1\n",
    ),
    "a licence on top of another group": (
        "# Licensed\n\nimport nova\n\nimport six\n\nimport oslo\n",
        (QUEUE,),
        (),
        "# Licensed\n\nimport queue\n\nimport nova\n\nimport six\n\nimport oslo\n",
    ),
    # what is there already
    "the same import": (
        "import queue\n\nimport six\n\nx = 1\n",
        (QUEUE,),
        SIX,
        "import queue\n\nx = 1\n",
    ),
    "the same import among others": (
        "import abc, queue\n\nimport six\n\nx = 1\n",
        (QUEUE,),
        SIX,
        "import abc, queue\n\nx = 1\n",
    ),
    "the same name from it": (
        "from io import StringIO, BytesIO\n\nimport six\n\nx = 1\n",
        (BYTES_IO,),
        SIX,
        "from io import StringIO, BytesIO\n\nx = 1\n",
    ),
    "the last group of a file goes": ("import abc\n\nimport six\n", (), SIX, "import abc\n\n"),
    "wanted twice": ("import abc\n", (QUEUE, QUEUE), (), "import abc\nimport queue\n"),
    "under another name": (
        "import queue as q\n",
        (QUEUE,),
        (),
        "import queue as q\nimport queue\n",
    ),
    "with an alias": (
        "import abc\n",
        (Import("queue", None, "q"), Import("io", "BytesIO", "B")),
        (),
        "import abc\nimport queue as q\nfrom io import BytesIO as B\n",
    ),
    "a module of which a part is imported": (
        "import urllib\nimport urllib.request\n",
        (URLPARSE,),
        (),
        "import urllib\nimport urllib.parse\nimport urllib.request\n",
    ),
    "what is removed is not there": (
        "import queue\n\nimport nova\n",
        (QUEUE,),
        ("import queue",),
        "import queue\n\nimport nova\n",
    ),
    "an import in a function is not there for others": (
        "import abc\n\n\ndef f():\n    import queue\n",
        (QUEUE,),
        (),
        "import abc\nimport queue\n\n\ndef f():\n    import queue\n",
    ),
    # joining a line
    "a file that joins names": (
        "from io import BytesIO\nfrom os import path, sep\n",
        (STRING_IO,),
        (),
        "from io import BytesIO, StringIO\nfrom os import path, sep\n",
    ),
    "joined names are sorted": (
        "from io import open, TextIOBase\n",
        (STRING_IO, BYTES_IO),
        (),
        "from io import BytesIO, open, StringIO, TextIOBase\n",
    ),
    "joined with aliases": (
        "from io import BytesIO as B, open as o\n",
        (Import("io", "StringIO", "S"),),
        (),
        "from io import BytesIO as B, open as o, StringIO as S\n",
    ),
    "a file of one name a line": (
        "from io import BytesIO\nfrom os import path\nfrom os import sep\n",
        (STRING_IO,),
        (),
        "from io import BytesIO\nfrom io import StringIO\nfrom os import path\n"
        "from os import sep\n",
    ),
    "a comment stays behind the joined line": (
        "from io import BytesIO, open  # noqa\n",
        (STRING_IO,),
        (),
        "from io import BytesIO, open, StringIO  # noqa\n",
    ),
    "comments between joined names stay": (
        "from io import (\n    BytesIO,  # why\n    open,\n)\n",
        (STRING_IO,),
        (),
        "from io import (\n    BytesIO,  # why\n    open,\n)\nfrom io import StringIO\n",
    ),
    "a line that would be too long": (
        "from io import " + ", ".join(f"Name{number}" for number in range(9)) + "\n",
        (STRING_IO,),
        (),
        "from io import " + ", ".join(f"Name{number}" for number in range(9)) + "\n"
        "from io import StringIO\n",
    ),
    # newlines
    "carriage returns": (
        "import abc\r\nimport zlib\r\n\r\nimport six\r\n\r\nx = 1\r\n",
        (QUEUE,),
        SIX,
        "import abc\r\nimport queue\r\nimport zlib\r\n\r\nx = 1\r\n",
    ),
    "carriage returns in a new group": (
        '"""Doc."""\r\n\r\nx = 1\r\n',
        (QUEUE,),
        (),
        '"""Doc."""\r\n\r\nimport queue\r\n\r\nx = 1\r\n',
    ),
    "no newline at the end": ("import abc", (QUEUE,), (), "import abc\nimport queue\n"),
    "no newline at the end, sorted before": (
        "import zlib",
        (QUEUE,),
        (),
        "import queue\nimport zlib",
    ),
    "no newline at the end, replaced": ("import six", (QUEUE,), SIX, "import queue\n"),
    "form feeds between": (
        "import abc\n\f\nimport nova\n",
        (QUEUE,),
        (),
        "import abc\nimport queue\n\f\nimport nova\n",
    ),
    # imports behind other code
    "behind a call that must come first": (
        "import eventlet\neventlet.monkey_patch()\n\nimport os\nimport six\nimport time\n",
        (QUEUE,),
        SIX,
        "import eventlet\neventlet.monkey_patch()\n\nimport os\nimport queue\nimport time\n",
    ),
    "behind a call, nothing of the standard library": (
        "import eventlet\neventlet.monkey_patch()\n\nimport six\n\nimport nova\n",
        (QUEUE,),
        SIX,
        "import eventlet\neventlet.monkey_patch()\n\nimport queue\n\nimport nova\n",
    ),
    "standard library before the call as well": (
        "import os\n\nos.environ['X'] = '1'\n\nimport abc\nimport six\n",
        (QUEUE,),
        SIX,
        "import os\n\nos.environ['X'] = '1'\n\nimport abc\nimport queue\n",
    ),
    "a conditional import does not end the imports": (
        "import abc\ntry:\n    import x\nexcept ImportError:\n    x = None\nimport six\nx = 1\n",
        (QUEUE,),
        SIX,
        "import abc\nimport queue\ntry:\n    import x\nexcept ImportError:\n    x = None\nx = 1\n",
    ),
    "type checking only": (
        "import abc\nfrom typing import TYPE_CHECKING\n\nif TYPE_CHECKING:\n    import queue\n\n"
        "import six\n\nx = 1\n",
        (QUEUE,),
        SIX,
        "import abc\nimport queue\nfrom typing import TYPE_CHECKING\n\nif TYPE_CHECKING:\n"
        "    import queue\n\nx = 1\n",
    ),
    "nothing but an import for type checking": (
        "if TYPE_CHECKING:\n    import queue\n",
        (QUEUE,),
        (),
        "import queue\n\nif TYPE_CHECKING:\n    import queue\n",
    ),
    # several statements on a line
    "imports on one line": (
        "import abc; import six; import zlib\n",
        (QUEUE,),
        SIX,
        "import queue\n\nimport abc; import zlib\n",
    ),
    "a group beside imports on one line": (
        "import abc\nimport os; import six\nimport zlib\n",
        (QUEUE,),
        SIX,
        "import abc\nimport os\nimport queue\nimport zlib\n",
    ),
    "a semicolon at the end": (
        "import abc;\nimport zlib\n",
        (QUEUE,),
        (),
        "import abc;\nimport queue\nimport zlib\n",
    ),
    "an import behind other code on its line": (
        "x = 1; import six\n",
        (QUEUE,),
        SIX,
        "import queue\n\nx = 1\n",
    ),
    "a docstring that shares its line": (
        '"""Doc."""; x = 1\n',
        (QUEUE,),
        (),
        '"""Doc."""; x = 1\n\nimport queue\n',
    ),
    # relative imports
    "behind it come relative imports": (
        "from . import a\nfrom .. import b\nimport six\n",
        (QUEUE,),
        SIX,
        "import queue\n\nfrom . import a\nfrom .. import b\n",
    ),
}


@pytest.mark.parametrize(
    ("text", "wanted", "without", "expected"),
    BEFORE_AND_AFTER.values(),
    ids=BEFORE_AND_AFTER.keys(),
)
def test_place(
    text: str, wanted: tuple[Import, ...], without: tuple[str, ...], expected: str
) -> None:
    assert placed(text, *wanted, without=without) == expected


@pytest.mark.parametrize(
    ("text", "wanted", "without", "expected"),
    BEFORE_AND_AFTER.values(),
    ids=BEFORE_AND_AFTER.keys(),
)
def test_placed_once(
    text: str, wanted: tuple[Import, ...], without: tuple[str, ...], expected: str
) -> None:
    """What was placed is there: a second time, nothing is to be done."""
    after = placed(text, *wanted, without=without)
    assert placed(after, *wanted) == after


@pytest.mark.parametrize("limit", [30, 31])
def test_limit_decides_whether_a_line_is_joined(limit: int) -> None:
    text = "from io import a, bcdefghi\n"
    joined = "from io import a, bcdefghi, jk\n"
    apart = "from io import a, bcdefghi\nfrom io import jk\n"
    expected = joined if len(joined) - 1 <= limit else apart
    assert placed(text, Import("io", "jk"), limit=limit) == expected


def test_limit_counts_all_that_is_joined() -> None:
    text = "from io import a, b\n"
    wanted = [Import("io", f"name{number}") for number in range(8)]
    after = placed(text, *wanted, limit=40)
    assert all(len(line) <= 40 for line in after.splitlines())
    for item in wanted:
        assert after.count(item.name or "") == 1


def test_imports_that_are_not_at_the_top_level_are_not_in_the_table() -> None:
    text = "import a\nif x:\n    import b\ndef f():\n    import c\nclass C:\n    import d\n"
    table = imports.survey(Module("m.py", text))
    assert [line.module for line in table.lines] == ["a"]


def test_table_tells_forms_apart() -> None:
    text = "import a.b as c\nimport d, e as f\nfrom ..g import h as i, j\nfrom k import *\n"
    table = imports.survey(Module("m.py", text))
    assert [(line.module, line.names, line.alias, line.is_from) for line in table.lines] == [
        ("a.b", (), "c", False),
        ("d", (("d", None), ("e", "f")), None, False),
        ("..g", (("h", "i"), ("j", None)), None, True),
        ("k", (("*", None),), None, True),
    ]


# The order of a file that keeps none, or does not tell


UNSORTED = """\
import time
import os
from hashlib import md5
import json
import six.moves.queue as queue
import errno

import mock
"""


def test_a_group_in_no_order_gets_it_where_the_old_one_was() -> None:
    near = UNSORTED.index("import six")
    after = placed(
        UNSORTED,
        Import("queue", near=near),
        Import("io"),
        without={"import six.moves.queue as queue"},
    )
    assert after == UNSORTED.replace("import six.moves.queue as queue", "import io\nimport queue")


def test_a_group_in_no_order_gets_it_last_where_none_goes() -> None:
    after = placed(UNSORTED, Import("io"))
    assert after == UNSORTED.replace("import errno\n", "import errno\nimport io\n")


def test_one_line_out_of_order_leads_nothing_astray() -> None:
    text = "import zlib\nimport abc\nimport ast\nimport copy\nimport json\nimport os\n"
    assert placed(text, Import("io")) == text.replace("import json", "import io\nimport json")


def test_a_group_is_its_own_evidence() -> None:
    text = "from functools import wraps\nimport json\n\nimport b\nfrom a import x\n"
    item = Import("http.client", alias="httplib")
    assert placed(text, item) == text.replace("import json", f"{item}\nimport json")


@pytest.mark.parametrize(("apart", "line"), [(True, 1), (False, 0)])
def test_the_project_decides_where_the_file_does_not_tell(apart: bool, line: int) -> None:
    text = "import json\n\nimport mock\n"
    table = imports.survey(Module("m.py", text))
    item = Import("http", "client")
    (edit,) = imports.place(text, table, (), [item], Style(forms_apart=apart))
    assert Module("m.py", text).lines.line_of(edit.span.start) == line + 1


def test_imports_behind_code_stay_behind_it() -> None:
    text = "import os\n\nprint(os.sep)\n\ntry:\n    import six\nexcept ImportError:\n    pass\n"
    after = placed(text, Import("io", near=text.index("try")))
    assert after == text.replace("try:", "import io\ntry:")


def test_an_import_stays_in_its_group_if_that_is_one_of_the_standard_library() -> None:
    text = (
        "import abc\nimport ast\nimport json\n\n"
        "from email.utils import parsedate\nfrom six.moves.urllib.parse import quote\n"
    )
    statement = "from six.moves.urllib.parse import quote"
    item = Import("urllib.parse", "quote", near=text.index(statement))
    assert placed(text, item, without={statement}) == text.replace("six.moves.", "")


def test_the_largest_group_of_the_standard_library_is_taken() -> None:
    text = "import errno\n\nimport mock\n\nimport functools\nimport os\n"
    assert placed(text, Import("io")) == text.replace("import os", "import io\nimport os")


@pytest.mark.parametrize(
    ("block", "moves"),
    [
        ("if os.sep:\n    os.nice(1)\n", False),
        ("try:\n    import x\n    x.patch()\nexcept ImportError:\n    pass\n", False),
        ("try:\n    import x\nexcept ImportError:\n    os.abort()\n", True),
        ("if os.sep:\n    import x\nelse:\n    x = 1\n", True),
    ],
)
def test_conditional_code_holds_imports_back_and_conditional_imports_do_not(
    block: str, moves: bool
) -> None:
    text = f"import os\nimport sys\n\n{block}\nimport six.moves.queue as queue\n\nimport mock\n"
    statement = "import six.moves.queue as queue"
    after = placed(text, Import("queue", near=text.index(statement)), without={statement})
    assert (after.index("import queue") < after.index(block)) is moves


CONF = Import("django.conf", "settings")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (
            "import time\n\nfrom django.http import Http404\n\nfrom shop import db\n",
            "import time\n\nfrom django.conf import settings\nfrom django.http import Http404\n"
            "\nfrom shop import db\n",
        ),
        (
            "import time\n\nimport requests\n\nfrom shop import db\n",
            "import time\n\nimport requests\nfrom django.conf import settings\n"
            "\nfrom shop import db\n",
        ),
        (
            "import requests\nimport time\n",
            "import requests\nimport time\nfrom django.conf import settings\n",
        ),
        (
            "import os\nimport time\n\nfrom . import db\n",
            "import os\nimport time\n\nfrom django.conf import settings\n\nfrom . import db\n",
        ),
        ("from . import db\n", "from django.conf import settings\n\nfrom . import db\n"),
    ],
)
def test_an_import_of_a_library_goes_to_its_like(before: str, after: str) -> None:
    assert placed(before, CONF) == after


def test_an_import_from_the_own_package_goes_to_its_like() -> None:
    before = "import time\n\nimport requests\n\nfrom shop import db\n"
    after = placed(before, Import("shop.config", "settings"))
    assert after == before + "from shop.config import settings\n"


def test_a_name_is_not_imported_twice_in_one_line() -> None:
    before = "from django.conf import settings, urls\n"
    after = placed(before, Import("django.conf", "settings", "django_settings"))
    assert after == before + "from django.conf import settings as django_settings\n"


THREADING = Import("threading")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (
            "import shop.monkey_patch  # noqa\n\nfrom oslo_log import log\n",
            "import shop.monkey_patch  # noqa\n\nimport threading\n\nfrom oslo_log import log\n",
        ),
        (
            "import eventlet\neventlet.monkey_patch()\n\nimport os\n\nimport six\n",
            "import eventlet\neventlet.monkey_patch()\n\nimport os\nimport threading\n\n"
            "import six\n",
        ),
        (
            "import os\n\nimport eventlet\n\nif os.environ:\n    eventlet.monkey_patch()\n\n"
            "from shop import db\n",
            "import os\n\nimport eventlet\n\nif os.environ:\n    eventlet.monkey_patch()\n\n"
            "import threading\n\nfrom shop import db\n",
        ),
        (
            "from gevent import monkey; monkey.patch_all()\nimport json\n",
            "from gevent import monkey; monkey.patch_all()\nimport json\nimport threading\n",
        ),
        (
            "import eventlet\n\neventlet.monkey_patch()\nSEEN = {}\n",
            "import eventlet\n\neventlet.monkey_patch()\n\nimport threading\n\nSEEN = {}\n",
        ),
    ],
)
def test_a_new_import_goes_behind_what_patches_modules(before: str, after: str) -> None:
    assert placed(before, THREADING) == after


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (
            "import eventlet\n\nSEEN = {}\neventlet.monkey_patch()\n\nimport os\n",
            "import threading\n\nimport eventlet\n\nSEEN = {}\neventlet.monkey_patch()\n\n"
            "import os\n",
        ),
        (
            "import os\n\nimport eventlet\n\neventlet.monkey_patch()\n",
            "import os\nimport threading\n\nimport eventlet\n\neventlet.monkey_patch()\n",
        ),
        (
            "import os\n\nfrom shop import monkey_patch\n",
            "import os\nimport threading\n\nfrom shop import monkey_patch\n",
        ),
        (
            "import os\n\n\ndef monkey_patch():\n    os.nice(1)\n\n\nmonkey_patch()\n",
            "import os\nimport threading\n\n\ndef monkey_patch():\n    os.nice(1)\n\n\n"
            "monkey_patch()\n",
        ),
    ],
    ids=["what-may-want-it", "behind-all-imports", "not-the-first", "defined-here"],
)
def test_what_patches_modules_elsewhere_moves_no_import(before: str, after: str) -> None:
    assert placed(before, THREADING) == after

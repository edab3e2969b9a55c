"""`Module.chain_at`: from a place in the text to the nodes that stand there, f-strings included."""

from __future__ import annotations

import ast
import importlib.util
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from codemods.engine.module import Module
from codemods.engine.text import decode

LIBRARY = (
    "argparse",
    "ast",
    "asyncio.base_events",
    "calendar",
    "dataclasses",
    "datetime",
    "enum",
    "fractions",
    "http.client",
    "inspect",
    "pathlib",
    "random",
    "statistics",
    "tarfile",
    "traceback",
    "typing",
    "unittest.mock",
    "zipfile",
)

LOCATED = (ast.Name, ast.Attribute, ast.arg, ast.alias, ast.keyword)


def library_module(name: str) -> Module:
    """A module of the standard library, as text; its tree as `chain_at` corrects it."""
    found = importlib.util.find_spec(name)
    assert found is not None
    assert found.origin is not None
    path = Path(found.origin)
    if path.suffix != ".py":  # frozen: its source stands with the others
        path = Path(ast.__file__).parent.joinpath(*name.split(".")).with_suffix(".py")
    text, _ = decode(path.read_bytes())
    return Module(path.name, text)


def correct_f_strings(module: Module) -> None:
    """Look into every f-string: before Python 3.12 the nodes in them are made anew by that."""
    seen: set[int] = set()
    while fresh := [it for it in _f_strings(module) if id(it) not in seen]:
        for joined in fresh:
            seen.add(id(joined))
            if joined.lineno:
                module.chain_at(module.start(joined))


def _f_strings(module: Module) -> Iterator[ast.JoinedStr]:
    return (node for node in ast.walk(module.tree) if isinstance(node, ast.JoinedStr))


def misplaced(module: Module) -> list[str]:
    """The nodes to which the way from their own position does not lead."""
    wrong = []
    for node in ast.walk(module.tree):
        if not isinstance(node, LOCATED):
            continue
        if node.lineno < 1:
            wrong.append(f"{ast.dump(node)}: out of reach")
            continue
        start = module.lines.offset(node.lineno, node.col_offset)
        chain = module.chain_at(start)
        last = chain[-1]
        if not any(item is node for item in chain):
            wrong.append(f"line {node.lineno}, {ast.dump(node)}: leads to {ast.dump(last)}")
        elif (last.lineno, last.col_offset) != (node.lineno, node.col_offset):  # type: ignore[attr-defined]
            wrong.append(f"line {node.lineno}, {ast.dump(node)}: goes on to {ast.dump(last)}")
        elif not _reads_like(module, node, start):
            wrong.append(f"line {node.lineno}, {ast.dump(node)}: something else stands there")
    return wrong


def _reads_like(module: Module, node: ast.AST, start: int) -> bool:
    """Whether the text at the span of a node begins and ends as the node says."""
    source = module.source(node)
    if isinstance(node, ast.Attribute):
        return source.endswith(node.attr)
    if isinstance(node, ast.alias):
        return source.startswith(node.name) or " " in source.partition(".")[0]
    name = {ast.Name: "id", ast.arg: "arg", ast.keyword: "arg"}[type(node)]
    label: str | None = getattr(node, name)
    return source.startswith(label or "**") and module.text.startswith(label or "**", start)


@pytest.mark.parametrize("name", LIBRARY)
def test_every_node_is_found_where_it_stands(name: str) -> None:
    module = library_module(name)
    correct_f_strings(module)
    assert misplaced(module) == []


@pytest.mark.parametrize("name", LIBRARY)
def test_looking_changes_positions_only(name: str) -> None:
    module = library_module(name)
    correct_f_strings(module)
    assert ast.dump(module.tree) == ast.dump(ast.parse(module.text))


def test_library_holds_f_strings() -> None:
    """The modules are worth the time: they hold fields of all kinds."""
    fields = [
        node
        for name in LIBRARY
        for node in ast.walk(library_module(name).tree)
        if isinstance(node, ast.FormattedValue)
    ]
    assert len(fields) > 200
    assert sum(field.format_spec is not None for field in fields) > 5
    assert sum(field.conversion == ord("r") for field in fields) > 50


F_STRINGS = {
    "one field": 'f"{§a}"',
    "two equal fields": 'f"{§x} {§x}"',
    "text that repeats the field": 'f"x {§x} x{§x}x"',
    "doubled braces": 'f"{{§}} {§a} {{{§b}}} {{ {{ }}"'.replace("§}", "}"),
    "conversions": 'f"{§a!r} {§b !s:>{§c!r}} {§d!a:x}"',
    "format": 'f"{§a:>{§b}.{§c}f} {§d:%Y-%m-%d}"',
    "format that holds a word": 'f"{§a:x} {§x}"',
    "attributes, calls and items": "f\"{§a.b.c} {§d(§e, key=§f)[§g]} {§h['k'][§i:§j]}\"",
    "colons and braces in brackets": 'f"{§a[§b:§c]} {({1: §d})} {(lambda: §e)()} { {§f} }"',
    "comparisons": 'f"{§a != §b} {§c == §d} {§e <= §f}"',
    "quotes in a field": "f\"{§a['x}y']} {§b('!r', ':', '{')} {§c}\"",
    "spaces around": 'f"{ §a } {  §b!r} {\t§c :x}"',
    "implicit concatenation": "'a' f'{§a}' \"{b}\" f\"{§c}\" '{d}' rf'\\{§e}'",
    "concatenation over lines": "('a'  # {x}\n    f'{§a} {§b}'\n    'x' f'''\n{§c}\n''')",
    "several lines": "f'''{§a}\n  {§b} é\n\t{§c.d(§e)!r:>{§f}}\n'''",
    "a field over several lines": "f'''{\n    §a(\n  §b,\n§c)\n} {§d}'''",
    "non-ASCII before and in it": "('é', f'é{§a}ü{§é}', §ö, f'''é\né{§b}''', §c)",
    "prefixes": "(f'{§a}', F'{§b}', rf'\\{§c}', fR'{§d}', Rf'{§e}')",
    "escapes before a field": "f'\\'{§a}\\n{§b}\\\\{§c}'",
    "names of characters": "f'\\N{DIGIT ONE}{§a} \\N{LATIN SMALL LETTER A}{§b}'",
    "raw strings don't name characters": "rf'\\N{§a}'",
    "generators and strings in it": "f\"{', '.join(§str(§x) for §x in §xs if §x != ':')} {§y}\"",
    "yes and no": "f'{§a if §b else §c!r}'",
    "walrus and tuple": "f'{(§a:=§b)} {§c, §d} {*§e, §f}'",
    "nested f-strings": "f\"{f'{§a} {§b:{§c}}'} {§d}\"",
    "nested three deep": "f'''{f\"{f'{§a}'} {§b}\"}\n{§c}'''",
    "nested over lines": "f'''\n{§a}{f\"\"\"\n {§b}\n{§c!r}\"\"\"}\n {§d}'''",
    "empty text around": "f''f'{§a}'''",
    "triple quotes with quotes in them": 'f"""{§a["x"]} "{§b}" {§c(\'"\')}"""',
    "a format of several fields": "f'{§a:{§b}{§c}} {§d:x{§e}y{§f}z}'",
    "comment signs": "(f'# {§a} #' # {b}\n f'{§c}')",
    "lone field in a call": "§print(f'{§a}', f'{§b}', §c)",
}
"""By what they show; § stands before each name that is to be found, and is taken out."""

DEBUG = {
    "self-documenting": "f'{§a=}'",
    "self-documenting, text before": "f'x {§a=} y {§b = } {§c}'",
    "self-documenting, fields before": "f'{§a}: {§b=}{§c=}{§d}'",
    "self-documenting with format": "f'{§a=:>5} {§b=!r} {§c = !s:>{§d}}'",
    "self-documenting expressions": "f'{§a.b(§c, d=§e)=} {§f[§g] = }'",
    "self-documenting over lines": "f'''{§a=}\n x {§b = }\n'''",
}

QUOTES_OF_PEP_701 = {
    "the same quotes": 'f"{§a["x"]} {f"{§b} {f"{§c}"}"}"',
    "backslashes": "f'{§a(\"\\n\", §b)} {§c}'",
    "comments": "f'{\n  §a # not §b\n} {§c}'".replace("not §b", "not b"),
    "a line break in single quotes": "f'{§a +\n §b:{§c}}'",
    "doubled braces beside format": "f'{§a:{{}}}{§b}'",
}


def _check(marked: str, around: str) -> None:
    """Find each marked name, and the node of that name at its place, by the text alone."""
    text = around.format("\0").replace("\0", marked)
    expected: list[tuple[int, str]] = []
    for index, match in enumerate(re.finditer("§(\\w+)", text)):
        expected.append((match.start() - index, match.group(1)))
    module = Module("f.py", text.replace("§", ""))
    assert expected, "no mark"
    for offset, name in expected:
        node = module.chain_at(offset)[-1]
        assert isinstance(node, ast.Name), (name, ast.dump(node))
        assert (node.id, module.source(node)) == (name, name)
        assert module.span(node).start == offset
    found = {node.id for node in ast.walk(module.tree) if isinstance(node, ast.Name)}
    assert found == {name for _, name in expected} | {"é_before"} & found


AROUND = {
    "alone": "{}\n",
    "behind text": "é_before = [1]; 'é', {}\n",
    "indented": "if 1:\n    class A:\n\n        def f(self):\n            return ({})\n",
    "windows": "\r\n\r\nif 1:\r\n\t'é'; 'é', ({})\r\n",
}


@pytest.mark.parametrize("around", AROUND.values(), ids=AROUND.keys())
@pytest.mark.parametrize("marked", F_STRINGS.values(), ids=F_STRINGS.keys())
def test_names_in_f_strings(marked: str, around: str) -> None:
    _check(marked, around)


@pytest.mark.parametrize("around", AROUND.values(), ids=AROUND.keys())
@pytest.mark.parametrize("marked", DEBUG.values(), ids=DEBUG.keys())
def test_names_in_self_documenting_fields(marked: str, around: str) -> None:
    _check(marked, around)


@pytest.mark.skipif(sys.version_info < (3, 12), reason="PEP 701 came with Python 3.12")
@pytest.mark.parametrize("around", AROUND.values(), ids=AROUND.keys())
@pytest.mark.parametrize("marked", QUOTES_OF_PEP_701.values(), ids=QUOTES_OF_PEP_701.keys())
def test_names_in_f_strings_since_pep_701(marked: str, around: str) -> None:
    _check(marked, around)


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_f_string_over_lines_of_any_newline(newline: str) -> None:
    text = "x = 1\nf'''{a}\n {b!r:>{c}}\n''' f'{d}'\ny = e\n".replace("\n", newline)
    module = Module("f.py", text)
    for name in "abcde":
        node = module.chain_at(re.search(rf"\b{name}\b", text).start())[-1]  # type: ignore[union-attr]
        assert isinstance(node, ast.Name)
        assert node.id == name
        assert module.source(node) == name


def test_text_of_an_f_string_is_no_name() -> None:
    module = Module("f.py", 'f"six {{six}} {a:six} \\{b} six" "six {six}"  # six\n')
    for occurrence in module.occurrences("six"):
        assert not occurrence.is_use
        assert not occurrence.is_binding
    assert len(module.occurrences("six")) == 7


PLACES = {
    "decorators": ("@§deco(§arg)\n@§other.attr\nclass A(§Base, key=§Meta): pass\n"),
    "parenthesized decorator": "@(\n    §deco\n)\ndef f(): pass\n",
    "comment between decorators": "@§a  # x\n# y\n@§b\nasync def f(): pass\n",
    "parameters": "def f(a: §A = §B, /, *c: §C, d: §D = §E, **e: §F) -> §G: pass\n",
    "keyword-only without default": "def f(*, a, b=§B, c, d: §D): pass\n",
    "lambda": "(lambda a=§A, *b, c=§C: §a + §b)\n",
    "comprehensions": "[§x for §x in §y if §z for §w in §v]\n",
    "dictionary": "{§a: §b, **§c, §d: {§e for §e in §f}}\n",
    "with": "with §a as §b, (§c) as §d.e, §f: §g\n",
    "exceptions": "try: §a\nexcept §B as c: §d\nexcept (§E, §F): §g\nelse: §h\nfinally: §i\n",
    "match": "match §a:\n    case §B(x=§C.D, y=1) if §e: §f\n    case {§G.h: [i, *j], **k}: §l\n",
    "semicolons": "§a; §b; §c = §d; del §e\n",
    "backslashes": "§a = \\\n  §b \\\n + §c\n",
    "form feed": "\f§a\n\f\n  \f\n§b\n",
    "many statements": "".join(f"§n{number}; §m{number}\n" for number in range(40)),
    "many with blocks": "".join(f"if §n{i}:\n    §m{i}\nelse: §o{i}\n" for i in range(20)),
    "many elements": "[" + ", ".join(f"§n{i}, (§m{i}), *§o{i}" for i in range(20)) + "]\n",
    "many operands": " and\\\n".join(f"(§n{i} or §m{i})" for i in range(20)) + "\n",
    "many arguments": "§f("
    + ", ".join(f"§n{i}, *§m{i}" for i in range(9))
    + ", a=§b, *§c, **§d)\n",
    "many keys": "{" + ", ".join(f"§n{i}: §m{i}, **§o{i}" for i in range(20)) + "}\n",
    "starred": "§print(*§a, **§b); *§c, §d = §e\n",
    "slices": "§a[§b:§c, ..., §d][§e::§f]\n",
    "chained comparison": "§a < §b <= §c is not §d not in §e\n",
    "strings side by side": "(§a, 'é' 'ü', b'x' b'y', §b, '''\né''', §c)\n",
    "annotations": "§a: §B = §c\n§d.e: §F\n(§g): §H\n",
    "assert, raise, return": "def f():\n    assert §a, §b\n    raise §c from §d\n    return §e\n",
    "await and yield": (
        "async def f():\n    await §a; yield §b; §c = yield\n    async for §d in §e: §g\n"
    ),
    "conditional expression": "§a if §b else §c\n",
}


@pytest.mark.parametrize("marked", PLACES.values(), ids=PLACES.keys())
def test_names_in_statements(marked: str) -> None:
    _check(marked, "{}")


def test_between_nodes_the_outer_one_is_found() -> None:
    text = "def f(a, b):\n    # note\n\n    return g( a , b )  # why\n"
    module = Module("m.py", text)
    function = module.tree.body[0]
    assert isinstance(function, ast.FunctionDef)
    call = function.body[0].value  # type: ignore[attr-defined]
    assert module.chain_at(text.index("# note"))[-1] is function
    assert module.chain_at(text.index("( a"))[-1] is call
    assert module.chain_at(text.index(")  #"))[-1] is call
    assert module.chain_at(text.index("# why"))[-1] is module.tree
    assert module.chain_at(text.index("def"))[-1] is function
    assert module.chain_at(len(text))[-1] is module.tree

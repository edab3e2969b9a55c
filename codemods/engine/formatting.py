"""How a header that outgrows its line is broken.

Only what was rewritten is ever formatted; black sees one generated statement, never a file.
"""

from __future__ import annotations

import libcst as cst

from codemods.engine.style import Style


def fitted(node: cst.ClassDef, code: str, indentation: str, style: Style) -> cst.ClassDef:
    """A class whose header was rewritten to `code`, broken before its last argument if too long.

    A header that the project had broken itself is left to its own breaks.
    """
    line, _, rest = code.rpartition("class ")[2].partition("\n")
    arguments = [*node.bases, *node.keywords]
    if rest.strip() not in {"", "pass"} or len(arguments) < 2:
        return node
    if len(indentation) + len("class ") + len(line.removesuffix(" pass")) <= style.limit:
        return node
    if style.black:
        return _blackened(node, indentation, style)
    column = len(f"class {node.name.value}(")
    comma = cst.Comma(
        whitespace_after=cst.ParenthesizedWhitespace(
            indent=True, last_line=cst.SimpleWhitespace(" " * column)
        )
    )
    arguments[-2] = arguments[-2].with_changes(comma=comma)
    return _with_arguments(node, arguments)


def _blackened(node: cst.ClassDef, indentation: str, style: Style) -> cst.ClassDef:
    import black  # noqa: PLC0415 - a tenth of a second that most runs don't need

    bare = node.with_changes(decorators=[], lines_after_decorators=[], leading_lines=[])
    mode = black.Mode(
        line_length=max(style.limit - len(indentation), 1), string_normalization=False
    )
    formatted = cst.parse_statement(black.format_str(cst.Module([bare]).code, mode=mode))
    assert isinstance(formatted, cst.ClassDef)
    return node.with_changes(
        bases=formatted.bases,
        keywords=formatted.keywords,
        lpar=formatted.lpar,
        rpar=formatted.rpar,
    )


def _with_arguments(node: cst.ClassDef, arguments: list[cst.Arg]) -> cst.ClassDef:
    bases = len(node.bases)
    return node.with_changes(bases=arguments[:bases], keywords=arguments[bases:])

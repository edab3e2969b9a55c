"""`u` and `b`, and the functions that take bytes apart."""

from __future__ import annotations

import ast

from codemods.codemod import Import
from codemods.engine import quotes
from codemods.engine.module import Occurrence
from codemods.six.decisions import NO_ROOM, Decision, File, Refuse, Rewrite


def text(place: Occurrence, argument: ast.expr) -> Decision:
    """``u(argument)`` at `place`."""
    if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
        return Rewrite(place, "text-literal")
    return Rewrite(place, "first-argument")


def octets(file: File, place: Occurrence, argument: ast.expr) -> Decision:
    """``b(argument)`` at `place`."""
    if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
        if any(ord(character) > 255 for character in argument.value):
            return Refuse("the text is not Latin-1, so six raises an error")
        return bytes_literal(file, place, argument)
    if isinstance(argument, ast.Constant):
        return Refuse("its argument is no text")
    return encoded(file, place, argument, "latin-1")


def bytes_literal(file: File, place: Occurrence, argument: ast.Constant) -> Decision:
    """A literal of text, as one of bytes with the same numbers."""
    source = file.module.source(argument)
    if in_fstring(place) and ("\\" in source or not source.isascii()):
        return Refuse(NO_ROOM)
    return Rewrite(place, "bytes-literal")


def encoded(file: File, place: Occurrence, argument: ast.expr, encoding: str) -> Decision:
    """``argument.encode(encoding)`` in the place of a call."""
    literal = quotes.quoted(file.module, place, encoding, like=argument)
    if literal is None:
        return Refuse(NO_ROOM)
    return Rewrite(place, "recoded", ("encode", literal))


def byte(file: File, place: Occurrence, argument: ast.expr) -> Decision:
    """``int2byte(argument)`` at `place`."""
    if isinstance(argument, ast.Constant) and type(argument.value) is int and argument.value < 256:
        spelling = file.builtin("bytes", place)
        if spelling is not None:
            return Rewrite(
                place,
                "byte",
                (spelling.text,),
                introduces=(spelling.root,),
                imports=spelling.imports,
            )
    literal = quotes.quoted(file.module, place, ">B")
    if literal is None:
        return Refuse(NO_ROOM)
    if not file.can_name("struct", place):
        return Refuse("struct means something else here")
    # A number that is out of range raises what it raised before.
    return Rewrite(place, "pack", (literal,), introduces=("struct",), imports=(Import("struct"),))


def in_fstring(place: Occurrence) -> bool:
    """Whether `place` is in a field of an f-string."""
    return any(isinstance(node, ast.JoinedStr) for node in place.chain)

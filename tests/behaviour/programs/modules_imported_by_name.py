"""Modules of six.moves whose names are given as strings."""

import importlib
import pkgutil

import six

parser = importlib.import_module("six.moves.configparser").ConfigParser()
parser.read_string("[shop]\nname = tea")
print(parser.get("shop", "name"))
print(importlib.import_module("six.moves.urllib.parse").quote("a b"))
print(pkgutil.resolve_name("six.moves.urllib.parse.unquote")("a%20b"))
print(pkgutil.resolve_name("six.text_type") is six.text_type)

"""Annotations in strings that are evaluated at run time."""

from typing import Dict, List, NewType, Optional, TypeVar, cast, get_type_hints

import six
from six import binary_type, text_type
from six.moves import http_client

Name = NewType("Name", "text_type")
Some = TypeVar("Some", bound="Optional[six.text_type]")
Table = Dict["six.text_type", "List[binary_type]"]


class Shop:
    name: "text_type" = ""
    answer: "Optional[http_client.HTTPResponse]" = None

    def show(self, key: "six.text_type", *others: 'List[six.binary_type]') -> "Table":
        return {cast("text_type", key): list(others)}


print(get_type_hints(Shop))
print(get_type_hints(Shop.show))
print(Shop().show("x", b"y"), Name("z"))

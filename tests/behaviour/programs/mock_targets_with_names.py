"""The dotted name of a patch is given by a constant, by keyword, and through another module."""

from unittest import mock

import six
from six.moves import builtins

OPEN = "six.moves.builtins.open"


def read(name):
    with builtins.open(name) as file:
        return file.read()


with mock.patch(OPEN, mock.mock_open(read_data="first")):
    print(read("no such file"))
with mock.patch(target=OPEN, new=mock.mock_open(read_data="second")):
    print(read("no such file"))
with mock.patch("__main__.six.moves.builtins.open", mock.mock_open(read_data="third")):
    print(read("no such file"))
with mock.patch.multiple("six.moves.configparser", NoSectionError=KeyError):
    print(six.moves.configparser.NoSectionError)

"""Moves that the program adds itself, used in every form."""

import six

six.add_move(six.MovedModule("mock", "mock", "unittest.mock"))
six.add_move(six.MovedModule("posixpath", "posixpath"))
six.add_move(six.MovedAttribute("total", "operator", "math", "add", "fsum"))
six.add_move(six.MovedAttribute("gcd", "fractions", "math"))

from six.moves import gcd
from six.moves import mock as mocking
from six.moves import total

with mocking.patch("os.getcwd", return_value="here"):
    import os

    print(os.getcwd())
print(six.moves.mock.call(1), six.moves.posixpath.join("a", "b"))
print(total([0.5, 1.5]), gcd(4, 6), six.moves.gcd(9, 6))

"""Examples that need the six of their module."""

import doctest

import six
from six import binary_type, iteritems


def pairs(table):
    """
    >>> list(iteritems({1: 2})), binary_type('a\\n', "ascii")
    ([(1, 2)], b'a\\n')
    """
    return sorted(six.iteritems(table))


def broken():
    """
    >>> print six
    Traceback (most recent call last):
    SyntaxError: Missing parentheses in call to 'print'. Did you mean print(...)?
    >>> six.u("x")
    'x'
    """


print(pairs({1: 2}))
print(doctest.testmod(verbose=False, optionflags=doctest.IGNORE_EXCEPTION_DETAIL))

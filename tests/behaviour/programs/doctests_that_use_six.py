"""Examples in docstrings, with names of their own and of the module.

>>> text_type(1), http_client.OK.value
('1', 200)
"""

import doctest

import six
from six import text_type
from six.moves import http_client


def quote(text):
    """Quote a text.

    >>> import six
    >>> from six.moves import urllib
    >>> quote(six.text_type("a b")) == urllib.parse.quote("a b") + "!"
    True
    >>> isinstance(quote("x"), six.string_types)
    True
    """
    return six.moves.urllib.parse.quote(text) + "!"


class Shop:
    """
    >>> for number in six.moves.range(2):
    ...     print(six.moves.shlex_quote("a b"), number)
    'a b' 0
    'a b' 1
    """


print(doctest.testmod().failed)

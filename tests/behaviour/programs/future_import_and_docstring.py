"""A module with a docstring, which must stay the docstring.

    >>> 1 + 1
    2
"""

from __future__ import print_function, unicode_literals

import six

__all__ = ['name']

name = six.text_type('value')
print(__doc__.splitlines()[0])
print(name, __all__, six.b('raw'))

import os

import six
from six.moves import getcwd

here = os.getcwd()
print(getcwd() == here, six.moves.getcwd() == here)
print(type(six.moves.getcwdb()).__name__, isinstance(getcwd(), str))
print(os.path.relpath(os.path.join(getcwd(), 'etc'), here))

from six.moves import map, urllib  # noqa
from six.moves import range  # noqa: F401

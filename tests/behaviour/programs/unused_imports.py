"""The imports are the only trace of the library."""
import six
from six.moves import range
from six import text_type

# Nothing below needs them.
print('works')

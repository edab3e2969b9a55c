# A licence would stand here.

import sys
# The compatibility layer.
import six  # keeps Python 2 alive
# Moved names follow.
from six.moves import queue  # was called Queue
from six.moves import (  # several
    range,  # lazy
    # http client below
    http_client,
)
# The end of the imports.

print(sys.byteorder in ('little', 'big'), queue.Empty.__name__)
print(list(range(2)), int(http_client.OK), six.text_type(1))

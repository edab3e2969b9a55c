import os, six, sys
import json, six as compat
from six import text_type, moves; import re

print(os.path.join('a', 'b') == os.sep.join('ab'), six.text_type(3), sys.maxsize > 0)
print(json.dumps({'k': compat.u('v')}), text_type(4), re.sub('a', 'b', 'aa'))
print(list(moves.range(2)))

import sys
import types

for name in ('sixer', 'mysix', 'mysix.six'):
    sys.modules[name] = types.ModuleType(name)
sys.modules['sixer'].text_type = sys.modules['mysix'].text_type = hex
sys.modules['mysix.six'].text_type = oct
sys.modules['mysix'].six = sys.modules['mysix.six']

import mysix.six
import sixer
from mysix import six
from sixer import text_type

print(text_type(10), sixer.text_type(11), six.text_type(12), mysix.six.text_type(13))

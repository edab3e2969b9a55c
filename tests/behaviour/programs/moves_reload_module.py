import colorsys

import six
from six.moves import reload_module

original = colorsys.ONE_THIRD
colorsys.ONE_THIRD = 'changed by a test'
print(reload_module(colorsys) is colorsys)
print(colorsys.ONE_THIRD == original)
colorsys.TWO_THIRD = 'changed again'
six.moves.reload_module(colorsys)
print(colorsys.TWO_THIRD == 2 * original)

import sys
import types

import six

settings = types.ModuleType('settings_of_the_day')
settings.six = six
sys.modules['settings_of_the_day'] = settings

from settings_of_the_day import six as borrowed

print(borrowed.text_type(1), borrowed is six)
print(getattr(six, 'text_type')(2), vars(six)['PY3'])

import types

import six

pick = lambda six: six.text_type
choose = lambda *six, **seven: (six, seven)
fake = types.SimpleNamespace(text_type='fake')

print(pick(fake), pick(six) is str, choose(1, six=2))
print((lambda six=fake: six.text_type)())

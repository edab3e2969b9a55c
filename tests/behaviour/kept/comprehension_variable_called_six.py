import types

import six

boxes = [types.SimpleNamespace(text_type='box %d' % n, string_types=n) for n in range(3)]

print([six.text_type for six in boxes])
print({six.string_types: six.text_type for six in boxes if six.string_types})
print(next(six.text_type for six in boxes))
for index, name in enumerate(six.text_type for six in boxes):
    print(index, name)
print(six.text_type(9))

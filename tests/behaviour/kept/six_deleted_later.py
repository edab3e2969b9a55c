import six

label = six.text_type(3)
print(label, list(six.iterkeys({'a': 1})))

del six

try:
    six
except NameError:
    print('no longer a name')

import six

original = six.text_type
six.text_type = lambda value: 'patched ' + original(value)
try:
    print(six.text_type(1))
finally:
    six.text_type = original
print(six.text_type(2))

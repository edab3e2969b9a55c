import six

if six.PY2:
    def to_native(text):
        return text.encode('utf-8')
else:
    # Text is text.
    def to_native(text):
        return text

print(type(to_native('x')).__name__)
if six.PY3:
    kinds = ['str', 'bytes']
    print('modern')
else:
    kinds = ['unicode', 'str']
    print('ancient')
print(kinds)

from six import PY2, PY3, PY34 as IS_34

if PY2:
    print('two')
elif PY3 and IS_34:
    print('three')

native = bytes if PY2 else str
print(native.__name__)
if not PY2:
    def items(mapping):
        return list(mapping.items())
print(items({'a': 1}))

import types

mypkg = types.SimpleNamespace()
mypkg.six = types.SimpleNamespace(
    text_type=ascii,
    iteritems=lambda mapping: sorted(mapping),
    PY2=True,
)
six = mypkg.six

print(six.text_type('\xe9'), six.iteritems({'b': 1, 'a': 2}))
if six.PY2:
    print('the namespace says two')
print(mypkg.six.PY2)

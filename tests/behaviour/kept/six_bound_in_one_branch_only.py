import types

FANCY = len('abc') == 3

if FANCY:
    six = types.SimpleNamespace(text_type=lambda value: '<%s>' % value, PY3=False)
else:
    import six

print(six.text_type('x'), 'new' if six.PY3 else 'old')

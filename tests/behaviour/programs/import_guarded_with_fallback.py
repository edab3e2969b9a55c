try:
    import six
except ImportError:
    six = None

if six is not None and six.PY3:
    text = six.text_type
else:
    text = repr

print(text('x'), six is None)

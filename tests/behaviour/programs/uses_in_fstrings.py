import six

row = {'id': 7, 'tag': b'x'}

print(f'{six.text_type(row["id"])}-{six.b("raw")!r}')
print(f"{next(six.iteritems(row))} {six.moves.urllib.parse.quote('a b')}")
print(f'{", ".join(six.iterkeys(row)):>12}|{"new" if six.PY3 else "old"}')
print(f'{isinstance("s", six.string_types)} {six.text_type(5):0>{six.moves.reduce(max, [3, 2])}}')

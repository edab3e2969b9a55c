import six


def convert(text: str, data: bytes):
    print(six.ensure_binary(text), six.ensure_text(data), six.ensure_str(data, errors='replace'))
    print(six.ensure_str(text), six.ensure_binary(data), six.ensure_binary(text, 'latin-1'))


convert('\xe9', b'a')
print(six.ensure_binary('\xe9'), six.ensure_text(b'\u0041'), six.ensure_text(str(1).encode()))

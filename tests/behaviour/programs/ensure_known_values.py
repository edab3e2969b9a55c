import base64
import json

import six
from six import ensure_binary, ensure_str, ensure_text


def tried(function):
    try:
        return function()
    except Exception as error:
        return type(error).__name__, str(error)


def shown(text: str, data: bytes, errors='replace'):
    name = repr(text)
    print(ensure_binary(text), ensure_text(data, 'utf-8', errors), ensure_str(name), ensure_binary(name))
    print(tried(lambda: ensure_text(data)), tried(lambda: ensure_binary(text, 'ascii')))
    print(ensure_text(base64.b64encode(data)), ensure_binary(json.dumps(text)), ensure_str(f'{text}'))
    print(ensure_text(six.b('a')), ensure_binary('%s' % text, encoding='latin-1'), ensure_text(text.encode('utf-8')))


shown('\xe9', b'\xff')
print(ensure_text(b'a' b"b"), ensure_binary('\xe9'), ensure_binary("it's"), ensure_text(br'\d'))
print(ensure_str(b'\xc3\xa9'), tried(lambda: ensure_text(b'\xff')), ensure_text(b'\xff', errors='ignore'))
print(ensure_text('x', 'no such encoding'), six.ensure_str(u'x'), six.ensure_binary(b'x'))
print(f"{ensure_text(b'name')} {ensure_str('name')}")
print(ensure_binary('a' if six.PY3 else b'b'))
